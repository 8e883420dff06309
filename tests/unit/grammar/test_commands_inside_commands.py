"""Commands about commands: /schedule, /if, /batch, /template, as the specification prints them and as people do."""

from typing import Any

import pytest

from shared.grammar import Lacking, Mistaken, Parsed, read_line
from shared.grammar.command_intent import count_commands, measure_depth
from shared.grammar.results import Template
from tests.unit.grammar.parsed_messages import NOW, VIDEO, ZONE, args_of, mistake_rows, mistakes_in, parse, resume_draft

PUBLISH = {
    "do": "command",
    "command": "landing_publish",
    "runs": "instant",
    "role": "admin",
    "asks": True,
    "repeatable": True,
    "args": {"page": "promo-raya"},
    "priority": "normal",
}
TEMPLATE = (
    "/landing create page: {event_name}",
    "/content schedule date: {event_date} slots: 5",
    "/agent task to: ali type: prep_checklist",
)
EVENT_PREP = {"event_prep": Template(TEMPLATE, ("event_name", "event_date"))}


def texts(message: str, **more: Any) -> list[str]:
    return [line["text"] for line in args_of(message, **more)["lines"]]


def inner(message: str, key: str = "line") -> tuple[str, dict[str, Any]]:
    line = args_of(message)[key]
    return line["intent"]["command"], line["intent"]["args"]


@pytest.mark.parametrize(
    "message",
    [
        "/schedule\ntask: /landing publish page: promo-raya\nat: 2026-01-20 08:00\nrepeat: daily",
        "/schedule task: /landing publish page: promo-raya at: 2026-01-20 08:00 repeat: daily",
        "/schedule at: 2026-01-20 08:00 repeat: daily task: /landing publish page: promo-raya",
        "/schedule\nat: 2026-01-20 08:00 repeat: daily\ntask: /landing publish page: promo-raya",
        "/schedule /landing publish promo-raya at: 2026-01-20 08:00, repeat: setiap hari",
        "/schedule\n/landing publish\npage: promo-raya\nat: 2026-01-20 08:00\nrepeat: harian",
        "/jadual\narahan: landing publish page: promo-raya\npada: 2026-01-20 08:00\nulang: harian",
        "/schedule\ntask:\n  /landing publish\n  page: promo-raya\nat: 2026-01-20 08:00\nrepeat: daily",
        '/schedule\ntask: "/landing publish page: promo-raya"\nat: 2026-01-20 08:00\nrepeat: daily',
    ],
)
def test_a_schedule_holds_its_command_with_the_whole_intent(message: str) -> None:
    assert args_of(message) == {
        "line": {"text": "/landing publish page: promo-raya", "intent": PUBLISH},
        "at": "2026-01-20T08:00:00+08:00",
        "repeat": "daily",
    }


def test_an_outer_key_that_the_inner_command_has_too_goes_where_it_is_needed() -> None:
    assert inner("/schedule task: /retry task: TASK-1201 at: esok 8 pagi") == ("retry", {"task": "TASK-1201"})
    sale = "/schedule task: /sale add amount: 5 at: semalam 8 malam at: esok 8 pagi"
    assert inner(sale)[1]["at"] == "2026-01-13T20:00:00+08:00"
    assert args_of(sale)["at"] == "2026-01-15T08:00:00+08:00"
    assert args_of("/schedule task: /sale add amount: 5 at: esok 8 pagi")["at"] == "2026-01-15T08:00:00+08:00"
    own_lines = "/schedule\nat: esok 8 pagi\ntask: /sale add amount: 5\nat: semalam 8 malam"
    assert inner(own_lines)[1]["at"] == "2026-01-13T20:00:00+08:00"


def test_words_for_time_inside_a_schedule_stay_words() -> None:
    message = "/schedule\ntask: /agent task type: call deadline: esok 5 petang\nat: 8 pagi\nrepeat: daily"
    assert args_of(message)["line"]["text"] == "/agent task type: call deadline: esok 5 petang"


@pytest.mark.parametrize(
    "message",
    [
        "/batch\n- /landing publish page: promo-1\n- /landing publish page: promo-2",
        "/batch - /landing publish page: promo-1 - /landing publish page: promo-2",
        "/batch\n• /landing publish promo-1\n• /landing publish promo-2",
        "/batch\n1. /landing publish promo-1\n2. /landing publish promo-2",
        "/batch\n/landing publish promo-1\n/landing publish promo-2",
        "/batch\ncommands:\n- /landing publish\n  page: promo-1\n- /landing publish\npage: promo-2",
        "/batch\n\n  - /landing publish promo-1\n\n  - /landing publish promo-2\n",
    ],
)
def test_a_batch_is_its_commands_in_order(message: str) -> None:
    assert texts(message) == ["/landing publish page: promo-1", "/landing publish page: promo-2"]


def test_a_line_without_a_slash_belongs_to_the_command_before() -> None:
    batch = "/batch\n- /agent task type: call\nnote: bawa\n- sambal\n- timun\n- /status"
    assert args_of(batch)["lines"][0]["intent"]["args"]["note"] == "bawa\n- sambal\n- timun"


REVIEW = "/agent task to: ali type: review_strategy"


@pytest.mark.parametrize(
    "message",
    [
        f"/if\ncondition: sales > 1000\nthen: /report generate type: achievement\nelse: {REVIEW}",
        f"/if condition: sales > 1000 then: /report generate type: achievement else: {REVIEW}",
        f"/jika jualan > RM1,000\nmaka: /report generate achievement\njika tidak: {REVIEW}",
    ],
)
def test_a_condition_with_its_two_branches(message: str) -> None:
    args = args_of(message)
    assert args["condition"] == {
        "metric": "sales",
        "period": "today",
        "operator": ">",
        "value": 1000,
        "text": "sales today > 1000",
    }
    assert args["then"]["intent"]["args"] == {"type": "achievement", "period": "week"}
    assert args["else"]["intent"]["args"] == {"to": "ali", "type": "review_strategy", "priority": "normal"}
    assert parse(message).command.asks(args) is False


def test_an_else_belongs_to_the_if_nearest_before_it() -> None:
    args = args_of("/if sales > 1 then: /if traffic > 2 then: /status else: /queue")
    assert "else" not in args and args["then"]["intent"]["args"]["else"]["text"] == "/queue"
    outer = args_of("/if\ncondition: sales > 1\nthen: /if traffic > 2 then: /status\nelse: /queue")
    assert outer["else"]["text"] == "/queue" and "else" not in outer["then"]["intent"]["args"]


@pytest.mark.parametrize(
    "message",
    [
        "/template create\nname: event_prep\ncommands:\n- " + "\n- ".join(TEMPLATE),
        "/template create name: Event Prep commands: - " + " - ".join(TEMPLATE),
        "/template create event_prep\n- " + "\n- ".join(TEMPLATE),
        "/templat buat\nnama: event-prep\narahan:\n  - " + "\n  - ".join(TEMPLATE),
    ],
)
def test_a_template_keeps_its_commands_with_their_variables(message: str) -> None:
    assert args_of(message) == {
        "name": "event_prep",
        "commands": list(TEMPLATE),
        "variables": ["event_name", "event_date"],
    }


RUN = "/template run\nname: event_prep\nevent_name: raya-bazaar\nevent_date: 2026-01-20"


@pytest.mark.parametrize("message", [RUN, RUN.replace("\n", " "), RUN.replace("name: event_prep\n", "event_prep\n", 1)])
def test_running_a_template_fills_its_variables(message: str) -> None:
    variables = {"event_name": "raya-bazaar", "event_date": "2026-01-20"}
    assert args_of(message) == {"name": "event_prep", "variables": variables}, "nobody has looked it up yet"
    lines = args_of(message, templates=EVENT_PREP)["lines"]
    assert [line["text"] for line in lines] == [
        "/landing create page: raya-bazaar",
        "/content schedule date: 2026-01-20 slots: 5",
        "/agent task to: ali type: prep_checklist",
    ]
    assert lines[0]["intent"]["args"] == {"page": "raya-bazaar", "title": "Raya Bazaar"}


def test_a_variable_never_becomes_a_key() -> None:
    templates = {"call": Template(("/agent task type: call note: {what}",), ("what",))}
    message = '/template run\nname: call\nwhat: "to: bob priority: high"'
    assert args_of(message, templates=templates)["lines"][0]["intent"]["args"]["note"] == "to: bob priority: high"


@pytest.mark.parametrize(
    ("message", "mistakes"),
    [
        ("/template run event_prep\nevent_name: x", [(0, "event_date", "missing_variable", None)]),
        (
            "/template run event_prep\nevent_name: x\nevent_dat: esok",
            [(0, "event_dat", "unknown_variable", "event_date")],
        ),
        (
            "/template run event_prep\nevent_name: x\nevent_date: esok\nwarna: merah",
            [(0, "warna", "unknown_variable", None)],
        ),
        ("/template run event_pre\nevent_name: x", [(0, "name", "no_such_template", "event_prep")]),
        ("/template run event_prep\nevent_name: x.y\nevent_date: esok", [(1, "page", "bad_slug", "x-y")]),
    ],
)
def test_what_a_template_lacks_is_named(message: str, mistakes: list[tuple[object, ...]]) -> None:
    meaning = parse(message, templates=EVENT_PREP)
    assert isinstance(meaning, Mistaken)
    assert [(each.line, each.key, each.problem, each.nearest) for each in meaning.mistakes] == mistakes


def test_after_a_missing_variable_only_that_line_needs_sending() -> None:
    draft = parse("/template run event_prep\nevent_name: raya-bazaar", templates=EVENT_PREP)
    assert isinstance(draft, Mistaken)
    assert draft.corrected == "/template run\nname: event_prep\nevent_name: raya-bazaar\nevent_date: <event_date>"
    meaning = resume_draft(draft, "event_date: esok", templates=EVENT_PREP)
    assert isinstance(meaning, Parsed) and len(meaning.args["lines"]) == 3


def test_a_template_that_runs_itself_is_refused() -> None:
    templates = {
        "a": Template(("/template run b",), ()),
        "b": Template(("/template run a",), ()),
    }
    assert [each.problem for each in mistakes_in("/template run a", templates=templates).mistakes] == ["no_loops"]


@pytest.mark.parametrize(
    ("message", "mistakes"),
    [
        (
            "/batch\n- /landing publish page: a.b\n- /landng publish page: c\n- /landing create title: x",
            [
                (2, "page", "bad_slug", "a-b"),
                (3, "landng publish", "unknown_command", "/landing publish"),
                (4, "page", "missing", None),
            ],
        ),
        ("/batch\n- /agent task\n  type: call\n  priority: hgih", [(4, "priority", "bad_choice", "high")]),
        (
            "/schedule\ntask: /landing publish pgae: x\nat: 2020-01-01 08:00",
            [(2, "pgae", "unknown_key", "page"), (3, "at", "past_time", "2027-01-01 08:00")],
        ),
        ("/schedule", [(0, "at", "missing", None), (0, "task", "missing", None)]),
        ("/schedule\ntask: hello\nat: esok", [(2, "hello", "no_command", "/help")]),
        ("/batch\n- /help", [(2, "help", "not_nested", None)]),
        ("/batch\n- /template create name: a commands: - /status", [(2, "template create", "not_nested", None)]),
        ("/schedule\ntask: /schedule task: /status at: esok\nat: esok", [(2, "schedule", "no_loops", None)]),
        ("/schedule\ntask: /batch - /status - /schedule /queue\nat: esok", [(2, "schedule", "no_loops", None)]),
        ("/if\ncondition: sels > 5\nthen: /status", [(2, "condition", "bad_metric", "sales today > 5")]),
        ("/if\ncondition: sales\nthen: /status", [(2, "condition", "bad_condition", None)]),
        ("/if\ncondition: sales mingu > 5\nthen: /status", [(2, "condition", "bad_period", "sales week > 5")]),
        ("/if sales > 1", [(0, "then", "missing", None)]),
        ("/template create a\n- /landing create page: {name}", [(2, "commands", "bad_variable", None)]),
        ("/template create a\n- /landing create pgae: {x}", [(2, "pgae", "unknown_key", "page")]),
        ("/template create a\n- /agent task type: call priority: hgih", [(2, "priority", "bad_choice", "high")]),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(message: str, mistakes: list[tuple[object, ...]]) -> None:
    assert mistake_rows(message)[: len(mistakes)] == mistakes


def test_a_mistake_says_in_which_command_it_is_and_the_block_puts_it_right() -> None:
    meaning = mistakes_in("/batch\n- /landing publish page: a.b\n- /agent task type: call priority: hgih")
    assert [each.within for each in meaning.mistakes] == ["landing publish", "agent task"]
    assert meaning.corrected == "/batch\n- /landing publish page: a-b\n- /agent task type: call priority: high"
    assert isinstance(parse(meaning.corrected), Parsed)


def test_three_levels_are_enough() -> None:
    three = "/schedule\nat: esok\ntask: /if sales > 1 then: /batch - /status"
    assert measure_depth(args_of(three)) == 3
    assert mistake_rows("/if sales > 1 then: /if sales > 2 then: /if sales > 3 then: /batch - /status") == [
        (1, "batch", "too_deep", None)
    ]


def test_twenty_commands_are_enough() -> None:
    twenty = "/batch" + "\n- /status" * 20
    assert count_commands(args_of(twenty)) == 20
    assert [each[2] for each in mistake_rows(twenty + "\n- /status")] == ["too_many"]
    branches = "/if\ncondition: sales > 1\nthen: /batch" + "\n  - /status" * 11 + "\nelse: /batch" + "\n  - /queue" * 10
    assert [each[2] for each in mistake_rows(branches)] == ["too_many"]


def test_a_title_is_made_of_the_page_where_nobody_can_be_asked() -> None:
    assert texts("/batch\n- /landing create page: raya-bazaar") == ["/landing create page: raya-bazaar"]
    assert inner("/schedule /landing create raya-bazaar at: esok")[1]["title"] == "Raya Bazaar"
    assert isinstance(parse("/landing create page: raya-bazaar"), Lacking), "alone, it is asked for"


POSTS = "/batch\n- /landing publish page: promo-1\n- /tiktok post caption: Double promo! 🔥"


def test_a_video_for_a_command_inside_is_asked_for_and_then_its_own() -> None:
    asked = parse(POSTS)
    assert isinstance(asked, Lacking) and asked.missing == ("video",)
    for meaning in (parse(POSTS, attached={"video": VIDEO}), resume_draft(asked, "", attached={"video": VIDEO})):
        assert isinstance(meaning, Parsed)
        assert meaning.args["lines"][1]["intent"]["args"]["video"] == VIDEO
        assert meaning.command.asks(meaning.args)


def test_a_quoted_message_may_hold_the_video() -> None:
    assert args_of("/tiktok post Pedas", attached={"quoted": "wamid.video"})["quoted"] == "wamid.video"
    asked = parse("/tiktok post Pedas")
    assert isinstance(asked, Lacking) and asked.missing == ("video",)
    meaning = resume_draft(asked, "", attached={"video": VIDEO})
    assert isinstance(meaning, Parsed) and meaning.args["video"] == VIDEO


def test_quoting_our_question_is_no_video() -> None:
    asked = parse("/tiktok post")
    assert isinstance(asked, Lacking) and asked.missing == ("caption", "video")
    still = resume_draft(asked, "Pedas ni jujur", attached={"quoted": "wamid.ours"})
    assert isinstance(still, Lacking) and still.missing == ("video",)


def test_a_due_command_is_read_at_its_moment() -> None:
    found = read_line("/agent task type: call deadline: esok 5 petang", now=NOW, zone=ZONE)
    assert found.line and found.line["intent"]["args"]["deadline"] == "2026-01-15T17:00:00+08:00"
    again = read_line(
        "/template run event_prep event_name: a event_date: esok", now=NOW, zone=ZONE, templates=EVENT_PREP
    )
    assert again.line and len(again.line["intent"]["args"]["lines"]) == 3
    loop = {"again": Template(("/schedule task: /status at: esok",), ())}
    assert [each.problem for each in read_line("/template run again", now=NOW, zone=ZONE, templates=loop).mistakes] == [
        "no_loops"
    ]
    assert read_line("/tiktok post Pedas", now=NOW, zone=ZONE).lacks == ("video",)
    deep = "/if sales > 1 then: /batch - /status"
    assert read_line(deep, now=NOW, zone=ZONE).line
    assert read_line(f"/if sales > 1 then: {deep}", now=NOW, zone=ZONE).mistakes[0].problem == "too_deep"
