"""Mistakes are told per line, several at once, with the nearest thing offered and a block to copy back."""

import pytest

from shared.grammar import Lacking, Mistake, Mistaken, Parsed
from tests.unit.grammar.parsed_messages import args_of, mistake_rows, mistakes_in, parse, resume_draft

KEYS = ("page", "title", "desc", "cta", "schedule", "link")


def test_a_wrong_key_is_told_with_the_nearest_and_put_right_in_the_block() -> None:
    meaning = mistakes_in("/landing create\npage: promo-raya\ntilte: Promo Raya Gila!\ncta: Order")
    assert meaning.mistakes == (Mistake(3, "tilte", "Promo Raya Gila!", "unknown_key", "title", KEYS),)
    assert meaning.kept == {"page": "promo-raya", "cta": "Order"}
    assert meaning.corrected == "/landing create\npage: promo-raya\ntitle: Promo Raya Gila!\ncta: Order"
    assert isinstance(parse(meaning.corrected), Parsed)


def test_an_address_alone_is_the_site_and_no_page() -> None:
    site = {"url": "https://abangcolek.example/menu"}
    assert args_of("/screenshot https://abangcolek.example/menu") == site
    assert args_of("/screenshot promo-raya") == {"page": "promo-raya"}
    [mistake] = mistakes_in("/screenshot http://abangcolek.example").mistakes
    assert (mistake.key, mistake.nearest) == ("url", "https://abangcolek.example")


def test_what_must_follow_is_told_as_what_it_is() -> None:
    [mistake] = mistakes_in("/tiktok posted TASK-1201 https://www.youtube.com/watch?v=1").mistakes
    assert (mistake.key, mistake.problem) == ("link", "bad_post")
    [mistake] = mistakes_in("/tiktok seen 1201 entahlah").mistakes
    assert (mistake.key, mistake.problem) == ("seen", "bad_switch")


def test_several_mistakes_are_told_at_once_with_what_is_missing() -> None:
    meaning = mistakes_in("/agent task\npriority: hihg\ndeadline: 2026-02-30\nwarna: merah\nnote: ok")
    assert [(each.line, each.key, each.problem, each.nearest) for each in meaning.mistakes] == [
        (2, "priority", "bad_choice", "high"),
        (3, "deadline", "bad_time", "2026-02-28 23:59"),
        (4, "warna", "unknown_key", None),
        (0, "type", "missing", None),
    ]
    assert meaning.corrected == (
        "/agent task\nwarna: merah\ntype: <followup | reply | call | visit | create_ticket>\npriority: high\n"
        "deadline: 2026-02-28 23:59\nnote: ok"
    )


@pytest.mark.parametrize(
    ("message", "mistakes"),
    [
        ("/landing publish pgae: promo", [(1, "pgae", "unknown_key", "page")]),
        ("/landing publish promo-raya foo: bar", [(1, "foo", "unknown_key", None)]),
        ("/landing create\npage promo\ntitle: A", [(2, "", "not_a_line", "page: promo")]),
        ("/landing create\npage: p\ntitle: A\ncta Order", [(4, "", "not_a_line", "cta: Order")]),
        ("/landing create\npage: a\npage: b\ntitle: x", [(3, "page", "twice", None)]),
        ("/landing create\npage: p\ntitle: A\nwarna: merah", [(4, "warna", "unknown_key", None)]),
        ("/agent task\ntype: call\nnote: x\nprioriy: high", [(4, "note", "text_or_field", "priority: high")]),
        ("/agent task type: call|visit", [(1, "type", "bad_choice", "call")]),
        ("/agent task type: call deadline: esk 9 pagi", [(1, "deadline", "bad_time", "2026-01-15 09:00")]),
        ("/agent task type: call deadline: 25:00", [(1, "deadline", "bad_time", None)]),
        ("/agent task type: call deadline: semalam", [(1, "deadline", "past_time", "2026-01-14 23:59")]),
        (
            "/landing create\npage: p\ntitle: t\nschedule: 2026-01-10 08:00",
            [(4, "schedule", "past_time", "2027-01-10 08:00")],
        ),
        (
            "/landing create\npage: p\ntitle: t\nschedule: hari ni 8 pagi",
            [(4, "schedule", "past_time", "2026-01-15 08:00")],
        ),
        ("/landing create\npage: p\ntitle: t\nlink: http://x.my/y", [(4, "link", "bad_link", "https://x.my/y")]),
        ("/landing create\npage: promo.html\ntitle: t", [(2, "page", "bad_slug", "promo-html")]),
        ("/landing publish https://x.my/p/promo-raya", [(1, "page", "bad_slug", "promo-raya")]),
        ("/landing edit\npage: p\nhedline: Baru", [(3, "hedline", "unknown_key", "field: headline")]),
        ("/landing edit\npage: p\nstatuss: terbit", [(3, "statuss", "unknown_key", "field: status")]),
        ("/landing rollback promo version: 0", [(1, "version", "bad_version", None)]),
        ("/landing list\nstatus: drft", [(2, "status", "bad_choice", "draft")]),
        ("/landing edit\npage: p\nfield: titel\nvalue: x", [(3, "field", "bad_choice", "headline")]),
        ("/landing edit\npage: p\nfield: status\nvalue: publishd", [(4, "value", "bad_choice", "published")]),
        (
            "/user add\nname: Ali\nnumber: 12345\nrole: agnt",
            [(3, "number", "bad_phone", None), (4, "role", "bad_choice", "agent")],
        ),
        ("/user add\nname: Ali\nnumber: 123456789\nrole: agent", [(3, "number", "bad_phone", "60123456789")]),
        ("/cancel TSAK-1201", [(1, "task", "bad_task", "TASK-1201")]),
        ("/help lnding", [(1, "category", "bad_choice", "landing")]),
        ("/help landng create", [(1, "category", "bad_choice", "landing_create")]),
        ("/status sekarang", [(1, "", "not_a_line", None)]),
    ],
)
def test_each_kind_of_mistake_offers_what_was_probably_meant(message: str, mistakes: list[tuple[object, ...]]) -> None:
    assert mistake_rows(message) == mistakes


def test_a_text_too_long_is_offered_cut_at_a_word_with_its_limit() -> None:
    meaning = mistakes_in("/landing create\npage: p\ntitle: t\ncta: Order sekarang juga sebelum habis")
    (mistake,) = meaning.mistakes
    assert (mistake.problem, mistake.nearest, mistake.choices) == (
        "too_long",
        "Order sekarang juga sebelum",
        ("30", "33"),
    )


def test_the_offered_block_is_itself_a_right_command_when_every_guess_is_sure() -> None:
    for message in (
        "/landing create\npage: a b.c\ntilte: x\nschedule: 2020-01-01 08:00",
        "/agent task\ntype: call\nprioriti: hgh\ndeadline: jumat dpan 9 pagi",
        "/landing edit\npage: p\nfield: statu\nvalue: drft",
        "/landing edit\npage: p\nhedline: Baru",
        "/landing edit\npage: p\nstatuss: terbit",
    ):
        corrected = mistakes_in(message).corrected
        assert isinstance(parse(corrected), Parsed), corrected


def test_an_example_in_brackets_sent_back_untouched_is_still_missing() -> None:
    meaning = parse("/landing create\npage: a\ntitle: <Promo Raya Gila!>")
    assert isinstance(meaning, Lacking)
    assert meaning.missing == ("title",)


def test_both_of_two_values_are_in_the_block_and_none_is_kept() -> None:
    meaning = mistakes_in("/landing create\npage: a\npage: b\ntitle: x")
    assert meaning.corrected == "/landing create\npage: a\npage: b\ntitle: x"
    assert meaning.kept == {"title": "x"}


def test_both_of_two_values_are_told() -> None:
    (mistake,) = mistakes_in("/landing create\npage: a\npage: b\ntitle: x").mistakes
    assert mistake.choices == ("a", "b")


def test_the_block_has_both_of_two_texts() -> None:
    meaning = mistakes_in('/landing create\npage: a\ntitle: x\ndesc: "satu"\ndesc: "dua"')
    assert meaning.corrected.endswith("desc: satu\ndua")


def test_a_flood_of_mistakes_is_cut() -> None:
    message = "/landing create\n" + "\n".join(f"kunci{chr(97 + n % 26)}{chr(97 + n // 26)}: x" for n in range(400))
    assert len(mistakes_in(message).mistakes) <= 15


def test_after_mistakes_only_the_corrected_lines_need_sending() -> None:
    draft = mistakes_in("/landing create\npage: promo.raya\ntitle: Promo\nschedule: 2020-01-01 08:00\ncta: Order")
    again = resume_draft(draft, "page: promo-raya")
    assert isinstance(again, Parsed)
    assert again.args == {"page": "promo-raya", "title": "Promo", "cta": "Order"}


def test_a_correction_may_be_wrong_again() -> None:
    draft = mistakes_in("/landing create\npage: promo.raya\ntitle: Promo")
    again = resume_draft(draft, "page: promo/raya")
    assert isinstance(again, Mistaken)
    assert again.kept == {"title": "Promo"}
    final = resume_draft(again, "page: promo-raya\ntajuk: Baru")
    assert isinstance(final, Parsed)
    assert final.args == args_of("/landing create\npage: promo-raya\ntitle: Baru")


def test_a_misspelt_key_on_the_commands_line_is_told_even_behind_a_text() -> None:
    message = "/landing create page: promo-raya titel: Promo Raya shedule: esok 9 pagi"
    assert mistake_rows(message) == [(1, "titel", "unknown_key", "title"), (1, "shedule", "unknown_key", "schedule")]
    assert mistakes_in(message).corrected.endswith("title: Promo Raya\nschedule: 2026-01-15 09:00")


def test_a_misspelt_key_is_no_part_of_a_name() -> None:
    assert mistake_rows("/agent task to: ali typ: followup target: 0123456789") == [(1, "typ", "unknown_key", "type")]


def test_a_text_on_the_commands_line_may_hold_a_colon_that_is_no_slip() -> None:
    args = args_of("/landing create page: a title: Promo: Raya desc: Nama: Abu")
    assert (args["title"], args["desc"]) == ("Promo: Raya", "Nama: Abu")


def test_what_happened_cannot_be_to_come() -> None:
    meaning = mistakes_in("/sale add\namount: 12\nat: esok 8 malam")
    assert [(each.line, each.key, each.problem, each.nearest) for each in meaning.mistakes] == [
        (3, "at", "not_yet", "now")
    ]
