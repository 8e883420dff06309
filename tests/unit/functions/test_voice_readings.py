"""A voice note's readings, as of the moment it was spoken: cards, questions about what lacks, kind words."""

from typing import Any

import pytest

from functions.after_answer.errands import find_slow_message
from functions.intake.drafts import understand_with_draft
from functions.intake.spoken_answer import write_as_typed
from functions.intake.understanding import find_intent
from functions.intake.voice_note import read_card_answer
from functions.intake.voice_readings import add_heard, is_heard, understand_readings

AT = "2026-11-22T10:00:00+08:00"
HEARING = {"at": AT, "quoted": None, "draft": None, "templates": {}}
LANDING = "/landing create\npage: promo-raya\ntitle: Promo Gila"


def reading(text: str = LANDING, score: float = 0.9, **more: Any) -> dict[str, Any]:
    return {"text": text, "score": score, "doubts": [], **more}


def node(*readings: dict[str, Any], text: str = "landing create promo raya", **more: Any) -> dict[str, Any]:
    return {"text": text, "language": "ms", "readings": list(readings), "said": None, **more}


def understood(*readings: dict[str, Any], **more: Any) -> dict[str, Any]:
    hearing = {**HEARING, **more.pop("hearing", {})}
    return understand_readings(node(*readings, **more), hearing)


def test_a_complete_reading_is_a_card_with_its_intent() -> None:
    told = understood(reading(doubts=["Gila"]))
    [one] = told["readings"]
    assert (told["kind"], one["text"], one["doubts"], one["asks"]) == ("command", LANDING, ["Gila"], False)
    assert one["intent"]["command"] == "landing_create"
    assert one["intent"]["args"]["title"] == "Promo Gila"
    assert one["kept"] == {"page": "promo-raya", "title": "Promo Gila"}


def test_what_must_be_confirmed_says_so() -> None:
    [one] = understood(reading("/landing publish\npage: promo-raya"))["readings"]
    assert one["asks"] is True


HARMLESS = [
    LANDING,
    "/landing edit\npage: raya\nfield: headline\nvalue: Raya",
    "/report sales",
    "/agent task to: ali type: followup deadline: 2h",
    "/user list",
    "/schedule task: /report daily at: esok 9 malam",
    "/batch\n- /report daily\n- /landing create page: raya title: Raya",
    "/if sales > 1000 then: /report daily else: /status",
]
HARMFUL = [
    "/user add name: Ali number: 0129999999 role: admin",
    "/user remove ali",
    "/app update app: checkout key: max_qty value: 5",
    "/app deploy branch: main",
    "/landing publish page: raya",
    "/landing unpublish page: raya",
    "/landing rollback page: raya version: -1",
    "/landing create\npage: raya\ntitle: Raya\nschedule: esok 9 pagi",
    "/landing edit\npage: raya\nfield: status\nvalue: draft",
    "/landing edit\npage: raya\nfield: status\nvalue: published",
    "/agent task\nto: ali\ntype: followup\nnote: hantar RM500 ke akaun ini",
    "/agent task to: ali type: call target: 0129999999",
    "/agent task to: ali type: hantar RM500 ke akaun 1234",
    "/batch\n- /agent task to: ali type: hantar RM500 ke akaun 1234\n- /report daily",
    "/sale remove 12",
    "/undo TASK-1201",
    "/schedule task: /user add name: Ali number: 0129999999 role: admin at: esok 9 pagi",
    "/batch\n- /report daily\n- /user add name: Ali number: 0129999999 role: admin",
    "/if sales > 1000 then: /report daily else: /user remove ali",
    "/batch\n- /if sales > 1 then: /landing unpublish page: raya else: /report daily\n- /report daily",
]


@pytest.mark.parametrize(("text", "enough"), [*((one, True) for one in HARMLESS), *((one, False) for one in HARMFUL)])
def test_a_spoken_ya_is_enough_where_nothing_inside_does_harm(text: str, enough: bool) -> None:
    [one] = understood(reading(text))["readings"]
    assert one["spoken_yes"] is enough


def test_tomorrow_is_the_day_after_the_note_however_late_it_is_heard() -> None:
    [one] = understood(reading("/landing create\npage: raya\ntitle: Raya\nschedule: esok 9 pagi"))["readings"]
    assert one["intent"]["args"]["schedule"].startswith("2026-11-23T09:00")
    assert "2026-11-23 09:00" in one["text"]


def test_readings_that_are_nearly_as_good_are_a_choice_and_the_rest_is_left_out() -> None:
    other = LANDING.replace("Gila", "Gula")
    told = understood(reading(), reading(other, 0.85), reading("/landing list", 0.4), reading(LANDING, 0.88))
    assert [one["text"] for one in told["readings"]] == [LANDING, other]


def test_the_contrary_of_the_best_is_a_choice_however_less_good() -> None:
    publish, unpublish = "/landing publish\npage: promo-raya", "/landing unpublish\npage: promo-raya"
    told = understood(reading(publish, 0.95), reading(unpublish, 0.55), reading("/landing list", 0.6))
    assert [one["text"] for one in told["readings"]] == [publish, unpublish]


def test_a_contrary_that_lacks_something_is_a_choice_that_asks_for_it() -> None:
    told = understood(reading("/landing publish\npage: promo-raya"), reading("/landing unpublish", 0.6))
    whole, unfinished = told["readings"]
    assert (whole["command"], unfinished["command"]) == ("landing publish", "landing unpublish")
    asked = unfinished["intent"]
    assert (asked["do"], asked["say"], asked["remember"]["command"]) == ("say", "grammar.missing", "landing_unpublish")
    assert (unfinished["lacks"], unfinished["spoken_yes"], unfinished["asks"]) == (["page"], False, False)


def test_an_unfinished_best_is_shown_beside_its_whole_contrary() -> None:
    told = understood(reading("/landing publish", 0.9), reading("/landing unpublish\npage: promo-raya", 0.6))
    assert [one["command"] for one in told["readings"]] == ["landing publish", "landing unpublish"]
    told = understood(reading("/landing publish", 0.9), reading("/landing unpublish", 0.6))
    assert [one["lacks"] for one in told["readings"]] == [["page"], ["page"]]


def test_what_is_not_to_be_done_is_never_ready_alone() -> None:
    order, contrary = "/landing publish\npage: promo-raya", "/landing unpublish\npage: promo-raya"
    told = understood(reading(contrary, 0.5), reading(order, 0.5, negated=True))
    assert [(one["text"], one.get("negated", False)) for one in told["readings"]] == [(contrary, False), (order, True)]
    told = understood(reading("/abcdef", 0.5), reading(order, 0.5, negated=True))
    assert (told["kind"], told["say"], told["facts"]["nearest"]) == ("say", "voice.negated", ["landing publish"])


def test_an_order_not_to_without_a_contrary_is_said_as_it_was_heard() -> None:
    told = understood(kind="negated", text="jangan buat laman", nearest=["landing create"])
    assert (told["kind"], told["say"], told["role"]) == ("say", "voice.negated", "viewer")
    assert told["facts"] == {"heard": "jangan buat laman", "nearest": ["landing create"]}


def test_an_order_not_to_may_be_the_text_that_was_asked_for() -> None:
    told = understood(kind="negated", text="jangan lepaskan peluang", hearing={"draft": draft(page="promo-raya")})
    assert told["readings"][0]["intent"]["args"]["title"] == "jangan lepaskan peluang"
    told = understood(kind="negated", text="jangan buat laman", hearing={"draft": {**draft(), "command": "sale_add"}})
    assert told["say"] == "voice.negated"


def test_a_missing_field_is_asked_for_and_the_rest_remembered() -> None:
    told = understood(reading("/landing create\npage: promo-raya"))
    assert (told["kind"], told["say"], told["facts"]["field"]) == ("say", "grammar.missing", "title")
    assert told["remember"] == {"command": "landing_create", "args": {"page": "promo-raya"}, "media": None}


def test_a_complete_reading_goes_before_an_unfinished_one_that_is_as_good() -> None:
    told = understood(reading("/landing create\npage: promo-raya"), reading(score=0.86))
    assert told["kind"] == "command"


def test_a_mistaken_reading_is_told_with_its_correction() -> None:
    told = understood(reading("/landing create\npage: promo-raya\ntitle: x\nschedule: kelmarin dulu"))
    assert (told["kind"], told["say"], told["remember"]["command"]) == ("say", "grammar.mistakes", "landing_create")


@pytest.mark.parametrize("text", ["/lending kreate x: y", "/abcdef", "/"])
def test_what_the_grammar_does_not_know_is_unclear(text: str) -> None:
    assert understood(reading(text))["kind"] == "unclear"


@pytest.mark.parametrize("kind", ["talk", "unclear", "silence"])
def test_what_the_home_says_of_other_notes_is_believed(kind: str) -> None:
    told = understood(kind=kind, nearest=["landing list"], text="apa khabar")
    assert (told["kind"], told["nearest"]) == (kind, ["landing list"])


def test_without_words_it_was_silent_and_without_a_command_unclear() -> None:
    assert [understood(text=text)["kind"] for text in ("", "apa khabar")] == ["silence", "unclear"]


@pytest.mark.parametrize("said", ["yes", "no", "change"])
def test_a_word_to_a_card_is_a_word(said: str) -> None:
    told = understood(text="ya", said=said)
    assert (told["kind"], told["word"]) == ("word", said)


def test_a_quoted_video_counts_as_attached() -> None:
    told = understood(reading("/tiktok post\ncaption: Pedas"), hearing={"quoted": "wamid.video"})
    assert told["kind"] == "command"
    assert understood(reading("/tiktok post\ncaption: Pedas"))["facts"]["field"] == "video"


def test_a_template_is_filled_from_those_there_are() -> None:
    known = {"raya": {"commands": ["/landing list"], "variables": []}}
    told = understood(reading("/template run\nname: raya"), hearing={"templates": known})
    assert len(told["readings"][0]["intent"]["args"]["lines"]) == 1


def draft(**args: Any) -> dict[str, Any]:
    return {"id": "wamid.old", "command": "landing_create", "args": args, "media": None, "voice": {"card": 12}}


def test_a_changed_line_that_is_spoken_makes_a_new_reading() -> None:
    hearing = {"draft": draft(page="promo-raya", title="Promo Gila")}
    told = understood(text="tukar tajuk kepada Promo Raya Hebat.", kind="unclear", hearing=hearing)
    assert told["readings"][0]["text"] == "/landing create\npage: promo-raya\ntitle: Promo Raya Hebat"


def test_what_was_asked_for_may_be_spoken_without_its_key() -> None:
    told = understood(text="Promo Raya.", kind="unclear", hearing={"draft": draft(page="promo-raya")})
    assert told["readings"][0]["intent"]["args"]["title"] == "Promo Raya"


def test_a_new_command_while_one_is_unfinished_is_the_new_command() -> None:
    told = understood(reading("/landing list"), text="landing list", hearing={"draft": draft(page="promo-raya")})
    assert told["readings"][0]["command"] == "landing list"


ORDERS = {
    "agent task to Bob type create ticket note bayaran gagal": (
        "/agent task\nto: bob\ntype: create_ticket",
        "agent_task",
    ),
    "apa status sekarang": ("/status", "rollback"),
    "ubah laman promo raya tajuk Raya Meriah": (
        "/landing edit\npage: promo-raya\nfield: headline\nvalue: Raya Meriah",
        "landing_create",
    ),
    "senarai laman pendaratan": ("/landing list", "batch"),
    "app feature name dark mode action enable": ("/app feature\nname: dark_mode\naction: enable", "app_update"),
    "buat laman promo gila tajuk Promo Gila": ("/landing create\npage: promo-gila\ntitle: Promo Gila", "schedule"),
    "task ali call pelanggan sekarang": ("/agent task\nto: ali\ntype: call", "agent_reassign"),
}


@pytest.mark.parametrize("said", ORDERS)
def test_a_spoken_order_is_no_answer_to_an_unfinished_command(said: str) -> None:
    text, unfinished = ORDERS[said]
    waiting = {"id": "wamid.old", "command": unfinished, "args": {}, "media": None}
    told = understood(reading(text), text=said, hearing={"draft": waiting})
    assert (told["kind"], told["readings"][0]["text"]) == ("command", text)


@pytest.mark.parametrize(
    ("said", "text", "unfinished", "args", "meant"),
    [
        (
            "tukar tajuk kepada Raya",
            "/landing edit\nfield: headline\nvalue: Raya",
            "landing_create",
            {"page": "x"},
            "title",
        ),
        ("app checkout", "/app list\napp: checkout", "app_update", {"key": "max_qty", "value": "5"}, "app"),
    ],
)
def test_what_was_asked_for_or_plainly_changed_is_about_the_unfinished_command(
    said: str, text: str, unfinished: str, args: dict[str, str], meant: str
) -> None:
    waiting = {"id": "wamid.old", "command": unfinished, "args": args, "media": None}
    told = understood(reading(text), text=said, hearing={"draft": waiting})
    assert told["readings"][0]["intent"]["command"] == unfinished
    assert meant in told["readings"][0]["intent"]["args"]


def test_an_order_is_not_taken_for_a_mistake_in_an_unfinished_command() -> None:
    waiting = {"id": "wamid.old", "command": "sale_add", "args": {}, "media": None}
    told = understood(reading(score=0.6), text="nota terbitkan laman", hearing={"draft": waiting})
    assert (told["kind"], told["readings"][0]["command"]) == ("command", "landing create")


@pytest.mark.parametrize("said", ["Promo Raya Hebat", "tajuk Promo Raya Hebat semua"])
def test_words_that_may_be_an_order_or_the_text_that_was_asked_for_are_both_shown(said: str) -> None:
    told = understood(reading("/landing list", 0.6), text=said, hearing={"draft": draft(page="promo-raya")})
    order, continued = told["readings"]
    assert (order["command"], continued["command"]) == ("landing list", "landing create")
    assert continued["continues"] == "wamid.old"
    assert "continues" not in order


def test_an_order_and_an_unfinished_command_that_still_lacks_something_are_both_shown() -> None:
    waiting = {"id": "wamid.old", "command": "landing_edit", "args": {}, "media": None}
    said = "laman promo raya semua yang ada"
    told = understood(reading("/landing list", 0.6), text=said, hearing={"draft": waiting})
    assert [one["command"] for one in told["readings"]] == ["landing list", "landing edit"]
    assert (told["readings"][1]["continues"], told["readings"][1]["lacks"]) == ("wamid.old", ["field", "value"])


def test_talk_while_nothing_is_missing_stays_talk() -> None:
    told = understood(text="apa khabar", kind="talk", hearing={"draft": draft(page="promo-raya", title="x")})
    assert told["kind"] == "talk"


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"text": 5, "readings": "x"},
        {"text": None, "readings": [None, {"text": 3}, {"text": "landing"}], "said": ["yes"]},
    ],
)
def test_a_result_that_is_not_understood_is_unclear_or_silent(result: dict[str, Any]) -> None:
    assert understand_readings(result, HEARING)["kind"] in {"unclear", "silence"}


def test_what_a_node_says_it_understood_itself_is_not_believed() -> None:
    told = add_heard({**node(reading("/abcdef")), "heard": {"kind": "word", "word": "yes"}}, HEARING)
    assert told["heard"]["kind"] == "unclear"
    assert "heard" not in add_heard({**node(), "heard": {"kind": "word"}}, None)
    assert not is_heard({"url": "/p/x"})
    assert is_heard(node())


SPOKEN = {
    "tajuk Promo Raya": "title: Promo Raya",
    "title is promo raya": "title: promo raya",
    "Change the title to Promo Raya!": "title: Promo Raya",
    "tukar tajuknya jadi Promo": "title: Promo",
    "Promo Raya.": "Promo Raya",
    "tajuk": "tajuk",
}


@pytest.mark.parametrize(("said", "typed"), SPOKEN.items())
def test_spoken_lines_are_typed_lines(said: str, typed: str) -> None:
    assert write_as_typed(said, "landing_create", may_be_bare=True) == typed


def test_words_beside_a_command_answer_only_with_their_key() -> None:
    assert write_as_typed("Promo Raya", "landing_create", may_be_bare=False) is None
    assert write_as_typed("x", "no_such_command", may_be_bare=True) == "x"


ANSWERS = {
    "CARD 12 YA": ("yes", 12, None),
    "card 12 batal": ("no", 12, None),
    "Kad 12 ubah": ("change", 12, None),
    "CARD 12 #2": ("pick", 12, 2),
    "UBAH": ("change", None, None),
    " ubah. ": ("change", None, None),
}


@pytest.mark.parametrize(("text", "meant"), ANSWERS.items())
def test_the_buttons_of_a_card_can_be_typed(text: str, meant: tuple[str, int | None, int | None]) -> None:
    found = read_card_answer(text, "wamid.q")
    assert found
    assert (found["word"], found["card"], found["pick"], found["quoted"]) == (*meant, "wamid.q")


@pytest.mark.parametrize(
    "text", ["ya", "card 12", "CARD 12 makan", "discard 12 ya", "ubah tajuk", "", None, "CARD " + "9" * 30 + " YA"]
)
def test_anything_else_is_no_answer_to_a_card(text: str | None) -> None:
    assert read_card_answer(text, None) is None


def continued(text: str, **more: Any) -> dict[str, Any]:
    message = {"id": "wamid.1", "type": "text", "text": text, "media": None, "quoted": None, "received_at": AT}
    return understand_with_draft(message, {"draft": {**draft(page="promo-raya"), **more}, "templates": {}})["intent"]


def test_what_was_spoken_in_part_and_typed_to_its_end_comes_as_a_reading() -> None:
    intent = continued("Promo Raya")
    assert intent["reading"]["text"] == "/landing create\npage: promo-raya\ntitle: Promo Raya"
    assert intent["reading"]["intent"]["command"] == "landing_create"


def test_what_was_typed_from_the_start_does_not_nor_does_another_command() -> None:
    assert "reading" not in continued("Promo Raya", voice=None)
    assert "reading" not in continued("/landing list")


VIDEO = {"kind": "video", "id": "7", "url": None, "mime": "video/mp4", "sha256": None, "filename": None}
PHOTO = {"kind": "image", "id": "8", "url": None, "mime": "image/jpeg", "sha256": None, "filename": None}


def continued_with(
    media: dict[str, Any], text: str | None, command: str, kept: Any = None, **args: str
) -> dict[str, Any]:
    message = {"id": "wamid.1", "type": media["kind"], "text": text, "media": media, "quoted": None, "received_at": AT}
    waiting = {"id": "wamid.old", "command": command, "args": args, "media": kept}
    return understand_with_draft(message, {"draft": waiting, "templates": {}})["intent"]


def test_a_video_with_words_of_its_own_is_no_answer_to_a_command_that_takes_none() -> None:
    told = continued_with(VIDEO, "Pedas gila!", "landing_create", page="promo-raya")
    assert (told["say"], told["facts"]["kind"]) == ("grammar.media", "video")
    told = continued_with(PHOTO, "Promo", "tiktok_post", caption="Pedas")
    assert (told["say"], told["facts"]["kind"]) == ("grammar.media", "image")


def test_a_second_video_with_words_of_its_own_takes_the_place_of_none() -> None:
    assert continued_with({**VIDEO, "id": "9"}, "Lain", "tiktok_post", kept=VIDEO)["say"] == "grammar.media"


def test_the_picture_that_a_command_takes_brings_what_was_asked_for() -> None:
    told = continued_with(PHOTO, "Promo Raya", "landing_create", page="promo-raya")
    assert (told["command"], told["args"]["title"]) == ("landing_create", "Promo Raya")
    assert continued_with(VIDEO, None, "tiktok_post", caption="Pedas")["command"] == "tiktok_post"


SOUND = {"kind": "audio", "id": "99", "url": None, "mime": "audio/ogg; codecs=opus", "sha256": None, "filename": None}


def read_as(**more: Any) -> dict[str, Any]:
    message = {"type": "audio", "text": None, "media": SOUND, "quoted": None, "group": False, "forwarded": False}
    return find_intent({**message, "emoji": None, "received_at": AT, **more})


def test_a_voice_note_is_the_hidden_command_whoever_speaks() -> None:
    intent = read_as()
    assert (intent["command"], intent["runs"], intent["role"], intent["asks"]) == (
        "transcribe",
        "home",
        "viewer",
        False,
    )
    assert read_as(type="document", media={**SOUND, "kind": "document", "mime": "audio/mpeg"}) == intent


def test_a_voice_note_is_shown_as_being_typed_at() -> None:
    sent = {"id": "wamid.1", "media": SOUND, "intent": read_as()}
    assert find_slow_message([sent], [{"media": [{"attachment": "a"}]}]) == "wamid.1"


def test_a_forwarded_voice_note_commands_nothing_and_that_is_said() -> None:
    assert read_as(forwarded=True)["say"] == "grammar.forwarded"
    assert read_as(group=True) == {"do": "ignore"}


def test_a_button_of_a_card_is_a_word_and_a_forwarded_one_is_not() -> None:
    tapped = read_as(type="interactive", text="CARD 12 YA", media=None)
    assert (tapped["do"], tapped["word"], tapped["card"]) == ("word", "yes", 12)
    assert read_as(type="text", text="CARD 12 YA", media=None, forwarded=True)["do"] == "chat"


def test_words_our_code_cannot_bear_are_answered_and_the_report_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def understand(*_: Any, **__: Any) -> None:
        raise KeyError("what was spoken")

    monkeypatch.setattr("shared.grammar.understand", understand)
    told = add_heard(node(reading()), HEARING)["heard"]
    assert (told["kind"], told["say"], told["role"]) == ("say", "grammar.broken", "viewer")
    assert told["facts"]["error"].startswith("KeyError in test_voice_readings.py line ")
