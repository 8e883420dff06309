"""The lines of a delimited text as rows. A quote that nobody closed swallows no line: it is a mark like any other."""

import re
from collections import Counter
from collections.abc import Iterator

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")')
_LONGEST_CELL = 40  # lines
_WIDEST = 60


def read_records(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = _LINE_END.split(text)
    usual = find_usual_width(lines, delimiter)
    at = 0
    while at < len(lines):
        length = count_lines_of_record(lines, at, delimiter, usual)
        yield split_cells("\n".join(lines[at : at + length]), delimiter)[0][:_WIDEST]
        at += length


def find_usual_width(lines: list[str], delimiter: str) -> int:
    """How many delimiters a line has: what has as many is a record of its own, not the rest of a quoted cell."""
    counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
    return counts.most_common(1)[0][0] if counts else 1


def count_lines_of_record(lines: list[str], at: int, delimiter: str, usual: int) -> int:
    """More than one where a quoted cell goes on; one where its quote is a stray one."""
    if '"' not in lines[at] or not split_cells(lines[at], delimiter)[1]:
        return 1
    for more in range(1, min(_LONGEST_CELL, len(lines) - at)):
        if lines[at + more].count(delimiter) >= usual:
            return 1
        if '"' in lines[at + more] and not split_cells("\n".join(lines[at : at + more + 1]), delimiter)[1]:
            return more + 1
    return 1


def split_cells(line: str, delimiter: str) -> tuple[list[str], bool]:
    """The cells, and whether the last quote was never closed: then it is left out and the cell ends as any other."""
    if '"' not in line:
        return line.split(delimiter), False
    cells, at, is_open = [], 0, False
    while at <= len(line):
        match = _QUOTED.match(line, at)
        if match and line[match.end() : match.end() + 1] in ("", delimiter):
            cells.append(match[1].replace('""', '"'))
            at = match.end() + 1
            continue
        is_open = is_open or (line[at : at + 1] == '"' and match is None)
        end = line.find(delimiter, at)
        end = len(line) if end < 0 else end
        cells.append(line[at:end].removeprefix('"'))
        at = end + 1
    return cells, is_open
