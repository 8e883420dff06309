"""Tasks as rows: whose, of what kind, and questions that wait for a yes."""

import json

from tests.panel.browser_client import BrowserClient


def person(panel: BrowserClient, name: str | None) -> str | None:
    rows = panel.database.sql("select id::text from wocs.users where name = %s", name)
    return str(rows[0][0]) if rows else None


def add_task(
    panel: BrowserClient,
    to: str | None = None,
    by: str = "Admin",
    runs: str = "human",
    type_: str = "agent_task",
    **args: object,
) -> str:
    [(task,)] = panel.database.sql(
        "insert into wocs.tasks (type, runs, payload, command_raw, requested_by, assigned_to, needs_role)"
        " values (%s, %s, %s, %s, %s, %s, 'agent') returning id",
        type_, runs, json.dumps({"type": "call", **args}), "/agent task", person(panel, by), person(panel, to),
    )  # fmt: skip
    return str(task)


def ask_approval(panel: BrowserClient, by: str = "Admin", **args: object) -> str:
    """A page that is to be published, and waits for a yes."""
    page = str(args.get("page", "promo-raya"))
    panel.database.sql(
        "select wocs.task_create(u, '{}', %s, 'landing_create', %s) from wocs.users u where u.name = 'Admin'",
        json.dumps({"runs": "instant", "role": "admin"}),
        json.dumps({"page": page, "title": "Promo", "cta": "Order"}),
    )
    [(said,)] = panel.database.sql(
        "select wocs.task_create(u, '{\"text\": \"/landing publish\"}', %s, 'landing_publish', %s)"
        " from wocs.users u where u.name = %s",
        json.dumps({"runs": "instant", "role": "admin", "asks": True}), json.dumps({"page": page}), by,
    )  # fmt: skip
    assert said["say"] == "approval.asked"
    return str(said["about"])


def status(panel: BrowserClient, task: str) -> str:
    return str(panel.database.sql("select status from wocs.tasks where id = %s", task)[0][0])
