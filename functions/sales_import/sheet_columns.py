"""Which column of a sheet is which field: by its heading, and by what stands in it where two have one meaning."""

from collections.abc import Mapping
from typing import NamedTuple

from functions.sales_import.cells import Reader, Wrong
from functions.sales_import.column_names import NAMES, heading

_ASKED = ("at", "amount", "price", "qty")
"""Of these two columns must not differ; of the others the likelier heading is taken."""
Rows = list[tuple[int, list[str]]]


class Columns(NamedTuple):
    """Field → column; `doubtful`: the headings of two columns that could both be one field."""

    fields: dict[str, int]
    doubtful: tuple[str, ...] = ()


def fields_of(row: list[str]) -> dict[str, list[int]]:
    """Field → its columns, the likelier first; a column is one field at most."""
    headings = [heading(cell) for cell in row]
    fields: dict[str, list[int]] = {}
    for field, names in NAMES.items():
        taken = {column for columns in fields.values() for column in columns}
        columns = [n for name in names for n, words in enumerate(headings) if words == name and n not in taken]
        if columns:
            fields[field] = columns
    return fields


def choose_columns(
    fields: Mapping[str, list[int]], rows: Rows, readers: Mapping[str, Reader], headings: list[str]
) -> Columns:
    chosen: dict[str, int] = {}
    for field, columns in fields.items():
        fitting = columns
        if len(columns) > 1 and field in _ASKED:
            fitting = [column for column in columns if is_mostly_readable(rows, column, readers[field])] or columns
            if any(list_cells(rows, column) != list_cells(rows, fitting[0]) for column in fitting[1:]):
                return Columns({}, tuple(headings[column] for column in fitting))
        chosen[field] = fitting[0]
    return Columns(chosen)


def list_cells(rows: Rows, column: int) -> list[str]:
    return [row[column].strip() if column < len(row) else "" for _, row in rows]


def is_mostly_readable(rows: Rows, column: int, reader: Reader) -> bool:
    filled = [cell for cell in list_cells(rows, column) if cell]
    return sum(not isinstance(reader(cell), Wrong) for cell in filled) * 2 > len(filled)
