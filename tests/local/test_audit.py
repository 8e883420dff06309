"""`make audit` says what is known, and says it when nothing can be known here."""

import json
import subprocess
from typing import Any

import pytest

from local.audit import __main__ as audit

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK = {"name": "jinja2", "version": "3.1.6", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.7"]}]}
UNKNOWN = {"name": "anyio", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("stdout", "code", "said"),
    [
        (json.dumps({"dependencies": [SOUND, SOUND]}), 0, "No weakness is known in the 2 packages."),
        (json.dumps({"dependencies": [SOUND, WEAK]}), 1, "jinja2 3.1.6: PYSEC-1, mended in 3.1.7"),
        (json.dumps({"dependencies": [SOUND, UNKNOWN]}), 1, "anyio: was not looked up (Dependency not found on PyPI)"),
        (json.dumps({"dependencies": [UNKNOWN, UNKNOWN]}), 2, audit.UNREACHED),
        ("", 2, audit.UNREACHED),
        ("[]", 2, audit.UNREACHED),
    ],
)
def test_what_the_audit_finds_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stdout: str, code: int, said: str
) -> None:
    def answer(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout, "")

    monkeypatch.setattr(audit.subprocess, "run", answer)
    assert audit.main() == code
    assert capsys.readouterr().out == f"{said}\n"
    assert audit.UNREACHED.count(". ") == 0
