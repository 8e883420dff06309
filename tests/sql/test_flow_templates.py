"""Templates: kept by name, filled in by Python on the second look, run like a batch."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    CHAT,
    VIEWER,
    Json,
    command,
    count_stamps,
    deliver,
    message,
    send_word,
    status_of,
    the_only,
)
from tests.sql.nested_intents import as_line, batch, create, line, publish, send_intent, stamp, template_run

COMMANDS = ["/landing create page: {event_name}", "/agent task to: ali type: prep_checklist"]


def kept(database: Clone, name: str = "event_prep") -> Json:
    args = {"name": name, "commands": COMMANDS, "variables": ["event_name"]}
    return send_intent(database, command("template_create", args=args))


def look(database: Clone, key: str, **args: str) -> Json:
    return send_intent(database, command(key, runs="answer", role="viewer", args=args), VIEWER)


def test_a_template_is_kept_and_shown(wocs: Clone) -> None:
    answer = kept(wocs)
    assert (answer["say"], answer["facts"]["variables"]) == ("template.created", ["event_name"])
    shown = dict(answer["facts"]["args"])
    assert shown["commands"] == "- " + "\n- ".join(COMMANDS)
    assert shown["variables"] == "event_name"
    assert look(wocs, "template_show", name="event_prep")["facts"]["commands"] == COMMANDS
    [listed] = look(wocs, "template_list")["facts"]["templates"]
    assert listed == {"name": "event_prep", "count": 2, "variables": ["event_name"]}


def test_a_name_is_taken_once(wocs: Clone) -> None:
    kept(wocs)
    again = kept(wocs)
    assert (again["say"], again["facts"]["reason"]) == ("template.refused", "template_exists")


def test_a_template_nobody_knows_is_answered_with_those_there_are(wocs: Clone) -> None:
    kept(wocs)
    shown = look(wocs, "template_show", name="nope")
    removed = send_intent(wocs, command("template_remove", args={"name": "nope"}))
    for answer in (shown, removed):
        assert answer["say"] == "template.refused"
        assert (answer["facts"]["reason"], answer["facts"]["names"]) == ("no_such_template", ["event_prep"])


def test_a_removed_template_is_gone(wocs: Clone) -> None:
    kept(wocs)
    assert send_intent(wocs, command("template_remove", args={"name": "event_prep"}))["say"] == "template.removed"
    assert look(wocs, "template_list")["facts"]["templates"] == []


def test_the_first_look_gives_the_templates_and_decides_nothing(wocs: Clone) -> None:
    kept(wocs)
    asking = message(ADMIN, template_run("event_prep"), "/template run name: event_prep")
    found = deliver(wocs, asking)
    draft = the_only(found["drafts"])
    assert (draft["id"], draft["draft"]) == (asking["id"], None)
    assert draft["templates"] == {"event_prep": {"commands": COMMANDS, "variables": ["event_name"]}}
    assert found["outbox"] == []
    assert wocs.sql("select message_id from wocs.inbound_events where undecided is not null") == [(asking["id"],)]
    filled = asking | {"intent": template_run("event_prep", stamp("one")), "second_look": True}
    assert the_only(deliver(wocs, filled)["outbox"])["say"] == "batch.done"


def test_two_looks_at_one_message_count_as_one_command(wocs: Clone) -> None:
    kept(wocs)
    asking = message(ADMIN, template_run("event_prep"), "/template run name: event_prep")
    for _ in range(3):
        assert len(deliver(wocs, asking)["drafts"]) == 1
    [(counted,)] = wocs.sql("select cardinality(obeyed) from wocs.wa_sessions s join wocs.users u on u.id = s.user_id"
                            " where u.wa_number = %s", ADMIN)  # fmt: skip
    assert counted == 1


def test_a_template_run_deep_inside_is_looked_at_twice_too(wocs: Clone) -> None:
    kept(wocs)
    nested = batch(stamp("one"), as_line(batch(as_line(template_run("event_prep")))))
    draft = the_only(deliver(wocs, message(ADMIN, nested, "/batch"))["drafts"])
    assert draft["templates"].keys() == {"event_prep"}
    assert count_stamps(wocs) == 0


def test_help_about_templates_is_not_looked_at_twice(wocs: Clone) -> None:
    helped = line("/help template run", "help", runs="answer", say="help.command", args={"command": "template_run"})
    helped["intent"] |= {"say": "help.command", "facts": {"command": "template_run"}}
    answer = send_intent(wocs, batch(stamp("one"), helped))
    assert answer["facts"]["parts"][1]["say"] == "help.command"


def test_an_unfinished_template_run_gets_the_templates_with_its_draft(wocs: Clone) -> None:
    kept(wocs)
    lacking = {
        "do": "say", "say": "grammar.missing", "facts": {}, "command": "template_run", "role": "admin", "draft": None,
        "remember": {"command": "template_run", "args": {}, "media": None},
    }  # fmt: skip
    deliver(wocs, message(ADMIN, lacking, "/template run"))
    draft = the_only(deliver(wocs, message(ADMIN, CHAT, "event_prep"))["drafts"])
    assert (draft["draft"]["command"], draft["templates"].keys()) == ("template_run", {"event_prep"})


def test_a_run_shows_its_filled_commands_and_asks_once(wocs: Clone) -> None:
    kept(wocs)
    asked = send_intent(wocs, template_run("event_prep", create("promo"), publish("promo")), second_look=True)
    assert asked["say"] == "approval.asked"
    subject = asked["facts"]["subject"]
    assert [one["text"] for one in subject["lines"]] == ["/landing create page: promo", "/landing publish page: promo"]
    done = send_word(wocs, ADMIN, "confirm", asked["task"])
    assert (done["say"], done["facts"]["template"]) == ("batch.done", "event_prep")
    assert status_of(wocs, asked["task"]) == "done"


def test_one_refused_line_refuses_the_run(wocs: Clone) -> None:
    kept(wocs)
    refused = send_intent(wocs, template_run("event_prep", stamp("one"), stamp("forbidden")), second_look=True)
    facts = refused["facts"]
    assert (refused["say"], facts["line"], facts["template"]) == ("batch.refused", 2, "event_prep")
    assert count_stamps(wocs) == 0


def test_a_run_of_what_is_not_there_is_refused(wocs: Clone) -> None:
    kept(wocs)
    refused = send_intent(wocs, template_run("nope"), second_look=True)
    assert (refused["say"], refused["facts"]["reason"]) == ("template.refused", "no_such_template")
    empty = send_intent(wocs, template_run("event_prep"), second_look=True)
    assert (empty["say"], empty["facts"]["reason"]) == ("template.refused", "not_filled")
