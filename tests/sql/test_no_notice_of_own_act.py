"""Whoever does something is answered once, and gets no notice of what they did themselves."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    LINK,
    command,
    make_post,
    media,
    reply_in,
    send_command,
    send_message,
    send_word,
    with_people,
    word,
)

Act = tuple[dict[str, Any], str]
"""The intent, and what was written."""
NEW = "60171112233"
OF_THE_HANDS = {"tiktok.caption", "tiktok.video"}
"""What an agent must hold to do the work is no notice of it."""


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def name_of(who: str) -> str:
    return {ADMIN: "The admin", ALI: "Ali", BOB: "Bob"}[who]


def give(database: Clone, holder: str, **args: Any) -> str:
    return str(send_command(database, ADMIN, "agent_task", to=name_of(holder), type="visit", **args)["task"])


def say(spoken: str) -> Callable[[Clone, str], Act]:
    """A word about a task of their own."""

    def prepare(database: Clone, who: str) -> Act:
        task = give(database, who)
        if spoken == "reopen":
            send_word(database, BOB if who == ADMIN else ADMIN, "done", task)
        return word(spoken, task), spoken

    return prepare


def say_of_another(spoken: str) -> Callable[[Clone, str], Act]:
    """A word of an admin about Bob's task, which they gave."""

    def prepare(database: Clone, who: str) -> Act:
        task = give(database, BOB)
        if spoken == "reopen":
            send_word(database, BOB, "done", task)
        return word(spoken, task), spoken

    return prepare


def order(key: str, **args: Any) -> Callable[[Clone, str], Act]:
    def prepare(database: Clone, who: str) -> Act:
        return command(key, **{name: name_of(who) if value is ME else value for name, value in args.items()}), f"/{key}"

    return prepare


ME = object()


def confirm(key: str, **args: Any) -> Callable[[Clone, str], Act]:
    """The yes to a command that asks first."""

    def prepare(database: Clone, who: str) -> Act:
        chosen = {name: name_of(who) if value is ME else value for name, value in args.items()}
        film = {"video": media()} if key == "tiktok_post" else {}
        asked = reply_in(
            send_message(database, who, command(key, **chosen, **film), f"/{key}", media=film.get("video"))
        )
        return word("confirm", asked["task"]), "CONFIRM"

    return prepare


def take_back(key: str, **args: Any) -> Callable[[Clone, str], Act]:
    """The yes to an undo."""

    def prepare(database: Clone, who: str) -> Act:
        intent, text = order(key, **args)(database, who)
        sent = send_message(database, who, intent, text)["outbox"]
        done = next(one for one in sent if one["to"]["number"] == who)
        if done["say"] == "approval.asked":
            send_word(database, who, "confirm", done["task"])
        return word("confirm", send_command(database, who, "undo", task=done["task"])["task"]), "CONFIRM"

    return prepare


def move_to_me(database: Clone, who: str) -> Act:
    return command("agent_reassign", task=give(database, BOB), to=name_of(who)), "/agent reassign"


def move_from_me(database: Clone, who: str) -> Act:
    return command("agent_reassign", task=give(database, who), to="Bob"), "/agent reassign"


def cancel(holder: str | None) -> Callable[[Clone, str], Act]:
    def prepare(database: Clone, who: str) -> Act:
        return command("cancel", task=give(database, holder or who)), "/cancel"

    return prepare


def answer_post(database: Clone, who: str) -> Act:
    task = send_command(database, ADMIN, "tiktok_post", film=media(), caption="Pedas", to=name_of(who))["task"]
    send_word(database, ADMIN, "confirm", task)
    return command("tiktok_posted", task=task, link=LINK), "/tiktok posted"


def edit_post(database: Clone, who: str) -> Act:
    make_post(database)
    return command("tiktok_edit", video_id="73920123", caption="Lagi pedas", to=name_of(who)), "/tiktok edit"


def only_done(database: Clone, who: str) -> Act:
    give(database, who)
    return word("done"), "siap"


def only_help(database: Clone, who: str) -> Act:
    give(database, who)
    return word("need_help"), "perlu bantuan"


BY_ANYBODY = {
    "accepts": say("accept"),
    "is done": say("done"),
    "is done, without a number": only_done,
    "declines": say("decline"),
    "needs help": say("need_help"),
    "needs help, without a number": only_help,
    "was not done": say("reopen"),
    "notes": say("acknowledge"),
    "goes off duty": order("duty", state="off"),
    "answers a post": answer_post,
    "is quiet": order("quiet", state="off"),
    "speaks English": order("language", language="en"),
    "sells": order("sale_add", amount="12.00", channel="booth"),
}
BY_AN_ADMIN = {
    "accepts for another": say_of_another("accept"),
    "is done for another": say_of_another("done"),
    "declines for another": say_of_another("decline"),
    "opens another's again": say_of_another("reopen"),
    "gives work": order("agent_task", to="Ali", type="visit"),
    "gives work to nobody by name": order("agent_task", type="visit"),
    "gives work to themselves": order("agent_task", to=ME, type="visit"),
    "gives urgent work to themselves": confirm("agent_task", to=ME, type="visit", priority="high"),
    "takes work over": move_to_me,
    "passes their work on": move_from_me,
    "cancels": cancel(BOB),
    "cancels their own": cancel(None),
    "sends an agent home": order("duty", state="off", agent="Ali"),
    "posts": confirm("tiktok_post", caption="Pedas", to="ali"),
    "posts themselves": confirm("tiktok_post", caption="Pedas", to=ME),
    "edits a post": edit_post,
    "adds a person": confirm("user_add", name="Siti", number=NEW, role="agent"),
    "makes an admin": confirm("user_add", name="Ali", number=ALI, role="admin"),
    "removes a person": confirm("user_remove", name="Bob"),
    "takes back who was added": take_back("user_add", name="Siti", number=NEW, role="agent"),
    "takes back who was removed": take_back("user_remove", name="Bob"),
    "stops all": order("stop_all"),
    "goes on": order("resume"),
    "plans an event": order("event_create", name="Karnival", date="2027-01-20"),
    "makes a page": order("landing_create", page="promo", title="Promo"),
    "lets a PC in": order("node_add", name="pc-rumah"),
    "plans content for themselves": order("content_schedule", platform="tiktok", date="2027-01-20", slots=2, to=ME),
}


def told(database: Clone, who: str, act: Act) -> tuple[int, list[str]]:
    """How many answers they get, and which notices."""
    [(before,)] = database.sql("select coalesce(max(id), 0) from wocs.outbox")
    send_message(database, who, *act)
    rows = database.sql(
        "select kind, say from wocs.outbox where id > %s and to_number = %s and state <> 'outdated' order by id",
        before,
        who,
    )
    notices = [saying for kind, saying in rows if kind in ("notice", "template") and saying not in OF_THE_HANDS]
    return sum(kind in ("reply", "reaction") for kind, _ in rows), notices


@pytest.mark.parametrize("act", BY_ANYBODY)
@pytest.mark.parametrize("who", [ADMIN, ALI], ids=["admin", "agent"])
def test_who_does_it_is_answered_once(wocs: Clone, who: str, act: str) -> None:
    assert told(wocs, who, BY_ANYBODY[act](wocs, who)) == (1, [])


@pytest.mark.parametrize("act", BY_AN_ADMIN)
def test_an_admin_who_does_it_is_answered_once(wocs: Clone, act: str) -> None:
    assert told(wocs, ADMIN, BY_AN_ADMIN[act](wocs, ADMIN)) == (1, [])
