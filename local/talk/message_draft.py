"""When a message is complete: rules for a person at a terminal and for a script that pipes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from shared.commands import MENU

CONTINUE = ". "


def messages_from_pipe(lines: Iterable[str]) -> Iterator[str]:
    """Messages of a script: blank lines separate them, and each slash at the start of a line begins another."""
    gathered: list[str] = []
    for line in lines:
        if line.startswith("/") and gathered:
            yield "\n".join(gathered)
            gathered = []
        if line.strip():
            gathered.append(line.rstrip("\n"))
        elif gathered:
            yield "\n".join(gathered)
            gathered = []
    if gathered:
        yield "\n".join(gathered)


def messages_from_terminal(ask: Callable[[str], str]) -> Iterator[str]:
    """Messages of a person until the end of input. `ask(prompt)` gives a line or raises EOFError."""
    with suppress(EOFError):
        while True:
            text = _message(ask)
            if text.strip():
                yield text


def _message(ask: Callable[[str], str]) -> str:
    line = ask("> ")
    lines, until_empty = [line.removesuffix("\\")], waits_for_fields(line)
    while line.endswith("\\") or (until_empty and line.strip()):
        line = ask(CONTINUE)
        lines.append(line.removesuffix("\\"))
    return "\n".join(lines).rstrip("\n")


def waits_for_fields(line: str) -> bool:
    """Whether a first line is a command alone, and one that cannot do without fields."""
    typed = " ".join(line.strip().casefold().removeprefix("/").split())
    return line.strip().startswith("/") and any(
        typed in {command.name, *command.aliases}
        and (command.one_of or any(field.required for field in command.fields))
        for command in MENU
    )
