"""A page's HTML, whole or one block of it: only our own files run in it or style it."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.panel.facts import describe_details, list_actions, pair_facts, plan_of, word_code
from functions.panel.labels import label_finder
from functions.panel.routes import change_address
from functions.panel.times import format_ago, format_day, format_hour, format_left
from functions.panel.typed_acts import write_task_command
from functions.replies.metric_lines import format_metric
from functions.replies.number_format import format_meter
from functions.replies.repeat_format import format_repeat
from functions.replies.time_format import format_clock, format_time
from shared.contract.panel_types import Viewer
from shared.settings import settings

_FOLDER = Path(__file__).parent / "templates"
_BASE = "base.html"
"""What every page is put into; its own blocks are no part of a page's."""
_PUBLIC = Path(__file__).parents[2] / "public" / "panel"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; "
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
RANKS = {"viewer": 1, "agent": 2, "admin": 3}
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Cookie, HX-Request",
}


class PanelEnvironment(Environment):
    """A dict's key is looked up as one: Jinja asks for an attribute first, and catches that there is none."""

    _METHODS = frozenset(dir(dict))

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is dict and attribute in obj and attribute not in self._METHODS:
            return obj[attribute]
        found: object = super().getattr(obj, attribute)
        return found


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
    made.globals.update(asset=asset_address, tabs=TABS, ranks=RANKS)
    return made


@cache
def asset_address(name: str) -> str:
    """A file of public/panel/ under an address that changes with it."""
    file = _PUBLIC / name
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"/panel/{name}?v={digest}"


def render_panel(
    template: str,
    viewer: Viewer | None,
    block: str | None = None,
    status: int = 200,
    language: str = "ms",
    **facts: object,
) -> Response:
    """The page as an answer; with `block` that part of it alone, for who asked for no more."""
    spoken = viewer["language"] if viewer else language
    context = {
        "viewer": viewer,
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
        "summary": lambda told: " · ".join(text for _, text in pair_facts(told, spoken)),
        "details": lambda told: describe_details(told, spoken),
        "typed": write_task_command,
        "actions": lambda: list_actions(spoken),
        "address": lambda query, path=None: change_address(str(facts.get("here", "")), query, path),
        **facts,
    }
    made = environment().get_template(template)
    blocks = {**environment().get_template(_BASE).blocks, **made.blocks}
    html = "".join(blocks[block](made.new_context(context))) if block else made.render(context)
    return Response(html, status, HEADERS, mimetype="text/html")
