"""An admin and two agents with phones, who send commands, words and files as the webhook would tell of them."""

from itertools import count
from typing import Any

from shared.commands import MENU
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, PEOPLE, deliver, message, word

Json = dict[str, Any]
BOB = "60130000002"
EVERYBODY = [*PEOPLE, {"name": "Bob", "number": BOB, "role": "agent"}]
LINK = "https://www.tiktok.com/@abangcolek/video/73920123"
media_numbers = count(9000)


def with_people(database: Clone) -> Clone:
    """All of them wrote within the last 24 hours."""
    database.call("wocs_enlist", {"people": EVERYBODY})
    database.sql(
        "insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users on conflict do nothing"
    )
    return database


def media(kind: str = "video", mime: str | None = None) -> Json:
    number = next(media_numbers)
    mime_type = mime or {"image": "image/jpeg", "video": "video/mp4", "document": "text/csv"}[kind]
    return {
        "kind": kind,
        "id": str(number),
        "url": f"https://x.fbcdn.net/{number}",
        "mime": mime_type,
        "sha256": None,
        "filename": None,
    }


def command(key: str, **args: Any) -> Json:
    entry = next(entry for entry in MENU if entry.key == key)
    declared = {"runs": entry.runs, "role": entry.role, "asks": entry.asks(args), "repeatable": entry.repeatable}
    return {
        "do": "command",
        "command": key,
        **declared,
        "args": args,
        "priority": args.get("priority", "normal"),
        "draft": None,
    }


def send_message(database: Clone, number: str, intent: Json, text: str | None = None, **more: Any) -> Json:
    """The work of one message. Like the functions, it then says that everything was sent."""
    work = deliver(database, message(number, intent, text, **more))
    return work | {"outbox": mark_sent(database, work["outbox"])}


def mark_sent(database: Clone, outbox: list[Json]) -> list[Json]:
    if outbox:
        results = [{"id": message["id"], "wamid": f"wamid.out{message['id']}"} for message in outbox]
        database.call("wocs_sent", {"results": results})
    return [message for message in outbox if message["kind"] != "reaction"]


def send_command(database: Clone, number: str, key: str, *, film: Json | None = None, **args: Any) -> Json:
    """The answer to a command; a film is attached, and is the command's `video`."""
    given_args = {**args, "video": film} if film else args
    return reply_in(send_message(database, number, command(key, **given_args), "/" + key, media=film))


def send_word(database: Clone, number: str, control_word: str, task: str | None = None, **more: Any) -> Json:
    outbox = send_message(database, number, word(control_word, task), control_word, **more)["outbox"]
    return outbox[0] if outbox else {}


def reply_in(work: Json) -> Json:
    replies: list[Json] = [message for message in work["outbox"] if message["kind"] == "reply"]
    return replies[0]


def told_to_whom(work: Json) -> list[tuple[str, str]]:
    """To whom what was said."""
    names = {person["number"]: person["name"] for person in EVERYBODY}
    return [(names[message["to"]["number"]], message["say"]) for message in work["outbox"]]


def all_sayings(database: Clone) -> list[tuple[str, str]]:
    """Whatever was ever queued: to whom, what, in order. Who was removed has no address any more."""
    names = {None: "Removed"} | {person["number"]: person["name"] for person in EVERYBODY}
    rows = database.sql("select to_number, say from wocs.outbox where kind <> 'reaction' order by id")
    return [(names[number], say) for number, say in rows]


def last_message(database: Clone, say: str) -> Json:
    """The newest message with this saying, as a function would get it."""
    [(found,)] = database.sql(
        "select wocs.outbox_message(o) from wocs.outbox o where o.say = %s order by o.id desc limit 1", say
    )
    return dict(found)


def wamid_of(database: Clone, say: str) -> str:
    """The newest such message, sent; what a person quotes."""
    number = last_message(database, say)["id"]
    database.sql(
        "update wocs.outbox set state = 'sent', wamid = 'wamid.out' || id, sent_at = now() where id = %s", number
    )
    return f"wamid.out{number}"


def attach_file(database: Clone, job: Json, problem: str | None = None, sheet: Json | None = None) -> Json:
    """What a function tells once it has fetched a file, or has not."""
    folder = "videos/x.mp4" if job["kind"] == "video" else "proofs/x.jpg"
    file = {"key": folder, "mime": job["mime"], "size": 1000}
    stored = None if problem or sheet else file
    work = database.call(
        "wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": problem, "sheet": sheet}
    )
    return work | {"outbox": mark_sent(database, work["outbox"])}


def assignee_of(database: Clone, task: str) -> tuple[str | None, str]:
    [row] = database.sql(
        "select u.name, t.status from wocs.tasks t left join wocs.users u on u.id = t.assigned_to where t.id = %s", task
    )
    return row


def set_duty(database: Clone, name: str, is_on: bool) -> None:
    database.sql("update wocs.users set on_duty = %s where name = %s", is_on, name)


def pass_minutes(database: Clone, minutes: float) -> None:
    """Lets time pass for everything that is watched over."""
    for table, columns in {
        "agent_watches": ("at", "since"),
        "tasks": ("deadline_at", "scheduled_at", "created_at"),
    }.items():
        for column in columns:
            database.sql(f"update wocs.{table} set {column} = {column} - make_interval(secs => {minutes * 60})")  # noqa: S608


def sayings_of_tick(database: Clone) -> list[tuple[str, str]]:
    """What a tick makes somebody hear that nobody heard before."""
    before = len(all_sayings(database))
    database.call("wocs_tick", {})
    return all_sayings(database)[before:]


def make_post(database: Clone, link: str = LINK, caption: str = "Pedas") -> str:
    """A live post of Ali's."""
    film = media()
    task = send_command(database, ADMIN, "tiktok_post", film=film, caption=caption, to="ali")["task"]
    send_word(database, ADMIN, "confirm", task)
    send_command(database, ALI, "tiktok_posted", task=task, link=link)
    return str(task)
