"""The free bell: browsers ring first, WhatsApp follows only where nobody acknowledged; nobody is woken for nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.after_answer.errands import run_errands
from functions.after_answer.send_pushes import send_pushes
from functions.request_settings import request_settings
from functions.whatsapp import open_whatsapp
from tests.conftest import forget_settings
from tests.contract.http_servers import served
from tests.conversation.fake_graph import TOKEN, Graph
from tests.panel.browser_client import ADMIN, ALI, BOB, BrowserClient
from tests.push_service import KEY, PushBrowser, PushService
from tests.sql.inbound_messages import CHAT, STRANGER, message

TASK = "/agent task to: {} type: call target: 0191234567 note: Telefon balik"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    made = PushService()
    with served(made) as made.url:
        monkeypatch.setenv("WOCS_PUSH_HOSTS", made.url)
        monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", KEY)
        monkeypatch.setenv("WOCS_VAPID_SUBJECT", "mailto:owner@example.com")
        forget_settings()
        yield made


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    made = Graph()
    monkeypatch.setenv("WHATSAPP_API_BASE", made.base)
    monkeypatch.setenv("WHATSAPP_TOKEN", TOKEN)
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1000")
    forget_settings()
    yield made
    open_whatsapp().close()
    made.close()


@pytest.fixture
def bell(service: PushService, graph: Graph, panel: BrowserClient) -> BrowserClient:
    """The panel of people who all wrote lately, so that WhatsApp may follow in their windows."""
    panel.database.sql(
        "insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users"
        " on conflict (user_id) do update set last_active = now()"
    )
    return panel


def switch_on(bell: BrowserClient, name: str, browser: PushBrowser) -> None:
    bell.log_in(name)
    assert bell.act("push_on", back="/settings", **browser.subscription).status_code == 200
    kept = bell.database.sql("select auth from wocs.push_subscriptions where endpoint = %s", browser.endpoint)
    assert kept and browser.subscription["auth"] not in str(kept[0][0])


def give_task(bell: BrowserClient, name: str) -> str:
    bell.log_in("Admin")
    answer = bell.act("command", text=TASK.format(name))
    assert answer.status_code == 200
    answer.close()  # the errands follow
    return str(bell.database.sql("select max(id) from wocs.tasks")[0][0])


def customer_writes(bell: BrowserClient, words: str = "Ada colek?") -> dict[str, Any]:
    work = bell.database.call("wocs_intake", {
        "messages": [message(STRANGER, CHAT, words, name="Siti")], "statuses": [], "others": [],
        "settings": request_settings(),
    })  # fmt: skip
    run_errands({**work, "outbox": []})  # type: ignore[typeddict-item]
    return work


def whatsapp(bell: BrowserClient, say: str) -> list[tuple[str, str, bool]]:
    """(to, state, whether it is its turn) of the messages of these words."""
    return bell.database.sql(
        "select to_number, state, not_before <= now() from wocs.outbox where say = %s and kind <> 'reply' order by id",
        say,
    )


def let_minutes_pass(bell: BrowserClient, minutes: float) -> list[tuple[str, str]]:
    """Who is written to by WhatsApp when so much time has gone by."""
    bell.database.sql(f"update wocs.outbox set not_before = not_before - make_interval(secs => {minutes * 60})")  # noqa: S608
    work = bell.database.call("wocs_tick", {"settings": request_settings()})
    return [(one["to"]["number"], one["say"]) for one in work["outbox"]]


def written_to(graph: Graph) -> list[str]:
    """Who was sent something by WhatsApp, in turn."""
    return [str(one["to"]).lstrip("+") for one in graph.sent]


def set_quiet(bell: BrowserClient, name: str, before: int, after: int) -> None:
    """Quiet hours of so many minutes before and after this one; negative is the other side."""
    bell.database.sql(
        "insert into wocs.push_quiet_hours select id, (t - make_interval(mins => %s))::time,"
        " (t + make_interval(mins => %s))::time from wocs.users,"
        " (select now() at time zone wocs.clock_zone() as t) n where name = %s",
        before, after, name,
    )  # fmt: skip


def test_a_task_rings_and_whatsapp_follows_once_after_three_minutes(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    task = give_task(bell, "ali")
    [(browser, shown)] = service.shown()
    assert browser == "phone"
    assert task in shown
    [(_, told, headers)] = service.rung
    assert told["web_push"] == 8030
    assert f"/task/{task}?push=" in told["notification"]["navigate"]
    assert (headers["ttl"], headers["urgency"], len(headers["topic"])) == ("180", "high", 32)
    assert whatsapp(bell, "agent.notice") == [(ALI, "queued", False)]
    assert let_minutes_pass(bell, 2.9) == []
    assert let_minutes_pass(bell, 0.2) == [(ALI, "agent.notice")]
    assert let_minutes_pass(bell, 9) == []
    assert len(service.rung) == 1


def test_what_is_tapped_in_time_is_no_message(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    give_task(bell, "ali")
    notice = str(service.rung[0][1]["notification"]["data"]["notice"])
    bell.log_in("Bob")
    bell.act("push_seen", back="/settings", notice=notice)
    assert whatsapp(bell, "agent.notice") == [(ALI, "queued", False)]
    bell.log_in("Ali")
    assert bell.act("push_seen", back="/settings", site="cross-site", notice=notice).status_code == 403
    assert bell.act("push_seen", back="/settings", notice=notice).status_code == 200
    assert let_minutes_pass(bell, 10) == []
    assert [state for _, state, _ in whatsapp(bell, "agent.notice")] == ["outdated"]


def test_what_is_tapped_while_whatsapp_holds_it_is_not_sent(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    give_task(bell, "ali")
    bell.database.sql("update wocs.outbox set not_before = now()")
    [held] = bell.database.call("wocs_tick", {"settings": request_settings()})["outbox"]
    bell.log_in("Ali")
    bell.act("push_seen", back="/settings", notice=str(held["id"]))
    begun = bell.database.call("wocs_begin", {"begin": {"id": held["id"], "handout": held["handout"]}, "results": []})
    assert begun["go"] is False


def test_whoever_takes_it_up_without_a_tap_has_seen_it(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    task = give_task(bell, "ali")
    bell.log_in("Ali")
    bell.act("task_word", back=f"/task/{task}", task=task, word="accept")
    assert bell.database.sql("select status from wocs.tasks where id = %s", task) == [("running",)]
    assert let_minutes_pass(bell, 10) == []


def test_who_heard_of_work_by_push_hears_that_it_is_gone(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    task = give_task(bell, "ali")
    bell.act("command", text=f"/agent reassign task: {task} to: bob")
    told = {say: (to, state) for to, state, say in bell.database.sql(
        "select to_number, state, say from wocs.outbox where to_number = %s order by id", ALI)}  # fmt: skip
    assert "agent.released" in told
    assert (ALI, "agent.released") in let_minutes_pass(bell, 10)
    assert [state for to, state, _ in whatsapp(bell, "agent.notice") if to == ALI] == ["outdated"]


def test_two_browsers_ring_and_one_that_fails_changes_nothing(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    switch_on(bell, "Ali", service.browser("laptop", answer=500))
    give_task(bell, "ali")
    assert sorted(service.asked) == ["/laptop", "/phone"]
    assert whatsapp(bell, "agent.notice") == [(ALI, "queued", False)]
    assert bell.database.sql("select failure from wocs.push_subscriptions order by id") == [(None,), (500,)]


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 413, 429, 500, 503])
def test_a_push_that_nobody_takes_is_a_message_at_once(
    bell: BrowserClient, service: PushService, graph: Graph, status: int
) -> None:
    switch_on(bell, "Ali", service.browser("phone", answer=status))
    give_task(bell, "ali")
    assert service.asked == ["/phone"], "no answer leads elsewhere"
    assert written_to(graph) == [ALI]
    assert bell.database.sql("select failure from wocs.push_subscriptions") == [(status,)]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_its_service_has_forgotten_is_forgotten(
    bell: BrowserClient, service: PushService, graph: Graph, status: int
) -> None:
    switch_on(bell, "Ali", service.browser("phone", answer=status))
    give_task(bell, "ali")
    assert bell.database.sql("select count(*) from wocs.push_subscriptions") == [(0,)]
    assert written_to(graph) == [ALI]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/phone", "https://127.0.0.1:9/phone", "file:///etc/passwd"])
def test_a_service_that_is_away_or_none_is_followed_at_once(
    bell: BrowserClient, service: PushService, graph: Graph, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_PUSH_HOSTS", f"{service.url},http://127.0.0.1:9")
    forget_settings()
    switch_on(bell, "Ali", service.browser("phone"))
    bell.database.sql("update wocs.push_subscriptions set endpoint = %s", address)
    give_task(bell, "ali")
    assert service.asked == []
    assert written_to(graph) == [ALI]
    assert bell.database.sql("select failure from wocs.push_subscriptions") == [(0,)]


def test_a_function_that_died_before_it_rang_is_followed_by_whatsapp(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    work = bell.database.call("wocs_intake", {
        "messages": [message(STRANGER, CHAT, "Ada?", name="Siti")], "statuses": [], "others": [],
        "settings": request_settings(),
    })  # fmt: skip
    assert len(work["push"]) == 1
    assert work["outbox"] == []
    assert let_minutes_pass(bell, 3.1) == [(ALI, "chat.notice")]
    late = send_pushes(work["push"])
    assert late[0]["outbox"] == []
    assert whatsapp(bell, "chat.notice") == [(ALI, "sending", True)]


def test_told_twice_counts_once(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    give_task(bell, "ali")
    [(push,)] = bell.database.sql("select id from wocs.pushes")
    bell.database.call("wocs_pushed", {"results": [{"push": push, "status": 500}], "settings": request_settings()})
    assert not whatsapp(bell, "agent.notice")[0][2]


def test_a_customer_rings_and_the_answer_by_whatsapp_is_enough(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    customer_writes(bell)
    [(_, told, _)] = service.rung
    assert "Ada colek?" in told["notification"]["body"]
    assert told["notification"]["data"]["page"] == "/chat/1"
    bell.log_in("Ali")
    bell.act("chat_take", back="/chat/1", chat="1")
    assert let_minutes_pass(bell, 3.5) == []


def test_nobody_waits_for_a_browser_that_nobody_has(bell: BrowserClient, service: PushService) -> None:
    work = customer_writes(bell)
    assert [(one["to"]["number"], one["say"]) for one in work["outbox"]] == [(ALI, "chat.notice")]
    assert "push" not in work


def test_a_wait_for_one_reader_holds_nobody_else(bell: BrowserClient, service: PushService, graph: Graph) -> None:
    """Pauses between messages do not begin at the end of somebody's three minutes."""
    switch_on(bell, "Ali", service.browser("phone"))
    give_task(bell, "ali")
    give_task(bell, "bob")
    assert written_to(graph) == [BOB]


def test_what_is_urgent_goes_both_ways_at_once_and_through_quiet_hours(
    bell: BrowserClient, service: PushService
) -> None:
    switch_on(bell, "Admin", service.browser("phone"))
    set_quiet(bell, "Admin", 60, 60)
    bell.database.sql("select wocs.work_begin()")
    bell.database.call("wocs_tick", {"settings": request_settings()})
    session = bell.database.sql("select id::text from wocs.panel_sessions")[0][0]
    bell.database.sql("update wocs.panel_sessions set generation = 3")
    work = bell.database.call("wocs_panel_act", {
        "access": None, "refresh": {"session": session, "generation": 1}, "act": None, "page": None,
        "settings": request_settings(),
    })  # fmt: skip
    assert [(one["to"]["number"], one["say"]) for one in work["outbox"]] == [(ADMIN, "login.reused")]
    assert [job["say"] for job in work["push"]] == ["login.reused"]


def test_in_quiet_hours_nothing_rings_and_afterwards_it_does(bell: BrowserClient, service: PushService) -> None:
    switch_on(bell, "Ali", service.browser("phone"))
    set_quiet(bell, "Ali", 60, 60)
    give_task(bell, "ali")
    assert service.rung == []
    assert let_minutes_pass(bell, 30) == []
    bell.database.sql("delete from wocs.push_quiet_hours")
    bell.database.sql("update wocs.outbox set not_before = now()")
    work = bell.database.call("wocs_tick", {"settings": request_settings()})
    assert work["outbox"] == []
    assert [job["say"] for job in work["push"]] == ["agent.notice"]
    assert let_minutes_pass(bell, 3.1) == [(ALI, "agent.notice")]


def test_quiet_hours_hold_whatsapp_too_where_there_is_no_browser(bell: BrowserClient, service: PushService) -> None:
    set_quiet(bell, "Ali", 60, 60)
    give_task(bell, "ali")
    assert let_minutes_pass(bell, 50) == []
    bell.database.sql("delete from wocs.push_quiet_hours")
    assert let_minutes_pass(bell, 15) == [(ALI, "agent.notice")]


def test_somebodys_quiet_hours_hold_nobody_else(bell: BrowserClient, service: PushService, graph: Graph) -> None:
    set_quiet(bell, "Ali", 60, 10)
    give_task(bell, "ali")
    give_task(bell, "bob")
    assert written_to(graph) == [BOB]


def test_a_customer_goes_to_who_is_awake(bell: BrowserClient, service: PushService) -> None:
    set_quiet(bell, "Ali", 60, 60)
    work = customer_writes(bell)
    assert [(one["to"]["number"], one["say"]) for one in work["outbox"]] == [(BOB, "chat.notice")]


def test_when_every_agent_sleeps_the_owners_hear(bell: BrowserClient, service: PushService) -> None:
    for name in ("Ali", "Bob"):
        set_quiet(bell, name, 60, 60)
    work = customer_writes(bell)
    assert [(one["to"]["number"], one["say"]) for one in work["outbox"]] == [(ADMIN, "chat.notice")]


@pytest.mark.parametrize(
    ("starts", "ends", "at", "quiet"),
    [
        ("22:00", "07:00", "21:59:59", False), ("22:00", "07:00", "22:00", True), ("22:00", "07:00", "00:00", True),
        ("22:00", "07:00", "06:59:59", True), ("22:00", "07:00", "07:00", False), ("13:00", "14:00", "12:59", False),
        ("13:00", "14:00", "13:00", True), ("13:00", "14:00", "14:00", False), ("00:00", "06:00", "00:00", True),
        ("18:00", "00:00", "23:59", True), ("18:00", "00:00", "00:00", False),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight(bell: BrowserClient, starts: str, ends: str, at: str, quiet: bool) -> None:
    asked = "select wocs.push_is_quiet((null, %s, %s)::wocs.push_quiet_hours, %s::time)"
    assert bell.database.sql(asked, starts, ends, at) == [(quiet,)]


@pytest.mark.parametrize(("before", "after"), [(1, 1), (1, 1438), (700, 700)])
def test_quiet_hours_end_within_a_day_at_their_hour(bell: BrowserClient, before: int, after: int) -> None:
    set_quiet(bell, "Ali", before, after)
    [(until, ends, ahead)] = bell.database.sql(
        "select (u.until at time zone wocs.clock_zone())::time, q.ends, extract(epoch from u.until - now()) / 60"
        " from wocs.push_quiet_hours q, wocs.push_quiet_until(q.user_id) u (until)"
    )
    assert until == ends
    assert abs(float(ahead) - after) < 0.1
