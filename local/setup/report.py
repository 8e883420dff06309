"""What the owner sees while set-up works: numbered steps, what was done in each, and what is left to do."""

from collections.abc import Callable

from functions.replies.catalogue import LANGUAGES
from local.setup.words import USUAL_LANGUAGE, NotReached, Wrong, say


class Report:
    """Prints in the language that `language` gives at that moment; counts what went wrong."""

    def __init__(self, language: Callable[[], str]) -> None:
        self._language = language
        self.problems = 0

    @property
    def language(self) -> str:
        told = self._language()
        return told if told in LANGUAGES else USUAL_LANGUAGE

    def step(self, number: int, of: int, name: str) -> None:
        self._print(f"\n[{number}/{of}] {say(self.language, 'step', name)}")

    def tell(self, name: str, /, **facts: object) -> None:
        self._print(f"  {say(self.language, 'told', name, **facts)}")

    def well(self, name: str, /, **facts: object) -> None:
        self.well_text(say(self.language, "told", name, **facts))

    def well_text(self, text: str) -> None:
        self._print(f"  ✓ {text}")

    def problem(self, name: str, /, **facts: object) -> None:
        self.problem_text(say(self.language, "told", name, **facts))

    def problem_text(self, text: str) -> None:
        self.problems += 1
        self._print(f"  ✗ {text}")

    def object_to(self, wrong: Wrong) -> None:
        """An answer that is asked again, so that it is no problem of this run."""
        self._print(f"  ✗ {wrong.tell(self.language)}")

    def not_reached(self, problem: NotReached) -> None:
        self.tell("unchecked", who=problem.who, why=problem.why)

    def line(self, text: str) -> None:
        """A command to be copied."""
        self._print(f"      {text}")

    def _print(self, text: str) -> None:
        print(text, flush=True)
