"""A PC at home with hands for TikTok: its beats, claims, marks and reports, and the posts that it gets to do."""

from typing import Any

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, the_only, word
from tests.sql.people import attach_file, command, last_message, mark_sent, media, reply_in, send_message

Json = dict[str, Any]
CAPTION = "Pedas ni jujur 🔥 #AbangColek"
ALL = ("inbox", "direct", "display", "studio", "schedule")


def beat(wocs: Clone, *rungs: str, node: str = "home", **more: Any) -> Json:
    """The PC is there with these hands."""
    abilities = {f"tiktok_{rung}": "ready" if rung in rungs else "missing" for rung in ALL}
    told = {"node": node, "abilities": {"tiktok": "ready", **abilities}, "running": [], "version": "1"}
    answer = wocs.call("wocs_beat", {**told, **more})
    mark_sent(wocs, answer["outbox"])
    return answer


def go_away(wocs: Clone, seconds: int = 600) -> None:
    wocs.sql("update wocs.nodes set last_seen = now() - make_interval(secs => %s)", seconds)


def ask_post(wocs: Clone, stored: bool = True, caption: str = CAPTION, **args: Any) -> str:
    """A post that waits for its CONFIRM, its video here already or not yet."""
    film = media()
    work = send_message(wocs, ADMIN, command("tiktok_post", caption=caption, video=film, **args), "/tiktok", media=film)
    assert reply_in(work)["say"] == "approval.asked", reply_in(work)
    if stored:
        attach_file(wocs, the_only(work["media"]))
    return str(reply_in(work)["task"])


def confirm(wocs: Clone, task: str) -> Json:
    return reply_in(send_message(wocs, ADMIN, word("confirm", task), "ya"))


def post(wocs: Clone, **args: Any) -> str:
    """A confirmed post, in the hands' hands."""
    task = ask_post(wocs, **args)
    assert confirm(wocs, task)["say"] == "tiktok.in_hands"
    return task


def claim(wocs: Clone, node: str = "home", **more: Any) -> Json:
    answer = wocs.call("wocs_claim", {"node": node, "task": None, **more})
    assert answer["task"], answer
    return dict(answer["task"])


def find_work(wocs: Clone) -> Json | None:
    """What the hands get next; the daily look at Studio's pages, which comes after all else, is no such work."""
    task = wocs.call("wocs_claim", {"node": "home", "task": None})["task"]
    return None if task is None or task["type"] == "tiktok_pages" else dict(task)


def mark(wocs: Clone, held: Json, step: str = "publish", node: str = "home", **more: Any) -> Json:
    told = {"node": node, "task": held["id"], "attempt": held["attempt"], "step": step}
    return wocs.call("wocs_mark", {**told, **more})


def report(wocs: Clone, held: Json, outcome: str = "done", node: str = "home", **more: Any) -> Json:
    """`state="posted"` and what else is no part of a report is its result; `code` its error."""
    code = more.pop("code", None)
    files = more.pop("files", [])
    told = {"node": node, "task": held["id"], "attempt": held["attempt"], "outcome": outcome, "files": files}
    error = {"code": code, "detail": None} if code else None
    answer = wocs.call("wocs_report", {**told, "result": more, "error": error})
    mark_sent(wocs, answer["outbox"])
    return answer


def told(wocs: Clone, say: str) -> Json:
    """The facts of the newest message with this saying."""
    return dict(last_message(wocs, say)["facts"])


def hands_of(wocs: Clone, task: str) -> list[tuple[str, str]]:
    """The rungs that were to do it, in order, and how each ended; a search whether it is there is none."""
    return list(
        wocs.sql(
            "select payload ->> 'rung', status from wocs.tasks where parent_id = %s and type = 'tiktok_hands'"
            " and payload ->> 'act' not in ('check', 'look')"
            " order by substr(id, 6)::int",
            task,
        )
    )
