"""After the login somebody is where they wanted to go: a page of ours, and nothing else that a cookie may say."""

import pytest

from functions.panel.cookies import ACCESS, DEVICE, REFRESH, RETURN
from tests.panel.browser_client import ALI, VIEWER, BrowserClient
from tests.panel.login_phone import PHONE, begin, log_in, send
from tests.panel.test_panel_inbox import add_task


def lose_session(panel: BrowserClient) -> None:
    for name in (ACCESS, REFRESH, DEVICE):
        panel.client.delete_cookie(name)


def end(panel: BrowserClient, number: str = ALI) -> str | None:
    return log_in(panel, number).headers.get("Location")


@pytest.mark.parametrize(
    "wanted",
    ["/chats?show=closed&search=a+b%26c", "/calendar?period=30d", "/sessions", "/logs?actor=Ali&from=2026-01-01"],
)
def test_the_login_ends_at_the_page_that_was_wanted(panel: BrowserClient, wanted: str) -> None:
    assert panel.open(wanted).headers["Location"] == "/login"
    assert end(panel) == wanted
    assert panel.client.get_cookie(RETURN) is None
    lose_session(panel)
    assert end(panel) == "/inbox", "once"


def test_a_known_browser_and_the_phones_link_end_there_too(panel: BrowserClient) -> None:
    log_in(panel, ALI, PHONE)
    task = add_task(panel, "Ali")
    panel.database.sql("update wocs.panel_sessions set revoked_at = now()")
    panel.open(f"/task/{task}")
    send(panel, ALI, begin(panel, ALI, PHONE))
    assert panel.post("/login/done", agent=PHONE).headers["Location"] == f"/task/{task}"

    lose_session(panel)
    panel.open("/chats")
    link = send(panel, ALI, begin(panel, ALI, PHONE)).link()
    assert panel.open(link).status_code == 200
    key = link.partition("k=")[2]
    assert panel.post("/login/done", link=key, agent=PHONE).headers["Location"] == "/chats"


def test_a_session_that_ends_under_an_open_page_comes_back_to_it(panel: BrowserClient) -> None:
    """By an act and by a part that the page asks for."""
    sent = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true", "HX-Target": "main#main"}
    answer = panel._ask("POST", "/act/command", data={"back": "/pages", "text": "/landing list"}, headers=sent)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/login")
    assert end(panel) == "/pages"
    lose_session(panel)
    panel.open("/chats?show=mine", **{"HX-Request": "true", "X-Block": "list"})
    panel.open("/media/1")
    assert end(panel) == "/chats?show=mine", "a picture of the page is no page"


def test_who_logs_out_begins_anew(panel: BrowserClient) -> None:
    """The next one at this phone may be somebody else."""
    panel.open("/chats")
    log_in(panel, ALI)
    panel.act("log_out", back="/chats")
    assert panel.client.get_cookie(RETURN) is None
    assert end(panel, VIEWER) == "/sessions"


BAD = [
    *("//evil.example", "/\\evil.example", "\\\\evil", "//evil.example/chats", "https://evil.example/inbox", "//["),
    *("/login", "/login/done?k=1", "/act/log_out", "/logs.csv", "/media/1", "/p/promo", "javascript:alert(1)", "", "/"),
    *("/inbox\\r\\nSet-Cookie: a=b", "/chats//evil", "/%2F%2Fevil.example", "/..//evil", "é"),
    *("/" + "a" * 2000, "/task/" + "b" * 2000 + "/c"),
]


@pytest.mark.parametrize("planted", BAD)
def test_a_cookie_that_says_anything_else_is_none(panel: BrowserClient, planted: str) -> None:
    panel.client.set_cookie(RETURN, planted, secure=True)
    assert end(panel) == "/inbox"


@pytest.mark.parametrize("path", ["/\\evil.example", "/nothing", "/login", "/act/log_out"])
def test_what_is_no_page_is_not_kept(panel: BrowserClient, path: str) -> None:
    panel.open(path)
    assert panel.client.get_cookie(RETURN) is None


def test_long_and_strange_arguments_stay_arguments(panel: BrowserClient) -> None:
    panel.open("/chats?search=" + "x" * 2000 + "&next=//evil.example")
    kept = end(panel)
    assert kept == "/chats?search=" + "x" * 200
    lose_session(panel)
    panel.client.set_cookie(RETURN, "/task/%0d%0aSet-Cookie:a", secure=True)
    assert end(panel) == "/task/%0D%0ASet-Cookie%3Aa", "a line's end is part of an argument, not of a header"
    lose_session(panel)
    panel.open("/logs?" + "&".join(f"{key}={'%E2%82%AC' * 200}" for key in ("actor", "action", "task", "from", "to")))
    assert end(panel) == "/logs", "too long for a cookie"
