"""Landing pages as visitors, link previews and strangers meet them."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import respx
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from functions.draft_links import read_draft, sign_draft
from functions.media.page_card import draw_card
from functions.media_store import open_media_store
from functions.site import serve
from functions.templates.whatsapp_markup import render_markup
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
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
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
        told = site.get("/go/promo-raya").headers["Location"]
        assert told == "https://wa.me/60312345678?text=Saya%20nak%20order%3A%20Promo%20Raya%20Gila%21"


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
        answer = site.get("/go/promo-raya")
    told = answer.headers["Location"]
    assert (answer.status_code, told) == (302, "https://wocs.example/p/promo-raya?order=away&peek=1")
    assert "WhatsApp cannot be opened right now" in site.get(told.removeprefix("https://wocs.example")).text
    assert "cannot be opened" not in site.get("/p/promo-raya", headers=PHONE).text
    assert events(recording)[-2:] == [("promo-raya", "peek"), ("promo-raya", "view")]


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


def test_whatsapps_marks_lists_and_links_are_shown_as_what_they_mean(site: FlaskClient, recording: Recording) -> None:
    words = "*Set A* _pedas_ ~RM 12~\n- satu\n- *dua*\n1. pertama\n> kata\nhttps://x.my/a_b_c?x=1&y=2. Jom!"
    shows(recording, title="*Raya* Gila", description=words)
    html = site.get("/p/promo-raya").text
    for part in (
        '<h1 dir="auto"><strong>Raya</strong> Gila</h1>',
        '<p dir="auto"><strong>Set A</strong> <em>pedas</em> <s>RM 12</s></p>',
        '<ul dir="auto"><li>satu</li><li><strong>dua</strong></li></ul>',
        '<ol dir="auto" start="1"><li>pertama</li></ol>',
        '<blockquote dir="auto">kata</blockquote>',
        '<a href="https://x.my/a_b_c?x=1&amp;y=2" rel="nofollow noopener ugc">https://x.my/a_b_c?x=1&amp;y=2</a>. Jom!',
        "<title>Raya Gila ·",
        '<meta property="og:title" content="Raya Gila">',
    ):
        assert part in html, part
    assert 'content="Set A pedas satu dua pertama kata https' in html


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("2*3*4 snake_case_x ~5", "2*3*4 snake_case_x ~5"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("*_x_*", "<strong><em>x</em></strong>"),
        ("a * * b", "a * * b"),
        ("*<b>*", "<strong>&lt;b&gt;</strong>"),
        ("*a\nb*", "*a\nb*"),
        ("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"),
        ("`*x*`", "<code>*x*</code>"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
    ],
)
def test_a_mark_that_is_none_stays_a_letter(words: str, html: str) -> None:
    assert render_markup(words) == f'<p dir="auto">{html}</p>'


def test_a_link_holds_neither_quotes_nor_what_follows_it() -> None:
    made = render_markup('https://a.my/"onmouseover="alert(1) (www.b.my)')
    assert re.findall('href="([^"]*)"', made) == ["https://a.my/", "https://www.b.my"]
    assert "onmouseover=&#34;" in made


@given(st.text("*_~`<>&\"' \nax-1.>https:/", max_size=80))
def test_whatever_is_written_what_is_opened_is_closed_in_order(text: str) -> None:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)[^>]*>", render_markup(text)):
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []


def test_a_page_without_a_picture_has_a_card_for_previews(site: FlaskClient, recording: Recording) -> None:
    shows(recording, image=None, title="*Raya* 🌶️ Gila")
    html = site.get("/p/promo-raya").text
    told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))
    assert (told["og:image"], told["twitter:card"]) == (
        "https://wocs.example/p/promo-raya/2-card.jpg",
        "summary_large_image",
    )
    answer = site.get("/p/promo-raya/2-card.jpg")
    with Image.open(BytesIO(answer.data)) as card:
        assert (card.format, card.size) == ("JPEG", (1200, 630))
    assert "immutable" in answer.headers["Cache-Control"]
    assert site.get("/p/promo-raya/1-card.jpg").status_code == 404


@pytest.mark.parametrize("title", ["", "🌶️🔥", "سوق رمضان", "W" * 100, "a " * 50, "x"])
def test_a_card_is_drawn_for_any_title(title: str) -> None:
    assert draw_card(title, "Abang Colek").startswith(b"\xff\xd8\xff")


def test_a_slash_at_the_end_is_forgiven(site: FlaskClient, recording: Recording) -> None:
    assert site.get("/p/promo-raya/", headers=PHONE).status_code == 200
    shows(recording, link="https://x.my/")
    assert site.get("/go/promo-raya/", headers=PHONE).status_code == 302
    assert events(recording) == [("promo-raya", "view"), ("promo-raya", "click")]


@pytest.mark.parametrize("path", ["/", "/api/landing?home=1"])
def test_the_home_page_lists_what_is_live_and_counts_nothing(
    site: FlaskClient, recording: Recording, path: str
) -> None:
    other = {**PAGE, "slug": "menu", "title": "<b>Menu</b>", "image": None}
    recording.answers["wocs_page"] = [{"page": None, "pages": [PAGE, other]}]
    answer = site.get(path, headers=PHONE)
    assert re.findall(r'<a href="(/p/[^"]+)"', answer.text) == ["/p/promo-raya", "/p/menu"]
    assert "&lt;b&gt;Menu" in answer.text and "/p/promo-raya/2.jpg" in answer.text
    assert events(recording) == [("", "home")]


def test_the_home_page_of_a_brand_without_pages_says_so(site: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_page"] = [{"page": None, "pages": []}]
    answer = site.get("/")
    assert (answer.status_code, "Belum ada promosi" in answer.text, "og:image" in answer.text) == (200, True, True)


def test_a_draft_is_asked_for_by_its_version_and_no_visit_is_told(site: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_draft"] = [{"page": {**PAGE, "version": 3, "published_at": None}}]
    shown = site.get("/p/promo-raya", query_string={"draft": sign_draft("promo-raya", 3)}, headers=PHONE)
    assert (shown.status_code, shown.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "ETag" not in shown.headers
    assert recording.calls == [("wocs_draft", {"page": "promo-raya", "version": 3})]
    assert site.get("/go/promo-raya", query_string={"draft": sign_draft("promo-raya", 3)}).status_code == 404


@given(token=st.text(max_size=120) | st.from_regex(r"[0-9]{1,9}\.[0-9]{1,12}\.[0-9a-f]{64}", fullmatch=True))
def test_no_guess_opens_a_draft(token: str) -> None:
    assert read_draft("promo-raya", token) is None


def test_a_guess_does_not_ask_the_database(site: FlaskClient, recording: Recording) -> None:
    token = sign_draft("another", 3)
    assert site.get("/p/promo-raya", query_string={"draft": token}, headers=PHONE).status_code == 404
    assert recording.calls == []


def test_without_a_secret_no_address_opens_a_draft(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_draft("promo-raya", 3)
    monkeypatch.setenv("WOCS_NODE_SECRET", "")
    settings.cache_clear()
    assert site.get("/p/promo-raya", query_string={"draft": token}).status_code == 404
    empty = sign_draft("promo-raya", 3)
    assert site.get("/p/promo-raya", query_string={"draft": empty}).status_code == 404
