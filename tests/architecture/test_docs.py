"""What documents promise exists: each link, each command to type, each setting, each command of WhatsApp."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from functions.panel.routes import find_page
from local.reference.settings import list_settings
from shared import grammar
from shared.settings import settings
from tests.architecture.doc_text import PAGES, ROOT, list_anchors, list_blocks, list_code, list_links, read

NO_SETTINGS = {"WOCS_TEST_DATA", "WOCS_WRITE_COSTS", "VERCEL_PYTHON_COMPILEALL"}
"""What only the tests read, and what is Vercel's own."""
NO_PAGES = re.compile(
    r"/(phone|api|p|go|act|login|wake|hints|upload)\b.*|/v\d.*|/\S+\.\w+|/(usr|etc|home|var|opt|tmp|dev|mnt|run)/.*"
)
"""Paths that are no page of the panel: doors, landing pages, the node's own, others' interfaces, files."""
MADE_UP = {"docs/contribute.md": "/supplier add", "docs/start.md": "/landng"}
"""The command that a page teaches to make, and the one that is to be misspelt."""


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


every_page = pytest.mark.parametrize("page", PAGES, ids=named)


@every_page
def test_a_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in list_links(read(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in list_anchors(read(target))):
            broken.append(link)
    assert broken == []


@every_page
def test_a_picture_of_a_page_is_small(page: Path) -> None:
    large = {}
    for source in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", read(page)):
        file = page.parent / (source[0] or source[1])
        assert file.is_file(), source
        if file.stat().st_size > 120 * 1024:
            large[file.name] = file.stat().st_size
    assert large == {}


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(name).name for page in PAGES for name in re.findall(r"pictures/[\w.-]+", read(page))}
    assert {file.name for file in (ROOT / "docs" / "pictures").iterdir()} == shown


def test_what_make_is_asked_for_is_one_of_its_targets() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", read(ROOT / "Makefile"), re.MULTILINE))
    asked = {
        (named(page), target)
        for page in [*PAGES, ROOT / ".env.example"]
        for code in list_code(read(page))
        for target in re.findall(r"^make ([a-z][\w-]*)", code)
    }
    assert ("README.md", "run") in asked
    assert {(page, target) for page, target in asked if target not in targets} == set()


def list_module_calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Of `python -m home_node tiktok authorize --x` the module and its verbs."""
    for code in list_code(text):
        for module, rest in re.findall(r"python3? (?:-X utf8 )?-m ([\w.]+)((?: [a-z][a-z-]*)*)", code):
            if module.split(".")[0] in {"home_node", "local", "functions", "shared", "bench"}:
                yield module, rest.split()


@cache
def list_words_of(module: str) -> tuple[set[str], set[str]]:
    """The string constants of a module's entry with its table of verbs, and of all files of its package."""
    path = ROOT.joinpath(*module.split("."))
    entry = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
    assert entry.is_file(), f"python -m {module}: there is no such program"
    files = list(path.rglob("*.py")) if path.is_dir() else [entry]
    of_entry = list_constants(entry).union(*map(list_constants, path.glob("verbs.py")))
    return of_entry, set().union(*map(list_constants, files))


def list_constants(file: Path) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@every_page
def test_a_program_to_start_has_the_verb_that_is_named(page: Path) -> None:
    unknown = []
    for module, verbs in list_module_calls(read(page)):
        entry, package = list_words_of(module)
        for depth, verb in enumerate(verbs):
            if verb not in (package if depth else entry):
                unknown.append(f"{module} {verb}")
    assert unknown == []


def test_a_setting_that_a_page_names_is_one_and_each_is_explained() -> None:
    known = set(list_settings())
    families = "|".join(sorted({name.split("_")[0] for name in known if "_" in name}))
    like_one = re.compile(rf"\b(?:{families})(?:_[A-Z0-9]+)+\b(?!_)")
    told = {
        (named(page), name)
        for page in PAGES
        if page.name != "contracts.md" and page.parent.name != "decisions"
        for code in list_code(read(page))
        for name in like_one.findall(code)
    }
    assert ("docs/settings.md", "WOCS_DATA") in told
    assert {(page, name) for page, name in told if name not in known | NO_SETTINGS} == set()
    assert {name for _, name in told} >= {name for name in known if "_" in name}, "run `make docs`"


def list_slash_commands(text: str) -> Iterator[str]:
    """Spans and lines that begin as a command does; an ellipsis or a placeholder stands for words of one's own."""
    blocks = list_blocks(text)
    yield from (block for block in blocks if block.startswith("/"))
    of_blocks = {line.strip() for block in blocks for line in block.splitlines()}
    for code in list_code(text):
        if code.startswith("/") and code not in of_blocks:
            yield code


def is_path(code: str) -> bool:
    """`/chats` is both: alone it is the page, and a command all the same."""
    path = code.partition("?")[0]
    return bool(find_page(path, {}) or NO_PAGES.fullmatch(path)) or code == "/"


@every_page
def test_a_command_of_whatsapp_is_one(page: Path) -> None:
    """A name alone is one of the menu; with arguments it is understood whole, or lacks only what is asked for then."""
    wrong = {
        code: str(meant)[:160]
        for code in list_slash_commands(read(page))
        if not is_path(code) and not code.startswith(MADE_UP.get(named(page), "//"))
        if not is_understood(meant := understand(code))
    }
    assert wrong == {}


def understand(code: str) -> grammar.Understanding:
    text = re.sub(r"\s*[….]{1,3}$|\s*<[^>]*>", "", code)
    attached = {kind: {"kind": kind, "id": "x"} for kind in ("image", "video", "document")}
    zone = settings().zone
    return grammar.understand(text, now=datetime.now(zone), zone=zone, attached=attached)


def is_understood(meant: grammar.Understanding) -> bool:
    if isinstance(meant, grammar.Mistaken):
        return all(mistake.problem == "missing" for mistake in meant.mistakes)
    return isinstance(meant, grammar.Parsed | grammar.Lacking)


def test_the_words_that_agents_are_told_to_type_are_words() -> None:
    said = [
        code for code in list_code(read(ROOT / "docs" / "agents.md")) if re.fullmatch(r"[A-Z][A-Z ]+( TASK-\d+)?", code)
    ]
    assert {"SIAP", "DONE TASK-1201", "PERLU BANTUAN"} <= set(said)
    assert [code for code in said if not isinstance(understand(code), grammar.Word)] == []
