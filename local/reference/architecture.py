"""Documentation generator: the diagrams of docs/architecture.md, from the state machine's rows and the import rules."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"
STATES = ROOT / "supabase" / "schemas" / "tasks" / "state_changes.sql"
RULES = ROOT / "tests" / "architecture" / "test_imports.py"
OURS = ("api", "functions", "home_node", "local", "shared")
_MARK = re.compile(r"(<!-- written by `make docs`: (\w+) -->\n).*?(<!-- until here -->)", re.DOTALL)

Move = tuple[str, str, str]
"""(from, to, action)"""


def architecture_page() -> str:
    return page_with_parts(
        PAGE.read_text("utf-8"),
        {"states": "\n".join(draw_states(STATES.read_text("utf-8"))), "imports": "\n".join(draw_imports(RULES))},
    )


def page_with_parts(page: str, parts: Mapping[str, str]) -> str:
    """The page with what stands between its marks written anew; raises ValueError for a part without its marks."""
    lost = set(parts) - {found[1] for found in _MARK.findall(page)}
    if lost:
        raise ValueError(f"docs/architecture.md has lost the marks of: {', '.join(sorted(lost))}")
    return _MARK.sub(lambda found: f"{found[1]}\n{parts[found[2]]}\n\n{found[3]}", page)


def draw_states(sql: str) -> Iterator[str]:
    """A mermaid diagram; a move to and fro are two arrows."""
    yield "```mermaid\nstateDiagram-v2"
    for state in ("pending", "awaiting_approval"):
        yield f"    [*] --> {state}"
    yield from (f"    {before} --> {after}: {action}" for before, after, action in read_moves(sql))
    yield "```"


def read_moves(sql: str) -> list[Move]:
    """The rows of wocs.task_moves as its file inserts them."""
    rows = sql.partition("insert into wocs.task_moves values")[2].partition(";")[0]
    return re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", rows)


def draw_imports(rules: Path) -> Iterator[str]:
    """A diagram of our own packages, then a table with the libraries."""
    allowed, allowed_in = (read_rule(rules, name) for name in ("ALLOWED", "ALLOWED_IN"))
    allowed = {**allowed, "local": set(OURS)}
    yield "```mermaid\nflowchart TD"
    for package in OURS:
        yield from (f"    {package} --> {used}" for used in sorted(allowed[package] & set(OURS) - {package}))
    yield "```\n"
    yield "| package | libraries it may import | in one file alone |\n| --- | --- | --- |"
    for package in OURS:
        everywhere = "whatever it needs" if package == "local" else list_names(allowed[package] - set(OURS))
        yield f"| `{package}` | {everywhere} | {list_seams(package, allowed_in)} |"


def read_rule(rules: Path, name: str) -> dict[str, set[str]]:
    """A dictionary as the test writes it: it is read and not run."""
    for node in ast.parse(rules.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            found: dict[str, set[str]] = ast.literal_eval(node.value)
            return found
    raise ValueError(f"{rules.name} has no {name}")


def list_names(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "–"


def list_seams(package: str, allowed_in: Mapping[str, set[str]]) -> str:
    """By their libraries: `PIL in media/page_card.py, media/pictures.py`."""
    files: dict[str, list[str]] = {}
    for name, libraries in sorted(allowed_in.items()):
        if name.startswith(f"{package}/"):
            files.setdefault(list_names(libraries), []).append(f"`{name.partition('/')[2]}`")
    return "; ".join(f"{libraries} in {', '.join(names)}" for libraries, names in sorted(files.items())) or "–"
