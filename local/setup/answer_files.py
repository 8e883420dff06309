"""What is known of the owner's answers, and the files that keep them: each is on the disk before the next question."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values, set_key, unset_key

from local.launcher.data_folder import PRIVATE_FILE
from local.launcher.environment import read_dotenv
from local.setup.readers import readers_of

FILES = {"functions": ".env.vercel", "home node": ".env.home"}
OWN_FILE = ".env.setup"
"""What neither the functions nor the home node reads: the way to the database, the first admin."""


class AnswerFiles:
    """What was given with this run wins over what the files hold; what is kept is in the files alone."""

    def __init__(self, folder: Path, given: Mapping[str, str], are_in_a_file: bool = False) -> None:
        self.folder, self.are_in_a_file = folder, are_in_a_file
        self._given = {name: value.strip() for name, value in given.items() if value.strip()}

    def get(self, name: str) -> str:
        """The value without blanks around it; empty where nobody told it yet."""
        return self._given.get(name) or next(filter(None, (read_dotenv(file).get(name) for file in self._all())), "")

    def keep(self, name: str, value: str) -> None:
        """Writes every file whose reader reads this variable, whole or not at all; an empty value takes it out."""
        self._given.pop(name, None)
        for file in map(self.folder.joinpath, files_of(name)):
            if file.exists() and file.stat().st_mode & 0o077:
                file.chmod(PRIVATE_FILE)  # before it is written: the library gives its successor the same mode
            if read_dotenv(file).get(name, "") != value:
                _write(file, name, value)

    @contextmanager
    def supposed(self, name: str, value: str) -> Iterator[None]:
        """As if it were known, for whoever checks it; what was known before comes back where the check raises."""
        before = self._given.get(name)
        self._given[name] = value
        try:
            yield
        finally:
            self._given.pop(name, None)
            if before is not None:
                self._given[name] = before

    def of_functions(self) -> dict[str, str]:
        """What Vercel has to be told."""
        return read_dotenv(self.folder / FILES["functions"])

    def _all(self) -> Iterator[Path]:
        yield from (self.folder / name for name in (*FILES.values(), OWN_FILE))


def files_of(name: str) -> tuple[str, ...]:
    return tuple(FILES[reader] for reader in readers_of(name) if reader in FILES) or (OWN_FILE,)


def _write(file: Path, name: str, value: str) -> None:
    """The library writes another file beside it, for its owner alone, and puts that in its place."""
    if value:
        set_key(file, name, value, quote_mode="never" if _is_plain(name, value) else "always")
    elif file.exists():
        unset_key(file, name)


def _is_plain(name: str, value: str) -> bool:
    """Whether it is read as it stands: a blank before a `#`, or a quote, makes something else of it."""
    return dotenv_values(stream=StringIO(f"{name}={value}\n"), interpolate=False).get(name) == value
