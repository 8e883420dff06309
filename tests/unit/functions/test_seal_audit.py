"""The audit chain's head is sealed with a key that the database does not have, and the newest seal is looked at."""

from typing import Any

import pytest

from functions.after_answer.errands import run_errands
from functions.after_answer.seal_audit import make_seal
from tests.unit.functions.conftest import Recording

SECRET = "the app's"


@pytest.fixture(autouse=True)
def app_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", SECRET)


def sealed(recording: Recording, anchor: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What the database is told of a head at 9."""
    run_errands({"seal": [{"position": 9, "digest": "nine", "anchor": anchor}]})
    return recording.of("wocs_seal")


def anchor(secret: str = SECRET, found: str | None = "seven", digest: str = "seven") -> dict[str, Any]:
    return {"position": 7, "digest": digest, "mac": make_seal(secret, 7, "seven"), "found": found}


def test_the_head_is_sealed(recording: Recording) -> None:
    assert sealed(recording, None) == [{"position": 9, "digest": "nine", "mac": make_seal(SECRET, 9, "nine")}]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (anchor(), None),
        (anchor(found=None), "cut"),
        (anchor(found="other"), "rewritten"),
        (anchor(digest="other", found="other"), "seal_broken"),
        (anchor(secret="another"), "other_key"),
        (anchor(secret="another", digest="other", found="other"), "other_key"),
        (anchor() | {"mac": make_seal(SECRET, 8, "seven")}, "seal_broken"),
        (anchor() | {"mac": make_seal(SECRET, 7, "seven")[:-1]}, "seal_broken"),
        (anchor() | {"mac": make_seal(SECRET, 7, "seven").partition(".")[0] + "."}, "seal_broken"),
        (anchor() | {"mac": ""}, "seal_broken"),
        (anchor() | {"mac": "é.é"}, "other_key"),
        (anchor() | {"mac": make_seal(SECRET, 7, "seven").partition(".")[2]}, None),
    ],
)
def test_a_seal_that_does_not_fit_is_told(recording: Recording, broken: dict[str, Any], problem: str | None) -> None:
    [request] = sealed(recording, broken)
    assert (request.get("problem"), request["broken"]) == (problem, 7)


def test_without_a_secret_nothing_is_sealed(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHATSAPP_APP_SECRET")
    assert sealed(recording, None) == []


def test_a_seal_tells_which_key_made_it_and_nothing_of_the_key() -> None:
    names = {make_seal(secret, place, "d").partition(".")[0] for secret in (SECRET, "another") for place in (1, 2)}
    assert len(names) == 2
    assert all(len(name) == 8 for name in names)
