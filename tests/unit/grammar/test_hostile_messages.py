"""Messages made to hurt are refused or kept as plain words, never obeyed, never an error."""

import time

import pytest

from shared.grammar import Lacking, Mistaken, UnknownCommand
from tests.unit.grammar.parsed_messages import args_of, mistake_rows, mistakes_in, parse


@pytest.mark.parametrize(
    "page", ["promo%2f..%2f", "con", "aux", ".git", ".env", "index.html", "CNAME", "-", "--", "../../etc", "a\\b"]
)
def test_page_names_that_are_paths_or_reserved_are_refused(page: str) -> None:
    assert mistake_rows(f"/landing create\npage: {page}\ntitle: t")[0][:3] == (2, "page", "bad_slug")


@pytest.mark.parametrize("length", [65, 5000])
def test_page_names_without_end_are_refused(length: int) -> None:
    assert mistake_rows(f"/landing create page: {'a' * length}")[0][2] == "too_long"


def test_odd_line_ends_spaces_and_joiners_mean_the_same_as_none() -> None:
    odd, plain = parse("/LANDING CREATE\r\nPage\u00a0:\u00a0 x\u200d"), parse("/landing create\npage: x")
    assert isinstance(plain, Lacking) and odd == plain


@pytest.mark.parametrize(
    "title",
    [
        "{{7*7}} {%for x in ().__class__.__base__.__subclasses__()%}",
        "${7*7} <%=7*7%> #{7*7}",
        "<script>alert(1)</script>",
        "$(reboot) `id` ; rm -rf / | nc",
        "'; drop table users; --",
        '=HYPERLINK("http://evil")',
        "*bold* _x_ ```code``` https://evil",
    ],
)
def test_code_of_any_language_is_plain_text(title: str) -> None:
    assert args_of(f"/landing create\npage: a\ntitle: {title}")["title"] == title


def test_a_buttons_words_are_no_script_and_its_link_neither() -> None:
    assert mistake_rows("/landing create\npage: a\ntitle: b\ncta: javascript:alert(1)") == [
        (4, "cta", "bad_link", None)
    ]
    assert mistake_rows("/landing create\npage: a\ntitle: b\nlink: data:text/html,x") == [(4, "link", "bad_link", None)]


@pytest.mark.parametrize("line", ["image: data:image/svg+xml;base64,...", "color: red;background:url(//evil)"])
def test_keys_nobody_declared_are_refused(line: str) -> None:
    assert mistake_rows(f"/landing create\n{line}")[0][:3] == (2, line.split(":")[0], "unknown_key")


@pytest.mark.parametrize(
    "message",
    [
        "/app config\nkey: __proto__.polluted\nvalue: 1",
        "/app config key: DATABASE_URL value: x",
        "/report export -> title '=HYPERLINK(\"http://evil\")'",
        "/__class__",
        "/\u202elanding",
    ],
)
def test_commands_nobody_declared_are_unknown(message: str) -> None:
    assert isinstance(parse(message), UnknownCommand)


def test_a_condition_without_end_and_a_deletion_without_a_video_are_refused() -> None:
    assert mistake_rows("/if views > 1e400 then: /tiktok delete") == [
        (1, "video_id", "missing", None),
        (1, "condition", "bad_condition", None),
    ]


def test_a_task_number_beyond_reason_is_refused() -> None:
    assert mistake_rows("/retry TASK-99999999999999999999") == [(1, "task", "bad_task", None)]


def test_words_after_a_command_without_fields_are_a_mistake() -> None:
    assert mistakes_in("/status\n*bold* _x_ ```code``` https://evil").corrected == "/status"


def test_nul_lone_surrogates_and_direction_marks_vanish() -> None:
    assert args_of("/landing create\npage: a\ntitle: Pro\0mo\ud800 \u202eRaya\u2066")["title"] == "Promo Raya"


@pytest.mark.parametrize(
    "message",
    [
        "/landing create\n" + "a: b\n" * 50_000,
        "/landing create\ndesc: " + "x\n" * 100_000,
        "/landing create\ndesc: x\n" + "dsec: x\n" * 20_000,
        "/landing create " + "title:" * 20_000,
        '/agent task\nnote: "' + '""' * 100_000,
        "/agent task\n" + 'note: "\n' * 3_000,
        "/agent task\nto: " + "a: " * 30_000,
        "/" + "a " * 100_000,
        "/" + "/" * 100_000,
        " `*_~" * 50_000 + "x",
        "/agent task\ndeadline: " + "1 jam " * 30_000 + "x",
        "/agent task\ndeadline: " + "9" * 100_000,
        "confirm" + " " * 100_000 + "x",
        "/user add\nnumber: " + "1 " * 50_000,
        "/landing create\npage: " + "-" * 100_000,
        "/landing create\nlink: https://" + "a." * 50_000,
        "/landing create\n" + "*" * 100_000 + "page" + "*" * 100_000 + "x",
        "/batch" + "\n- /status" * 50_000,
        "/batch " + "- /batch " * 30_000,
        "/if " + "then: /if " * 20_000,
        "/schedule task: " + "/schedule task: " * 20_000,
        "/template create name: a\ncommands:" + "\n- /landing create page: {a}" * 10_000,
        "/template create name: a\ncommands:\n- /landing create page: " + "{a}" * 50_000,
        "/template run name: a " + "b: c " * 50_000,
        "/template run\n" + "b: c\n" * 50_000,
        "/if\ncondition: " + "sales " * 50_000 + "> 1",
        "/if\ncondition: sales > 1\nthen: /agent task type: call" + "\nnote: x" * 30_000,
        "/sale add amount: " + "1," * 50_000,
        "/report daily date: " + "3 hari " * 30_000,
        "/agent task type: " + "a" * 100_000,
    ],
    ids=range(30),
)
def test_a_flood_costs_little(message: str) -> None:
    """WhatsApp stops at 4,096 characters; these are fifty times that. Only growth with the square is caught."""
    start = time.process_time()
    parse(message)
    assert time.process_time() - start < 5


def test_very_many_lines_make_few_mistakes() -> None:
    meaning = parse("/landing create\n" + "salah\n" * 4000)
    assert isinstance(meaning, Mistaken)
    assert len(meaning.mistakes) < 16


LONGEST = 65_536
"""Characters of a WhatsApp message."""


@pytest.mark.parametrize(
    "head", ["/landing create page: x title: a", "/agent task to: ali note: ", "/if sales > 1 then: ", "/batch "]
)
@pytest.mark.parametrize(
    "piece", [" tite:y", " shedule: y", "\nx: y", "ß", "a", "1h", " then: /if", "\n- /status", "{x}", '"']
)
def test_the_longest_message_of_one_piece_over_and_over_is_read_at_once(head: str, piece: str) -> None:
    start = time.process_time()
    parse(head + piece * (LONGEST // len(piece)))
    assert time.process_time() - start < 2
