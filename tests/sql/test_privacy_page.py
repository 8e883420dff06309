"""docs/privacy.md against the database: every table is on it, its days are the limits, its query runs."""

import re
from pathlib import Path

from tests.database_clone import Clone
from tests.panel.customer_chats import make_chat, say

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text("utf-8")
PERSONAL = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
NOBODYS = re.findall(r"`(\w+)`", PAGE.partition("No table beside these")[2].partition("\n\n")[0])


def test_every_table_is_on_the_page_once(database: Clone) -> None:
    tables = database.sql(
        "select relname from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r' order by 1"
    )
    assert sorted([*PERSONAL, *NOBODYS]) == [name for (name,) in tables], (
        "docs/privacy.md names each table once: with what it holds of people, or among those that hold nobody's"
    )


def test_a_table_that_forget_looks_through_is_called_personal(database: Clone) -> None:
    looked_through = {table for (table,) in database.sql("select distinct in_table from wocs.forget_columns()")}
    assert looked_through <= set(PERSONAL)


def test_a_table_that_points_at_a_person_says_so(database: Clone) -> None:
    """Whose row it is, not who once changed a setting of the brand's."""
    owners = database.sql(
        "select distinct c.relname from pg_constraint k join pg_class c on c.oid = k.conrelid"
        " join pg_attribute a on a.attrelid = c.oid and k.conkey = array[a.attnum]"
        " where k.contype = 'f' and k.confrelid = 'wocs.users'::regclass"
        " and a.attname in ('user_id', 'person_id', 'holder')"
    )
    assert {name for (name,) in owners} <= set(PERSONAL)


def test_the_days_are_those_of_the_limits(database: Clone) -> None:
    told = {(name, int(days)) for days, name in re.findall(r"(\d+) days[^|(]*\(`(limit_\w+)`\)", PAGE)}
    assert ("limit_chat_kept", 180) in told
    for name, days in told:
        assert database.sql(f"select extract(day from wocs.{name}())") == [(days,)], name  # noqa: S608


def test_the_query_for_an_access_request_finds_chat_and_tasks(wocs: Clone) -> None:
    query = PAGE.split("```sql\n")[1].split("```")[0]
    number = re.findall(r"'(60\d+)'", query)[0]
    say(wocs, make_chat(wocs, customer_number=number), "Ada colek mangga?")
    wocs.sql("insert into wocs.tasks (type, runs, command_raw) values ('agent_task', 'human', %s)", f"target: {number}")
    found = wocs.sql(query)
    assert [(row[1], row[3]) for row in found] == [("customer", "Ada colek mangga?"), ("task", f"target: {number}")]
