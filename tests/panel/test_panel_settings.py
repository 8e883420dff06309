"""/settings: which browsers ring, whose they are, quiet hours; and what somebody else tries with them."""

import pytest

from tests.conftest import forget_settings
from tests.panel.browser_client import BrowserClient
from tests.push_service import KEY, PushBrowser

ENDPOINT = "https://fcm.googleapis.com/fcm/send/one"
NASTY = "<script>alert(1)</script>\"'"


@pytest.fixture
def settings_page(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> BrowserClient:
    monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", KEY)
    forget_settings()
    return panel


def switch_on(panel: BrowserClient, browser: PushBrowser | None = None, **changed: str) -> str:
    fields = {**(browser or PushBrowser(ENDPOINT)).subscription, **changed}
    return panel.act("push_on", back="/settings", **fields).get_data(as_text=True)


def owners(panel: BrowserClient) -> list[tuple[str, str]]:
    return panel.database.sql(
        "select u.name, p.endpoint from wocs.push_subscriptions p join wocs.users u on u.id = p.user_id order by p.id"
    )


def test_without_a_key_the_page_says_that_push_is_not_set_up(panel: BrowserClient) -> None:
    panel.log_in("Viewer")
    html = panel.open("/settings").get_data(as_text=True)
    assert "WOCS_VAPID_PRIVATE_KEY" in html
    assert 'id="push-on"' not in html
    assert "Push is not set up" in panel.act("push_test", back="/settings").get_data(as_text=True)


def test_a_browser_that_is_switched_on_is_listed_and_can_be_stopped(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    assert "rings for you from now on" in switch_on(settings_page)
    html = settings_page.open("/settings").get_data(as_text=True)
    assert f'data-endpoint="{ENDPOINT}"' in html
    [(ref,)] = settings_page.database.sql("select id from wocs.push_subscriptions")
    settings_page.act("push_off", back="/settings", ref=str(ref))
    assert owners(settings_page) == []


def test_a_browser_rings_for_whoever_switched_it_on_last(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    switch_on(settings_page)
    settings_page.log_in("Bob")
    switch_on(settings_page)
    assert owners(settings_page) == [("Bob", ENDPOINT)]


def test_nobody_stops_or_sees_anothers_browser(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    switch_on(settings_page)
    [(ref,)] = settings_page.database.sql("select id from wocs.push_subscriptions")
    settings_page.log_in("Bob")
    settings_page.act("push_off", back="/settings", ref=str(ref))
    settings_page.act("push_off", back="/settings", endpoint=ENDPOINT)
    assert owners(settings_page) == [("Ali", ENDPOINT)]
    assert ENDPOINT not in settings_page.open("/settings").get_data(as_text=True)


def test_of_many_browsers_the_newest_stay(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    for number in range(12):
        switch_on(settings_page, PushBrowser(f"{ENDPOINT}{number}"))
    assert [endpoint for _, endpoint in owners(settings_page)] == [f"{ENDPOINT}{number}" for number in range(2, 12)]


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "http://fcm.googleapis.com/x"}, {"endpoint": "https://127.0.0.1/"}, {"endpoint": ""},
        {"endpoint": f"https://fcm.googleapis.com/{'x' * 1000}"}, {"endpoint": "https://evil.example/" + NASTY},
        {"p256dh": "AAAA"}, {"p256dh": ""}, {"p256dh": NASTY}, {"auth": "short"}, {"auth": ""}, {"auth": NASTY},
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_refused_in_words(settings_page: BrowserClient, changed: dict[str, str]) -> None:
    settings_page.log_in("Ali")
    html = switch_on(settings_page, **changed)
    assert "❌" in html
    assert "<script>alert" not in html
    assert owners(settings_page) == []


def test_a_form_that_lacks_everything_is_refused(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    for act in ("push_on", "quiet_set"):
        answer = settings_page.act(act, back="/settings")
        assert (answer.status_code, "❌" in answer.get_data(as_text=True)) == (200, True)


def test_a_name_of_a_device_is_text(settings_page: BrowserClient) -> None:
    session = settings_page.log_in("Ali")
    settings_page.database.sql(
        "with made as (insert into wocs.panel_devices (user_id, label) select user_id, %s from wocs.panel_sessions"
        " returning id) update wocs.panel_sessions set device_id = made.id from made where panel_sessions.id = %s",
        NASTY, session,
    )  # fmt: skip
    switch_on(settings_page)
    html = settings_page.open("/settings").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_who_logs_out_is_rung_for_no_more_there(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    switch_on(settings_page)
    rings = "select count(*) from wocs.users u, wocs.push_subscriptions_of(u.id)"
    assert settings_page.database.sql(rings) == [(1,)]
    settings_page.act("log_out")
    assert settings_page.database.sql(rings) == [(0,)]


def test_who_is_removed_leaves_no_browser_behind(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    switch_on(settings_page)
    settings_page.act("quiet_set", back="/settings", starts="22:00", ends="07:00")
    settings_page.log_in("Admin")
    settings_page.act("command", back="/people", text="/user remove ali")
    [(task,)] = settings_page.database.sql("select max(id) from wocs.tasks")
    settings_page.act("command", back="/people", text=f"CONFIRM {task}")
    assert settings_page.database.sql("select status from wocs.users where name = 'Ali'") == [("inactive",)]
    assert owners(settings_page) == []
    assert settings_page.database.sql("select count(*) from wocs.push_quiet_hours") == [(0,)]


@pytest.mark.parametrize("act", ["push_on", "push_off", "push_test", "push_seen", "quiet_set", "quiet_off"])
def test_a_form_of_another_site_changes_nothing(settings_page: BrowserClient, act: str) -> None:
    settings_page.log_in("Ali")
    told = {**PushBrowser(ENDPOINT).subscription, "starts": "22:00", "ends": "07:00", "notice": "1"}
    assert settings_page.act(act, back="/settings", site="cross-site", **told).status_code == 403
    assert owners(settings_page) == []
    assert settings_page.database.sql("select count(*) from wocs.push_quiet_hours") == [(0,)]


def test_quiet_hours_are_set_shown_and_ended(settings_page: BrowserClient) -> None:
    settings_page.log_in("Viewer")
    assert "From 22:30 to 06:15" in settings_page.act(
        "quiet_set", back="/settings", starts="22:30", ends="06:15"
    ).get_data(as_text=True)
    html = settings_page.open("/settings").get_data(as_text=True)
    assert 'name="starts" required value="22:30"' in html
    assert 'name="ends" required value="06:15"' in html
    settings_page.act("quiet_off", back="/settings")
    assert settings_page.database.sql("select count(*) from wocs.push_quiet_hours") == [(0,)]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("22:00", "22:00"),
        ("24:00", "07:00"),
        ("22:60", "07:00"),
        ("", ""),
        ("x", "07:00"),
        (NASTY, "07:00"),
        ("7", "8"),
    ],
)
def test_quiet_hours_that_cannot_be_are_refused(settings_page: BrowserClient, starts: str, ends: str) -> None:
    settings_page.log_in("Ali")
    html = settings_page.act("quiet_set", back="/settings", starts=starts, ends=ends).get_data(as_text=True)
    assert "❌" in html
    assert settings_page.database.sql("select count(*) from wocs.push_quiet_hours") == [(0,)]


@pytest.mark.parametrize("notice", ["", "x", "-1", "9" * 30, "1; drop table wocs.outbox", NASTY])
def test_a_notice_that_is_none_is_seen_by_nobody(settings_page: BrowserClient, notice: str) -> None:
    settings_page.log_in("Ali")
    assert settings_page.act("push_seen", back="/settings", notice=notice).status_code == 200


def test_a_failure_is_told_with_what_it_means(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    switch_on(settings_page)
    for failure, words in ((0, "did not answer"), (403, "refused our key"), (429, "code 429")):
        settings_page.database.sql("update wocs.push_subscriptions set failure = %s, failed_at = now()", failure)
        assert words in settings_page.open("/settings").get_data(as_text=True)


def test_what_stands_in_the_way_of_a_person_is_told(settings_page: BrowserClient) -> None:
    settings_page.log_in("Ali")
    settings_page.database.sql("update wocs.users set on_duty = false where name = 'Ali'")
    settings_page.database.sql(
        "insert into wocs.push_quiet_hours select id, t::time, (t + interval '1 hour')::time from wocs.users,"
        " (select now() at time zone wocs.clock_zone() - interval '1 minute' as t) n where name = 'Ali'"
    )
    html = settings_page.open("/settings").get_data(as_text=True)
    assert "Your quiet hours last until" in html
    assert "You are off duty" in html
