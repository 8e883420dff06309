"""The log: one line per event, and nothing in it that must not be there."""

import json
import subprocess
import sys
from base64 import b64encode

import pytest

from shared.log import TroubleLog, describe_error, note, note_line, redact
from tests.processes import PROJECT


def test_an_event_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    note("x\n", said='x\n{"level":"info","msg":"forged"}\x1b[31m')
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["said"].startswith("x\n")
    assert "\x1b" not in line


WORDS = "Siti mahu dua colek mangga"


@pytest.mark.parametrize("facts", [
    {"problem": WORDS}, {"problem": [WORDS]}, {"problem": {"inner": [WORDS]}}, {"name": "Siti"}, {"text": "Siti"},
    {"more": {"name": "Siti", "caption": "Siti"}}, {"words": ["Siti"]}, {"problem": "colek\u2011Siti"},
])  # fmt: skip
def test_what_somebody_wrote_or_is_called_is_not_repeated(
    facts: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    note("said", **facts)
    line = capsys.readouterr().out
    assert "Siti" not in line and "colek" not in line
    assert "characters)" in line


def test_codes_ids_and_what_to_do_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"code": ["403", "SignatureDoesNotMatch"][1], "where": ["clock.py:12"], "task": "TASK-1201", "n": 3}
    note("kept", **told, do="Make a permanent token.", said="(#100) Invalid parameter", empty="", none=None)
    line = json.loads(capsys.readouterr().out)
    assert {name: line[name] for name in told} == told
    assert (line["do"], line["said"]) == ("Make a permanent token.", "(#100) Invalid parameter")


def test_what_libraries_say_and_what_ends_a_thread_are_lines_without_their_words() -> None:
    program = """
import logging, threading
from shared.log import catch_other_logs
catch_other_logs()
logging.getLogger("waitress").error("serving /api/webhook?token=marked-secret")
logging.getLogger("httpx").info("GET https://x/?token=marked-secret")
threading.Thread(target=lambda: int("marked-secret")).start()
raise ValueError("marked-secret")
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "marked-secret" not in ended.stdout + ended.stderr and ended.stderr == ""
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert sorted((line["event"], line.get("logger") or line["error"]) for line in lines) == [
        ("ended", "ValueError"), ("ended", "ValueError"), ("library", "waitress")
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["60123456789", "+60123456789"])
def test_a_phone_number_is_cut_to_its_last_four(number: str) -> None:
    assert redact(f"to {number}!") == "to …6789!"
    assert redact({"to": [number]}) == {"to": ["…6789"]}


@pytest.mark.parametrize("around", ["to {}.", "{}-", "- {} -", "({}).", "-{}", "…{}…", "{}.\nnext"])
def test_a_phone_number_is_cut_whatever_mark_is_beside_it(around: str) -> None:
    assert "6012345" not in str(redact(around.format("60123456789")))


def test_ids_stay_readable() -> None:
    kept = ["TASK-1201", "wamid.one", "20261122000100_create_schema", "131056"]
    assert redact(kept) == kept


def test_a_message_id_hides_the_number_in_it_and_still_tells_messages_apart() -> None:
    ids = [
        "wamid." + b64encode(b"\x1d\x18\x0b" + number + b"\x15\x02\x00\x11\x18\x12" + key).decode()
        for number in (b"60123456789", b"60139876543")
        for key in (b"A1B2C3D4", b"E5F6A7B8")
    ]
    masked = [str(redact(f"sent {id_}, once")) for id_ in ids]
    assert len(set(masked)) == 4 and masked == [redact(f"sent {id_}, once") for id_ in ids]
    for id_, line in zip(ids, masked, strict=True):
        assert id_[6:] not in line and id_[8:20] not in line
        assert line.startswith("sent wamid.#") and line.endswith(", once")
    assert ids[0] not in str(redact({"id": f"outbox:{ids[0]}"}))


def test_tokens_are_not_kept() -> None:
    assert "abc" not in str(redact("Authorization: Bearer abc.def sb_secret_abc EAAabc"))


def test_long_facts_are_cut() -> None:
    assert len(str(redact("x" * 5000))) == 300


def test_a_plain_line_is_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    note_line("TASK-1201: to 60123456789 with Bearer abc.def")
    assert json.loads(capsys.readouterr().out)["line"] == "TASK-1201: to …6789 with …"


def test_a_terminal_is_told_in_sentences(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    note_line("TASK-1201: to 60123456789")
    assert capsys.readouterr().out.endswith(" TASK-1201: to …6789\n")


def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words() -> None:
    try:
        int("60123456789x")
    except ValueError as error:
        described = describe_error(error)
    assert described.startswith("ValueError in test_log.py:")
    assert "6789" not in described
    assert describe_error(ValueError("secret")) == "ValueError"


def test_a_trouble_is_told_when_it_begins_and_when_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    trouble = TroubleLog()
    trouble.end("never begun")
    for _ in range(3):
        trouble.begin("away")
    trouble.end("back")
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["line"] for line in lines] == ["away", "back"]
