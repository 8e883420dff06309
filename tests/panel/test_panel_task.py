"""A task's page: all that is done to it here is what WhatsApp's words do, by the same rules."""

import html
import re
import threading

import pytest

from shared.commands import by_key
from tests.panel.browser_client import BrowserClient
from tests.panel.task_rows import add_task, ask_approval, status


@pytest.fixture(autouse=True)
def english(panel: BrowserClient) -> None:
    panel.database.sql("update wocs.users set language = 'en'")


def shown(panel: BrowserClient, task: str) -> dict[str, str]:
    """What the forms of the page carry."""
    page = panel.open(f"/task/{task}").text
    return dict(re.findall(r'type="hidden" name="(ask|digest|hold)" value="([^"]*)"', page))


def act(panel: BrowserClient, name: str, task: str, **fields: str) -> str:
    """The page after the act, its words as they are read."""
    return html.unescape(panel.act(name, back=f"/task/{task}", task=task, **fields).text)


def sayings(panel: BrowserClient, say: str) -> list[str]:
    return [name for (name,) in panel.database.sql(
        "select u.name from wocs.outbox o join wocs.users u on u.wa_number = o.to_number where o.say = %s order by 1",
        say,
    )]  # fmt: skip


def test_a_yes_is_to_what_was_shown_and_runs_it(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.log_in("Admin")
    told = shown(panel, task)
    assert "changed after it was shown" in act(panel, "task_word", task, word="confirm", ask="1", digest="0" * 64)
    assert "changed after it was shown" in act(panel, "task_word", task, word="confirm")
    assert status(panel, task) == "awaiting_approval"
    act(panel, "task_word", task, word="confirm", **told)
    assert status(panel, task) == "done"
    assert "already approved" in act(panel, "task_word", task, word="confirm", **told)


def test_a_no_leaves_everything_as_it_was(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.log_in("Admin")
    assert "Nothing was changed" in act(panel, "task_word", task, word="reject", **shown(panel, task))
    assert status(panel, task) == "cancelled"


def test_who_may_not_approve_in_whatsapp_may_not_here(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.database.sql("update wocs.tasks set assigned_to = (select id from wocs.users where name = 'Ali')")
    panel.log_in("Ali")
    page = panel.open(f"/task/{task}").text
    assert 'value="confirm"' not in page
    assert "only Admin can confirm" in act(panel, "task_word", task, word="confirm", **shown(panel, task))
    assert status(panel, task) == "awaiting_approval"


def test_an_edit_asks_again_and_a_yes_to_the_one_before_counts_no_more(panel: BrowserClient) -> None:
    first, second = ask_approval(panel, page="promo-raya"), ask_approval(panel, page="promo-dua")
    act(panel, "task_word", second, word="reject")
    panel.log_in("Admin")
    before = shown(panel, first)
    assert "/landing publish\npage: promo-raya" in html.unescape(panel.open(f"/task/{first}").text)
    page = act(panel, "task_edit", first, text="/landing publish\npage: promo-dua", **before)
    assert "promo-dua" in page
    after = shown(panel, first)
    assert (after["ask"], after["digest"] != before["digest"]) == ("2", True)
    assert "changed after it was shown" in act(panel, "task_word", first, word="confirm", **before)
    assert status(panel, first) == "awaiting_approval"
    act(panel, "task_word", first, word="confirm", **after)
    assert panel.database.sql("select page_slug from wocs.landing_versions p where p.status = 'published'") == [
        ("promo-dua",)
    ]


def test_an_edit_that_is_mistaken_says_so_and_keeps_what_was_typed(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.log_in("Admin")
    told = shown(panel, task)
    page = act(panel, "task_edit", task, text="/landing publish\npge: <b>x", **told)
    assert "pge: <b>x" in page
    assert 'class="flash bad"' in page
    assert "does not wait" in act(panel, "task_edit", task, text="/landing unpublish\npage: promo-raya", **told)
    for text in ("", "hello", "/", "/landing publish", "\n" * 50, "CONFIRM " + task):
        assert panel.act("task_edit", task=task, text=text, **told).status_code == 200
    assert shown(panel, task) == told


def test_only_who_asked_or_an_admin_edits(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.database.sql("update wocs.tasks set assigned_to = (select id from wocs.users where name = 'Ali')")
    panel.log_in("Ali")
    told = shown(panel, task)
    assert 'class="flash bad"' in act(panel, "task_edit", task, text="/landing publish\npage: promo-raya", **told)
    assert shown(panel, task) == told


def test_an_agent_accepts_and_is_done_and_who_asked_hears_both(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Ali")
    act(panel, "task_word", task, word="accept")
    act(panel, "task_word", task, word="done")
    assert status(panel, task) == "done"
    assert (sayings(panel, "agent.accepted"), sayings(panel, "agent.finished")) == (["Admin"], ["Admin"])


def test_nobodys_work_goes_to_the_first_agent_who_accepts_it(panel: BrowserClient, another: BrowserClient) -> None:
    task = add_task(panel)
    panel.log_in("Ali")
    another.log_in("Bob")
    both = [threading.Thread(target=act, args=(each, "task_word", task), kwargs={"word": "accept"})
            for each in (panel, another)]  # fmt: skip
    for each in both:
        each.start()
    for each in both:
        each.join()
    [(held, count)] = panel.database.sql(
        "select u.name, (select count(*) from wocs.task_logs l where l.task_id = t.id and l.action = 'started')"
        " from wocs.tasks t join wocs.users u on u.id = t.assigned_to where t.id = %s", task,
    )  # fmt: skip
    assert held in {"Ali", "Bob"}
    assert count == 1


def test_a_photo_is_asked_for_as_proof(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali", proof=True)
    panel.log_in("Ali")
    assert "photo" in act(panel, "task_word", task, word="done")
    assert status(panel, task) == "pending"


def test_a_post_is_done_with_its_link(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali", type_="tiktok_post", caption="Pedas ni jujur")
    panel.log_in("Ali")
    assert "flash bad" in act(panel, "task_posted", task, text="not a link")
    assert "not a link" in act(panel, "task_posted", task, text="not a link")
    act(panel, "task_posted", task, text="https://www.tiktok.com/@abangcolek/video/7392012345678901234")
    assert status(panel, task) == "done"


def test_who_has_it_in_hand_is_named_and_others_wait(panel: BrowserClient, another: BrowserClient) -> None:
    task = add_task(panel)
    panel.log_in("Ali")
    another.log_in("Bob")
    assert "in your hands" in act(panel, "task_take", task)
    assert "Ali has it in hand" in html.unescape(another.open(f"/task/{task}").text)
    for name, fields in {"task_word": {"word": "accept"}, "task_take": {}}.items():
        assert "is in Ali's hands" in act(another, name, task, **fields)
    act(panel, "task_let_go", task)
    act(another, "task_word", task, word="accept")
    assert status(panel, task) == "running"


def test_a_hold_ends_by_itself(panel: BrowserClient, another: BrowserClient) -> None:
    task = add_task(panel)
    panel.log_in("Ali")
    act(panel, "task_take", task)
    panel.database.sql("update wocs.task_holds set until = now()")
    another.log_in("Bob")
    assert "in your hands" in act(another, "task_take", task)
    assert "is in Bob's hands" in act(panel, "task_word", task, word="accept")


def test_a_page_from_before_somebody_elses_hold_decides_nothing(panel: BrowserClient, another: BrowserClient) -> None:
    task = add_task(panel)
    panel.log_in("Ali")
    seen = shown(panel, task)
    another.log_in("Bob")
    act(another, "task_take", task)
    act(another, "task_let_go", task)
    assert "somebody had it in hand" in act(panel, "task_word", task, word="accept", **seen)
    act(panel, "task_word", task, word="accept", **shown(panel, task))
    assert status(panel, task) == "running"


def test_an_admin_takes_over_and_the_one_before_is_told(panel: BrowserClient, another: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Ali")
    act(panel, "task_take", task)
    another.log_in("Admin")
    act(another, "task_take", task)
    assert sayings(panel, "task.taken_over") == ["Ali"]
    assert "is in Admin's hands" in act(panel, "task_word", task, word="done")


def test_a_word_in_whatsapp_keeps_to_the_hold_too(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Admin")
    act(panel, "task_take", task)
    [(said,)] = panel.database.sql(
        "select wocs.word_apply(u, 'done', %s, null, null) from wocs.users u where name = 'Ali'", task
    )
    assert said["say"] == "task.held"
    assert status(panel, task) == "pending"


def test_what_the_panel_says_of_commands_is_what_the_menu_says(panel: BrowserClient) -> None:
    for key, runs, role, asks, repeatable in panel.database.sql("select * from wocs.panel_commands()"):
        entry = by_key[key]
        assert (runs, role, asks, repeatable) == (entry.runs, entry.role, entry.asks({}), entry.repeatable), key


def test_work_is_given_to_somebody_else_and_both_are_told(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Admin")
    act(panel, "task_reassign", task, to="Bob")
    assert (sayings(panel, "agent.notice"), sayings(panel, "agent.released")) == (["Bob"], ["Ali"])
    assert "flash bad" in act(panel, "task_reassign", task, to="<nobody>")


def test_an_undo_is_a_question_with_its_plan(panel: BrowserClient) -> None:
    task = ask_approval(panel)
    panel.log_in("Admin")
    act(panel, "task_word", task, word="confirm", **shown(panel, task))
    page = act(panel, "task_undo", task)
    [undo] = re.findall(r">(TASK-\d+) →<", page)
    assert "→" in panel.open(f"/task/{undo}").text
    assert status(panel, task) == "done"
    act(panel, "task_word", undo, word="confirm", **shown(panel, undo))
    assert status(panel, task) == "rolled_back"


def test_what_failed_is_tried_again(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.database.sql("update wocs.tasks set status = 'failed', error_message = 'node_lost' where id = %s", task)
    panel.log_in("Admin")
    act(panel, "task_word", task, word="retry")
    assert status(panel, task) in {"pending", "running"}


def test_nobody_acts_on_what_they_may_not_see(panel: BrowserClient) -> None:
    task = add_task(panel, "Bob")
    panel.log_in("Ali")
    for name in ("task_word", "task_take", "task_let_go", "task_snooze", "task_edit", "task_posted"):
        text = "https://www.tiktok.com/@a/video/7392012345678901234" if name == "task_posted" else "/stats"
        fields = {"word": "accept", "for": "hour", "text": text}
        answer = panel.act(name, task=task, **fields)
        assert answer.status_code == 404 or "flash bad" in answer.text, name
    assert panel.database.sql("select count(*) from wocs.task_holds") == [(0,)]
    assert status(panel, task) == "pending"


def test_a_note_shows_what_was_heard(panel: BrowserClient) -> None:
    note = add_task(panel, None, by="Ali", runs="home", type_="transcribe")
    made = add_task(panel, None, by="Ali", runs="instant", type_="landing_publish")
    panel.database.sql(
        "insert into wocs.cards (person_id, heard_by, note, heard, readings, state, made)"
        " select id, %s, 'wamid.1', 'terbitkan laman <promo>', '[]', 'taken', %s from wocs.users where name = 'Ali'",
        note, made,
    )  # fmt: skip
    [(audio,)] = panel.database.sql(
        "insert into wocs.attachments (task_id, type, storage_url, mime_type, state)"
        " values (%s, 'audio', 'voice/1', 'audio/ogg', 'stored') returning id::text", note,
    )  # fmt: skip
    panel.log_in("Ali")
    page = panel.open(f"/task/{made}").text
    assert f'src="/media/{audio}"' in page
    assert "terbitkan laman &lt;promo&gt;" in page


def test_the_timeline_says_which_step_was_written_otherwise(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Admin")
    assert "Each step is as it was written" in panel.open(f"/task/{task}").text
    panel.database.sql("alter table wocs.task_logs disable trigger all")
    panel.database.sql("update wocs.task_logs set action = 'completed' where task_id = %s", task)
    assert "is not as it was written" in panel.open(f"/task/{task}").text


def test_no_such_task_is_no_page(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    for named in ("TASK-999999", "x", "%27", "TASK-1201%00"):
        assert panel.open(f"/task/{named}").status_code == 404


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "yes", "no"), ("ms", "ya", "tiada")])
def test_a_switch_is_told_in_words(panel: BrowserClient, language: str, yes: str, no: str) -> None:
    panel.database.sql("update wocs.users set language = %s", language)
    panel.log_in("Admin")
    for proof, word in ((True, yes), (False, no)):
        task = add_task(panel, to="Ali", proof=proof)
        page = panel.open(f"/task/{task}").text
        assert f"<bdi>{word}</bdi>" in page and f"<bdi>{str(proof).lower()}</bdi>" not in page
