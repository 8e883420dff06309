"""Old bytes are deleted and told of, as far as the store goes along; what is said of them afterwards reads well."""

import time
from pathlib import Path

import pytest

from functions.after_answer.errands import run_errands
from functions.after_answer.prune_media import prune_media
from functions.media_store import open_media_store
from functions.replies import render_reply
from shared.settings import settings
from tests.unit.functions.conftest import Recording
from tests.unit.functions.samples import SAYINGS

KEYS = ["pages/a.jpg", "voice/b", "videos/c.mp4"]
OLD = [{"attachment": f"3fa85f64-5717-4562-b3fc-2c963f66afa{number}", "key": key} for number, key in enumerate(KEYS)]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store's folder, with all of them in it."""
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    settings.cache_clear()
    open_media_store.cache_clear()
    for one in OLD:
        open_media_store().put(one["key"], b"x", "image/jpeg")
    return tmp_path / "media"


def in_time() -> float:
    return time.monotonic() + 25


def told(recording: Recording) -> list[str]:
    return [attachment for request in recording.of("wocs_pruned") for attachment in request["attachments"]]


def test_bytes_are_deleted_and_then_told_of_in_one_call(recording: Recording, media: Path) -> None:
    run_errands({"prune": OLD})
    assert list(media.iterdir()) == []
    assert recording.of("wocs_pruned") == [{"attachments": [one["attachment"] for one in OLD]}]


def test_what_comes_of_telling_is_done_too(recording: Recording, media: Path) -> None:
    recording.answers["wocs_pruned"] = [{"prune": OLD[2:]}, {}]
    run_errands({"prune": OLD[:2]})
    assert list(media.iterdir()) == []
    assert len(recording.of("wocs_pruned")) == 2


def test_what_is_not_there_is_gone(recording: Recording) -> None:
    prune_media(OLD[:1], in_time())
    prune_media(OLD[:1], in_time())
    assert told(recording) == [OLD[0]["attachment"]] * 2


def test_what_is_no_key_holds_up_nothing(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    prune_media([{**OLD[0], "key": "../secret"}, OLD[1]], in_time())
    assert told(recording) == [OLD[0]["attachment"], OLD[1]["attachment"]]
    assert "secret" not in capsys.readouterr().out


def test_a_store_that_goes_down_leaves_the_rest_untold(
    recording: Recording, media: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stuck = media / "voice~b"
    stuck.unlink()
    stuck.mkdir()
    prune_media(OLD, in_time())
    assert told(recording) == [OLD[0]["attachment"]]
    assert (media / "videos~c.mp4").exists()
    assert "media.store_down" in capsys.readouterr().out
    stuck.rmdir()
    prune_media(OLD[1:], in_time())
    assert told(recording) == [one["attachment"] for one in OLD]


def test_when_the_time_is_up_the_rest_waits_for_another_call(recording: Recording, media: Path) -> None:
    assert prune_media(OLD, time.monotonic() - 1) == []
    assert recording.calls == []
    assert len(list(media.iterdir())) == len(OLD)


@pytest.mark.parametrize(
    ("say", "reason", "english", "malay"),
    [
        ("task.refused", "audio_pruned", "recording is no longer kept", "rakamannya tidak lagi disimpan"),
        ("task.refused", "video_pruned", "video is no longer kept", "videonya tidak lagi disimpan"),
        ("task.refused", "image_pruned", "picture is no longer kept", "gambarnya tidak lagi disimpan"),
        ("tiktok.refused", "video_pruned", "video is no longer kept", "Video itu tidak lagi disimpan"),
    ],
)
def test_what_is_no_longer_kept_is_said_with_what_to_do(say: str, reason: str, english: str, malay: str) -> None:
    facts = {**SAYINGS[say], "reason": reason, "nearest": []}
    for language, words, please in (("en", english, "Please"), ("ms", malay, "Sila")):
        text = render_reply(say, facts, language).text
        assert words in text and "90" in text and please in text, text
