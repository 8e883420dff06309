"""Landing pages as visitors, link previews and strangers meet them."""

import re
from pathlib import Path
from typing import Any

import pytest
import respx
from flask.testing import FlaskClient

from functions.media_store import open_media_store
from functions.site import serve
from shared.settings import settings
from tests.unit.functions.conftest import Recording

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36"}
PAGE = {
    "slug": "promo-raya",
    "version": 2,
    "title": "Promo Raya Gila!",
    "description": "Diskaun sampai 50%",
    "cta": "Order",
    "link": None,
    "image": {"key": "pages/a.jpg", "mime": "image/jpeg", "width": 1280, "height": 960},
    "published_at": "2026-01-20T00:00:00+00:00",
}


@pytest.fixture
def site(recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setenv("WOCS_BASE_URL", "https://wocs.example")
    settings.cache_clear()
    shows(recording)
    return serve("landing").test_client()


def shows(recording: Recording, **more: Any) -> None:
    recording.answers["wocs_page"] = [{"page": {**PAGE, **more}}]


def events(recording: Recording) -> list[tuple[str, str]]:
    return [(request["page"], request["event"]) for request in recording.of("wocs_page")]


def test_a_page_shows_its_words_and_costs_one_call_that_counts_the_view(
    site: FlaskClient, recording: Recording
) -> None:
    answer = site.get("/p/promo-raya", headers=PHONE)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert all(words in answer.text for words in ("Promo Raya Gila!", "Diskaun sampai 50%", "Order", "Abang Colek"))
    assert recording.calls == [("wocs_page", {"page": "promo-raya", "event": "view", "timezone": "Asia/Kuala_Lumpur"})]


def test_a_page_is_asked_for_again_each_time_so_that_a_publish_shows_at_once(site: FlaskClient) -> None:
    first = site.get("/p/promo-raya", headers=PHONE)
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.get("/p/promo-raya", headers={**PHONE, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_version_has_another_etag(site: FlaskClient, recording: Recording) -> None:
    before = site.get("/p/promo-raya").headers["ETag"]
    shows(recording, version=3, title="Baru")
    answer = site.get("/p/promo-raya", headers={"If-None-Match": before})
    assert (answer.status_code, "Baru" in answer.text) == (200, True)


def test_link_previews_are_given_absolute_addresses_and_the_pictures_size(site: FlaskClient) -> None:
    html = site.get("/p/promo-raya", headers={"User-Agent": "facebookexternalhit/1.1"}).text
    told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
    assert told["og:title"] == "Promo Raya Gila!"
    assert told["og:url"] == "https://wocs.example/p/promo-raya"
    assert told["og:image"] == told["twitter:image"] == "https://wocs.example/p/promo-raya/2.jpg"
    assert (told["og:image:width"], told["og:image:height"]) == ("1280", "960")
    assert told["twitter:card"] == "summary_large_image"


UNCOUNTED = {
    "a link preview": {"User-Agent": "WhatsApp/2.2587.9 W"},
    "a robot": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
}


@pytest.mark.parametrize("headers", UNCOUNTED.values(), ids=UNCOUNTED)
def test_previews_and_robots_are_not_counted(site: FlaskClient, recording: Recording, headers: dict[str, str]) -> None:
    assert site.get("/p/promo-raya", headers=headers).status_code == 200
    assert events(recording) == [("promo-raya", "peek")]


def test_a_peek_and_a_head_are_not_counted(site: FlaskClient, recording: Recording) -> None:
    site.get("/p/promo-raya?peek=1", headers=PHONE)
    head = site.head("/p/promo-raya", headers=PHONE)
    assert (events(recording), head.data) == ([("promo-raya", "peek")] * 2, b"")


def test_what_is_not_published_is_not_found(site: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_page"] = [{"page": None}]
    for path in ("/p/promo-raya", "/p/promo-raya/2.jpg", "/go/promo-raya"):
        answer = site.get(path, headers=PHONE)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "slug", ["a" * 101, "..%2F..%2Fetc", "promo%00", "<script>", "a_b", "-", "promo--raya", "%E2%82%AC"]
)
def test_what_cannot_be_a_page_is_not_even_asked_for(site: FlaskClient, recording: Recording, slug: str) -> None:
    assert (site.get(f"/p/{slug}").status_code, recording.calls) == (404, [])


def test_a_capital_letter_in_the_address_is_forgiven(site: FlaskClient, recording: Recording) -> None:
    site.get("/p/Promo-Raya", headers=PHONE)
    assert events(recording) == [("promo-raya", "view")]


def test_the_rewritten_address_is_understood_as_well(site: FlaskClient, recording: Recording) -> None:
    site.get("/api/landing?page=promo-raya", headers=PHONE)
    site.get("/api/landing?page=promo-raya&click=1", headers=PHONE)
    site.get("/api/landing?page=promo-raya&picture=2.jpg", headers=PHONE)
    assert events(recording) == [("promo-raya", "view"), ("promo-raya", "click"), ("promo-raya", "peek")]


def test_nothing_on_a_page_can_run(site: FlaskClient, recording: Recording) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"
    shows(recording, title=evil, description=evil, cta=evil)
    answer = site.get("/p/promo-raya")
    assert "<script" not in answer.text
    assert "<img src=x" not in answer.text
    assert "49" not in re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_no_cookie_is_ever_set(site: FlaskClient) -> None:
    assert "Set-Cookie" not in site.get("/p/promo-raya", headers=PHONE).headers


def test_the_picture_of_the_live_version_is_kept_for_ever(site: FlaskClient) -> None:
    open_media_store().put("pages/a.jpg", b"\xff\xd8\xffpixels", "image/jpeg")
    answer = site.get("/p/promo-raya/2.jpg")
    assert (answer.data, answer.mimetype) == (b"\xff\xd8\xffpixels", "image/jpeg")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["1.jpg", "3.jpg", "2.png", "2", "..%2Fa.jpg"])
def test_the_picture_of_another_version_is_not_given(site: FlaskClient, name: str) -> None:
    open_media_store().put("pages/a.jpg", b"\xff\xd8\xffpixels", "image/jpeg")
    assert site.get(f"/p/promo-raya/{name}").status_code == 404


def test_a_tap_is_counted_and_goes_to_the_pages_link(site: FlaskClient, recording: Recording) -> None:
    shows(recording, link="https://wa.me/60123456789?text=Order")
    answer = site.get("/go/promo-raya?to=https://evil.example", headers=PHONE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://wa.me/60123456789?text=Order")
    assert (events(recording), answer.headers["Cache-Control"]) == ([("promo-raya", "click")], "no-store")


def test_without_a_link_a_tap_goes_where_the_owner_said(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_ORDER_LINK", "https://order.example/menu")
    settings.cache_clear()
    assert site.get("/go/promo-raya").headers["Location"] == "https://order.example/menu"


def test_else_a_tap_opens_the_brands_own_chat(site: FlaskClient) -> None:
    with respx.mock() as graph:
        graph.get("https://graph.facebook.com/v25.0/1234567890").respond(
            json={"display_phone_number": "+60 3-1234 5678"}
        )
        assert site.get("/go/promo-raya").headers["Location"] == "https://wa.me/60312345678"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "http://plain.example",
        "data:text/html,x",
        "//evil.example",
        "x",
        "https://a\r\nSet-Cookie: b",
        "",
    ],
)
def test_a_tap_never_goes_to_what_is_no_safe_link(site: FlaskClient, recording: Recording, link: str) -> None:
    shows(recording, link=link)
    with respx.mock() as graph:
        graph.get("https://graph.facebook.com/v25.0/1234567890").respond(500)
        assert site.get("/go/promo-raya").headers["Location"] == "https://wocs.example/p/promo-raya"


def test_while_the_database_is_away_visitors_are_asked_to_come_again(site: FlaskClient, recording: Recording) -> None:
    recording.goes_down()
    answer = site.get("/p/promo-raya", headers=PHONE)
    assert (answer.status_code, "Retry-After" in answer.headers, "Sekejap" in answer.text) == (503, True, True)


def test_nothing_is_changed_by_other_methods(site: FlaskClient, recording: Recording) -> None:
    assert site.post("/go/promo-raya").status_code == 405
    assert recording.calls == []


@pytest.mark.parametrize("more", [{"image": None}, {"description": None, "cta": None, "image": {"key": "pages/a.jpg"}}])
def test_a_page_without_everything_is_still_whole(
    site: FlaskClient, recording: Recording, more: dict[str, Any]
) -> None:
    shows(recording, **more)
    html = site.get("/p/promo-raya").text
    assert "None" not in html
    assert 'href="/go/promo-raya"' in html
