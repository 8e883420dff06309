"""What was done about content and is taken back leaves things as they were; what somebody changed since stays."""

import random
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.local_time import day
from tests.sql.tasks import Outcome, add_person, run_command, run_word

Json = dict[str, Any]


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


@pytest.fixture
def ali(database: Clone, admin: str) -> str:
    return add_person(database, "Ali", "agent")


def of(facts: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(facts[name] for name in names)


def plan_to_undo(database: Clone, done: Outcome, command: str) -> Json:
    [(plan,)] = database.sql(
        f"select wocs.undo_plan_{command}(t) from wocs.tasks t where t.id = %s",  # noqa: S608
        done.task,
    )
    return dict(plan)


def undo(database: Clone, admin: str, done: Outcome, command: str) -> Json:
    """Taken back for this admin; what it gives, or why not."""
    plan = plan_to_undo(database, done, command)
    if "refused" in plan:
        return plan
    [(undoing,)] = database.sql(
        "insert into wocs.tasks (type, runs, requested_by) values ('undo', 'instant', %s) returning id", admin
    )
    [(given,)] = database.sql(
        f"select wocs.undo_{command}(t, u) from wocs.tasks t, wocs.tasks u where t.id = %s and u.id = %s",  # noqa: S608
        done.task,
        undoing,
    )
    return {**plan, **given}


def live(database: Clone) -> tuple[Any, ...]:
    """All that the commands of this family may change, as people see it."""
    slots = database.sql(
        "select id, platform, type, at, agent, state from wocs.content_calendar where state <> 'cancelled' order by id"
    )
    bank = database.sql(
        "select id, type, tone, language, text, used_at from wocs.captions where removed_at is null order by id"
    )
    return slots, bank


def something(database: Clone, chance: random.Random) -> tuple[str, Json]:
    """Any command of the family that can be taken back, with arguments that may be refused."""
    kind = chance.choice(["content_schedule", "content_cancel", "content_bank_add", "content_bank_remove"])
    words = {"type": chance.choice(["promo", "event"]), "tone": chance.choice(["funny", "hype"])}
    args: dict[str, Json] = {
        "content_schedule": {
            "platform": chance.choice(["tiktok", "instagram", "all"]), "date": day(database, chance.randint(1, 3)),
            "slots": chance.randint(1, 4), "type": chance.choice(["promo", "reaction"]),
        },
        "content_cancel": {"slot": chance.randint(1, 12)},
        "content_bank_add": {**words, "text": f"Padu kali ke {'i' * chance.randint(1, 30)}"},
        "content_bank_remove": {"id": chance.randint(1, 150)},
    }  # fmt: skip
    return kind, args[kind]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_and_taken_back_leaves_what_there_was(database: Clone, admin: str, seed: int) -> None:
    chance = random.Random(seed)
    done_for_good = 0
    for _ in range(30):
        command, args = something(database, chance)
        before = live(database)
        done = run_command(database, admin, command, **args)
        if done.say.endswith((".refused", ".exhausted")):
            assert live(database) == before
        elif chance.random() < 0.6:
            assert live(database) != before
            assert "facts" in undo(database, admin, done, command)
            assert live(database) == before
        else:
            done_for_good += 1
    assert done_for_good > 3


def test_a_batch_is_taken_back_last_first(database: Clone, admin: str) -> None:
    before = live(database)
    first = run_command(database, admin, "content_schedule", date=day(database, 1))
    second = run_command(database, admin, "content_cancel", slot=2)
    undo(database, admin, second, "content_cancel")
    undo(database, admin, first, "content_schedule")
    assert live(database) == before


def test_the_plan_tells_what_is_cancelled_and_what_stays(database: Clone, admin: str, ali: str) -> None:
    done = run_command(database, admin, "content_schedule", date=day(database, 1), platform="tiktok", slots=3)
    database.sql("update wocs.content_slots set at = now() where id < 3")
    database.call("wocs_tick", {})
    [(first,), (second,)] = database.sql("select task from wocs.content_slots where id < 3 order by id")
    run_word(database, ali, "done", first)
    plan = plan_to_undo(database, done, "content_schedule")
    assert [(row["name"], row["now"], row["then"]) for row in plan["plan"]] == [
        ("SLOT-1", "done", "done"), ("SLOT-2", "due", "cancelled"), ("SLOT-3", "planned", "cancelled"),
    ]  # fmt: skip
    given = undo(database, admin, done, "content_schedule")
    assert given["facts"]["slots"] == ["SLOT-2", "SLOT-3"]
    assert [line["to_user"] for line in given["also"]] == [ali]
    assert database.sql("select status from wocs.tasks where id = %s", second) == [("cancelled",)]


def test_what_was_posted_already_is_not_taken_back(database: Clone, admin: str, ali: str) -> None:
    done = run_command(database, admin, "content_schedule", date=day(database, 1), platform="tiktok", slots=1)
    database.sql("update wocs.content_slots set at = now()")
    database.call("wocs_tick", {})
    run_word(database, ali, "done", database.sql("select task from wocs.content_slots")[0][0])
    facts = undo(database, admin, done, "content_schedule")["facts"]
    told = of(facts, "reason", "name", "expected", "found", "by")
    assert told == ("changed_since", "SLOT-1", "planned", "done", "Ali")


def test_a_cancelled_slot_stays_away_when_its_hour_is_taken_or_gone(database: Clone, admin: str) -> None:
    run_command(database, admin, "content_schedule", date=day(database, 1), platform="tiktok", slots=1)
    cancelled = run_command(database, admin, "content_cancel", slot=1)
    founder = add_person(database, "The founder", "admin")
    run_command(database, founder, "content_schedule", date=day(database, 1), platform="tiktok", slots=1)
    facts = undo(database, admin, cancelled, "content_cancel")["facts"]
    assert (facts["reason"], facts["found"], facts["by"]) == ("changed_since", "SLOT-2", "The founder")
    run_command(database, founder, "content_cancel", slot=2)
    database.sql("update wocs.content_slots set at = now() - interval '1 minute' where id = 1")
    assert undo(database, admin, cancelled, "content_cancel")["facts"]["reason"] == "passed"


def test_a_line_that_somebody_took_out_or_put_back_since_is_told_with_who(database: Clone, admin: str) -> None:
    founder = add_person(database, "The founder", "admin")
    added = run_command(database, admin, "content_bank_add", type="promo", tone="hype", text="Padu sungguh")
    removed = run_command(database, founder, "content_bank_remove", id=added.facts["id"])
    facts = undo(database, admin, added, "content_bank_add")["facts"]
    assert of(facts, "expected", "found", "by") == ("Padu sungguh", None, "The founder")
    assert facts["reason"] == "changed_since"
    run_command(database, admin, "content_bank_add", type="promo", tone="hype", text="PADU sungguh!")
    facts = undo(database, founder, removed, "content_bank_remove")["facts"]
    assert of(facts, "expected", "found", "by") == (None, "PADU sungguh!", "The admin")
    assert facts["reason"] == "changed_since"
