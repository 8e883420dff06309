"""Voice notes one step behind the webhook: sent, fetched, claimed by the home, and reported as heard."""

from itertools import count
from typing import Any

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, deliver, message

NODE = "home"
media_ids = count(500)
INTENT: Json = {
    "do": "command", "command": "transcribe", "runs": "home", "role": "viewer", "asks": False, "repeatable": True,
    "args": {}, "priority": "high", "draft": None,
}  # fmt: skip


def start_node(database: Clone) -> Json:
    """The PC is there; what came of its beat."""
    return database.call("wocs_beat", {"node": NODE, "abilities": {}, "running": [], "version": "1"})


def note_message(number: str = ADMIN, **more: Any) -> Json:
    media = {
        "kind": "audio",
        "id": str(next(media_ids)),
        "url": "https://x.fbcdn.net/a",
        "mime": "audio/ogg",
        "sha256": "s",
    }
    return message(number, INTENT, type="audio", text=None, media={**media, "filename": None}, **more)


def send_note(database: Clone, number: str = ADMIN, **more: Any) -> tuple[Json, Json]:
    """A note on its way, and the work that it left."""
    note_sent = note_message(number, **more)
    return note_sent, deliver(database, note_sent)


def store_note(database: Clone, work: Json, problem: str | None = None, **more: Any) -> Json:
    """What came of the note's fetching."""
    [job] = work["media"]
    stored = {"key": f"voice/{job['attachment']}", "mime": "audio/ogg", "size": 9000, "seconds": 3.2}
    request = {"attachment": job["attachment"], "stored": None if problem else stored, "problem": problem}
    return database.call("wocs_attach", {**request, **more})


def claim_task(database: Clone, task: str | None = None) -> Json:
    return database.call("wocs_claim", {"node": NODE, "task": task})


def report_heard(database: Clone, task: Json, heard: Json | None = None, **more: Any) -> Json:
    result = {"text": (heard or {}).get("text", ""), "readings": [], "heard": heard}
    request = {"node": NODE, "task": task["id"], "attempt": task["attempt"], "outcome": "done", "result": result}
    return database.call("wocs_report", {**request, "error": None, "files": [], **more})


def card_reading(text: str = "/stamp\npage: promo", key: str = "stamp", **more: Any) -> Json:
    """A complete reading, as the functions make them."""
    parts = {
        "runs": "instant",
        "role": "admin",
        "asks": False,
        "repeatable": False,
        "priority": "normal",
        "draft": None,
    }
    chosen = {name: more.pop(name, value) for name, value in parts.items()}
    args = more.pop("args", {"page": "promo"})
    intent = {"do": "command", "command": key, **chosen, "args": args}
    judged = {"doubts": [], "asks": chosen["asks"], "spoken_yes": True}
    return {"text": text, "command": key, "intent": intent, "kept": args, **judged, **more}


def heard_command(*readings: Json, text: str = "stamp page promo") -> Json:
    return {"kind": "command", "text": text, "readings": list(readings) or [card_reading()], "nearest": []}


def send_and_hear(database: Clone, heard: Json, number: str = ADMIN, **more: Any) -> Json:
    """A whole note, from its sending to its hearing: the work of the report."""
    _, work = send_note(database, number, **more)
    rung = store_note(database, work)["bell"]
    task = claim_task(database, rung[0]["task"])["task"]
    return report_heard(database, task, heard)


def words_message(work: Json) -> Json:
    """The one message in words."""
    messages: list[Json] = [message for message in work["outbox"] if message["kind"] != "reaction"]
    assert len(messages) == 1, messages
    return messages[0]


def reactions_in(work: Json) -> list[str]:
    return [message["reaction"]["emoji"] for message in work["outbox"] if message["kind"] == "reaction"]


def make_card(database: Clone, *readings: Json, number: str = ADMIN, **more: Any) -> Json:
    """The message that shows a new card."""
    return words_message(send_and_hear(database, heard_command(*readings, **more), number))


def card_word(word: str, card: int | None = None, pick: int | None = None) -> Json:
    return {"do": "word", "word": word, "card": card, "pick": pick, "task": None, "ask": None, "quoted": None}


def tap_card(database: Clone, card_message: Json, word: str, number: str = ADMIN, pick: int | None = None) -> Json:
    work = deliver(database, message(number, card_word(word, card_message["facts"]["card"], pick), word))
    return words_message(work)


def mark_sent(database: Clone, message: Json, wamid: str = "wamid.card") -> str:
    """As if Meta had taken this message."""
    database.call("wocs_sent", {"results": [{"id": message["id"], "wamid": wamid}]})
    return wamid


def card_state(database: Clone, card_message: Json) -> str:
    [(state,)] = database.sql("select state from wocs.cards where id = %s", card_message["facts"]["card"])
    return str(state)
