"""/forget, from the message to its answer: nothing of the person is left, and the chain holds."""

import json
import re
from base64 import b64encode

import pytest

from tests.conversation.webhook_in_process import ADMIN, ALI, BOB, VIEWER, WebhookClient

CUSTOMER = "60171234567"
TRACES = [
    (CUSTOMER, "Salam, ada colek mangga? Nama saya Siti, 017-123 4567"),
    (CUSTOMER, "/status"),
    (ADMIN, f"/agent task\nto: ali\ntype: followup\ntarget: {CUSTOMER}\nnote: telefon 017-123 4567 petang ini"),
    (ADMIN, "/sale add amount: 10 item: tempahan +60 17-123 4567"),
    (ADMIN, f"/template create\nname: susul\ncommands:\n/agent task to: ali type: followup target: {CUSTOMER}"),
]
TABLES = "select relname from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r' order by relname"


def places(webhook: WebhookClient, pattern: str) -> list[str]:
    """The tables in which it is found."""
    return [
        table
        for (table,) in webhook.sql(TABLES)
        if any(re.search(pattern, row) for (row,) in webhook.sql(f"select t::text from wocs.{table} t"))  # noqa: S608
    ]


def confirm(webhook: WebhookClient, asked: str) -> str:
    task = re.search(r"TASK-\d+", asked)
    assert task, asked
    return webhook.say(ADMIN, f"CONFIRM {task[0]}")


def chain_breaks(webhook: WebhookClient) -> object:
    [(position,)] = webhook.sql("select wocs.audit_first_break()")
    return position


NUMBER = r"17[- ().]*123[- ().]*4567"


@pytest.mark.parametrize("command", ["/forget number: 017-123 4567", "/lupakan\nnombor: 60171234567"])
def test_a_customer_is_forgotten_after_a_confirm(webhook: WebhookClient, command: str) -> None:
    for number, text in TRACES:
        webhook.say(number, text)
    assert {"chats", "inbound_events", "messages", "outbox", "sales", "task_logs", "tasks", "templates"} <= {
        *places(webhook, NUMBER)
    }
    asked = webhook.say(ADMIN, command)
    assert "6017•••67" in asked
    assert "awaiting approval" in asked
    answer = confirm(webhook, asked)
    assert "6017•••67 is forgotten: the customer's chats" in answer
    assert places(webhook, NUMBER) == []
    assert places(webhook, "Siti") == []
    assert chain_breaks(webhook) is None
    assert "nothing to erase" in webhook.say(ADMIN, command)


def test_meta_s_message_ids_tell_the_number_no_more(webhook: WebhookClient) -> None:
    """They hold it in base64, as Meta makes them."""
    wamid = "wamid." + b64encode(b"\x1c\x18\x0b" + CUSTOMER.encode() + b"\x15\x02\x00\x12\x18\x20AB").decode()
    hidden = b64encode(CUSTOMER.encode()).decode()[:12]
    for n in range(2):
        webhook.sql("insert into wocs.inbound_events (message_id, kind, sender) values (%s, 'message', %s)",
                    f"{wamid}{n}", CUSTOMER)  # fmt: skip
        webhook.sql("insert into wocs.outbox (key, kind, say, to_number, reply_to, wamid, state) values"
                    " (%s, 'reply', 'x', %s, %s, %s, 'sent')", f"reply:{wamid}{n}", CUSTOMER, wamid, wamid)  # fmt: skip
    assert places(webhook, re.escape(hidden)) == ["inbound_events", "outbox"]
    confirm(webhook, webhook.say(ADMIN, f"/forget {CUSTOMER}"))
    assert places(webhook, re.escape(hidden)) == []


def test_a_former_member_is_forgotten_and_their_deeds_are_nobody_s(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, "/agent task\nto: bob\ntype: followup\nnote: untuk Bob")
    webhook.say(BOB, "done TASK-1201")
    confirm(webhook, webhook.say(ADMIN, f"/user remove {BOB}"))
    asked = webhook.say(ADMIN, f"/forget {BOB}")
    assert "the former member's chats" in confirm(webhook, asked)
    assert places(webhook, BOB) == []
    assert places(webhook, r"\bBob\b") == []
    assert chain_breaks(webhook) is None
    story = webhook.say(ADMIN, "/why TASK-1201")
    assert "completed (•••)" in story
    assert "personal data erased" in story
    assert "TASK" in webhook.say(ADMIN, "/undo TASK-1202")
    assert webhook.sql("select count(*) from wocs.users where status = 'active' and name like 'forgotten%'") == [(0,)]


def test_a_member_is_refused_with_the_reason(webhook: WebhookClient) -> None:
    assert webhook.say(ADMIN, f"/forget {ALI}") == "❌ Ali is a member. Take them off the whitelist first: /user remove"
    webhook.say(ADMIN, "/language ms")
    assert "masih ahli" in webhook.say(ADMIN, f"/lupakan {ALI}")
    assert "nothing" not in webhook.say(VIEWER, f"/forget {ALI}")


def test_who_became_a_member_meanwhile_is_not_forgotten(webhook: WebhookClient) -> None:
    webhook.say(CUSTOMER, "Salam")
    asked = webhook.say(ADMIN, f"/forget {CUSTOMER}")
    confirm(webhook, webhook.say(ADMIN, f"/user add\nname: Siti\nnumber: {CUSTOMER}\nrole: agent"))
    assert "is a member" in confirm(webhook, asked)
    assert webhook.sql("select name from wocs.users where wa_number = %s", CUSTOMER) == [("Siti",)]


def test_another_member_of_that_name_keeps_it(webhook: WebhookClient) -> None:
    confirm(webhook, webhook.say(ADMIN, f"/user remove {BOB}"))
    confirm(webhook, webhook.say(ADMIN, f"/user add\nname: Bob\nnumber: {CUSTOMER}\nrole: agent"))
    webhook.say(ADMIN, "/agent task\nto: bob\ntype: followup")
    confirm(webhook, webhook.say(ADMIN, f"/forget {BOB}"))
    [(args,)] = webhook.sql("select payload from wocs.tasks where type = 'agent_task'")
    assert args["to"] == "Bob"
    assert json.dumps(args).count("•") == 0
    assert places(webhook, BOB) == []
