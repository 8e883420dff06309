"""A page's HTML, whole or one block of it: only our own files run in it or style it."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.media_store import find_media_origin
from functions.panel.facts import describe_details, list_actions, pair_facts, plan_of, summarise_facts, word_code
from functions.panel.labels import label_finder
from functions.panel.live import HEADER, Live
from functions.panel.relative_times import format_ago, format_day, format_hour, format_left
from functions.panel.routes import change_address
from functions.panel.template_environment import PanelEnvironment
from functions.panel.typed_acts import write_task_command
from functions.replies.metric_lines import format_metric
from functions.replies.number_format import format_meter
from functions.replies.repeat_format import format_repeat
from functions.replies.time_format import format_clock, format_time
from shared.contract.panel_types import Viewer
from shared.settings import settings

_FOLDER = Path(__file__).parent / "templates"
_PUBLIC = Path(__file__).parents[2] / "public" / "panel"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:{store}; media-src 'self'{store}; "
    "connect-src 'self'{others}; manifest-src 'self'; worker-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TABS = (
    ("inbox", "agent"),
    ("chats", "agent"),
    ("pages", "viewer"),
    ("calendar", "viewer"),
    ("schedule", "viewer"),
    ("metrics", "viewer"),
    ("people", "admin"),
    ("logs", "admin"),
)
"""The pages that the bar leads to, and from which role on; whether somebody may is decided in SQL."""
ANSWER_MS = 15_000
"""How long an open page waits for an answer before it says that none came; where a file goes with it, FILE_MS."""
FILE_MS = 60_000
RANKS = {"viewer": 1, "agent": 2, "admin": 3}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Cookie, HX-Request",
}


@cache
def environment() -> Environment:
    made = PanelEnvironment(
        autoescape=True,
        auto_reload=False,
        loader=FileSystemLoader(_FOLDER),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(asset=asset_address, tabs=TABS, ranks=RANKS, answer_ms=ANSWER_MS, file_ms=FILE_MS)
    return made


@cache
def asset_address(name: str) -> str:
    """A file of public/panel/ under an address that changes with it."""
    file = _PUBLIC / name
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"/panel/{name}?v={digest}"


def find_push_key() -> str:
    from functions.web_push.vapid import public_key

    return public_key()


def render_panel(
    template: str,
    viewer: Viewer | None,
    block: str | None = None,
    status: int = 200,
    language: str = "ms",
    live: Live | None = None,
    **facts: object,
) -> Response:
    """The page as an answer; with `block` that part of it alone, for who asked for no more."""
    spoken = viewer["language"] if viewer else language
    context = {
        "viewer": viewer,
        "stream": live,
        "block": block,
        "language": spoken,
        "label": label_finder(spoken),
        "brand": settings().brand,
        "when": lambda at: format_time(at, spoken),
        "clock": lambda at: format_clock(at, spoken),
        "ago": lambda at: format_ago(at, spoken),
        "left": lambda at: format_left(at, spoken),
        "hour": format_hour,
        "day": lambda at: format_day(at, spoken),
        "word": lambda group, code: word_code(spoken, group, str(code)),
        "metric": lambda told: format_metric(told, spoken),
        "amount": format_meter,
        "repeats": lambda told: format_repeat(told, spoken),
        "pairs": lambda facts, besides=None: pair_facts(facts, spoken, besides),
        "plan": lambda subject: plan_of(subject, spoken),
        "summary": lambda told: summarise_facts(told, spoken),
        "details": lambda told: describe_details(told, spoken),
        "typed": write_task_command,
        "push_key": find_push_key,
        "push_minutes": settings().push_minutes,
        "actions": lambda: list_actions(spoken),
        "address": lambda query, path=None: change_address(str(facts.get("here", "")), query, path),
        **facts,
    }
    html = environment().get_template(template).render(context)
    return Response(html, status, write_headers(live), mimetype="text/html")


def write_headers(live: Live | None) -> dict[str, str]:
    ticket = {HEADER: live.ticket} if live and live.ticket else {}
    return {**HEADERS, "Content-Security-Policy": make_policy(live), **ticket}


def make_policy(live: Live | None) -> str:
    """A script may talk to us, hear the nodes' hints, and put a file where the store told us it may; what is too long
    for an answer of ours is shown from there."""
    store = [origin for origin in [find_media_origin()] if origin]
    others = [*(live.origins() if live else ()), *store]
    return POLICY.format(others="".join(f" {origin}" for origin in others), store="".join(f" {o}" for o in store))
