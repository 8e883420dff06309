"""Replies as Graph takes them: addressed right, within Meta's lengths, and readable without the buttons."""

from typing import Any

import pytest

from functions.replies import build_payload
from functions.replies.buttons import fits_buttons
from functions.replies.meta_lengths import cut, length, one_line, tidy
from functions.replies.reply import Reply
from shared import figures
from tests.unit.functions.samples import SAYINGS

ALI = {"number": "60123456789", "user_id": "MY.1"}


def message(say: str = "access.unauthorized", **more: Any) -> dict[str, Any]:
    return {
        "id": 12,
        "to": ALI,
        "kind": "reply",
        "say": say,
        "facts": SAYINGS.get(say, {}),
        "language": "en",
        "reply_to": None,
        "task": "TASK-1201",
        "media": None,
        "reaction": None,
        "attempt": 1,
        "handout": 1,
        **more,
    }


def test_a_text_goes_to_a_number_with_its_plus_and_carries_our_outbox_id() -> None:
    assert build_payload(message()) == {
        "recipient_type": "individual",
        "to": "+60123456789",
        "biz_opaque_callback_data": "12",
        "type": "text",
        "text": {"body": "❌ Unauthorized", "preview_url": False},
    }


def test_a_person_without_a_number_is_a_recipient() -> None:
    payload = build_payload(message(to={"number": None, "user_id": "MY.1"}))
    assert (payload["recipient"], "to" in payload) == ("MY.1", False)


def test_a_reply_quotes_what_it_answers() -> None:
    assert build_payload(message(reply_to="wamid.theirs"))["context"] == {"message_id": "wamid.theirs"}


def test_a_reaction_is_an_emoji_on_their_message() -> None:
    payload = build_payload(message(kind="reaction", reaction={"message_id": "wamid.theirs", "emoji": "⏳"}))
    assert (payload["type"], payload["reaction"]) == ("reaction", {"message_id": "wamid.theirs", "emoji": "⏳"})


def test_a_template_takes_the_whole_text_on_one_line() -> None:
    payload = build_payload(message("agent.notice", kind="template"))["template"]
    (parameter,) = payload["components"][0]["parameters"]
    assert (payload["name"], payload["language"]) == ("wocs_notice", {"code": "ms"})
    assert "📋 New Task: TASK-1201 · Type: Create ticket · Priority: high" in parameter["text"]
    assert not {"\n", "\t"} & set(parameter["text"])
    assert "    " not in parameter["text"]


def test_buttons_carry_what_they_save_typing() -> None:
    action = build_payload(message("approval.asked"))["interactive"]["action"]
    assert [one["reply"] for one in action["buttons"]] == [
        {"id": "CONFIRM TASK-1201 #1", "title": "✅ CONFIRM"},
        {"id": "REJECT TASK-1201 #1", "title": "✖️ REJECT"},
    ]


def test_help_is_a_list_to_tap() -> None:
    interactive = build_payload(message("help.overview"))["interactive"]
    (section,) = interactive["action"]["sections"]
    assert (interactive["type"], section["rows"][1]) == ("list", {"id": "/help landing", "title": "Landing pages"})


def test_a_picture_brings_the_words_as_its_caption() -> None:
    payload = build_payload(message("landing.shot"), file="55")
    assert payload["type"] == "image"
    assert payload["image"]["id"] == "55"
    assert payload["image"]["caption"].endswith("http://127.0.0.1:8000/p/promo-raya")


def test_a_picture_with_buttons_is_their_header() -> None:
    interactive = build_payload(message("landing.created"), file="55")["interactive"]
    assert interactive["header"] == {"type": "image", "image": {"id": "55"}}


def test_too_long_for_buttons_names_what_to_type() -> None:
    facts = {**SAYINGS["landing.created"], "title": "Promo " * 300}
    body = build_payload(message("landing.created", facts=facts))["text"]["body"]
    assert "/landing publish page: promo-raya" in body
    facts = {**SAYINGS["approval.asked"], "args": [["note", "x" * 1100]]}
    text = build_payload(message("approval.asked", facts=facts))["text"]["body"]
    assert "Reply: CONFIRM TASK-1201 to approve" in text
    assert text.endswith("Reply with: REJECT TASK-1201 #1")


def test_too_long_for_a_text_is_cut_but_still_names_what_to_type() -> None:
    facts = {**SAYINGS["approval.asked"], "args": [["note", "🌶️" * 5000]]}
    text = build_payload(message("approval.asked", facts=facts))["text"]["body"]
    assert length(text) <= figures.TEXT_MAX
    assert text.endswith("…\n\nReply with: CONFIRM TASK-1201 #1 / REJECT TASK-1201 #1")


def test_a_video_is_the_header_of_its_buttons_or_brings_the_words_as_its_caption() -> None:
    film = {"key": "videos/1.mp4", "mime": "video/mp4"}
    buttoned = build_payload(message("tiktok.post_notice", media=film), file="55")["interactive"]
    assert buttoned["header"] == {"type": "video", "video": {"id": "55"}}
    plain = build_payload(message("tiktok.video", media=film), file="55")
    caption = "🎬 The video of TASK-1201, visible to: friends"
    assert (plain["type"], plain["video"]) == ("video", {"id": "55", "caption": caption})


def test_a_caption_to_copy_is_sent_to_the_letter() -> None:
    caption = "Pedas *ni* jujur 🔥\n\n_#AbangColek_ {{ x }}"
    payload = build_payload(message("tiktok.caption", facts={"caption": caption}))
    assert payload["text"]["body"] == caption


@pytest.mark.parametrize("picture", [None, "55"])
@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("say", SAYINGS)
def test_every_saying_fits_metas_lengths(say: str, language: str, picture: str | None) -> None:
    payload = build_payload(message(say, language=language), picture)
    interactive = payload.get("interactive", {})
    action = interactive.get("action", {})
    assert length(payload.get("text", {}).get("body", "")) <= figures.TEXT_MAX
    assert length(payload.get("image", {}).get("caption", "")) <= figures.CAPTION_MAX
    longest = figures.LIST_BODY_MAX if interactive.get("type") == "list" else figures.BUTTONS_BODY_MAX
    assert length(interactive.get("body", {}).get("text", "")) <= longest
    titles = [one["reply"]["title"] for one in action.get("buttons", [])]
    assert len(titles) == len(set(titles)) <= figures.BUTTONS_MAX
    assert all(0 < length(title) <= figures.BUTTON_TITLE_MAX for title in titles)
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    assert len(rows) <= figures.LIST_ROWS_MAX
    assert all(length(row["title"]) <= figures.LIST_TITLE_MAX for row in rows)
    assert all(length(row.get("description", "")) <= figures.LIST_DESCRIPTION_MAX for row in rows)
    assert all(length(row["id"]) <= figures.LIST_ROW_ID_MAX for row in rows)


def test_an_id_too_long_for_a_button_is_typed() -> None:
    assert not fits_buttons(Reply("x", buttons=(("y" * 257, "title"),)))


def test_lengths_are_counted_as_meta_counts() -> None:
    assert (length("🌶️"), length("é")) == (3, 1)
    assert cut("🔥" * 10, 9) == "🔥" * 4 + "…"
    assert cut("short", 9) == "short"


def test_gaps_are_tidied() -> None:
    assert tidy("\n a  \n\n\n\nb \n") == "a\n\nb"
    assert one_line("a\n\nb\tc    d") == "a · b c d"
