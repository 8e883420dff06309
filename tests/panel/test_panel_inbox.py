"""The inbox: who sees which tasks, how they are found, and several changed at once."""

import re

import pytest

from tests.panel.browser_client import BrowserClient
from tests.panel.task_rows import add_task, ask_approval, status

SCRIPT = "<script>alert('x')</script>"


def shown_tasks(html: str) -> list[str]:
    return re.findall(r'data-row="(TASK-\d+)"', html)


def test_an_agent_sees_what_is_theirs_or_nobodys_and_an_admin_all(panel: BrowserClient) -> None:
    alis, bobs, nobodys = add_task(panel, "Ali"), add_task(panel, "Bob"), add_task(panel)
    asked = add_task(panel, "Bob", by="Ali")
    panel.log_in("Ali")
    assert set(shown_tasks(panel.open("/inbox?show=all").text)) == {alis, nobodys, asked}
    assert shown_tasks(panel.open("/inbox?show=unassigned").text) == [nobodys]
    assert set(shown_tasks(panel.open("/inbox").text)) == {alis, asked}
    assert panel.open(f"/task/{bobs}").status_code == 404
    panel.log_in("Admin")
    assert set(shown_tasks(panel.open("/inbox").text)) == {alis, bobs, nobodys, asked}


@pytest.mark.parametrize("role", ["Admin", "Ali"])
def test_the_list_shows_exactly_what_may_be_seen(panel: BrowserClient, role: str) -> None:
    tasks = [add_task(panel, to, by) for to in ("Ali", "Bob", None) for by in ("Ali", "Bob", "Admin")]
    tasks.append(add_task(panel, None, "Bob", runs="home", type_="chart"))
    panel.log_in(role)
    may = panel.database.sql(
        "select t.id from wocs.tasks t, wocs.users u where u.name = %s and wocs.task_may_see(t, u)", role
    )
    assert set(shown_tasks(panel.open("/inbox?show=all").text)) == {task for (task,) in may} & set(tasks)


def test_tasks_are_found_by_number_words_values_and_names(panel: BrowserClient) -> None:
    call = add_task(panel, "Ali", target="Pak Din", note="harga promo-raya")
    other = add_task(panel, "Bob", by="Bob", target="60123456789")
    panel.log_in("Admin")
    for said, found in {
        call: [call],
        call.removeprefix("TASK-"): [call],
        "pak din": [call],
        "promo": [call],
        "60123456789": [other],
        "bob": [other],
        "' or 1=1 --": [],
        "%": [],
        "zzz": [],
        "((&|!:*": [],
    }.items():
        answer = panel.open(f"/inbox?show=all&search={said.replace('%', '%25').replace('&', '%26')}")
        assert answer.status_code == 200
        assert shown_tasks(answer.text) == found, said


def test_bad_questions_are_no_trouble(panel: BrowserClient) -> None:
    add_task(panel, "Ali")
    panel.log_in("Admin")
    for query in ("show=x", "before=x", "before=TASK-9999999", "priority=x';--", "search=%00%27", "show[]=1"):
        assert panel.open(f"/inbox?{query}").status_code == 200


def test_older_tasks_follow_page_by_page(panel: BrowserClient) -> None:
    tasks = [add_task(panel, "Ali", n=n) for n in range(35)]
    panel.database.sql("update wocs.tasks set created_at = now()")
    panel.log_in("Admin")
    first = panel.open("/inbox?show=all").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = panel.open(older[1].replace("&amp;", "&")).text
    assert len(shown_tasks(first)) == 20
    assert sorted(shown_tasks(first) + shown_tasks(second)) == sorted(tasks)
    assert 'rel="next"' not in second


def test_whatever_people_wrote_is_only_text(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali", target=SCRIPT, note=f'"{SCRIPT}')
    panel.database.sql("update wocs.tasks set command_raw = %s, error_message = %s", SCRIPT, SCRIPT)
    panel.database.sql("update wocs.users set name = %s where name = 'Bob'", SCRIPT)
    panel.log_in("Admin")
    for path in ("/inbox?show=all", f"/task/{task}", "/logs", f"/inbox?search={SCRIPT}"):
        assert "<script>alert" not in panel.open(path).text


def test_a_kind_counts_what_its_list_shows(panel: BrowserClient) -> None:
    for name in ("Ali", "Bob", None):
        add_task(panel, name, by="Ali")
        for end in ("failed", "uncertain"):
            task = add_task(panel, name)
            panel.database.sql("update wocs.tasks set status = 'running' where id = %s", task)
            panel.database.sql("update wocs.tasks set status = %s where id = %s", end, task)
    ask_approval(panel)
    for name in ("Ali", "Admin"):
        panel.log_in(name)
        panel.act("tasks_change", do="snooze", **{"for": "hour", "tasks[]": ["TASK-1201"]})
        [(counts,)] = panel.database.sql("select wocs.panel_inbox_counts(u) from wocs.users u where name = %s", name)
        for kind, count in counts.items():
            assert len(shown_tasks(panel.open(f"/inbox?show={kind}").text)) == count, (name, kind)


def test_what_runs_out_first_is_shown(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.database.sql("update wocs.tasks set deadline_at = now() + interval '2 hours' where id = %s", task)
    panel.log_in("Ali")
    panel.database.sql("update wocs.users set language = 'en' where name = 'Ali'")
    assert "accept in" in panel.open("/inbox").text
    panel.act("task_word", task=task, word="accept")
    after = panel.open("/inbox").text
    assert "due in" in after
    assert "data-until=" in after


def test_a_task_put_aside_is_gone_for_its_person_alone_until_it_wakes(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali", by="Admin")
    panel.log_in("Ali")
    panel.act("task_snooze", task=task, **{"for": "tomorrow"})
    assert shown_tasks(panel.open("/inbox").text) == []
    assert shown_tasks(panel.open("/inbox?show=snoozed").text) == [task]
    panel.log_in("Admin")
    assert shown_tasks(panel.open("/inbox?show=mine").text) == [task]
    panel.database.sql("update wocs.task_snoozes set until = now()")
    panel.log_in("Ali")
    assert shown_tasks(panel.open("/inbox").text) == [task]
    assert panel.act("task_snooze", task=task, **{"for": "' or true"}).status_code == 200


def test_a_preview_changes_nothing_and_tells_each_tasks_outcome(panel: BrowserClient) -> None:
    mine, done = add_task(panel, "Ali", by="Admin"), add_task(panel, "Ali", by="Admin")
    panel.database.sql("update wocs.tasks set status = 'done' where id = %s", done)
    panel.log_in("Admin")
    panel.database.sql("update wocs.users set language = 'en'")
    before = panel.database.sql("select (select count(*) from wocs.task_logs), (select count(*) from wocs.outbox)")
    page = panel.act("tasks_preview", do="cancel", **{"tasks[]": [mine, done, "TASK-999999", "x'"]}).text
    assert "1 of 3 would go through" in page
    assert "2 would be refused" in page
    assert status(panel, mine) == "pending"
    assert (
        panel.database.sql("select (select count(*) from wocs.task_logs), (select count(*) from wocs.outbox)") == before
    )
    page = panel.act("tasks_change", do="cancel", **{"tasks[]": [mine, done]}).text
    assert "1 of 2 done" in page
    assert status(panel, mine) == "cancelled"
    told = panel.database.sql("select say from wocs.outbox where task_id = %s", mine)
    assert told == [("task.cancelled",)]


def test_a_yes_to_many_is_to_what_the_preview_showed(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.log_in("Admin")
    page = panel.act("tasks_preview", do="approve", **{"tasks[]": [task]}).text
    ticked = re.search(r'name="tasks\[\]" value="(TASK-\d+ 1 [0-9a-f]{64})"', page)
    assert ticked
    assert status(panel, task) == "awaiting_approval"
    stale = ticked[1][:-1] + ("0" if ticked[1][-1] != "0" else "1")
    for said in (task, stale):
        panel.act("tasks_change", do="approve", **{"tasks[]": [said]})
        assert status(panel, task) == "awaiting_approval"
    panel.act("tasks_change", do="approve", **{"tasks[]": [ticked[1]]})
    assert status(panel, task) == "done"


def test_many_are_given_to_one_agent_who_is_told_of_each(panel: BrowserClient) -> None:
    tasks = [add_task(panel, "Ali") for _ in range(2)]
    panel.log_in("Ali")
    assert panel.act("tasks_change", do="assign", to="Bob", **{"tasks[]": tasks}).status_code == 403
    panel.log_in("Admin")
    panel.act("tasks_change", do="assign", to="Bob", **{"tasks[]": tasks})
    assert panel.database.sql(
        "select distinct u.name from wocs.tasks t join wocs.users u on u.id = t.assigned_to where t.id = any (%s)",
        tasks,
    ) == [("Bob",)]
    assert len(panel.database.sql("select 1 from wocs.outbox where say = 'agent.notice'")) == 2


def test_no_more_than_fifty_are_changed_together(panel: BrowserClient) -> None:
    tasks = [add_task(panel, "Ali", by="Admin") for _ in range(52)]
    panel.log_in("Admin")
    panel.act("tasks_change", do="cancel", **{"tasks[]": tasks + tasks})
    assert panel.database.sql("select count(*) from wocs.tasks where status = 'cancelled'") == [(50,)]
