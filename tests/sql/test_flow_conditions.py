"""`/if`: both branches must be possible, one is taken, and the figure that decided is shown."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shared.grammar import Parsed, understand
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, count_stamps, send_word, status_of
from tests.sql.nested_intents import as_line, batch, children, create, either, publish, send_intent, stamp, with_sales


def pages(database: Clone) -> list[str]:
    return [page for (page,) in database.sql("select args ->> 'page' from wocs.stamps")]


def test_the_figure_decides_and_is_shown(wocs: Clone) -> None:
    with_sales(wocs, 1200)
    answer = send_intent(wocs, either(stamp("party"), stamp("review")))
    facts = answer["facts"]
    assert (answer["say"], facts["value"], facts["holds"], facts["branch"]) == ("if.done", 1200, True, "then")
    assert facts["condition"]["text"] == "sales > 1000"
    assert (facts["told"]["text"], facts["told"]["status"]) == ("/stamp page: party", "done")
    assert pages(wocs) == ["party"]
    assert children(wocs, answer["task"]) == [("stamp", "done")]


def test_otherwise_the_other_branch_is_taken(wocs: Clone) -> None:
    with_sales(wocs, 999.99)
    answer = send_intent(wocs, either(stamp("party"), stamp("review")))
    assert (answer["facts"]["branch"], pages(wocs)) == ("else", ["review"])


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [(">", 0, 0, 1), (">=", 0, 1, 1), ("<", 1, 0, 0), ("<=", 1, 1, 0), ("=", 0, 1, 0), ("!=", 1, 0, 1)],
)
def test_each_operator_compares_exactly(wocs: Clone, operator: str, below: int, equal: int, above: int) -> None:
    for value, holds in ((999.99, below), (1000, equal), (1000.01, above)):
        with_sales(wocs, value)
        answer = send_intent(wocs, either(stamp("party"), stamp("review"), operator=operator))
        assert answer["facts"]["holds"] is bool(holds)


def test_without_an_else_nothing_happens_and_that_is_said(wocs: Clone) -> None:
    with_sales(wocs, 5)
    answer = send_intent(wocs, either(stamp("party")))
    assert (answer["say"], answer["facts"]["value"], count_stamps(wocs)) == ("if.nothing", 5, 0)


def test_without_figures_neither_branch_is_taken(wocs: Clone) -> None:
    with_sales(wocs, None)
    answer = send_intent(wocs, either(stamp("party"), stamp("review")))
    assert (answer["say"], answer["facts"]["value"], count_stamps(wocs)) == ("if.no_data", None, 0)
    assert status_of(wocs, answer["task"]) == "done"


def test_the_branch_not_taken_must_be_possible_too(wocs: Clone) -> None:
    with_sales(wocs, 1200)
    answer = send_intent(wocs, either(stamp("party"), stamp("forbidden")))
    assert (answer["say"], answer["facts"]["branch"]) == ("if.refused", "else")
    assert answer["facts"]["because"]["facts"]["reason"] == "no_such_page"
    assert (count_stamps(wocs), wocs.sql("select count(*) from wocs.tasks")) == (0, [(0,)])


def test_a_branch_that_asks_asks_when_it_is_taken(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    with_sales(wocs, 1200)
    answer = send_intent(wocs, either(publish("promo"), stamp("review")))
    told: Json = answer["facts"]["told"]
    assert (answer["say"], told["status"], told["say"]) == ("if.done", "awaiting_approval", "approval.asked")
    done = send_word(wocs, ADMIN, "confirm", told["task"], told["facts"]["ask"])
    assert done["say"] == "landing.published"


def test_a_branch_that_asks_and_is_not_taken_asks_nothing(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    with_sales(wocs, 1)
    answer = send_intent(wocs, either(publish("promo"), stamp("review")))
    assert answer["facts"]["told"]["status"] == "done"
    assert wocs.sql("select count(*) from wocs.approvals") == [(0,)]


def test_the_yes_to_a_batch_covers_the_branch_that_its_condition_takes(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    with_sales(wocs, 1200)
    choice = as_line(either(publish("promo"), stamp("review")))
    asked = send_intent(wocs, batch(choice, stamp("one")) | {"asks": True})
    assert [one["branch"] for one in asked["facts"]["subject"]["lines"][0]["subject"]["lines"]] == ["then", "else"]
    send_word(wocs, ADMIN, "confirm", asked["task"])
    assert wocs.sql("select status from wocs.tasks where type = 'landing_publish'") == [("done",)]


def with_figures(database: Clone, **figures: float | None) -> None:
    """What each metric says of today, and of yesterday with `_before` behind its name."""
    database.sql("drop function if exists wocs.metric_of_period(text, text)")
    known = json.dumps({name: value for name, value in figures.items() if value is not None})
    database.sql(
        "create function wocs.metric_of_period(name text, period text) returns numeric language sql as $$"
        f" select ('{known}'::jsonb ->> (name || case period when 'yesterday' then '_before' else '' end))::numeric $$"
    )


def one_of(metric: str, operator: str, value: float | None = None, **more: Json | float | str) -> Json:
    against = {"against": "yesterday", "percent": more.get("percent", 100)}
    return {
        "metric": metric, "period": "today", "operator": operator, "text": f"{metric} {operator}",
        **(against if value is None else {"value": value}),
    }  # fmt: skip


def joined(join: str, *parts: Json) -> Json:
    return {"join": join, "parts": list(parts), "text": join}


MORE, LESS, MANY = one_of("sales", ">", 100), one_of("sales", "<", 100), one_of("orders", ">=", 5)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (joined("and", MORE, MANY), True),
        (joined("and", MORE, LESS), False),
        (joined("or", LESS, MANY), True),
        (joined("or", LESS, joined("and", MORE, LESS)), False),
        (joined("and", MORE, joined("or", LESS, MANY)), True),
        (one_of("sales", ">"), True),
        (one_of("sales", ">=", percent=150), True),
        (one_of("sales", ">", percent=150), False),
        (one_of("sales", "<", percent=151), True),
        (joined("and", one_of("clicks", ">", 1), LESS), False),
        (joined("and", one_of("clicks", ">", 1), MORE), None),
        (joined("or", one_of("clicks", ">", 1), MORE), True),
        (joined("or", one_of("clicks", ">", 1), LESS), None),
        (one_of("orders", ">"), None),
    ],
)
def test_and_or_and_a_percentage_of_yesterday(wocs: Clone, condition: Json, holds: bool | None) -> None:
    """Sales are 150 after 100 of yesterday, orders 5 of which nothing is known of yesterday, clicks nobody knows."""
    with_figures(wocs, sales=150, sales_before=100, orders=5, clicks=None)
    assert wocs.sql("select wocs.condition_holds(%s)", json.dumps(condition)) == [(holds,)]


def test_every_figure_that_decided_is_shown_once(wocs: Clone) -> None:
    with_figures(wocs, sales=150, sales_before=100, orders=5)
    asked = either(stamp("party"), stamp("review"))
    asked["args"]["condition"] = joined("or", joined("and", MORE, LESS, one_of("sales", ">")), MANY)
    facts = send_intent(wocs, asked)["facts"]
    assert [(one["metric"], one["period"], one["value"], one["unit"]) for one in facts["figures"]] == [
        ("orders", "today", 5, "count"), ("sales", "today", 150, "RM"), ("sales", "yesterday", 100, "RM"),
    ]  # fmt: skip
    assert (facts["holds"], pages(wocs)) == (True, ["party"])


def test_the_figure_that_lacks_is_named(wocs: Clone) -> None:
    with_figures(wocs, sales=150, orders=5)
    asked = either(stamp("party"), stamp("review"))
    asked["args"]["condition"] = joined("and", MANY, one_of("sales", ">"))
    answer = send_intent(wocs, asked)
    assert (answer["say"], answer["facts"]["missing"]["period"], count_stamps(wocs)) == ("if.no_data", "yesterday", 0)


def test_a_whole_batch_can_be_a_branch(wocs: Clone) -> None:
    with_sales(wocs, 1200)
    answer = send_intent(wocs, either(as_line(batch(stamp("one"), stamp("two"))), stamp("review")))
    assert answer["facts"]["told"]["say"] == "batch.done"
    assert pages(wocs) == ["one", "two"]


@pytest.mark.parametrize(
    "words", ["suku ini", "tahun ini", "14 hari lepas", "sejak {today}", "{month}", "{year}", "{today}"]
)
def test_every_period_that_can_be_written_is_counted_anew_at_each_run(database: Clone, words: str) -> None:
    today = database.sql("select wocs.clock_today()")[0][0]
    period = words.format(today=today, month=f"{today:%Y-%m}", year=f"tahun {today:%Y}")
    meaning = understand(
        f"/if jualan {period} > 100 maka: /status", now=datetime.now(ZoneInfo("Asia/Kuala_Lumpur")),
        zone=ZoneInfo("Asia/Kuala_Lumpur"),
    )  # fmt: skip
    assert isinstance(meaning, Parsed)
    condition = json.dumps(meaning.args["condition"])
    holds = []
    for amount in (None, 60, 60):
        if amount:
            database.sql(
                "insert into wocs.sales (external_id, at, amount) values (gen_random_uuid()::text, now(), %s)", amount
            )
        holds += database.sql("select wocs.condition_holds(%s::jsonb)", condition)
    assert holds == [(None,), (False,), (True,)]
