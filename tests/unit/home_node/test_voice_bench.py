"""`make bench-voice`: a folder of notes is scored and shown as a table."""

import json
from pathlib import Path

import pytest

from bench.voice_accuracy import distance, main, plain_words
from tests.unit.home_node.voice_samples import HELP, SALES, WHISPER_MODEL, make_wav, needs_weights


def test_words_that_are_wrong_are_counted() -> None:
    assert plain_words("Landing create, promo-raya!") == ["landing", "create", "promo", "raya"]
    assert distance(plain_words("a b c"), plain_words("a c d e")) == 3
    assert distance([], ["a"]) == 1


@needs_weights
def test_a_folder_is_scored_by_language_with_its_worst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "silence.wav").write_bytes(make_wav(1))
    sales = {"command": "report sales", "args": {"period": "month"}}
    notes = [
        {"file": str(SALES), "text": "report sales bulan ini", "language": "mixed", "seconds": 2.25, "expected": sales},
        {"file": str(HELP), "text": "help", "language": "en", "seconds": 1.76, "expected": sales | {"args": {}}},
        {"file": "silence.wav", "text": "", "language": "en", "seconds": 1, "expected": None},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, notes)))
    monkeypatch.setenv("WHISPER_MODEL", WHISPER_MODEL)
    assert main([str(tmp_path), "--alone"]) == 0
    output = capsys.readouterr().out
    assert "mixed           1  100.0%  100.0%   0.0%" in output
    assert "en              1    0.0%    0.0%   0.0%" in output
    assert "no command: 1 of 1 made none" in output
    assert "meant: /help" in output


def test_without_a_manifest_or_a_model_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHISPER_MODEL", "someone/nothing")
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    assert main([str(tmp_path)]) == 2
    assert "fetch-model someone/nothing" in capsys.readouterr().err
