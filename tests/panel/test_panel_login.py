"""Number, code, six digits, in: what a browser and its phone go through, and what each is told."""

import pytest

from functions.panel.cookies import ACCESS, DEVICE, LOGIN, REFRESH
from tests.conftest import forget_settings
from tests.panel.browser_client import ADMIN, ALI, BOB, VIEWER, BrowserClient
from tests.panel.login_phone import PHONE, begin, log_in, send, state_of


def log_rows(panel: BrowserClient) -> list[tuple[str, str]]:
    return panel.database.sql(
        "select action, coalesce(details ->> 'reason', details ->> 'by') from wocs.task_logs"
        " where action in ('logged_in', 'logged_out', 'login_refused', 'session_revoked') order by seq"
    )


def test_number_code_digits_in(panel: BrowserClient) -> None:
    code = begin(panel, "0001")
    assert state_of(panel) == "asked"
    answer = send(panel, ALI, f"Log me in. Code {code}.")
    assert "Chrome (Windows)" in answer.text
    assert state_of(panel) == "digits"
    entered = panel.post("/login/digits", digits=f"{answer.digits[:3]} {answer.digits[3:]}")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/inbox")
    assert panel.open("/inbox").status_code == 200
    assert log_rows(panel) == [("logged_in", "digits")]
    assert panel.database.sql("select wanted from wocs.panel_logins") == [(None,)], (
        "no number is kept longer than it is wanted"
    )


def test_a_known_browser_is_in_without_digits(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    panel.act("log_out")
    code = begin(panel, ALI)
    answer = send(panel, ALI, code)
    assert "already" in answer.text
    assert state_of(panel) == "known"
    assert panel.post("/login/done").headers["Location"] == "/inbox"
    assert panel.database.sql("select count(*) from wocs.panel_devices") == [(1,)]


def test_a_browser_that_logs_in_again_has_one_session(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    send(panel, ALI, begin(panel, ALI))
    panel.post("/login/done")
    assert panel.database.sql("select count(*) from wocs.panel_sessions where revoked_at is null") == [(1,)]
    assert panel.open("/inbox").status_code == 200


def test_the_browser_of_one_person_is_unknown_to_another(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    send(panel, BOB, begin(panel, BOB))
    assert state_of(panel) == "digits"
    assert panel.post("/login/done").status_code == 200
    assert state_of(panel) == "digits"


def test_a_browser_is_known_for_ninety_days(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    panel.database.sql("update wocs.panel_devices set seen_at = now() - interval '91 days'")
    send(panel, ALI, begin(panel, ALI))
    assert state_of(panel) == "digits"


@pytest.mark.parametrize("typed", ["0130000001", "+60 13-000 0001", "0001", "60130000001"])
def test_a_number_is_understood_as_people_write_it(panel: BrowserClient, typed: str) -> None:
    assert send(panel, ALI, begin(panel, typed)).say == "login.asked"


@pytest.mark.parametrize("typed", ["", "123", "ali", "12345678901234567890", "٦٧٨٩", "1'; drop table users; --x" * 9])
def test_what_is_no_number_is_said(panel: BrowserClient, typed: str) -> None:
    answer = panel.post("/login", number=typed)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_an_unknown_number_sees_the_same_as_a_known_one(panel: BrowserClient, another: BrowserClient) -> None:
    begin(panel, "0001")
    begin(another, "9999")
    pages = [browser.open("/login/code").text.count("<") for browser in (panel, another)]
    assert pages[0] == pages[1]


def test_after_three_minutes_the_code_is_over(panel: BrowserClient) -> None:
    code = begin(panel, ALI)
    panel.database.sql("update wocs.panel_logins set expires_at = now()")
    assert state_of(panel) == "expired"
    assert send(panel, ALI, code).say == "login.refused"


def test_after_three_minutes_the_digits_are_over(panel: BrowserClient) -> None:
    digits = send(panel, ALI, begin(panel, ALI)).digits
    panel.database.sql("update wocs.panel_logins set expires_at = now()")
    assert "tamat tempoh" in panel.post("/login/digits", digits=digits).text
    assert panel.client.get_cookie(ACCESS) is None


def test_on_the_phone_itself_the_link_ends_it_where_it_began(panel: BrowserClient, another: BrowserClient) -> None:
    link = send(panel, ALI, begin(panel, ALI, PHONE)).link()
    elsewhere = another.open(link)
    assert "hanya berfungsi di pelayar tempat anda mula" in elsewhere.text
    assert "data-auto" in panel.open(link).text
    assert panel.client.get_cookie(ACCESS) is None, "nothing changes by GET"
    assert another.post("/login/done", link=link.partition("k=")[2]).status_code == 400
    assert panel.post("/login/done", link=link.partition("k=")[2]).headers["Location"] == "/inbox"


def test_at_a_desk_no_link_is_sent(panel: BrowserClient) -> None:
    assert "http" not in send(panel, ALI, begin(panel, ALI)).text


def test_a_viewer_begins_where_a_viewer_may(panel: BrowserClient) -> None:
    assert log_in(panel, VIEWER).headers["Location"] == "/sessions"
    assert panel.open("/sessions").status_code == 200


def test_not_me_ends_the_login_the_session_and_the_browser_and_tells_the_admins(panel: BrowserClient) -> None:
    answer = send(panel, ALI, begin(panel, ALI))
    [(button, _)] = answer.buttons
    panel.post("/login/digits", digits=answer.digits)
    assert panel.open("/inbox").status_code == 200
    disowned = send(panel, ALI, button)
    assert disowned.say == "login.disowned"
    assert [one["say"] for one in disowned.work["outbox"]] == ["login.disowned", "login.disowned_notice"]
    assert panel.open("/inbox").status_code == 303
    send(panel, ALI, begin(panel, ALI))
    assert state_of(panel) == "digits"
    assert ("session_revoked", "not_me") in log_rows(panel)


def test_not_me_before_the_digits_lets_nobody_in(panel: BrowserClient) -> None:
    answer = send(panel, ALI, begin(panel, ALI))
    assert send(panel, ALI, answer.buttons[0][0].lower()).say == "login.disowned"
    assert panel.post("/login/digits", digits=answer.digits).status_code == 200
    assert panel.client.get_cookie(ACCESS) is None


def test_not_me_of_another_persons_login_does_nothing(panel: BrowserClient) -> None:
    answer = send(panel, ALI, begin(panel, ALI))
    panel.post("/login/digits", digits=answer.digits)
    assert send(panel, BOB, answer.buttons[0][0]).say == "login.refused"
    assert panel.open("/inbox").status_code == 200


def test_a_login_leaves_an_unfinished_command_as_it_is(panel: BrowserClient) -> None:
    send(panel, ADMIN, "/user add")
    assert send(panel, ADMIN, begin(panel, ADMIN)).say == "login.asked"
    assert panel.database.sql("select session_data #>> '{draft,command}' from wocs.wa_sessions") == [("user_add",)]


def test_sessions_are_listed_and_ended_in_whatsapp(panel: BrowserClient, another: BrowserClient) -> None:
    log_in(panel, ALI)
    log_in(another, ALI, PHONE)
    listed = send(panel, ALI, "/sessions").text
    assert "Chrome (Windows)" in listed
    assert "Chrome (Android)" in listed
    [(ref,)] = panel.database.sql("select min(ref)::text from wocs.panel_sessions")
    assert send(panel, BOB, f"/sessions end {ref}").say == "login.refused"
    assert send(panel, ALI, f"/sessions end: {ref}").say == "login.session_ended"
    assert (panel.open("/inbox").status_code, another.open("/inbox").status_code) == (303, 200)
    assert send(panel, ALI, "/sessions end all").say == "login.all_ended"
    assert another.open("/inbox").status_code == 303
    assert send(panel, ALI, "/sessions end abc").say == "login.refused"


def test_sessions_are_listed_and_ended_on_their_page(panel: BrowserClient, another: BrowserClient) -> None:
    log_in(panel, ALI)
    log_in(another, ALI, PHONE)
    page = panel.open("/sessions").text
    assert page.count("this browser") == 1
    assert page.count('name="ref"') == 2
    [(ref,)] = panel.database.sql("select max(ref)::text from wocs.panel_sessions")
    assert "Chrome (Android)" in panel.act("session_end", back="/sessions", ref=ref).text
    assert another.open("/inbox").status_code == 303
    assert panel.open("/sessions").text.count('name="ref"') == 1


@pytest.mark.parametrize("ref", ["", "0", "-1", "x", "1; drop", "9" * 40])
def test_a_session_that_is_none_cannot_be_ended(panel: BrowserClient, ref: str) -> None:
    log_in(panel, ALI)
    assert "flash bad" in panel.act("session_end", back="/sessions", ref=ref).text


def test_log_out_everywhere(panel: BrowserClient, another: BrowserClient) -> None:
    log_in(panel, ALI)
    log_in(another, ALI, PHONE)
    assert panel.act("sessions_end_all", back="/sessions").headers["Location"] == "/login"
    assert (panel.open("/inbox").status_code, another.open("/inbox").status_code) == (303, 303)
    another.client.delete_cookie(ACCESS)
    assert another.open("/inbox").status_code == 303, "its refresh cookie neither"
    assert panel.database.sql("select count(*) from wocs.panel_devices where revoked_at is null") == [(0,)]


@pytest.mark.parametrize("change", ["role = 'viewer'", "role = 'admin'", "status = 'inactive'", "wa_user_id = 'MY.2'"])
def test_whoever_is_changed_begins_anew(panel: BrowserClient, change: str) -> None:
    panel.database.sql("update wocs.users set wa_user_id = 'MY.1' where name = 'Ali'")
    log_in(panel, ALI)
    panel.database.sql(f"update wocs.users set {change} where name = 'Ali'")  # noqa: S608
    assert panel.database.sql("select count(*) from wocs.panel_sessions where revoked_at is null") == [(0,)]
    assert panel.open("/sessions").status_code == 303


def test_an_account_that_is_learned_ends_nothing(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    panel.database.sql("update wocs.users set wa_user_id = 'MY.1' where name = 'Ali'")
    assert panel.open("/inbox").status_code == 200


def test_without_a_secret_the_page_says_what_lacks(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_JWT_SECRET", "")
    forget_settings()
    answer = panel.open("/login")
    assert answer.status_code == 503
    assert "WOCS_JWT_SECRET" in answer.text


def test_the_cookies_are_the_hosts_own_and_no_scripts(panel: BrowserClient) -> None:
    log_in(panel, ALI)
    for name in (ACCESS, REFRESH, DEVICE):
        cookie = panel.client.get_cookie(name)
        assert cookie, name
        assert (cookie.secure, cookie.http_only, cookie.path, cookie.same_site) == (True, True, "/", "Lax"), name
    assert panel.client.get_cookie(LOGIN) is None


def test_what_is_long_over_goes(panel: BrowserClient, another: BrowserClient) -> None:
    log_in(panel, ALI)
    begin(another, BOB)
    panel.database.sql(
        "update wocs.panel_logins set made_at = now() - interval '2 hours';"
        "update wocs.panel_login_faults set at = now() - interval '2 hours'"
    )
    panel.database.call("wocs_tick", {})
    assert panel.database.sql("select state from wocs.panel_logins") == [("done",)]
    for table, columns in {"sessions": "expires_at", "devices": "seen_at", "logins": "made_at"}.items():
        panel.database.sql(f"update wocs.panel_{table} set {columns} = now() - interval '200 days'")  # noqa: S608
    panel.database.call("wocs_tick", {})
    for table in ("sessions", "devices", "logins"):
        assert panel.database.sql(f"select count(*) from wocs.panel_{table}") == [(0,)]  # noqa: S608
