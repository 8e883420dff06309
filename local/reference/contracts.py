"""Documentation generator: sections 2 and 3 of docs/contracts.md from `shared/contract/`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "shared" / "contract"
TITLES = {
    "value_types": "Values",
    "people_types": "Settings, people, templates",
    "message_types": "What came: messages, statuses, other events",
    "intent_types": "What it means: intents",
    "work_types": "What is to be done: work",
    "request_types": "Recording, deciding, and what the errands report",
    "node_types": "The home node",
    "backup_types": "Backups",
    "voice_types": "Voice notes",
    "panel_types": "The panel",
    "door_types": "The public doors and the simulator",
}
DOORS_FILE, DOORS_TITLE = "sql_doors", "SQL entry points"
PAGE = ROOT / "docs" / "contracts.md"
BEGIN, END = "<!-- written from shared/contract/ by `make docs`: -->", "<!-- until here -->"
_DOORS = "SQL_DOORS"


def contract_page() -> str:
    return page_with_types(PAGE.read_text("utf-8"), CONTRACT)


def page_with_types(page: str, folder: Path) -> str:
    """The page with what stands between its two marks written anew; raises ValueError where a mark is missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("docs/contracts.md has lost the marks of its written part")
    return f"{before}{BEGIN}\n{written_types(folder)}\n{END}{after}"


def written_types(folder: Path) -> str:
    """Section 2 with a block of types a file, section 3 with the table of the doors."""
    parts = ["## 2. What crosses the borders\n"]
    for name, title in TITLES.items():
        parts += _written_block(title, (folder / f"{name}.py").read_text("utf-8"))
    parts += [f"## 3. {DOORS_TITLE}\n", *_door_rows((folder / f"{DOORS_FILE}.py").read_text("utf-8"))]
    return "\n".join(parts)


def _written_block(title: str, source: str) -> Iterator[str]:
    lines = source.splitlines()
    yield f"### {title}\n\n```text"
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            yield from _written_class(node, lines)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield f"{ast.unparse(target)} = {_type(node.value)}"
    yield "```\n"


def _written_class(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    """Its meaning, then a line a field: name, type, and the comment behind it."""
    parents = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id != "TypedDict"]
    yield f"\n{node.name}{' = ' + ' + '.join(parents) + ' + ..' if parents else ''}"
    yield from (f"  {line}".rstrip() for line in (ast.get_docstring(node) or "").splitlines())
    for field in node.body:
        if isinstance(field, ast.AnnAssign):
            yield f"    {ast.unparse(field.target):<17}{_type(field.annotation):<27}{_comment(field, lines)}".rstrip()


def _door_rows(source: str) -> Iterator[str]:
    tree, lines = ast.parse(source), source.splitlines()
    yield "| function | request | answer | what for |\n| --- | --- | --- | --- |"
    [doors] = [node.value for node in tree.body if isinstance(node, ast.AnnAssign) and _DOORS in ast.unparse(node)]
    for name, door in zip(doors.keys, doors.values, strict=True) if isinstance(doors, ast.Dict) else ():
        if name and isinstance(door, ast.Call):
            request, answer = map(ast.unparse, door.args)
            yield f"| `{ast.literal_eval(name)}` | {request} | {answer} | {_comment(door, lines)} |"


def _comment(node: ast.AST, lines: list[str]) -> str:
    return lines[getattr(node, "lineno", 1) - 1].partition("  # ")[2].strip()


def _type(annotation: ast.expr) -> str:
    """`X?`: a key that may be absent."""
    text = ast.unparse(annotation)
    if text.startswith("NotRequired["):
        text = text[len("NotRequired[") : -1] + " ?"
    return text.replace("'", "")
