"""`make talk`: when a message is complete, and what appears in the terminal."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.talk.message_draft import messages_from_pipe, messages_from_terminal, waits_for_fields
from local.talk.screen import Screen


def typed(*lines: str) -> list[str]:
    """The messages a person sends who types these lines."""
    waiting: Iterator[str] = iter(lines)

    def ask(_prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return list(messages_from_terminal(ask))


def test_a_plain_line_goes_at_once() -> None:
    assert typed("hello", "/status", "", "1") == ["hello", "/status", "1"]


def test_a_command_that_needs_fields_waits_for_them_until_an_empty_line() -> None:
    assert typed("/landing create", "page: promo-raya", "title: Promo", "", "ok") == [
        "/landing create\npage: promo-raya\ntitle: Promo",
        "ok",
    ]


def test_a_command_with_its_fields_on_the_line_goes_at_once() -> None:
    assert not waits_for_fields("/landing publish page: promo-raya")
    assert not waits_for_fields("/landing list")
    assert waits_for_fields("  /Landing  Create ")


def test_a_backslash_writes_on_below() -> None:
    assert typed("first\\", "second\\", "third", "next") == ["first\nsecond\nthird", "next"]


def test_what_a_script_pipes_is_parted_by_blank_lines() -> None:
    lines = ["\n", "/landing create\n", "page: a\n", "\n", "\n", "CONFIRM TASK-1201\n"]
    assert list(messages_from_pipe(lines)) == ["/landing create\npage: a", "CONFIRM TASK-1201"]


class Chat:
    """What the screen needs of a phone, with news from a list."""

    business, url = "Abang Colek", "http://here"

    def __init__(self, *news: dict[str, Any]) -> None:
        self.waiting, self.looked = list(news), 0

    def news(self, wait_s: float) -> list[dict[str, Any]]:
        return [self.waiting.pop(0)] if self.waiting else []

    def look(self) -> None:
        self.looked += 1

    def media_url(self, media_id: str) -> str:
        return f"http://here/{media_id}"


def message(**more: Any) -> dict[str, Any]:
    plain = {
        "id": "m1",
        "mine": False,
        "kind": "text",
        "content": {},
        "text": "Hi",
        "status": "delivered",
        "reactions": {},
    }
    return plain | more


def test_an_answer_shows_its_words_its_picture_and_its_numbered_buttons(capsys: pytest.CaptureFixture[str]) -> None:
    content = {"buttons": [{"id": "PUBLISH a", "title": "PUBLISH"}], "media": {"id": "7", "mime": "image/jpeg"}}
    screen = Screen(Chat(message(kind="interactive", content=content)), interactive=False)  # type: ignore[arg-type]
    assert screen.await_answer("sent", 1)
    shown = capsys.readouterr().out
    assert "Abang Colek:" in shown
    assert "http://here/7" in shown
    assert "[1] PUBLISH" in shown
    assert screen.choice("1") == ("button", "PUBLISH a", "m1")
    assert screen.choice("2") is screen.choice("one") is None


def test_a_message_is_shown_once_however_often_it_changes(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(Chat(message(), message(status="read")), interactive=False)  # type: ignore[arg-type]
    assert screen.await_answer("sent", 1)
    assert capsys.readouterr().out.count("Hi") == 1


def test_ticks_and_reactions_on_ones_own_message_are_told_when_they_change(capsys: pytest.CaptureFixture[str]) -> None:
    own = message(id="sent", mine=True, text="/landing publish")
    running, done = own | {"reactions": {"business": "⏳"}}, own | {"reactions": {"business": "✅"}}
    screen = Screen(Chat(own, running, running, done), interactive=False)  # type: ignore[arg-type]
    assert screen.await_answer("sent", 1)
    assert capsys.readouterr().out.splitlines() == [
        "  ✓✓  /landing publish", "  ✓✓ ⏳  /landing publish", "  ✓✓ ✅  /landing publish"
    ]  # fmt: skip


def test_silence_is_no_answer() -> None:
    assert not Screen(Chat(), interactive=False).await_answer("sent", 0.01)  # type: ignore[arg-type]


def test_a_script_may_write_its_commands_one_a_line() -> None:
    lines = ["/status\n", "/landing publish\n", "page: promo-raya\n", "/help\n"]
    assert list(messages_from_pipe(lines)) == ["/status", "/landing publish\npage: promo-raya", "/help"]
