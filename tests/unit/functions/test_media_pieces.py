"""A video on its way through a function in pieces: Meta gives parts or the whole, and our token goes nowhere else."""

from collections.abc import Callable, Iterator

import httpx
import pytest
import respx

from functions.whatsapp import Piece, Unavailable, WhatsApp, open_whatsapp

LOOKED_UP = "https://graph.facebook.com/v25.0/99"
STORED = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=99"
FILM = bytes(range(256)) * 4


@pytest.fixture
def meta() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(LOOKED_UP).respond(json={"url": STORED})
        yield router


@pytest.fixture
def whatsapp(meta: respx.MockRouter) -> WhatsApp:
    return open_whatsapp()


def give_parts(request: httpx.Request) -> httpx.Response:
    first, last = (int(place) for place in request.headers["Range"].removeprefix("bytes=").split("-"))
    if first >= len(FILM):
        return httpx.Response(416, headers={"Content-Range": f"bytes */{len(FILM)}"})
    part = FILM[first : last + 1]
    told = f"bytes {first}-{first + len(part) - 1}/{len(FILM)}"
    return httpx.Response(206, headers={"Content-Range": told}, stream=httpx.ByteStream(part))


def give_all(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Length": str(len(FILM))}, stream=httpx.ByteStream(FILM))


@pytest.mark.parametrize("give", [give_parts, give_all])
def test_the_pieces_are_the_whole_whether_meta_knows_parts_or_not(
    meta: respx.MockRouter, whatsapp: WhatsApp, give: Callable[[httpx.Request], httpx.Response]
) -> None:
    meta.get(STORED).mock(side_effect=give)
    taken, offset = b"", 0
    for _ in range(10):
        piece = whatsapp.download_piece("99", offset, 300, 5_000)
        assert isinstance(piece, Piece) and piece.size == len(FILM) and len(piece.data) <= 300
        taken, offset = taken + piece.data, offset + len(piece.data)
    assert taken == FILM


def test_each_piece_has_its_address_looked_up_for_it_lives_five_minutes(
    meta: respx.MockRouter, whatsapp: WhatsApp
) -> None:
    meta.get(STORED).mock(side_effect=give_parts)
    asked = meta.get(LOOKED_UP).respond(json={"url": STORED})
    for offset in (0, 300):
        whatsapp.download_piece("99", offset, 300, 5_000)
    assert asked.call_count == 2


WRONG = {
    "another host": (httpx.Response(200, json={"url": "https://evil.example/99"}), None, "wrong_host"),
    "no address": (httpx.Response(400, json={}), None, "expired"),
    "gone": (None, httpx.Response(404), "expired"),
    "too large": (None, httpx.Response(206, headers={"Content-Range": "bytes 0-0/5001"}, content=b"0"), "too_large"),
    "its server is ill": (None, httpx.Response(500), "unreachable"),
    "a redirect": (None, httpx.Response(302, headers={"Location": "https://evil.example/99"}), "unreachable"),
    "no size": (None, httpx.Response(206, content=b"0" * 10), "unreachable"),
    "a size that is none": (None, httpx.Response(206, headers={"Content-Range": "bytes 0-9/*"}), "unreachable"),
    "less than it says": (
        None, httpx.Response(206, headers={"Content-Range": "bytes 0-299/400"}, content=b"0" * 10), "unreachable",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("looked_up", "given", "problem"), WRONG.values(), ids=WRONG)
def test_what_goes_wrong_has_a_name(
    meta: respx.MockRouter,
    whatsapp: WhatsApp,
    looked_up: httpx.Response | None,
    given: httpx.Response | None,
    problem: str,
) -> None:
    if looked_up:
        meta.get(LOOKED_UP).mock(return_value=looked_up)
    if given:
        meta.get(STORED).mock(return_value=given)
    evil = meta.get(host="evil.example").respond(content=FILM)
    assert whatsapp.download_piece("99", 0, 300, 5_000) == Unavailable(problem)
    assert not evil.called
