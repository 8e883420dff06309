"""Which PCs may call: let in with a code, shut out by an admin, and no call heard twice."""

import pytest

from tests.database_clone import Clone
from tests.enrolled_nodes import key_of, sign_request
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    call_of,
    command,
    deliver,
    make_home_task,
    mark_all_sent,
    message,
    move_back,
    run_at_once,
    send_command,
    send_word,
    status_of,
    word,
)

STRANGER = {"node": "evil", "key": "0" * 32, "nonce": "n" * 20}
ASKS: dict[str, Json] = {
    "wocs_claim": {"task": None},
    "wocs_beat": {"abilities": {}, "running": [], "version": "1", "leaving": False},
    "wocs_report": {
        "task": "TASK-1201", "attempt": 1, "outcome": "done", "result": {}, "error": None, "files": []
    },
    "wocs_media": {"task": "TASK-1201", "attempt": 1},
    "wocs_lease": {"task": "TASK-1201", "attempt": 1},
}  # fmt: skip


def add_node(database: Clone, name: str = "pc-rumah", number: str = ADMIN) -> Json:
    work = deliver(database, message(number, command("node_add", name=name), "/node add"))
    return next(one for one in work["outbox"] if one["kind"] == "reply")


def enroll(database: Clone, code: str) -> Json | None:
    node: Json | None = database.call("wocs_enroll", {"code": code})["node"]
    return node


def remove_node(database: Clone, name: str = "pc-rumah") -> Json:
    """Asked and confirmed."""
    asked = send_command(database, ADMIN, "node_remove", asks=True, name=name)
    assert asked["say"] == "approval.asked", asked
    answer = deliver(database, message(ADMIN, word("confirm", asked["task"]), "CONFIRM"))["outbox"]
    return next(one for one in answer if one["kind"] == "reply")


def beat(database: Clone, node: Json) -> Json:
    own = {"node": node["name"], "key": node["key"]}
    return database.call("wocs_beat", sign_request(own) | ASKS["wocs_beat"])


def alarms(database: Clone) -> list[tuple[str, Json]]:
    return database.sql("select to_number, facts from wocs.outbox where say = 'alert.stranger' order by id")


def names_in_health(database: Clone) -> list[str]:
    return [node["name"] for node in database.call("wocs_health", {})["nodes"]]


def names_in_status(database: Clone) -> list[str]:
    status = send_command(database, ADMIN, "status", runs="answer", role="viewer")
    return [node["name"] for node in status["facts"]["nodes"]]


@pytest.mark.parametrize("door", ASKS)
def test_a_node_that_nobody_enrolled_gets_nothing_and_every_admin_hears_of_it_once(wocs: Clone, door: str) -> None:
    task = make_home_task(wocs)
    mark_all_sent(wocs)
    for number in range(3):
        answer = wocs.call(door, STRANGER | ASKS[door] | {"nonce": f"nonce-{number}-of-a-thief"})
        assert (answer["refused"], answer.get("task")) == ("unknown_node", None)
    other = {"node": "evil-2", "key": "1" * 32, "nonce": "m" * 20}  # made-up names do not fill anybody's phone
    assert wocs.call(door, other | ASKS[door])["refused"] == "unknown_node"
    facts = {"name": "evil", "removed": False}
    assert alarms(wocs) == [(ADMIN, facts), (OTHER_ADMIN, facts)]
    assert (names_in_health(wocs), names_in_status(wocs), status_of(wocs, task)) == ([], [], "pending")
    assert wocs.sql("select count(*) from wocs.nodes") == [(0,)]


@pytest.mark.parametrize("request_part", [{"key": "f" * 32}, {"node": "other"}])
def test_a_key_opens_for_its_own_name_alone(wocs: Clone, request_part: Json) -> None:
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    wocs.call("wocs_beat", {"node": "other", **ASKS["wocs_beat"]})
    forged = sign_request({"node": "home"}) | request_part
    assert wocs.call("wocs_claim", forged | {"task": None})["refused"] == "unknown_node"


@pytest.mark.parametrize("door", ASKS)
def test_a_call_that_is_heard_again_is_worth_nothing(wocs: Clone, door: str) -> None:
    make_home_task(wocs)
    make_home_task(wocs)
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    signed = sign_request({"node": "home"}) | ASKS[door]
    assert "refused" not in wocs.call(door, signed)
    again = wocs.call(door, signed)
    assert (again["refused"], again.get("task"), again.get("due", []), again["outbox"]) == ("replayed", None, [], [])
    assert alarms(wocs) == []


def test_of_eight_copies_of_a_claim_at_once_one_is_heard(wocs: Clone) -> None:
    for _ in range(3):
        make_home_task(wocs)
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    signed = sign_request({"node": "home"}) | {"task": None}
    answers = run_at_once([call_of("wocs_claim", signed) for _ in range(8)], wocs)
    assert sorted(answer.get("refused", "heard") for answer in answers) == ["heard", *["replayed"] * 7]
    assert wocs.sql("select count(*) from wocs.tasks where status = 'running'") == [(1,)]


def test_nonces_are_forgotten_once_no_signature_with_them_is_good(wocs: Clone) -> None:
    signed = sign_request({"node": "home"})
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    wocs.call("wocs_claim", signed | {"task": None})
    move_back(wocs, "node_nonces", "at", 601)  # the other clock may be five minutes ahead: still good
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    assert wocs.call("wocs_claim", signed | {"task": None})["refused"] == "replayed"
    move_back(wocs, "node_nonces", "at", 100)
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    assert wocs.sql("select count(*) from wocs.node_nonces where nonce = %s", signed["nonce"]) == [(0,)]


def test_a_code_lets_one_pc_in_once_and_the_admins_hear_of_it(wocs: Clone) -> None:
    invited = add_node(wocs)
    assert (invited["say"], invited["facts"]["minutes"]) == ("node.invited", 10)
    node = enroll(wocs, invited["facts"]["code"])
    assert node and node["name"] == "pc-rumah"
    assert enroll(wocs, invited["facts"]["code"]) is None
    said = wocs.sql("select to_number, say from wocs.outbox where say like 'node.%' order by id")
    assert said == [
        (OTHER_ADMIN, "node.invited_by"), (ADMIN, "node.invited"), (ADMIN, "node.enrolled"),
        (OTHER_ADMIN, "node.enrolled"),
    ]  # fmt: skip
    assert (names_in_status(wocs), names_in_health(wocs)) == (["pc-rumah"], [])
    assert "refused" not in beat(wocs, node)
    assert (names_in_status(wocs), names_in_health(wocs)) == (["pc-rumah"], ["pc-rumah"])


def test_a_code_is_read_as_people_copy_it(wocs: Clone) -> None:
    code = add_node(wocs)["facts"]["code"]
    assert enroll(wocs, f" {code.lower().replace('-', ' ')} ") is not None


@pytest.mark.parametrize("spoil", ["other", "late", "newer", "removed"])
def test_a_code_that_is_wrong_late_or_taken_back_lets_nobody_in(wocs: Clone, spoil: str) -> None:
    code = add_node(wocs)["facts"]["code"]
    if spoil == "late":
        move_back(wocs, "node_keys", "code_expires_at", 601)
    elif spoil == "newer":
        add_node(wocs)
    elif spoil == "removed":
        remove_node(wocs)
    assert enroll(wocs, "0000-0000-0000-0000" if spoil == "other" else code) is None


def test_what_is_kept_of_a_code_is_not_the_code(wocs: Clone) -> None:
    code = add_node(wocs)["facts"]["code"]
    [(row,)] = wocs.sql("select k::text from wocs.node_keys k")
    assert code not in row and code.replace("-", "") not in row


@pytest.mark.parametrize("how", ["used", "late", "newer", "removed"])
def test_a_code_that_is_good_no_more_stands_nowhere(wocs: Clone, how: str) -> None:
    code = add_node(wocs)["facts"]["code"]
    assert places_of(wocs, code) == ["outbox", "tasks"]
    if how == "used":
        enroll(wocs, code)
    elif how == "late":
        move_back(wocs, "node_keys", "code_expires_at", 601)
        wocs.call("wocs_tick", {})
    elif how == "newer":
        add_node(wocs)
    else:
        remove_node(wocs)
    assert (places_of(wocs, code), enroll(wocs, code)) == ([], None)


def places_of(database: Clone, code: str) -> list[str]:
    """The tables in which a code can be read, in any writing."""
    tables = database.sql("select relname from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r'")
    found = "select '{0}' from wocs.{0} t where position(%s in regexp_replace(t::text, '[^0-9A-Za-z]', '', 'g')) > 0"
    every = " union ".join(found.format(name) for (name,) in tables)
    return sorted(name for (name,) in database.sql(every, *[code.replace("-", "")] * len(tables)))


def test_only_an_admin_lets_a_pc_in(wocs: Clone) -> None:
    assert add_node(wocs, number=ALI)["say"] == "access.role"
    assert wocs.sql("select count(*) from wocs.node_keys") == [(0,)]


def test_a_name_that_is_taken_or_impossible_is_refused_with_the_reason(wocs: Clone) -> None:
    enroll(wocs, add_node(wocs)["facts"]["code"])
    assert add_node(wocs)["facts"]["reason"] == "known_node"
    assert add_node(wocs, "p" * 41)["facts"]["reason"] == "bad_name"
    refused = send_command(wocs, ADMIN, "node_remove", asks=True, name="nobody")
    assert (refused["facts"]["reason"], refused["facts"]["names"]) == ("unknown_node", ["pc-rumah"])


def test_a_removed_pc_is_heard_no_more_and_what_it_held_is_given_out_again(wocs: Clone) -> None:
    node = enroll(wocs, add_node(wocs)["facts"]["code"])
    assert node
    beat(wocs, node)
    task = make_home_task(wocs)
    signed = {"node": node["name"], "key": node["key"]}
    assert wocs.call("wocs_claim", signed | {"nonce": "claim-nonce-000001", "task": task})["task"]
    assert remove_node(wocs)["say"] == "node.removed"
    report = signed | ASKS["wocs_report"] | {"nonce": "report-nonce-00001", "task": task}
    assert wocs.call("wocs_report", report)["refused"] == "removed_node"
    assert beat(wocs, node)["refused"] == "removed_node"
    facts = {"name": "pc-rumah", "removed": True}
    assert alarms(wocs) == [(ADMIN, facts), (OTHER_ADMIN, facts)]
    assert (names_in_health(wocs), names_in_status(wocs)) == ([], [])
    wocs.call("wocs_tick", {})
    assert status_of(wocs, task) == "pending"


def test_a_name_is_given_again_and_the_old_secret_stays_dead(wocs: Clone) -> None:
    stolen = enroll(wocs, add_node(wocs)["facts"]["code"])
    remove_node(wocs)
    bought = enroll(wocs, add_node(wocs)["facts"]["code"])
    assert stolen and bought and stolen["key"] != bought["key"]
    assert "refused" not in beat(wocs, bought)
    assert beat(wocs, stolen)["refused"] == "removed_node"
    assert names_in_health(wocs) == ["pc-rumah"]


def test_removing_a_pc_waits_for_its_confirm(wocs: Clone) -> None:
    node = enroll(wocs, add_node(wocs)["facts"]["code"])
    assert node
    send_word(wocs, ADMIN, "reject", send_command(wocs, ADMIN, "node_remove", asks=True, name="pc-rumah")["task"])
    assert "refused" not in beat(wocs, node)


def test_the_node_of_make_run_stays_removed_when_it_was(wocs: Clone) -> None:
    own = {"people": [], "node": key_of("home")}
    for _ in range(2):
        wocs.call("wocs_enlist", own)
    assert names_in_status(wocs) == ["home"]
    remove_node(wocs, "home")
    wocs.call("wocs_enlist", own)
    assert names_in_status(wocs) == []


def test_a_file_is_stored_for_the_holder_of_the_lease_alone(wocs: Clone) -> None:
    task = make_home_task(wocs)
    attempt = wocs.call("wocs_claim", {"node": "home", "task": task})["task"]["attempt"]

    def reason(node: str = "home", **asked: object) -> object:
        return wocs.call("wocs_lease", {"node": node, "task": task, "attempt": attempt, **asked})["reason"]

    assert reason() is None
    assert (reason("other"), reason(attempt=attempt + 1), reason(task="TASK-9")) == (
        "other_node", "old_attempt", "no_such_task"
    )  # fmt: skip
    move_back(wocs, "tasks", "lease_until", 61)
    assert reason() == "lease_ran_out"


def test_a_ring_tells_whose_doorbells_it_is_signed_for(wocs: Clone) -> None:
    wocs.call("wocs_beat", {"node": "home", **ASKS["wocs_beat"]})
    add_node(wocs)  # invited, not enrolled
    enroll(wocs, add_node(wocs, "gone")["facts"]["code"])
    remove_node(wocs, "gone")
    work = deliver(wocs, message(ADMIN, command("drive", runs="home"), "/drive"))
    assert (len(work["bell"]), work["nodes"]) == (1, [key_of("home")])
