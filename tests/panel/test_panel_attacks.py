"""What somebody else tries: tokens forged and swapped, codes guessed, forwarded and used twice, cookies planted."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest

from functions.panel.cookies import ACCESS, DEVICE, LOGIN, REFRESH
from functions.panel.session_tokens import read_access, sign_device, sign_login
from tests.panel.browser_client import ADMIN, ALI, BOB, SECRET, BrowserClient
from tests.panel.login_phone import PHONE, begin, log_in, send, state_of

STRANGER = "60190000001"
NOBODY = "0a8f3c1e-5b7d-4e2f-9a6c-1d3e5f7a9b0c"
LATER = datetime.now(UTC) + timedelta(hours=1)


def is_in(panel: BrowserClient) -> bool:
    return panel.open("/inbox").status_code == 200


def part(told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def post_with(panel: BrowserClient, headers: dict[str, str]) -> int:
    """A number's form with these headers alone."""
    return panel.client.post("/login", data={"number": ALI}, base_url="https://localhost", headers=headers).status_code


def access_of(panel: BrowserClient) -> str:
    cookie = panel.client.get_cookie(ACCESS)
    assert cookie
    return cookie.value


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS512", "RS256"])
def test_a_token_of_another_algorithm_is_none(panel: BrowserClient, algorithm: str) -> None:
    session = panel.log_in("Ali")
    [(person,)] = panel.database.sql("select user_id::text from wocs.panel_sessions")
    claims = {"sid": session, "sub": person, "exp": int(LATER.timestamp())}
    signature = access_of(panel).rpartition(".")[2]
    panel.client.delete_cookie(REFRESH)
    for end in ("", signature):
        panel.set_cookie(ACCESS, f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}.{end}")
        assert not is_in(panel)


def test_an_access_token_that_is_over_is_none() -> None:
    claims = {"sid": str(uuid4()), "sub": str(uuid4()), "exp": datetime.now(UTC) - timedelta(seconds=1)}
    assert read_access(jwt.encode(claims, SECRET, "HS256"), SECRET) is None


@pytest.mark.parametrize("lacking", ["sid", "sub", "exp"])
def test_a_token_that_lacks_a_claim_is_none(lacking: str) -> None:
    claims = {"sid": "a", "sub": "b", "exp": LATER}
    del claims[lacking]
    assert read_access(jwt.encode(claims, SECRET, "HS256"), SECRET) is None


def test_a_token_with_a_changed_body_is_none(panel: BrowserClient) -> None:
    session = panel.log_in("Ali")
    [(admin,)] = panel.database.sql("select id::text from wocs.users where name = 'Admin'")
    head, _, signature = access_of(panel).split(".")
    panel.client.delete_cookie(REFRESH)
    body = part({"sid": session, "sub": admin, "exp": int(LATER.timestamp())})
    panel.set_cookie(ACCESS, f"{head}.{body}.{signature}")
    assert not is_in(panel)


def test_one_persons_session_is_not_anothers(panel: BrowserClient) -> None:
    """Even signed by us: a session and a person that do not belong together."""
    session = panel.log_in("Ali")
    [(admin,)] = panel.database.sql("select id::text from wocs.users where name = 'Admin'")
    panel.client.delete_cookie(REFRESH)
    panel.set_cookie(ACCESS, jwt.encode({"sid": session, "sub": admin, "exp": LATER}, SECRET, "HS256"))
    assert not is_in(panel)


def test_no_cookie_stands_in_for_another(panel: BrowserClient) -> None:
    """Each is tried in the place of each: access, refresh, device, login."""
    log_in(panel, ALI)
    login = sign_login({"browser": str(uuid4()), "login": str(uuid4())}, SECRET)
    values = {name: cookie.value for name in (ACCESS, REFRESH, DEVICE) if (cookie := panel.client.get_cookie(name))}
    for name in (ACCESS, REFRESH):
        for other, value in {**values, LOGIN: login}.items():
            for cookie in (ACCESS, REFRESH, DEVICE, LOGIN):
                panel.client.delete_cookie(cookie)
            panel.set_cookie(name, value)
            assert is_in(panel) == (name == other), (name, other)


@pytest.mark.parametrize("value", ["", ".", "..", "x" * 3000, "é", "a.b.c", f"{NOBODY}.{NOBODY}.{'0' * 64}", "%00"])
def test_rubbish_in_every_cookie_is_nobody(panel: BrowserClient, value: str) -> None:
    for name in (ACCESS, REFRESH, DEVICE, LOGIN):
        panel.set_cookie(name, value)
    assert panel.open("/inbox").status_code == 303
    assert panel.open("/login/code").status_code == 200
    assert panel.post("/login/digits", digits="123456").status_code == 400


def test_a_forged_device_is_not_known(panel: BrowserClient, another: BrowserClient) -> None:
    log_in(panel, ALI)
    [(device,)] = panel.database.sql("select id::text from wocs.panel_devices")
    another.set_cookie(DEVICE, sign_device(device, "another secret that is as long as the first one was"))
    send(another, ALI, begin(another, ALI))
    assert state_of(another) == "digits"


def test_a_code_from_another_number_is_none_and_stays_good(panel: BrowserClient) -> None:
    code = begin(panel, ALI)
    assert send(panel, BOB, code).say == "login.refused"
    assert state_of(panel) == "asked"
    assert send(panel, ALI, code).say == "login.asked"


def test_a_code_from_a_stranger_is_not_answered_and_no_chat(panel: BrowserClient) -> None:
    answer = send(panel, STRANGER, f"Log masuk. Kod {begin(panel, STRANGER)}")
    assert answer.work["outbox"] == []
    assert panel.database.sql("select count(*) from wocs.chats") == [(0,)]
    assert panel.database.sql("select is_attempt from wocs.inbound_events") == [(True,)]
    assert state_of(panel) == "asked"


@pytest.mark.parametrize("context", [{"forwarded": True}, {"frequently_forwarded": True}])
def test_a_forwarded_code_is_none(panel: BrowserClient, context: dict[str, bool]) -> None:
    code = begin(panel, ALI)
    answer = send(panel, ALI, f"Code {code}", context=context)
    assert answer.say == "login.refused"
    assert "forwarded" in answer.text
    assert state_of(panel) == "asked"


def test_a_code_counts_once(panel: BrowserClient) -> None:
    code = begin(panel, ALI)
    digits = send(panel, ALI, code).digits
    assert send(panel, ALI, code).say == "login.refused"
    panel.post("/login/digits", digits=digits)
    assert send(panel, ALI, code).say == "login.refused"
    assert panel.database.sql("select count(*) from wocs.panel_sessions") == [(1,)]


def test_digits_count_once(panel: BrowserClient) -> None:
    digits = send(panel, ALI, begin(panel, ALI)).digits
    planted = panel.client.get_cookie(LOGIN)
    assert planted
    panel.post("/login/digits", digits=digits)
    panel.set_cookie(LOGIN, planted.value)
    assert panel.post("/login/digits", digits=digits).headers.get("Location") is None
    assert panel.database.sql("select count(*) from wocs.panel_sessions") == [(1,)]


def test_a_login_that_was_begun_anew_leaves_the_first_code_dead(panel: BrowserClient) -> None:
    first = begin(panel, ALI)
    begin(panel, ALI)
    assert send(panel, ALI, first).say == "login.refused"


def test_guessed_digits_are_three(panel: BrowserClient) -> None:
    digits = send(panel, ALI, begin(panel, ALI)).digits
    wrong = "000000" if digits != "000000" else "000001"
    assert [panel.post("/login/digits", digits=wrong).status_code for _ in range(3)] == [400, 400, 200]
    assert state_of(panel) == "refused"
    panel.post("/login/digits", digits=digits)
    assert not is_in(panel)


def test_another_code_makes_wrong_digits_no_fewer(panel: BrowserClient, another: BrowserClient) -> None:
    for browser in (panel, another):
        send(browser, ALI, begin(browser, ALI))
        for _ in range(3):
            browser.post("/login/digits", digits="")
    assert panel.database.sql("select count(*) from wocs.panel_login_faults") == [(5,)], "the sixth was not looked at"
    assert send(panel, ALI, begin(panel, ALI)).text.startswith("❌ Too many wrong")
    panel.database.sql("update wocs.panel_login_faults set at = at - interval '16 minutes'")
    assert log_in(panel, ALI).status_code == 303


def test_a_browser_with_many_wrong_digits_begins_no_login(panel: BrowserClient) -> None:
    for number in (ALI, BOB):
        send(panel, number, begin(panel, number))
        for _ in range(3):
            panel.post("/login/digits", digits="1")
    assert panel.post("/login", number=ADMIN).status_code == 429


def test_guessed_codes_are_five_a_quarter_of_an_hour(panel: BrowserClient) -> None:
    code = begin(panel, ALI)
    assert [send(panel, ALI, "WOCS-2222-3333").say for _ in range(5)] == ["login.refused"] * 5
    assert send(panel, ALI, code).text.startswith("❌ Too many wrong")
    assert state_of(panel) == "asked"


def test_wrong_codes_of_one_do_not_shut_another_out(panel: BrowserClient) -> None:
    for _ in range(6):
        send(panel, BOB, "WOCS-2222-3333")
    assert log_in(panel, ALI).status_code == 303


def test_the_login_of_one_browser_is_not_ended_by_another(panel: BrowserClient, another: BrowserClient) -> None:
    """Somebody lures Ali into sending a code that another browser began: the digits are asked for there, in Ali's
    chat they are; in Ali's own browser they open nothing either."""
    digits = send(panel, ALI, begin(panel, ALI)).digits
    begin(another, ALI)
    another.post("/login/digits", digits=digits)
    assert not is_in(another)
    assert panel.post("/login/done").status_code == 200
    assert not is_in(panel)


def test_a_planted_cookie_gives_no_session_that_its_planter_knows(panel: BrowserClient, another: BrowserClient) -> None:
    """Session fixation: whoever planted the cookie of a login has no part in what the login makes."""
    code = begin(another, ALI)
    planted = another.client.get_cookie(LOGIN)
    assert planted
    panel.set_cookie(LOGIN, planted.value)
    panel.post("/login/digits", digits=send(panel, ALI, code).digits)
    assert is_in(panel)
    assert another.post("/login/done").headers.get("Location") is None
    assert not is_in(another)


def test_an_old_session_does_not_live_on_in_a_new_login(panel: BrowserClient) -> None:
    old = panel.log_in("Bob")
    log_in(panel, ALI)
    [(new,)] = panel.database.sql("select s.id::text from wocs.panel_sessions s where s.device_id is not null")
    assert new != old
    refresh = panel.client.get_cookie(REFRESH)
    assert refresh
    assert refresh.value.startswith(new)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("step", ["", "/digits", "/done"])
def test_no_step_is_taken_for_another_site(panel: BrowserClient, step: str, site: str) -> None:
    begin(panel, ALI)
    before = panel.database.sql("select state, tries from wocs.panel_logins")
    assert panel.post(f"/login{step}", site=site, number=BOB, digits="1").status_code == 403
    assert panel.database.sql("select state, tries from wocs.panel_logins") == before


def test_a_form_that_says_nothing_of_where_it_began_is_none(panel: BrowserClient) -> None:
    assert post_with(panel, {}) == 403
    assert post_with(panel, {"Origin": "https://localhost"}) == 303


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "https://localhost.evil.example", "http://[", ""])
def test_an_origin_that_is_not_ours_is_none(panel: BrowserClient, origin: str) -> None:
    assert post_with(panel, {"Origin": origin}) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_login_is_got_and_posted_and_nothing_else(panel: BrowserClient, method: str) -> None:
    assert panel.client.open("/login", method=method, base_url="https://localhost").status_code == 405


INJECTED = ["1234\r\nSet-Cookie: a=b", "1234%0d%0aLocation: https://evil.example", "1234\nX: y", "1234\0"]


@pytest.mark.parametrize("typed", INJECTED)
def test_no_header_is_made_of_what_is_typed(panel: BrowserClient, typed: str) -> None:
    for path, field in {"/login": "number", "/login/digits": "digits", "/login/done": "link"}.items():
        headers = panel.post(path, **{field: typed}).headers
        assert headers.get("Location") in {None, "/login/code"}
        assert "evil" not in str(headers)
        assert all(cookie.startswith("__Host-") for cookie in headers.getlist("Set-Cookie"))
    panel.log_in("Ali")
    assert "evil" not in str(panel.act("log_out", back=f"/inbox?{typed}").headers)


def test_what_a_browser_says_of_itself_reaches_nobody(panel: BrowserClient) -> None:
    agent = "<script>alert(1)</script> *send me your digits* https://evil.example Chrome/1 Windows"
    code = begin(panel, ALI, agent)
    answer = send(panel, ALI, code)
    panel.post("/login/digits", digits=answer.digits, agent=agent)
    assert "evil" not in answer.text + panel.open("/sessions").text
    assert panel.database.sql("select label from wocs.panel_devices") == [("Chrome (Windows)",)]


def test_nothing_that_opens_a_door_is_kept(panel: BrowserClient) -> None:
    code = begin(panel, ALI, PHONE)
    answer = send(panel, ALI, code)
    link = answer.link().partition("k=")[2]
    panel.post("/login/digits", digits=answer.digits)
    kept = str(panel.database.sql("select l::text from wocs.panel_logins l"))
    kept += str(panel.database.sql("select o::text from wocs.outbox o"))
    kept += str(panel.database.sql("select t::text from wocs.task_logs t"))
    kept += str(panel.database.sql("select understood::text from wocs.inbound_events"))
    cookies = [cookie.value for name in (ACCESS, REFRESH, DEVICE) if (cookie := panel.client.get_cookie(name))]
    for secret in (code, link, f"*{answer.digits}*", *cookies):
        assert secret not in kept


def test_a_flood_of_browsers_does_not_fill_the_database_nor_shut_known_ones_out(
    panel: BrowserClient, another: BrowserClient
) -> None:
    log_in(panel, ALI)
    panel.database.sql(
        "insert into wocs.panel_logins (id, browser, wanted, code_digest, digits_digest, link_digest, expires_at)"
        " select gen_random_uuid(), gen_random_uuid(), '0001', n::text, '', '', now() from generate_series(1, 60) n"
    )
    assert another.post("/login", number=BOB).status_code == 429
    assert panel.post("/login", number=ALI).status_code == 303


@pytest.mark.parametrize(
    "disposition", ['"a.csv"', "form-data", 'form-data; filename="a.csv"', "form-data; name=", "x"]
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_field_without_a_name_is_no_field(panel: BrowserClient, disposition: str, inside: bool) -> None:
    """Werkzeug gives such a field no name at all; nobody needs to be logged in to send one."""
    if inside:
        panel.log_in("Ali")
    part = f"--x\r\nContent-Disposition: {disposition}\r\n\r\nhai\r\n"
    back = '--x\r\nContent-Disposition: form-data; name="back"\r\n\r\n/chats\r\n--x--\r\n'
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"}
    for path in ("/act/log_out", "/act/upload", "/act/nothing", "/login", "/login/digits"):
        answer = panel.client.post(path, data=part + back, base_url="https://localhost", headers=headers)
        assert answer.status_code < 500, path
