"""The functions' variables reach Vercel's own tool through a pipe; a refusal is told without the value."""

from pathlib import Path

import pytest

from local.setup.answer_files import AnswerFiles
from local.setup.report import Report
from local.setup.vercel_variables import add_all


@pytest.fixture
def answers(tmp_path: Path) -> AnswerFiles:
    answers = AnswerFiles(tmp_path, {})
    answers.keep("WHATSAPP_TOKEN", "EAA secret")
    answers.keep("CRON_SECRET", "tick")
    answers.keep("WOCS_ADMINS", "Aminah:60193334444")
    return answers


def put_vercel(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "vercel"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_each_is_given_and_nothing_that_is_not_the_functions(
    answers: AnswerFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_vercel(tmp_path, f'printf "%s=%s;" "$*" "$(cat)" >> "{tmp_path}/given"', monkeypatch)
    report = Report(lambda: "en")
    add_all(answers, report)
    assert (tmp_path / "given").read_text() == (
        "env add CRON_SECRET production --force=tick;env add WHATSAPP_TOKEN production --force=EAA secret;"
    )
    assert report.problems == 0


def test_a_refusal_is_told_without_the_value_and_ends_it(
    answers: AnswerFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_vercel(tmp_path, 'echo "Error: not linked ($(cat))" >&2; exit 1', monkeypatch)
    report = Report(lambda: "en")
    add_all(answers, report)
    told = capsys.readouterr().out
    assert "Vercel did not take CRON_SECRET: Error: not linked (…)" in told
    assert "tick" not in told
    assert report.problems == 1


def test_without_the_tool_it_says_how_to_get_it(
    answers: AnswerFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = Report(lambda: "en")
    add_all(answers, report)
    assert "npm install --global vercel" in capsys.readouterr().out
    assert report.problems == 1
