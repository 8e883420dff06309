"""The refresh cookie turns once for everybody who comes at the same time; an old one that comes later ends it all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from functions.panel.cookies import ACCESS, DEVICE, REFRESH
from functions.site import serve
from tests.panel.browser_client import ALI, BrowserClient
from tests.panel.login_phone import begin, log_in, send, state_of

TOGETHER = 20


def refresh_of(panel: BrowserClient) -> str:
    cookie = panel.client.get_cookie(REFRESH)
    assert cookie
    return cookie.value


def with_refresh(panel: BrowserClient, value: str) -> BrowserClient:
    made = BrowserClient(serve("panel").test_client(), panel.database)
    made.set_cookie(REFRESH, value)
    return made


def test_twenty_at_once_are_one_turn_and_get_one_cookie(panel: BrowserClient) -> None:
    session = panel.log_in("Ali")
    browsers = [with_refresh(panel, refresh_of(panel)) for _ in range(TOGETHER)]
    gate = Barrier(TOGETHER)

    def open_inbox(browser: BrowserClient) -> tuple[int, str]:
        gate.wait()
        return browser.open("/inbox").status_code, refresh_of(browser)

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(open_inbox, browsers))
    assert {status for status, _ in answers} == {200}
    assert len({cookie for _, cookie in answers}) == 1
    assert panel.database.sql("select generation from wocs.panel_sessions where id = %s", session) == [(2,)]


def test_within_half_a_minute_the_old_one_still_gets_the_same_next_one(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    first = refresh_of(panel)
    panel.client.delete_cookie(ACCESS)
    panel.open("/inbox")
    panel.database.sql("update wocs.panel_sessions set turned_at = now() - interval '29 seconds'")
    late = with_refresh(panel, first)
    assert late.open("/inbox").status_code == 200
    assert refresh_of(late) == refresh_of(panel)


@pytest.mark.parametrize("turns", [1, 2])
def test_reuse_later_ends_the_family_and_tells_the_owner_once(panel: BrowserClient, turns: int) -> None:
    log_in(panel, ALI)
    first = refresh_of(panel)
    for _ in range(turns):
        panel.client.delete_cookie(ACCESS)
        panel.open("/inbox")
    if turns == 1:
        panel.database.sql("update wocs.panel_sessions set turned_at = now() - interval '31 seconds'")
    assert with_refresh(panel, first).open("/inbox").status_code == 303
    assert panel.open("/inbox").status_code == 303, "who has the newest is out as well"
    assert with_refresh(panel, first).open("/inbox").status_code == 303
    assert panel.database.sql("select to_number, facts ->> 'device' from wocs.outbox where say = 'login.reused'") == [
        (ALI, "Chrome (Windows)")
    ]
    assert panel.database.sql("select revoked_for from wocs.panel_sessions") == [("reuse",)]


def test_after_reuse_the_browser_is_not_known_any_more(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    first = refresh_of(panel)
    panel.database.sql("update wocs.panel_sessions set generation = 5")
    with_refresh(panel, first).open("/inbox")
    assert panel.client.get_cookie(DEVICE)
    send(panel, ALI, begin(panel, ALI))
    assert state_of(panel) == "digits"


def test_a_generation_that_was_never_given_ends_it_too(panel: BrowserClient) -> None:
    session = panel.log_in("Ali")
    panel.client.delete_cookie(ACCESS)
    panel.database.sql("update wocs.panel_sessions set generation = 0 where id = %s", session)
    assert panel.open("/inbox").status_code == 303


def test_use_prolongs_a_session_up_to_its_whole_time(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    for made, left in {"1 day": 30, "80 days": 10}.items():
        panel.database.sql(f"update wocs.panel_sessions set made_at = now() - interval '{made}'")  # noqa: S608
        panel.client.delete_cookie(ACCESS)
        assert panel.open("/inbox").status_code == 200
        [(days,)] = panel.database.sql(
            "select round(extract(epoch from expires_at - now()) / 86400) from wocs.panel_sessions"
        )
        assert days == left


def test_a_session_that_nobody_used_for_a_month_is_over(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    panel.database.sql("update wocs.panel_sessions set expires_at = now()")
    assert panel.open("/inbox").status_code == 303


def test_a_turn_is_one_call_with_its_page(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.database import open_database

    panel.log_in("Ali")
    panel.client.delete_cookie(ACCESS)
    called: list[str] = []
    database = open_database()
    call = database.call

    def counted(function: str, request: object) -> object:
        called.append(function)
        return call(function, request)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "call", counted)
    assert panel.open("/inbox").status_code == 200
    assert called == ["wocs_panel_act"]
