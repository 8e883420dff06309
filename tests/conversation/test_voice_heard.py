"""Recorded voice notes through the whole system as its owner starts it: the real worker, the real ears."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation.fake_graph import Graph, buttons_of, words_of
from tests.conversation.phones import Phone
from tests.conversation.running_system import System, free_port, start, stop
from tests.foreign_data import COMMAND_NOTES, SPEECH_MODEL, WITHOUT

LATER_S = 60  # the model is loaded first, on two busy cores


@pytest.fixture(scope="module")
def system(scratch: Path, graph: Graph) -> Iterator[System]:
    pytest.importorskip("faster_whisper", reason="There is no faster-whisper here, so nothing can be heard.")
    if not (COMMAND_NOTES.is_dir() and SPEECH_MODEL.is_dir()):
        pytest.skip(f"{WITHOUT} recorded notes and a speech model.")
    system = start(scratch / "voice notes", graph, free_port(), WHISPER_MODEL=str(SPEECH_MODEL))
    yield system
    assert stop(system) == 0


def recorded(wanted: str | None) -> list[bytes]:
    """The recorded notes of this command; None: those that command nothing."""
    told = [json.loads(line) for line in (COMMAND_NOTES / "manifest.jsonl").read_text("utf-8").splitlines()]
    named = [one for one in told if (one["expected"] or {}).get("command") == wanted]
    return [(COMMAND_NOTES / one["file"]).read_bytes() for one in named]


def speak(phone: Phone, sound: bytes) -> dict:
    about = {**phone.graph.add_media(sound, "audio/ogg; codecs=opus"), "voice": True}
    return phone.say(type="audio", audio=about)


def answer(phone: Phone) -> dict:
    """The next message in words that is more than a request for patience."""
    return phone.hears("^(?!🎙️ Processing).*[a-z]{3}", LATER_S)


def test_a_recorded_note_becomes_a_card_and_a_tapped_ya_a_task(system: System) -> None:
    admin = system.admin()
    note = speak(admin, recorded("content caption")[0])
    card = admin.hears("/content caption", LATER_S)
    assert card["context"]["message_id"] == note["id"]
    assert list(buttons_of(card)) == ["YA", "BATAL", "UBAH"]
    admin.tap(card, "YA")
    assert "/content caption" not in words_of(answer(admin))


def test_two_notes_at_once_are_heard_in_their_order(system: System) -> None:
    admin = system.admin()
    one, two = speak(admin, recorded("content caption")[0]), speak(admin, recorded("content caption")[0])
    admin.heard = 0
    cards = [admin.hears("/content caption", LATER_S) for _ in range(2)]
    assert [card["context"]["message_id"] for card in cards] == [one["id"], two["id"]]


def test_what_is_no_command_makes_no_card(system: System) -> None:
    admin = system.admin()
    for sound in recorded(None)[:3]:
        speak(admin, sound)
        assert "YA" not in buttons_of(answer(admin))


def test_a_truncated_recording_is_answered_kindly(system: System) -> None:
    admin = system.admin()
    whole = recorded("content caption")[0]
    speak(admin, whole[: len(whole) // 3])
    admin.hears("ends too early", LATER_S)
