"""A voice note's way to the home and back: fetched first, heard in order, and nothing of it lost."""

from datetime import UTC, datetime

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    STRANGER,
    VIEWER,
    call_of,
    command,
    deliver,
    message,
    move_back,
    run_at_once,
    status_of,
    word,
)
from tests.sql.voice_notes import (
    NODE,
    claim_task,
    heard_command,
    note_message,
    reactions_in,
    report_heard,
    send_and_hear,
    send_note,
    start_node,
    store_note,
    words_message,
)


def task_of(database: Clone, sent: dict) -> str:
    return database.sql("select id from wocs.tasks where source_message = %s", sent["id"])[0][0]


def test_a_note_is_fetched_before_the_bell_rings_and_is_answered_by_a_mark_alone(wocs: Clone) -> None:
    start_node(wocs)
    sent, work = send_note(wocs)
    [job] = work["media"]
    assert (job["kind"], job["command"], work["bell"]) == ("audio", "transcribe", [])
    assert [one["kind"] for one in work["outbox"]] == ["reaction"]
    assert reactions_in(work) == ["⏳"]
    task = task_of(wocs, sent)
    assert claim_task(wocs, task)["reason"] == "not_its_turn"
    assert claim_task(wocs)["reason"] == "nothing_due"
    assert start_node(wocs)["due"] == []
    assert [one["task"] for one in store_note(wocs, work)["bell"]] == [task]


def test_the_claim_brings_the_audio_and_the_words_that_live_here(wocs: Clone) -> None:
    start_node(wocs)
    wocs.sql("insert into wocs.voice_words (word) values ('Colek Power')")
    _, work = send_note(wocs)
    claimed = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    args = claimed["args"]
    assert (args["audio"]["mime"], args["audio"]["size"], args["seconds"]) == ("audio/ogg", 9000, 3.2)
    assert args["sent_at"] <= datetime.now(UTC).isoformat()
    assert args["vocabulary"]["words"] == ["Colek Power"]
    assert "Ali" in args["vocabulary"]["agents"]
    assert set(args["vocabulary"]) == {"pages", "agents", "templates", "words", "videos", "events"}
    assert claimed["lease_s"] <= 24


@pytest.mark.parametrize("number", [ADMIN, ALI, VIEWER])
def test_whoever_is_known_may_speak(wocs: Clone, number: str) -> None:
    assert send_note(wocs, number)[1]["media"]


def test_a_strangers_voice_stays_in_their_chat(wocs: Clone) -> None:
    _, work = send_note(wocs, STRANGER)
    assert {one["say"] for one in work["outbox"]} == {"chat.notice"}
    assert (len(work["media"]), work["bell"]) == (1, [])
    assert wocs.sql("select count(*) from wocs.messages where media_url like 'meta:%%'") == [(1,)]
    assert wocs.sql("select count(*) from wocs.tasks") == [(0,)]


def test_with_the_pc_off_it_is_said_at_once(wocs: Clone) -> None:
    sent, work = send_note(wocs)
    assert words_message(work)["say"] == "voice.offline"
    store_note(wocs, work)
    start_node(wocs)
    assert claim_task(wocs)["task"]["id"] == task_of(wocs, sent)


@pytest.mark.parametrize(
    "problem", ["expired", "wrong_bytes", "not_audio", "empty", "too_long", "wrong_host", "too_large"]
)
def test_what_cannot_be_heard_is_answered_kindly_and_offers_no_retry(wocs: Clone, problem: str) -> None:
    start_node(wocs)
    sent, work = send_note(wocs)
    told = store_note(wocs, work, problem, seconds=241.0)
    assert (
        words_message(told)["say"],
        words_message(told)["facts"]["reason"],
        words_message(told)["facts"]["retry"],
    ) == (
        "voice.refused",
        problem,
        False,
    )
    assert words_message(told)["reply_to"] == sent["id"]
    assert reactions_in(told) == ["❌"]
    assert status_of(wocs, task_of(wocs, sent)) == "failed"


def test_what_was_not_reached_is_fetched_again_by_retry(wocs: Clone) -> None:
    start_node(wocs)
    sent, work = send_note(wocs)
    task = task_of(wocs, sent)
    assert words_message(store_note(wocs, work, "unreachable"))["facts"]["retry"] is True
    again = deliver(wocs, message(ADMIN, word("retry", task), "retry"))
    assert words_message(again)["say"] == "task.retried"
    assert [one["task"] for one in store_note(wocs, again)["bell"]] == [task]
    assert claim_task(wocs, task)["task"]["id"] == task


NO_EARS = {"code": "no_ears", "detail": "Run: python -m home_node fetch-model"}


def beat_with(database: Clone, voice: str, node: str = NODE) -> list[str]:
    """What is offered then: by the bell or in the answer."""
    answer = database.call("wocs_beat", {"node": node, "abilities": {"voice": voice}, "running": [], "version": "1"})
    return [*answer["due"], *(rung["task"] for rung in answer["bell"])]


def test_a_note_that_an_older_pc_without_ears_failed_is_retried_without_fetching(wocs: Clone) -> None:
    start_node(wocs)
    _, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    told = report_heard(wocs, task, outcome="failed", error=NO_EARS)
    assert (words_message(told)["say"], words_message(told)["facts"]["reason"]) == ("voice.refused", "no_ears")
    again = deliver(wocs, message(ADMIN, word("retry", task["id"]), "retry"))
    assert (again["media"], [one["task"] for one in again["bell"]]) == ([], [task["id"]])


def test_a_note_that_comes_before_the_model_waits_and_is_heard_when_it_is_there(wocs: Clone) -> None:
    start_node(wocs)
    sent, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    told = report_heard(wocs, task, outcome="try_again", error=NO_EARS)
    assert (words_message(told)["say"], reactions_in(told)) == ("voice.waits", [])
    assert status_of(wocs, task["id"]) == "pending" and told["bell"] == []
    for _ in range(4):
        assert beat_with(wocs, "missing") == []
        assert claim_task(wocs, task["id"])["reason"] == "not_its_turn"
    assert beat_with(wocs, "ready") == [task["id"]]
    heard = report_heard(wocs, claim_task(wocs, task["id"])["task"], heard_command())
    assert words_message(heard)["say"].startswith("voice.")
    assert task_of(wocs, sent) == task["id"] and status_of(wocs, task["id"]) == "done"


def test_who_sends_a_note_while_no_pc_can_hear_is_told_at_once_and_once(wocs: Clone) -> None:
    beat_with(wocs, "missing")
    _, work = send_note(wocs)
    assert words_message(work)["say"] == "voice.waits"
    assert store_note(wocs, work)["bell"] == []
    assert len(beat_with(wocs, "ready")) == 1


def test_waiting_for_ears_is_no_try_and_is_said_once(wocs: Clone) -> None:
    start_node(wocs)
    _, work = send_note(wocs)
    task_id = store_note(wocs, work)["bell"][0]["task"]
    said = 0
    for _ in range(5):
        start_node(wocs)
        told = report_heard(wocs, claim_task(wocs, task_id)["task"], outcome="try_again", error=NO_EARS)
        said += sum(one["say"] == "voice.waits" for one in told["outbox"])
    assert said == 1
    assert wocs.sql("select status, retry_count from wocs.tasks where id = %s", task_id) == [("pending", 0)]


def test_a_second_pc_with_ears_hears_what_the_first_could_not(wocs: Clone) -> None:
    start_node(wocs)
    _, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    report_heard(wocs, task, outcome="try_again", error=NO_EARS)
    assert beat_with(wocs, "ready", "other") == [task["id"]]


def test_what_is_typed_does_not_wait_behind_a_note_that_waits_for_ears(wocs: Clone) -> None:
    beat_with(wocs, "missing")
    note, work = send_note(wocs)
    store_note(wocs, work)
    typed = deliver(wocs, message(ADMIN, {"do": "chat", "plain": True}, "tolong terbitkan laman promo"))
    [rung] = typed["bell"]
    assert rung["task"] != task_of(wocs, note)
    assert claim_task(wocs, rung["task"])["task"]["args"]["typed"]


def test_two_notes_of_one_person_are_heard_in_their_order(wocs: Clone) -> None:
    start_node(wocs)
    first, second = send_note(wocs), send_note(wocs)
    assert store_note(wocs, second[1])["bell"] == []
    assert claim_task(wocs, task_of(wocs, second[0]))["reason"] == "not_its_turn"
    one = claim_task(wocs, store_note(wocs, first[1])["bell"][0]["task"])["task"]
    assert claim_task(wocs)["reason"] == "nothing_due"
    done = report_heard(wocs, one, heard_command())
    assert [rung["task"] for rung in done["bell"]] == [task_of(wocs, second[0])]
    assert claim_task(wocs)["task"]["id"] == task_of(wocs, second[0])


def test_two_notes_in_one_delivery_keep_their_order(wocs: Clone) -> None:
    start_node(wocs)
    one, two = note_message(), note_message()
    work = deliver(wocs, one, two)
    jobs = {job["task"]: job for job in work["media"]}
    later = store_note(wocs, {"media": [jobs[task_of(wocs, two)]]})
    assert later["bell"] == []
    assert store_note(wocs, {"media": [jobs[task_of(wocs, one)]]})["bell"][0]["task"] == task_of(wocs, one)


def test_a_note_that_fails_or_is_cancelled_lets_the_next_one_through(wocs: Clone) -> None:
    start_node(wocs)
    first, second, third = send_note(wocs), send_note(wocs), send_note(wocs)
    store_note(wocs, second[1])
    store_note(wocs, third[1])
    assert store_note(wocs, first[1], "empty")["bell"][0]["task"] == task_of(wocs, second[0])
    cancelled = deliver(wocs, message(ADMIN, word("cancel", task_of(wocs, second[0])), "batal"))
    assert [one["task"] for one in cancelled["bell"]] == [task_of(wocs, third[0])]


def test_one_persons_note_does_not_wait_for_anothers(wocs: Clone) -> None:
    start_node(wocs)
    send_note(wocs, ADMIN)
    assert store_note(wocs, send_note(wocs, ALI)[1])["bell"]


def test_after_eight_seconds_it_is_said_that_it_takes_long_and_only_once(wocs: Clone) -> None:
    start_node(wocs)
    send_note(wocs)
    assert start_node(wocs)["call_again_s"] <= 8
    move_back(wocs, "tasks", "created_at", 9)
    assert words_message(start_node(wocs))["say"] == "voice.processing"
    assert start_node(wocs)["outbox"] == []


def test_quiet_people_hear_nothing_of_it(wocs: Clone) -> None:
    start_node(wocs)
    wocs.sql("update wocs.users set quiet = true where wa_number = %s", ADMIN)
    send_note(wocs)
    move_back(wocs, "tasks", "created_at", 9)
    assert start_node(wocs)["outbox"] == []


def test_only_the_holder_of_the_lease_is_given_the_bytes(wocs: Clone) -> None:
    start_node(wocs)
    _, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    holder = {"node": "home", "task": task["id"], "attempt": task["attempt"]}
    assert wocs.call("wocs_media", holder)["audio"]["key"].startswith("voice/")
    wrong = [{"node": "other"}, {"attempt": 7}, {"task": "TASK-9"}]
    reasons = [wocs.call("wocs_media", {**holder, **other}) for other in wrong]
    assert [one["reason"] for one in reasons] == ["other_node", "old_attempt", "no_such_task"]
    assert [one["audio"] for one in reasons] == [None, None, None]
    report_heard(wocs, task, heard_command())
    assert wocs.call("wocs_media", holder)["reason"] == "already_done"


def test_the_same_report_twice_makes_one_card(wocs: Clone) -> None:
    start_node(wocs)
    _, work = send_note(wocs)
    task = claim_task(wocs, store_note(wocs, work)["bell"][0]["task"])["task"]
    assert report_heard(wocs, task, heard_command())["accepted"] is True
    again = report_heard(wocs, task, None, result={"text": "stamp page promo", "readings": []})
    assert (again["accepted"], again["reason"]) == (True, "already_done")
    assert wocs.sql("select count(*) from wocs.cards") == [(1,)]


def test_while_all_is_stopped_a_note_waits_and_that_is_said(wocs: Clone) -> None:
    start_node(wocs)
    deliver(wocs, message(ADMIN, command("stop_all", repeatable=True), "/stop all"))
    _, work = send_note(wocs)
    assert words_message(work)["say"] == "system.waits"
    assert store_note(wocs, work)["bell"] == []


@pytest.mark.parametrize(
    ("kind", "say"), [("talk", "voice.heard"), ("silence", "voice.silence"), ("unclear", "voice.unclear")]
)
def test_what_is_no_command_makes_no_card(wocs: Clone, kind: str, say: str) -> None:
    start_node(wocs)
    work = send_and_hear(wocs, {"kind": kind, "text": "terima kasih", "nearest": ["landing list"]})
    assert (words_message(work)["say"], reactions_in(work)) == (say, [""])
    assert wocs.sql("select count(*) from wocs.cards") == [(0,)]


def test_a_note_cannot_be_undone_and_says_why(wocs: Clone) -> None:
    start_node(wocs)
    send_and_hear(wocs, heard_command())
    [(task,)] = wocs.sql("select id from wocs.tasks where type = 'transcribe'")
    refused = deliver(wocs, message(ADMIN, command("undo", asks=True, task=task), "/undo"))
    assert (words_message(refused)["say"], words_message(refused)["facts"]["of"]) == ("undo.refused", "transcribe")


def test_batal_on_the_note_itself_cancels_its_hearing(wocs: Clone) -> None:
    start_node(wocs)
    sent, _ = send_note(wocs)
    work = deliver(wocs, message(ADMIN, word("cancel"), "batal", quoted=sent["id"]))
    assert (words_message(work)["say"], reactions_in(work)) == ("task.cancelled", [""])


def test_a_note_that_comes_as_the_one_before_it_ends_is_rung_for(wocs: Clone) -> None:
    start_node(wocs)
    for _ in range(5):
        first, second = send_note(wocs), send_note(wocs)
        task = claim_task(wocs, store_note(wocs, first[1])["bell"][0]["task"])["task"]
        [job] = second[1]["media"]
        stored = {"key": f"voice/{job['attachment']}", "mime": "audio/ogg", "size": 9000}
        ended = {"node": "home", "task": task["id"], "attempt": task["attempt"], "outcome": "done", "result": {}}
        works = run_at_once(
            [
                call_of("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None}),
                call_of("wocs_report", {**ended, "error": None, "files": []}),
            ],
            wocs,
        )
        assert {one["task"] for work in works for one in work["bell"]} == {task_of(wocs, second[0])}
        wocs.sql("update wocs.tasks set status = 'cancelled' where status in ('pending', 'running')")
