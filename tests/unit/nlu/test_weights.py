"""Every weight stands in one file with its unit and reason, and is read by the code that it is for."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import home_node.nlu
from home_node.nlu.gazetteer import SOUNDS
from home_node.nlu.weights import LIMITS, WEIGHTS

PACKAGE = Path(home_node.nlu.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ENTRIES = tomllib.loads((PACKAGE / "data" / "weights.toml").read_text(encoding="utf-8"))
NAMES = [(subject, name) for subject, weights in ENTRIES.items() for name in weights]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
BY_CLASS_OF_SOUND = {
    *(("sound_change", name) for name in SOUNDS["alike"]),
    *(("sound_loss", name) for name in (*SOUNDS["lost"], *SOUNDS["lost_at_end"])),
}
"""Read by the names of the classes in sounds.toml."""


@pytest.mark.parametrize(("subject", "name"), NAMES, ids=lambda each: each)
def test_every_weight_has_a_unit_and_a_reason_and_is_read(subject: str, name: str) -> None:
    entry = ENTRIES[subject][name]
    assert entry["unit"]
    assert len(entry["why"].split()) > 2
    read = f"LIMITS.{name}" if subject == "limits" else f"WEIGHTS.{subject}.{name}"
    assert (
        read in CODE
        or (f"= WEIGHTS.{subject}" in CODE and f"weights.{name}" in CODE)
        or ((subject, name) in BY_CLASS_OF_SOUND)
    )


def _floats_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in (0.0, 1.0):
            yield f"{path.name}:{node.lineno} has {node.value}"


def test_no_other_float_stands_in_the_code() -> None:
    assert not [each for path in FILES for each in _floats_of(path)]


def test_every_weight_that_the_code_reads_exists() -> None:
    for node in (each for path in FILES for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if not isinstance(node, ast.Attribute):
            continue
        if isinstance(node.value, ast.Name) and node.value.id in {"LIMITS", "WEIGHTS"}:
            assert node.attr in vars({"LIMITS": LIMITS, "WEIGHTS": WEIGHTS}[node.value.id]), node.attr
        elif isinstance(node.value, ast.Attribute) and ast.unparse(node.value.value) == "WEIGHTS":
            assert node.attr in vars(getattr(WEIGHTS, node.value.attr)), ast.unparse(node)


def test_nobody_sets_a_weight() -> None:
    with pytest.raises(AttributeError, match=r"weights\.toml"):
        WEIGHTS.score.good = 0.1
