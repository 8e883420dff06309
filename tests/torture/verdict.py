"""What the witness saw beside what the system says of itself: lost, stuck, doubled, and what the run came to at all."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

from tests.conversation.fake_graph import words_of
from tests.torture.failpoints import read_journal
from tests.torture.meta import Meta
from tests.torture.world import World

if TYPE_CHECKING:
    from tests.torture.load import Load

UNSETTLED = """
select 'task ' || t.id || ' ' || t.type || ' ' || t.status from wocs.tasks t
  where t.runs <> 'human' and t.status in ('pending', 'running')
union all select concat_ws(' ', 'outbox', o.id, o.say, o.state, o.waits_for) from wocs.outbox o
  where o.state in ('held', 'queued', 'sending') or o.state = 'unknown' and o.lease_until is not null
union all select 'message ' || e.message_id from wocs.inbound_events e where e.undecided is not null
union all select 'fault ' || f.family || ' ' || f.row_id || ' ' || f.code from wocs.settling_faults f
"""

DOUBLES = """
select source_message, type, count(*) from wocs.tasks
where source_message like 'wamid.chaos%' and parent_id is null group by 1, 2 having count(*) > 1
"""


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    hit: Counter[str] = field(default_factory=Counter)
    """Failpoints that sprang, moves of the state table, ways to `uncertain`."""
    figures: dict[str, float] = field(default_factory=dict)

    def failures(self) -> list[str]:
        named = {"lost": self.lost, "stuck": self.stuck, "doubled": self.doubled, "wrong": self.wrong}
        return [f"{name}: {line}" for name, lines in named.items() for line in lines]


def find_unsettled(world: World, meta: Meta) -> list[str]:
    try:
        with psycopg.connect(world.database_url, autocommit=True) as connection:
            unsettled = [str(line) for (line,) in connection.execute(UNSETTLED).fetchall()]
            return [*unsettled, *["a status that is still to come"] * meta.count_untold()]
    except psycopg.Error as error:
        return [f"the database: {error}"]


def judge(
    world: World,
    meta: Meta,
    load: "Load",
    skipped: list[str],
    unsettled: list[str],
    faults_s: float,
    converged_s: float,
) -> Verdict:
    verdict = Verdict(skipped=skipped, stuck=[*unsettled, *load.broken])
    with psycopg.connect(world.database_url, autocommit=True) as connection:
        judge_messages(connection, world, meta, verdict)
        judge_acts(connection, world, verdict)
        count_hits(connection, world, verdict)
        [(tasks,)] = connection.execute("select count(*) from wocs.tasks").fetchall()
    verdict.wrong += [f"a forged message was accepted: {id}" for id in sorted(meta.forged_accepted)]
    verdict.wrong += ["the webhook answered 500"] * len(meta.server_errors)
    kills = sum(number == 9 for _, _, number in read_journal(world.traps))
    verdict.figures = {
        "tasks": tasks, "kills": kills, "messages": len(meta.accepted), "sent": len(world.witness.sent),
        "in doubt": verdict.hit["in doubt"], "scripts that gave up": len(load.stuck()),
        "seconds of faults": round(faults_s, 1), "seconds to converge": round(converged_s, 1),
    }  # fmt: skip
    verdict.skipped += [f"a script gave up: {line}" for line in load.stuck()]
    return verdict


def judge_messages(connection: psycopg.Connection, world: World, meta: Meta, verdict: Verdict) -> None:
    """Each accepted message has its answer at Graph, once; in doubt is only what Graph never took."""
    accepted = world.witness.accepted()
    verdict.doubled += [f"message {number} was sent {times} times" for number, times in accepted.items() if times > 1]
    outbox = connection.execute("select id, state, kind, say, coalesce(reply_to, '') from wocs.outbox").fetchall()
    doubted = {id for id, state, *_ in outbox if state == "unknown"}
    verdict.hit["in doubt"] = len(doubted)
    verdict.wrong += [f"message {id} is in doubt, and Graph has it" for id in doubted & set(accepted)]
    told = connection.execute("select 1 from wocs.alerts where kind = 'unsure'").fetchall()
    verdict.lost += ["messages are in doubt, and no admin was told"] * bool(doubted and not told)
    verdict.lost += [
        f"message {id} ({say}) is {state}, and Graph has it not"
        for id, state, _, say, _ in outbox
        if id not in accepted and state not in {"unknown", "outdated"}
    ]
    answered = {str(sent.get("context", {}).get("message_id", "")) for sent in world.witness.sent}
    answered |= {str(sent["reaction"]["message_id"]) for sent in world.witness.sent if sent["type"] == "reaction"}
    excused = {reply for id, _, _, _, reply in outbox if id in doubted}
    verdict.lost += [
        f"nobody answered {text!r} ({id})" for id, text in meta.accepted.items() if id not in answered | excused
    ]
    texts = Counter(
        (str(sent.get("context", {}).get("message_id")), words_of(sent))
        for sent in world.witness.sent
        if sent["type"] != "reaction" and sent.get("context")
    )
    verdict.doubled += [f"told {times} times: {words!r} ({id})" for (id, words), times in texts.items() if times > 1]
    known = {id for (id,) in connection.execute("select message_id from wocs.inbound_events").fetchall()}
    verdict.lost += [f"200, and no record of {text!r}" for id, text in meta.accepted.items() if id not in known]
    verdict.wrong += [f"a forged message is recorded: {id}" for id in meta.forged & known]
    verdict.doubled += [
        f"{times} tasks {type} of one message {id}" for id, type, times in connection.execute(DOUBLES).fetchall()
    ]


def judge_acts(connection: psycopg.Connection, world: World, verdict: Verdict) -> None:
    """What was done at home, by the witness's file: never twice what may not be, and never less than what is done."""
    acts = [line.split() for line in world.acts.read_text().splitlines()]
    runs, attempts = Counter(task for task, *_ in acts), Counter((task, attempt) for task, attempt, _ in acts)
    verdict.doubled += [f"{task} acted {n} times in attempt {nth}" for (task, nth), n in attempts.items() if n > 1]
    tasks = connection.execute("select id, status, repeatable, attempt from wocs.tasks where runs = 'home'").fetchall()
    verdict.doubled += [
        f"{id} cannot be repeated and acted {runs[id]} times"
        for id, _, repeatable, _ in tasks
        if not repeatable and runs[id] > 1
    ]
    verdict.lost += [
        f"{id} is done, and nobody did it" for id, status, *_ in tasks if status == "done" and not runs[id]
    ]
    verdict.hit["acts"] = len(acts)


def count_hits(connection: psycopg.Connection, world: World, verdict: Verdict) -> None:
    for point, _, number in read_journal(world.traps):
        verdict.hit[point if number == 9 else f"frozen {point}"] += 1
    moves = connection.execute(
        "select from_state, to_state, reason, count(*) from chaos.moves group by 1, 2, 3"
    ).fetchall()
    for was, becomes, reason, times in moves:
        verdict.hit[f"{was} -> {becomes}"] += times
        if becomes == "uncertain":
            verdict.hit[f"uncertain: {reason}"] += times
    for kind, times in world.witness.befallen.items():
        verdict.hit[kind] += times
