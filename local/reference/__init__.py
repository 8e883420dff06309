"""The pages of docs/ that are written from the code, and the marks of `.env.example`: `make docs` writes them, a test
compares them."""

from collections.abc import Callable
from pathlib import Path

from local.reference.architecture import architecture_page
from local.reference.commands import command_reference
from local.reference.contracts import contract_page
from local.reference.operate import operate_page
from local.reference.sayings import saying_reference
from local.reference.settings import settings_page
from local.setup.example_marks import marked_example

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "architecture.md": architecture_page,
    "commands.md": command_reference,
    "contracts.md": contract_page,
    "operate.md": operate_page,
    "sayings.md": saying_reference,
    "settings.md": settings_page,
    "../.env.example": marked_example,
}
"""File name, from docs/ → what should be in it."""


def write_pages() -> list[str]:
    """The names of the pages that were not up to date."""
    stale = [name for name, page in PAGES.items() if not is_up_to_date(name)]
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), "utf-8")
    return stale


def is_up_to_date(name: str) -> bool:
    file = DOCS / name
    return file.is_file() and file.read_text("utf-8") == PAGES[name]()
