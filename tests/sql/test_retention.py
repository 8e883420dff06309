"""What is personal goes when it has been kept long enough, in small pieces, and the audit chain holds all the while."""

import psycopg
import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    STRANGER,
    command,
    deliver,
    mark_all_sent,
    message,
    move_back,
    send_command,
)

DAY = 86400
TABLES = (
    "select relname from pg_class where relnamespace = 'wocs'::regnamespace and relkind = 'r' and relname <> 'stamps'"
)


def tick(wocs: Clone) -> None:
    wocs.call("wocs_tick", {})


def places(wocs: Clone, text: str) -> dict[str, int]:
    """In how many rows of which tables it stands."""
    count = "select '{0}', count(*) from wocs.{0} t where position(%s in t::text) > 0"
    counts = [count.format(table) for (table,) in wocs.sql(TABLES)]
    return {table: rows for table, rows in wocs.sql(" union all ".join(counts), *[text] * len(counts)) if rows}


def chain_breaks(wocs: Clone) -> object:
    [(position,)] = wocs.sql("select wocs.audit_first_break()")
    return position


def test_what_was_understood_and_who_sent_it_go_with_the_body(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, command("look", runs="answer", of="personal"), "/look"))
    wocs.call("wocs_record", {"messages": [message(ALI, CHAT, "left undecided, personal")]})
    move_back(wocs, "inbound_events", "received_at", 29 * DAY)
    tick(wocs)
    assert wocs.sql("select count(*) from wocs.inbound_events where sender is not null") == [(2,)]
    move_back(wocs, "inbound_events", "received_at", 2 * DAY)
    tick(wocs)
    kept = "select body, understood, sender, undecided, decide_at from wocs.inbound_events"
    assert wocs.sql(kept) == [(None,) * 5] * 2


def test_what_customers_wrote_goes_after_half_a_year_and_is_still_counted(wocs: Clone) -> None:
    deliver(wocs, message(STRANGER, CHAT, "Salam", name="Siti", user_id="MY.1"))
    move_back(wocs, "chats", "last_message_at", 179 * DAY)
    move_back(wocs, "messages", "created_at", 179 * DAY)
    tick(wocs)
    assert wocs.sql("select customer_name from wocs.chats") == [("Siti",)]
    move_back(wocs, "chats", "last_message_at", 2 * DAY)
    move_back(wocs, "messages", "created_at", 2 * DAY)
    tick(wocs)
    assert wocs.sql("select customer_name, customer_number, status, wa_chat_id like 'erased:%' from wocs.chats") == [
        (None, None, "closed", True)
    ]
    assert wocs.sql("select content, media_url from wocs.messages") == [(None, None)]
    deliver(wocs, message(STRANGER, CHAT, "Salam lagi", name="Siti", user_id="MY.1"))
    assert wocs.sql("select count(*) from wocs.chats") == [(2,)]


def test_what_was_sent_goes_after_ninety_days_but_not_what_still_waits(wocs: Clone) -> None:
    send_command(wocs, page="a")
    mark_all_sent(wocs)
    send_command(wocs, page="b")
    move_back(wocs, "outbox", "created_at", 91 * DAY)
    wocs.sql("update wocs.outbox set state = 'held' where state = 'sending'")
    tick(wocs)
    rows = wocs.sql("select to_number, facts <> '{}' from wocs.outbox order by id")
    assert rows == [(None, False), (ADMIN, True)]


def test_what_was_heard_goes_with_its_recording(wocs: Clone) -> None:
    wocs.sql(
        "insert into wocs.cards (person_id, note, heard, readings, state, created_at)"
        " select id, 'wamid.1', 'personal', '[{\"text\": \"personal\"}]', s.state, now() - s.age * interval '1 day'"
        " from wocs.users, (values ('taken', 91), ('taken', 89), ('open', 91)) s (state, age) where wa_number = %s",
        ADMIN,
    )
    wocs.sql("update wocs.cards set expires_at = now() + interval '1 hour'")
    tick(wocs)
    assert wocs.sql("select heard, jsonb_array_length(readings) from wocs.cards order by id") == [
        ("", 0),
        ("personal", 1),
        ("personal", 1),
    ]


AGE_LOG = """
set session_replication_role = replica;
update wocs.task_logs set created_at = created_at - interval '731 days';
do $$
declare l wocs.task_logs; last text := '';
begin
  for l in select * from wocs.task_logs order by seq loop
    last := wocs.audit_digest(last, l);
    update wocs.task_log_chain set digest = last where log_seq = l.seq;
  end loop;
end $$
"""
"""As if all of it had been written two years ago."""


def test_details_of_the_log_go_after_two_years_and_the_chain_holds(wocs: Clone) -> None:
    for page in ("personal", "b"):
        send_command(wocs, page=page)
    wocs.sql(AGE_LOG)
    wocs.sql("create or replace function wocs.limit_prune_rows() returns int language sql immutable as 'select 3'")
    tick(wocs)
    erased = "select count(*) from wocs.task_logs where salt is null and details = '{\"erased\": true}'"
    assert wocs.sql(erased) == [(3,)]
    assert chain_breaks(wocs) is None
    tick(wocs)
    assert wocs.sql(erased) == [(4,)]
    assert "task_logs" not in places(wocs, "personal")
    assert chain_breaks(wocs) is None


@pytest.mark.parametrize(
    "change",
    [
        "salt = null, details = '{\"erased\": true}'",
        "salt = gen_random_uuid(), details = '{}'",
        "salt = gen_random_uuid()",
        "details = '{}'",
        "action = 'approved', salt = null, details = '{\"erased\": true}'",
    ],
)
def test_details_that_are_not_old_go_only_by_a_row_that_says_so(wocs: Clone, change: str) -> None:
    send_command(wocs, page="a")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
        wocs.sql(f"update wocs.task_logs set {change} where details <> '{{}}'")  # noqa: S608


def test_the_number_of_who_was_removed_is_in_one_place_and_goes_after_thirty_days(wocs: Clone) -> None:
    number = "60175550001"
    wocs.sql(
        "insert into wocs.users (name, role, wa_number, wa_user_id) values ('Bob', 'agent', %s, 'MY.1349120865')",
        number,
    )
    deliver(wocs, message(number, command("look", runs="answer", role="agent"), "/look", user_id="MY.1349120865"))
    send_command(wocs, note=f"call {number} or 017-555 0001")
    mark_all_sent(wocs)
    assert len(places(wocs, number)) > 4
    wocs.sql("update wocs.users set status = 'inactive' where name = 'Bob'")
    tick(wocs)
    assert places(wocs, number) == {"users": 1}
    assert places(wocs, "017-555 0001") == {}
    assert places(wocs, "MY.1349120865") == {"users": 1}
    assert chain_breaks(wocs) is None
    move_back(wocs, "users", "removed_at", 31 * DAY)
    tick(wocs)
    assert places(wocs, number) == places(wocs, "MY.1349120865") == {}
    assert wocs.sql("select count(*) from wocs.users where name = 'Bob'") == [(1,)]


def set_scrub_time(wocs: Clone, text: str) -> None:
    body = f"select interval '{text}'"
    wocs.sql(f"create or replace function wocs.limit_scrub_time() returns interval language sql as $${body}$$")


def test_what_takes_long_is_taken_out_piece_by_piece(wocs: Clone) -> None:
    set_scrub_time(wocs, "-1 s")
    send_command(wocs, note="personal")
    wocs.sql("select wocs.forget_texts(wocs.forget_pattern(null, '{personal}'))")
    [(columns,)] = wocs.sql("select count(*) from wocs.forget_columns()")
    for _ in range(columns):
        assert places(wocs, "personal")
        tick(wocs)
        assert chain_breaks(wocs) is None
    set_scrub_time(wocs, "9 s")
    tick(wocs)
    assert places(wocs, "personal") == {}
    assert chain_breaks(wocs) is None


def test_who_comes_back_in_time_keeps_the_number(wocs: Clone) -> None:
    for status in ("inactive", "active"):
        wocs.sql("update wocs.users set status = %s where wa_number = %s", status, ALI)
        tick(wocs)
    move_back(wocs, "users", "created_at", 40 * DAY)
    tick(wocs)
    assert wocs.sql("select removed_at, scrubbed_at from wocs.users where wa_number = %s", ALI) == [(None, None)]


NOBODYS_WORDS = {
    "app_config_changes": {"config_key", "before", "after"},  # the brand's own settings, for everybody to see
    "app_configs": {"config_value"},
    "landing_versions": {"content"},  # what the brand publishes
    "captions": {"text", "likeness"},
    "tiktok_posts": {"link", "caption"},
    "tiktok_rungs": {"ability"},
    "tiktok_limits": {"rungs"},
    "voice_words": {"word"},
    "settings": {"value"},
    "nodes": {"abilities", "facts", "fonts_told", "version", "last_error", "last_error_task"},
    "outbox": {"to_number", "to_user_id", "media", "pricing"},  # emptied, or Meta's
    "forget_scrubs": {"pattern"},
    "users": {"name", "wa_number", "wa_user_id", "numbers_before"},  # emptied
    "chats": {"wa_chat_id", "customer_name", "customer_number", "tags", "numbers_before"},  # deleted
    "messages": {"media_url", "message_id", "kind", "reaction"},
    "quick_replies": {"name", "words"},  # the brand's own
    "auto_replies": {"words", "when_closed"},
    "inbound_events": {"sender"},
    "attachments": {"media", "storage_url", "problem", "mime_type"},
    "task_logs": {"details", "details_digest"},  # by wocs.audit_scrub
    "sales": {"channel"},
    "panel_devices": {"label"},  # a browser's name in our words
    "panel_logins": {"label", "digits_digest", "link_digest"},
    "templates": {"variables"},
    "backups": {"note"},  # a code of ours
}


OURS = {"digest", "mac", "problem", "say", "language", "priority", "type", "status", "node"}
OURS |= {"code", "code_digest", "source", "external_id", "zone", "subject", "period", "about", "action"}


def test_every_column_of_words_is_looked_through_or_is_nobody_s(database: Clone) -> None:
    """Columns with a short list of values, and names of our own, are no words: they are keys, or have a CHECK."""
    columns = database.sql(
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r' and a.attnum > 0"
        " and (a.atttypid in ('jsonb'::regtype, 'varchar[]'::regtype, 'text[]'::regtype)"
        " or a.atttypid in ('text'::regtype, 'varchar'::regtype) and not exists ("
        "   select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')"
        "   and k.conkey @> array[a.attnum] and pg_get_constraintdef(k.oid) !~ 'length'))"
    )
    scrubbed = set(database.sql("select * from wocs.forget_columns()"))
    known = scrubbed | {(table, column) for table, names in NOBODYS_WORDS.items() for column in names}
    assert scrubbed <= set(columns) | {("events", "name")}
    missing = {f"{table}.{column}" for table, column in set(columns) - known if column not in OURS}
    assert missing == set()


def test_a_former_member_s_recordings_go_and_a_page_s_picture_stays(wocs: Clone) -> None:
    number = "60175550001"
    wocs.sql("insert into wocs.users (name, role, wa_number, status) values ('Bob', 'agent', %s, 'inactive')", number)
    wocs.sql(
        "with t as (insert into wocs.tasks (type, runs, requested_by) select 'transcribe', 'home', id from wocs.users"
        " where name = 'Bob' returning id)"
        " insert into wocs.attachments (task_id, type, storage_url, original_name, state)"
        " select t.id, v.kind, v.key, 'Bob.jpg', 'stored'"
        " from t, (values ('audio', 'voice/a'), ('image', 'pages/b')) v (kind, key)"
    )
    wocs.sql(
        "insert into wocs.landing_versions (page_slug, version, content)"
        ' values (\'promo\', 1, \'{"image": {"key": "pages/b"}}\')'
    )
    task = send_command(wocs, ADMIN, "forget", args={"number": number})["task"]
    assert wocs.sql("select payload ->> 'number', command_raw from wocs.tasks where id = %s", task) == [
        ("6017•••01", "/forget number: 6017•••01")
    ]
    work = wocs.call("wocs_tick", {})
    assert [job["key"] for job in work["prune"]] == ["voice/a"]
    assert wocs.sql("select state from wocs.attachments where storage_url = 'pages/b'") == [("stored",)]
    assert places(wocs, number) == {}
