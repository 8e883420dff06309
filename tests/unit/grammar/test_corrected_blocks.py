"""The block to copy back never loses a line: what no field takes, what stands twice, what came after too many."""

import pytest

from tests.unit.grammar.parsed_messages import mistake_rows, mistakes_in


@pytest.mark.parametrize(
    ("message", "block"),
    [
        (
            "/landing create\npage: p\ntitle: A\nwarna: merah",
            "/landing create\nwarna: merah\npage: p\ntitle: A",
        ),
        (
            "/landing create\npage: p\nwarna: merah\nsaiz besar\nhelo semua\ntitle: A",
            "/landing create\nwarna: merah\nsaiz besar\nhelo semua\npage: p\ntitle: A",
        ),
        (
            "/landing create\npage: p\nhelo semua\nwarna: merah\ntitle: A",
            "/landing create\nhelo semua\nwarna: merah\npage: p\ntitle: A",
        ),
        ("/landing create\npage: a\npage: b\ntitle: x", "/landing create\npage: a\npage: b\ntitle: x"),
        ("/landing create\npage: a\ntitle: x\npage: b.c", "/landing create\npage: a\npage: b-c\ntitle: x"),
        (
            "/landing create\npage: a\ntitle: x\nschedule: 25:00\nschedule: esk 9 pagi",
            "/landing create\npage: a\ntitle: x\nschedule: <esok 9 pagi>\nschedule: 2026-01-15 09:00",
        ),
        ("/landing create\npage: a\ntilte: x\ntitle: y", "/landing create\ntilte: x\npage: a\ntitle: y"),
        ("/landing create\npage: a\ntitle: y\ntilte: x", "/landing create\ntilte: x\npage: a\ntitle: y"),
        (
            "/landing edit\npage: p\nfield: status\nhedline: Baru",
            "/landing edit\nhedline: Baru\npage: p\nfield: status\nvalue: <draft | published>",
        ),
        (
            "/batch\n- /landing publish\n  page: a\n  warna: merah\n- /landing publish b",
            "/batch\n- /landing publish\n  warna: merah\n  page: a\n- /landing publish b",
        ),
        (
            "/schedule\nwarna: merah\ntask: /report daily\nat: esok",
            "/schedule\nwarna: merah\nat: 2026-01-15 09:00\ntask: /report daily",
        ),
        (
            "/schedule\ntask: /report daily\nat: esok\ntask: /landing list",
            "/schedule\nat: 2026-01-15 09:00\ntask: /landing list\ntask: /report daily",
        ),
    ],
)
def test_no_line_is_lost(message: str, block: str) -> None:
    assert mistakes_in(message).corrected == block


@pytest.mark.parametrize(
    "message",
    [
        "/landing create\npage: p\ntitle: A\nwarna: merah",
        "/landing create\npage: p\nhelo semua\nwarna: merah\ntitle: A",
        "/landing create\npage: a\npage: b\ntitle: x",
        "/agent task\nhelo semua\nwarna: merah\ntype: call\nnote: satu",
        "/batch\n- /landing publish\n  page: a\n  warna: merah\n- /landing publish b",
    ],
)
def test_what_nobody_can_guess_is_told_again_when_the_block_is_sent_as_it_is(message: str) -> None:
    block = mistakes_in(message).corrected
    assert [row[1:] for row in mistake_rows(block)] == [row[1:] for row in sorted(mistake_rows(message))]
    assert mistakes_in(block).corrected == block


def test_what_comes_after_the_last_mistake_that_is_told_is_in_the_block_too() -> None:
    unknown = [f"kunci{letter}: x" for letter in "abcdefghijklmnop"]
    block = mistakes_in("\n".join(["/landing create", "page: a", *unknown, "title: A", "page: b"])).corrected
    assert block.split("\n") == ["/landing create", *unknown, "page: b", "page: a", "title: A"]


def test_words_beside_a_command_that_takes_none_are_no_line() -> None:
    assert mistakes_in("/status sekarang").corrected == "/status"
