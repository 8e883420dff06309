"""Every state that a page of the panel can be in, filled with words of one kind: plain, long, hostile."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from functions.media_store import open_media_store
from tests.conftest import forget_settings
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import keep_file, make_chat, person_id, queue_answer, say
from tests.panel.task_rows import add_task, ask_approval

PICTURE = (Path(__file__).resolve().parents[2] / "docs/pictures/chart.png").read_bytes()
KEY = "files/chart"
SOON = datetime.now(UTC) + timedelta(hours=2)


@dataclass(frozen=True)
class Texts:
    name: str = "Puan Siti"
    """Of a customer, an agent, a contact, a place, a product."""
    words: str = "Hi, ada stok lagi? Nak dua botol."
    tags: tuple[str, ...] = ("vip",)
    file: str = "resit.pdf"


@dataclass(frozen=True)
class State:
    name: str
    open: Callable[[Page], object]
    """Brings an admin's page into it; what changes anything comes last."""


def allow_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before `fill`: a chat whose window is closed offers one for its price."""
    monkeypatch.setenv("WOCS_CUSTOMER_TEMPLATES", "promo_raya:0.35")
    forget_settings()


def fill(panel: BrowserClient, texts: Texts) -> list[State]:
    panel.database.sql("update wocs.users set name = %s where name = 'Viewer'", texts.name[:100])
    panel.database.sql(
        "insert into wocs.quick_replies (name, words) values ('harga', %s), ('panjang', %s)",
        texts.words[:1000],
        texts.name,
    )
    panel.log_in("Admin")
    return [*fill_chats(panel, texts), *fill_lists(panel, texts), *fill_tasks(panel, texts)]


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def fill_chats(panel: BrowserClient, texts: Texts) -> list[State]:
    database, admin, ali = panel.database, person_id(panel.database, "Admin"), person_id(panel.database, "Ali")
    tags, whole = list(texts.tags), texts.name[:100]
    free = make_chat(database, name=whole, tags=tags, minutes=200)
    about = fill_thread(panel, free, texts)
    mine = make_chat(database, name=whole, tags=tags, assigned_agent=admin, holder=admin, held_until=SOON, hold=3)
    database.sql("update wocs.chats set held_until = now() + interval '4 minutes' where holder is not null")
    held = make_chat(database, name=whole, holder=ali, hold=1, held_until=datetime.now(UTC) + timedelta(minutes=4))
    closed = make_chat(database, name=None, status="closed", snoozed_until=SOON, opted_out_at=SOON, waiting_since=None)
    shut = make_chat(database, name=whole, minutes=60 * 25, snoozed_until=SOON, tags=tags)
    for chat in (mine, held, closed, shut):
        say(database, chat, texts.words)
        say(database, chat, texts.words, "agent", kind="note", sender_id=admin)
    paths = {
        "free": f"/chat/{free}", "about": f"/chat/{free}?about={about}", "earlier": f"/chat/{free}?before={about + 3}",
        "mine": f"/chat/{mine}", "held": f"/chat/{held}", "closed": f"/chat/{closed}", "shut": f"/chat/{shut}",
    }  # fmt: skip
    lists = {f"chats {show}": at(f"/chats?show={show}") for show in ("waiting", "mine", "all", "closed")}
    lists["chats none"] = at("/chats?search=tiada-sama-sekali")

    def send(chat: int) -> Callable[[Page], None]:
        return lambda page: send_words(page, chat, texts.words)

    acts = {"chat refused": send(held), "chat sent": send(mine)}
    opened = {f"chat {name}": at(path) for name, path in paths.items()}
    return [State(name, way) for name, way in {**lists, **opened, **acts}.items()]


def send_words(page: Page, chat: int, words: str) -> None:
    page.goto(f"/chat/{chat}")
    page.locator("textarea[name=words]").fill(words)
    page.locator("form.compose button.main").first.click()
    page.locator("#main .flash").wait_for()


def fill_thread(panel: BrowserClient, chat: int, texts: Texts) -> int:
    """A message of every kind, ours in every state; the place of the first."""
    database, admin, short = panel.database, person_id(panel.database, "Admin"), texts.words[:200]
    first = say(database, chat, texts.words, message_id="wamid.first", reaction="😮", details={"forwarded": True})
    [(quoted,)] = database.sql("select id::text from wocs.messages where position = %s", first)
    say(database, chat, short, "agent", sender_id=admin, reply_to=quoted, outbox_id=queue_answer(database, "read"))
    open_media_store().put(KEY, PICTURE, "image/png")
    files = {"image": "image/png", "video": "video/mp4", "audio": "audio/ogg", "document": "application/pdf"}
    for kind, mime in files.items():
        for state in ("stored", "failed") if kind in {"image", "document"} else ("stored",):
            file = keep_file(database, kind, mime, state, texts.file)
            told = {"transcript": short, "details": {"voice": True}} if kind == "audio" else {"content": short}
            say(database, chat, None, kind=kind, attachment_id=file, **told)
    database.sql("update wocs.attachments set storage_url = %s", KEY)
    items = [{"name": texts.name, "quantity": 2, "price": 5.5, "currency": "MYR"}]
    kinds: dict[str, dict[str, object]] = {
        "location": {"location": {"latitude": 3.1, "longitude": 101.7}},
        "contacts": {"contacts": [{"name": texts.name, "phones": ["0123456789"]}]},
        "order": {"order": {"items": items, "total": 11, "currency": "MYR"}},
        "interactive": {"form": short, "advert": texts.name, "product": texts.name},
        "poll_vote": {},
    }
    for kind, details in kinds.items():
        say(database, chat, texts.name if kind == "location" else None, kind=kind, details=details)
    say(database, chat, short, deleted_at=SOON)
    say(database, chat, short, edited_at=SOON)
    for state, code in {"queued": None, "sent": None, "delivered": None, "unknown": None, "failed": "131047"}.items():
        say(database, chat, short, "agent", sender_id=admin, outbox_id=queue_answer(database, state, code))
    say(database, chat, short, "agent", kind="note", sender_id=admin)
    say(database, chat, short, "bot")
    return first


def fill_tasks(panel: BrowserClient, texts: Texts) -> list[State]:
    database, admin = panel.database, person_id(panel.database, "Admin")
    told = {"target": texts.name, "note": texts.words}
    tasks = {name: add_task(panel, "Ali", **told) for name in ("held", "failed", "uncertain", "done", "snoozed")}
    tasks["proof"] = add_task(panel, "Admin", proof=True, **told)
    tasks["nobodys"] = add_task(panel, None, **told)
    tasks["post"] = add_task(panel, "Admin", type_="tiktok_post", caption=texts.words)
    for name in ("held", "failed", "uncertain", "done"):
        database.sql("update wocs.tasks set status = 'running', started_at = now() where id = %s", tasks[name])
    result = json.dumps({"note": texts.words})
    for name in ("failed", "uncertain", "done"):
        database.sql("update wocs.tasks set status = %s, result = %s where id = %s", name, result, tasks[name])
    database.sql("update wocs.tasks set error_message = 'node_lost' where id = %s", tasks["failed"])
    database.sql("update wocs.tasks set command_raw = %s, deadline_at = now() + interval '2 hours'", texts.words)
    database.sql("update wocs.tasks set deadline_at = now() - interval '1 hour' where id = %s", tasks["held"])
    database.sql(
        "insert into wocs.task_holds (task_id, holder, until) values (%s, %s, now() + interval '9 minutes'),"
        " (%s, %s, now() + interval '9 minutes')",
        tasks["held"], person_id(database, "Ali"), tasks["proof"], admin,
    )  # fmt: skip
    database.sql(
        "insert into wocs.task_snoozes (task_id, person_id, until) values (%s, %s, now() + interval '3 hours')",
        tasks["snoozed"], admin,
    )  # fmt: skip
    for kind, mime in {"image": "image/png", "document": "application/pdf"}.items():
        file = keep_file(database, kind, mime, "stored", texts.file)
        database.sql("update wocs.attachments set task_id = %s where id::text = %s", tasks["done"], file)
    tasks["question"] = ask_approval(panel, page="promo-satu")
    tasks["published"] = publish(panel, "promo-dua")
    tasks["note"] = add_note(panel, texts)
    states = [State(f"task {name}", at(f"/task/{task}")) for name, task in tasks.items()]
    states.append(State("undo", lambda page: open_undo(page, tasks["published"])))
    shows = ("mine", "unassigned", "approval", "failed", "uncertain", "snoozed", "all")
    states += [State(f"inbox {show}", at(f"/inbox?show={show}")) for show in shows]
    return [*states, State("inbox preview", preview), State("inbox changed", change)]


def publish(panel: BrowserClient, page: str) -> str:
    task = ask_approval(panel, page=page)
    panel.act("command", back="/inbox", text=f"CONFIRM {task}")
    return task


def add_note(panel: BrowserClient, texts: Texts) -> str:
    """A spoken command with what was heard."""
    note = add_task(panel, None, by="Admin", runs="home", type_="transcribe")
    panel.database.sql(
        "insert into wocs.cards (person_id, heard_by, note, heard, readings, state, made)"
        " select id, %s, 'wamid.1', %s, '[]', 'taken', %s from wocs.users where name = 'Admin'",
        note, texts.words, note,
    )  # fmt: skip
    return note


def open_undo(page: Page, task: str) -> None:
    """The question that an undo is, with its plan."""
    page.goto(f"/task/{task}")
    page.locator("form[action='/act/task_undo'] button").click()
    page.locator("#main .flash a").click()


def preview(page: Page) -> None:
    page.goto("/inbox?show=all")
    for box in page.locator(".tick input").all():
        box.check()
    page.locator("select[name=do]").select_option("cancel")
    page.locator(".bulk button.main").click()
    page.locator(".change").wait_for()


def change(page: Page) -> None:
    preview(page)
    page.locator(".change button.main").click()
    page.locator("form[action='/act/tasks_change']").wait_for(state="detached")


def fill_lists(panel: BrowserClient, texts: Texts) -> list[State]:
    for text in (
        "/schedule task: /report daily at: 9pm repeat: daily",
        "/content schedule platform: tiktok date: tomorrow slots: 2 type: promo",
        "/event create name: Raya Sale start: tomorrow end: in 3 days",
    ):
        panel.act("command", back="/inbox", text=text)
    content = json.dumps(
        {"title": texts.name, "description": texts.words, "cta": texts.name, "link": None, "image": None}
    )
    panel.database.sql(
        "insert into wocs.landing_versions (page_slug, version, content) values ('promo-panjang', 1, %s)", content
    )
    names = ("pages", "calendar", "schedule", "metrics", "people", "logs", "sessions", "replies", "settings")
    return [State(name, at(f"/{name}")) for name in names] + [State("no such page", at("/nothing"))]
