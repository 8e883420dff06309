"""The audit log: filters, the chain, and a file for a table program."""

import csv
import io
import re

import pytest

from functions.panel.log_file import defuse_cell
from tests.panel.browser_client import BrowserClient
from tests.panel.task_rows import add_task


@pytest.fixture(autouse=True)
def english(panel: BrowserClient) -> None:
    panel.database.sql("update wocs.users set language = 'en'")


def log(panel: BrowserClient, task: str, action: str, who: str | None = None) -> None:
    panel.database.sql(
        "insert into wocs.task_logs (task_id, action, actor_id) values (%s, %s,"
        " (select id from wocs.users where name = %s))", task, action, who,
    )  # fmt: skip


def steps(page: str) -> int:
    return len(re.findall(r'<li class="card">', page))


def test_steps_are_found_by_who_what_task_and_day(panel: BrowserClient) -> None:
    first, second = add_task(panel, "Ali"), add_task(panel, "Bob")
    log(panel, first, "declined", "Ali")
    log(panel, second, "declined", "Bob")
    panel.log_in("Admin")
    for query, found in {
        "action=declined": 2,
        "action=declined&actor=Ali": 1,
        "action=declined&actor=-": 0,
        f"task={first}": 2,
        f"task={first.lower()}&action=created": 1,
        "from=2020-01-01&to=2020-01-02": 0,
        "action=declined&from=2020-01-01&to=2199-01-01": 2,
        "action=declined&to=2026-02-30": 2,
        "action=declined&before=x&from=today": 2,
        "actor=Nobody": 0,
        "action=' or true --": 0,
    }.items():
        answer = panel.open(f"/logs?{query}")
        assert (answer.status_code, steps(answer.text)) == (200, found), query


def test_older_steps_follow_page_by_page(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.database.sql(
        "insert into wocs.task_logs (task_id, action) select %s, 'declined' from generate_series(1, 34)", task
    )
    panel.log_in("Admin")
    first = panel.open(f"/logs?task={task}").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    assert steps(first) + steps(panel.open(older[1].replace("&amp;", "&")).text) == 35


def test_the_chain_is_checked_by_a_press_and_a_break_is_shown(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.log_in("Admin")
    page = panel.act("audit_verify", back="/logs").text
    assert "chain holds from #1" in page
    assert "Whole until #" in page
    panel.database.sql("alter table wocs.task_logs disable trigger all")
    panel.database.sql("update wocs.task_logs set action = 'approved' where task_id = %s", task)
    page = panel.act("audit_verify", back="/logs").text
    assert "does not hold" in page
    assert "not as it was written" in page


def test_only_admins_have_the_log_and_its_file(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    for path in ("/logs", "/logs.csv"):
        assert panel.open(path).status_code == 403


def test_the_file_has_the_filtered_rows_and_no_formulas(panel: BrowserClient) -> None:
    task = add_task(panel, "Ali")
    panel.database.sql("update wocs.users set name = '=HYPERLINK(1)' where name = 'Ali'")
    log(panel, task, "declined", "=HYPERLINK(1)")
    panel.log_in("Admin")
    answer = panel.open(f"/logs.csv?task={task}")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]] == ["declined", "created"]
    assert rows[1][4] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_a_cell_that_would_be_a_formula_is_text(cell: str) -> None:
    assert defuse_cell(cell) == f"'{cell}"
