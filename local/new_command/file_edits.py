"""Writes the skeletons of a command into their files, and enters a new module into the menu."""

import re
from collections.abc import Iterator
from pathlib import Path

from local.new_command import skeletons
from local.new_command.places import NewCommand
from local.new_command.skeletons import fill

_END_OF_ENTRIES = re.compile(r"(: tuple\[Command, \.\.\.\] = \(\n.*?\n)\)\n", re.DOTALL)
_MENU_BEFORE_HELP = re.compile(r"(_BEFORE_HELP: tuple\[Command, \.\.\.\] = \(\n.*?\n)\)\n", re.DOTALL)


def write_command(new: NewCommand) -> list[Path]:
    """The files that were written, those for a person first. Raises NameRefused before anything is written."""
    new.check()
    menu_file, sql_file, sentences_file = new.menu_file, new.sql_file, new.sentences_file
    answers = new.runs == "answer"
    _write_entry(new, menu_file)
    sql_file.parent.mkdir(exist_ok=True)
    _append(sql_file, fill(skeletons.ANSWER if answers else skeletons.DO, new))
    _append(sentences_file, fill(skeletons.ANSWER_SENTENCE if answers else skeletons.DONE_SENTENCE, new))
    _append(new.test_file, fill(skeletons.TEST, new))
    if new.intents_file.is_file():
        _append(new.intents_file, fill(skeletons.INTENT, new))
    return [menu_file, sql_file, sentences_file, new.test_file]


def todo_lines(files: list[Path]) -> Iterator[tuple[Path, int, str]]:
    """(file, line number, line) of everything that a person must still decide."""
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if "TODO" in line:
                yield file, number, line.strip()


def _write_entry(new: NewCommand, file: Path) -> None:
    entry = fill(skeletons.ENTRY, new)
    if not file.is_file():
        file.write_text(fill(skeletons.MODULE, new).replace("ENTRY", entry), "utf-8")
        _register(new, file.parent / "__init__.py")
        return
    text = file.read_text("utf-8").replace("model import Command\n", "model import Command, Field\n")
    sibling = text.index(f'name="{new.word} ')
    start = text.rindex(": tuple[Command, ...] = (", 0, sibling)
    file.write_text(text[:start] + _END_OF_ENTRIES.sub(lambda end: f"{end[1]}{entry}\n)\n", text[start:], count=1))


def _register(new: NewCommand, menu: Path) -> None:
    """An import where it belongs by the alphabet, and its commands as the last before help."""
    constant, text = new.word.upper(), menu.read_text("utf-8")
    line = f"from shared.commands.{new.word} import {constant}\n"
    later = next(other for other in re.findall(r"from shared\.commands\..*\n", text) if other > line)
    text = text.replace(later, line + later, 1)
    menu.write_text(_MENU_BEFORE_HELP.sub(lambda end: f"{end[1]}    *{constant},\n)\n", text, count=1))


def _append(file: Path, text: str) -> None:
    before = file.read_text("utf-8").rstrip("\n") + "\n\n" if file.is_file() else ""
    file.write_text(before + text, "utf-8")
