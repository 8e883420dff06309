"""Commands as people write them: the specification's blocks, one line, a phone keyboard's oddities."""

import pytest

from shared.grammar import Lacking, Parsed, Talk, UnknownCommand, render_command
from shared.grammar.folding import clean_text
from tests.unit.grammar.parsed_messages import args_of, mistake_rows, parse

PUBLISHED = {"page": "promo-raya"}

SPECIFICATION = [
    *[
        (
            f"/agent task\nto: ali\ntype: {kind}\ntarget: 019XXXXXXX\npriority: {priority}\ndeadline: {deadline}\n"
            "note: Customer minta price list",
            {
                "to": "ali",
                "type": kind,
                "target": "019XXXXXXX",
                "priority": priority,
                "deadline": when,
                "note": "Customer minta price list",
            },
        )
        for kind, priority, deadline, when in [
            ("followup", "high", "2h", "2026-01-14T12:31:00+08:00"),
            ("reply", "normal", "today", "2026-01-14T23:59:00+08:00"),
            ("call", "low", "tomorrow", "2026-01-15T23:59:00+08:00"),
            ("visit", "high", "2h", "2026-01-14T12:31:00+08:00"),
            ("create_ticket", "low", "today", "2026-01-14T23:59:00+08:00"),
        ]
    ],
    *[(f"/agent list\nstatus: {status}", {"status": status}) for status in ("pending", "done", "all")],
    ("/agent reassign\ntask: TASK-1201\nto: bob", {"task": "TASK-1201", "to": "bob"}),
    (
        "/landing create\npage: promo-raya\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang\n"
        "schedule: 2026-01-20 08:00",
        {
            "page": "promo-raya",
            "title": "Promo Raya Gila!",
            "desc": "Diskaun sampai 50%",
            "cta": "Order Sekarang",
            "schedule": "2026-01-20T08:00:00+08:00",
        },
    ),
    *[
        (
            f"/landing edit\npage: promo-raya\nfield: {field}\nvalue: Promo Terbesar Tahun Ini 🔥",
            {"page": "promo-raya", "field": field, "value": "Promo Terbesar Tahun Ini 🔥"},
        )
        for field in ("headline", "description", "cta")
    ],
    ("/landing publish\npage: promo-raya", PUBLISHED),
    ("/landing unpublish\npage: promo-raya", PUBLISHED),
    ("/landing rollback\npage: promo-raya\nversion: -1", {"page": "promo-raya", "version": -1}),
    *[(f"/landing list\nstatus: {status}", {"status": status}) for status in ("draft", "published", "all")],
    ("/status", {}),
    *[
        (f"/help\ncategory: {family}", {"category": family})
        for family in ("agent", "landing", "tiktok", "app", "content", "report")
    ],
    *[(f"/queue\nstatus: {status}", {"status": status}) for status in ("pending", "running", "failed")],
    ("/retry\ntask: TASK-1201", {"task": "TASK-1201"}),
    ("/cancel\ntask: TASK-1201", {"task": "TASK-1201"}),
    ("/landing publish page: promo-raya", PUBLISHED),
    ("/agent task to: ali type: prep_checklist", {"to": "ali", "type": "prep_checklist", "priority": "normal"}),
    *[
        (f"/app update\napp: {app}\nkey: {key}\nvalue: {typed}", {"app": app, "key": key, "value": value})
        for app, key, typed, value in [
            ("checkout", "max_qty", "5", 5),
            ("catalog", "min_order", "5", "5.00"),
            ("booking", "feature_flag", "on", True),
        ]
    ],
    *[
        (f"/app feature\nname: {name}\naction: {action}", {"name": name, "action": action})
        for name, action in [("dark_mode", "enable"), ("promo_banner", "disable"), ("new_menu", "enable")]
    ],
    *[(f"/app deploy\nbranch: {branch}", {"branch": branch}) for branch in ("main", "staging")],
    (
        "/tiktok edit\nvideo_id: 73920123\ncaption: Jangan lupa follow untuk deal seterusnya 🔥",
        {"video_id": "73920123", "caption": "Jangan lupa follow untuk deal seterusnya 🔥"},
    ),
    ("/tiktok delete\nvideo_id: 73920123\nreason: wrong content", {"video_id": "73920123", "reason": "wrong content"}),
    *[(f"/tiktok stats\nperiod: {period}", {"period": period}) for period in ("today", "week", "month")],
    *[
        (
            f"/content schedule\nplatform: {platform}\ndate: 2026-01-20\nslots: 3\ntype: {kind}",
            {"platform": platform, "date": "2026-01-20", "slots": 3, "type": kind},
        )
        for platform, kind in [("tiktok", "reaction"), ("instagram", "behind_scene"), ("all", "promo")]
    ],
    *[
        (f"/content caption\ntype: {kind}\ntone: {tone}", {"type": kind, "tone": tone})
        for kind, tone in [("reaction", "funny"), ("promo", "hype"), ("event", "informative")]
    ],
    *[
        (f"/content hashtag\nniche: {niche}\ncount: 10", {"niche": niche, "count": 10})
        for niche in ("street_food", "malaysia", "viral")
    ],
    *[
        (f"/report daily\ndate: {date}", {"date": day})
        for date, day in [("today", "2026-01-14"), ("yesterday", "2026-01-13"), ("2026-01-13", "2026-01-13")]
    ],
    ("/report event\nevent_id: EVT-101", {"event_id": "EVT-101"}),
    *[(f"/report sales\nperiod: {period}", {"period": period}) for period in ("today", "week", "month")],
    *[
        (f"/report content\nplatform: {platform}\nperiod: week", {"platform": platform, "period": "week"})
        for platform in ("tiktok", "all")
    ],
    ("/report generate type: achievement", {"type": "achievement", "period": "week"}),
    ("/undo\ntask: TASK-1201", {"task": "TASK-1201"}),
    ("/rollback\ntype: landing\npage: promo-raya\nto: -1", {"type": "landing", "page": "promo-raya", "to": -1}),
    *[
        (
            f"/analytics\nmetric: {metric}\nperiod: {period}\ncompare: previous",
            {"metric": metric, "period": period, "compare": "previous"},
        )
        for metric, period in [("conversion", "24h"), ("traffic", "7d"), ("engagement", "30d")]
    ],
]


@pytest.mark.parametrize(("message", "args"), SPECIFICATION)
def test_the_blocks_of_the_specification_are_understood(message: str, args: dict[str, object]) -> None:
    assert args_of(message) == args


@pytest.mark.parametrize(("message", "args"), SPECIFICATION)
def test_they_are_understood_on_one_line_too(message: str, args: dict[str, object]) -> None:
    assert args_of(message.replace("\n", " ")) == args


@pytest.mark.parametrize(
    ("message", "key", "offered"),
    [
        ("/agent task\ntype: followup | reply | call | visit | create_ticket", "type", "followup"),
        ("/agent task\ntype: call\npriority: high | normal | low", "priority", "high"),
        ("/app update\napp: checkout | catalog | booking\nkey: max_qty\nvalue: 5", "app", "checkout"),
        ("/app feature\nname: dark_mode | promo_banner | new_menu\naction: enable", "name", "dark_mode"),
        ("/app deploy\nbranch: main | staging", "branch", "main"),
        ("/content caption\ntype: reaction | promo | event\ntone: funny", "type", "reaction"),
        ("/analytics\nmetric: conversion | traffic | engagement", "metric", "conversion"),
        ("/queue\nstatus: pending | running | failed", "status", "pending"),
    ],
)
def test_a_line_of_choices_copied_as_printed_is_asked_about(message: str, key: str, offered: str) -> None:
    assert [(each[1], each[2], each[3]) for each in mistake_rows(message)] == [(key, "bad_choice", offered)]


@pytest.mark.parametrize(
    "message",
    [
        "/Landing Publish\nPage: promo-raya",
        "/LANDING PUBLISH PAGE: PROMO-RAYA",
        "/landing publish\r\npage: promo-raya\r\n",
        "/landing publish\npage : promo-raya",
        "/landing publish\nPage\u00a0: \u00a0promo-raya\u200d",
        "/landing publish\n\u200bpage\u200b: promo\u200b-raya\ufeff",
        "／landing publish\npage：promo-raya",
        "／ｌａｎｄｉｎｇ publish\nｐａｇｅ： ｐｒｏｍｏ－ｒａｙａ",
        "/ landing publish\npage: promo-raya",
        "/landing  publish   page:promo-raya",
        "/landing-publish page: promo-raya",
        "/landing_publish page: promo-raya",
        "/landingpublish page: promo-raya",
        "/landing publish\n• page: promo-raya",
        "/landing publish\n- page: promo-raya",
        "/landing publish\n– page: promo-raya",
        "/landing publish\n* page: promo-raya",
        "/landing publish\n1. page: promo-raya",
        "/landing publish\n*page:* promo-raya",
        "/landing publish\n*page*: promo-raya",
        "/landing publish\npage: “promo-raya”",
        "/landing publish\npage: 'promo-raya'",
        '/landing publish page: "promo-raya"',
        "/landing publish\npage: Promo Raya",
        "/landing publish\npage: promo_raya",
        "/landing publish\npage: promo–raya",
        "/landing publish\n\n\npage: promo-raya\n\n",
        "/landing publish\npage:\npromo-raya",
        "/landing publish promo-raya",
        "/landing publish Promo Raya",
        "/landing publish: promo-raya",
        "   /landing publish promo-raya  ",
        "```/landing publish\npage: promo-raya```",
        "*/landing publish promo-raya*",
        "“/landing publish promo-raya”",
        "• /landing publish promo-raya",
        "/terbit promo-raya",
        "/landing terbit\nhalaman: promo-raya",
    ],
)
def test_a_phone_keyboard_is_forgiven(message: str) -> None:
    meaning = parse(message)
    assert isinstance(meaning, Parsed), meaning
    assert (meaning.command.key, meaning.args) == ("landing_publish", PUBLISHED)


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("/agent task to: ali type: call note: Call her: urgent", {"to": "ali", "note": "Call her: urgent"}),
        (
            "/agent task type: call note: Buka https://x.my/a?b=c:d pukul 8:30",
            {"note": "Buka https://x.my/a?b=c:d pukul 8:30"},
        ),
        ("/agent task to: ali, type: call, note: a, b", {"to": "ali", "note": "a, b"}),
        ("/agent task to: ali type: call\nnote: satu\ndua: 2", {"to": "ali", "note": "satu\ndua: 2"}),
        ("/agent task\nto: ali type: call\nnote: x", {"to": "ali", "note": "x"}),
        ("/agent task\ntarget: 019-333 4444 type: call", {"target": "60193334444"}),
        ("/agent task to: ali deadline: 20:00 type: call", {"to": "ali", "deadline": "2026-01-14T20:00:00+08:00"}),
    ],
)
def test_keys_may_share_the_commands_line_and_values_may_hold_colons(message: str, args: dict[str, str]) -> None:
    assert args_of(message) == {"type": "call", "priority": "normal", **args}


def test_a_text_goes_on_over_lines_with_bullets_blank_lines_and_its_own_labels() -> None:
    note = "Customer minta:\n- price list 🔥\n- gambar\n\nNama: Abu\nAlamat: No. 5, Jalan 2/3"
    args = args_of(f"/agent task\nto: ali\ntype: call\nnote: {note}\nproof: yes")
    assert (args["note"], args["proof"]) == (note, True)


def test_a_title_over_two_lines_becomes_one() -> None:
    assert args_of("/landing create\npage: a\ntitle: Promo\nRaya   Gila!")["title"] == "Promo Raya Gila!"


def test_what_a_person_wrote_in_a_text_stays_as_written() -> None:
    title = "Ali’s “Promo” – ½ harga… 👨‍👩‍👧 ❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿 جاوي ＡＢ"
    assert args_of(f"/landing create\npage: a\ntitle: {title}")["title"] == title


def test_a_quoted_text_may_hold_anything() -> None:
    text = args_of('/agent task\ntype: call\nnote: "to: bob\n\n/status\ntype: ""visit"""\nto: ali')
    assert text["note"] == 'to: bob\n\n/status\ntype: "visit"'
    assert text["to"] == "ali"


def test_quotes_inside_a_sentence_stay() -> None:
    assert args_of('/landing create\npage: a\ntitle: "Gila" kata "Ali"')["title"] == '"Gila" kata "Ali"'


def test_an_empty_value_is_not_given() -> None:
    assert args_of("/landing create\npage: a\ntitle: b\ndesc:\ncta: ") == {"page": "a", "title": "b"}


def test_the_same_value_twice_is_no_mistake() -> None:
    assert args_of("/landing publish promo-raya\npage: promo-raya") == PUBLISHED


def test_malay_keys_and_values_are_understood() -> None:
    assert args_of(
        "/tugas baru\nkepada: Ali\njenis: telefon\nkeutamaan: tinggi\ntarikh akhir: esok 5 petang\nnota: cepat"
    ) == {
        "to": "Ali",
        "type": "call",
        "priority": "high",
        "deadline": "2026-01-15T17:00:00+08:00",
        "note": "cepat",
    }


def test_the_part_edited_decides_what_its_value_may_be_wherever_it_stands() -> None:
    expected = {"page": "a", "field": "status", "value": "published"}
    assert args_of("/landing edit\nvalue: terbit\nfield: status\npage: a") == expected


def test_an_edited_picture_is_the_attached_one() -> None:
    edit = "/landing edit\npage: a\nfield: gambar"
    assert args_of(edit, picture=True) == {"page": "a", "field": "image"}
    meaning = parse(edit)
    assert isinstance(meaning, Lacking)
    assert (meaning.kept, meaning.missing) == ({"page": "a", "field": "image"}, ("image",))


@pytest.mark.parametrize(
    ("message", "missing"),
    [
        ("/landing create", ("page", "title")),
        ("/landing create promo-raya", ("title",)),
        ("/landing edit promo-raya", ("field", "value")),
        ("/batal", ("task",)),
        ("/user add name: Ali", ("number", "role")),
        ("/user remove", ("name",)),
        ("/quiet", ("state",)),
    ],
)
def test_a_command_that_only_lacks_fields_says_which(message: str, missing: tuple[str, ...]) -> None:
    meaning = parse(message)
    assert isinstance(meaning, Lacking)
    assert meaning.missing == missing


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("/help landing", {"category": "landing"}),
        ("/bantuan halaman", {"category": "landing"}),
        ("/help landing create", {"command": "landing_create"}),
        ("/help /agent task", {"command": "agent_task"}),
        ("/user remove Bob", {"name": "Bob"}),
        ("/user remove 012-345 6789", {"number": "60123456789"}),
        ("/cancel-TASK-1201", {"task": "TASK-1201"}),
        ("/landing rollback promo-raya version: −2", {"page": "promo-raya", "version": -2}),
        ("/landing rollback promo-raya\nversi: v3", {"page": "promo-raya", "version": 3}),
        ("/landing rollback promo-raya", {"page": "promo-raya", "version": -1}),
        ("/landing rollback promo-raya -2", {"page": "promo-raya", "version": -2}),
        ("/agent reassign 1201 bob", {"task": "TASK-1201", "to": "bob"}),
        ("/user add Ali 0123456789 agent", {"name": "Ali", "number": "60123456789", "role": "agent"}),
        ("/status?", {}),
        ("/status.", {}),
        ("/agent list siap", {"status": "done"}),
        ("/queue gagal", {"status": "failed"}),
        ("/senyap tutup", {"state": "off"}),
        ("/bahasa melayu", {"language": "ms"}),
    ],
)
def test_what_may_stand_without_its_key(message: str, args: dict[str, object]) -> None:
    assert args_of(message) == args


@pytest.mark.parametrize(
    ("message", "word", "first"),
    [
        ("/landng publish page: x", "landng publish", "landing publish"),
        ("/create landing", "create landing", "landing create"),
        ("/landing pubish x", "landing pubish", "landing publish"),
        ("/helo", "helo", "help"),
        ("/statsu", "statsu", "status"),
        ("/agnt task to: ali", "agnt task", "agent task"),
        ("/add usr", "add usr", "user add"),
    ],
)
def test_an_unknown_command_offers_the_nearest_three(message: str, word: str, first: str) -> None:
    meaning = parse(message)
    assert isinstance(meaning, UnknownCommand)
    assert (meaning.word, meaning.nearest[0], len(meaning.nearest)) == (word, first, 3)


def test_a_family_alone_offers_its_own_commands() -> None:
    for family in ("landing", "agent", "user", "landign"):
        meaning = parse(f"/{family}\npage: x")
        assert isinstance(meaning, UnknownCommand)
        assert all(name.startswith(family[:4]) for name in meaning.nearest), meaning


@pytest.mark.parametrize(
    "message", ["hello", "", "   ", "landing create", "harga: RM5", "a/b", "https://x.my", "1/2 kg"]
)
def test_everything_without_a_slash_is_talk(message: str) -> None:
    assert parse(message) == Talk()


def test_a_command_is_written_back_as_a_block_to_copy() -> None:
    meaning = parse("/agent task note: hai to: ali deadline: esok 9 pagi type: Follow Up")
    assert isinstance(meaning, Parsed)
    assert render_command(meaning.command, meaning.args) == (
        "/agent task\nto: ali\ntype: followup\npriority: normal\ndeadline: 2026-01-15 09:00\nnote: hai"
    )


def test_cleaning_leaves_a_clean_text_alone() -> None:
    text = "Promo Raya 🔥 👨‍👩‍👧"
    assert clean_text(text) is text or clean_text(text) == text
