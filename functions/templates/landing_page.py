"""A landing page's HTML: one file of markup, one of style, no script. Everything a person wrote is escaped."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from functions.templates.whatsapp_markup import render_line, render_markup, strip_markup
from shared.contract.door_types import LandingPage
from shared.settings import settings

_FOLDER = Path(__file__).parent


@cache
def environment() -> Environment:
    made = Environment(autoescape=True, loader=FileSystemLoader(_FOLDER), trim_blocks=True, lstrip_blocks=True)
    made.filters.update(blocks=render_markup, marks=render_line, words=strip_markup)
    return made


@cache
def read_style() -> str:
    return (_FOLDER / "landing.css").read_text("utf-8")


@cache
def build_security_policy() -> str:
    """Nothing may run; style only by the hash of ours; pictures only from here."""
    digest = base64.b64encode(hashlib.sha256(read_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def render_page(
    template: str,
    status: int = 200,
    page: LandingPage | None = None,
    url: str = "",
    pages: Sequence[LandingPage] = (),
    away: bool = False,
    draft: str = "",
    **headers: str,
) -> Response:
    """The page as an answer, `away` when nobody can be written to, `draft` what opens it while it is one.

    Header names are written with underscores.
    """
    html = (
        environment()
        .get_template(template)
        .render(
            page=page,
            pages=pages,
            away=away,
            draft=draft,
            url=url,
            brand=settings().brand,
            base_url=settings().base_url,
            style=Markup(read_style()),  # noqa: S704 -- our own file, nothing a person wrote
        )
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    safe = {
        "Content-Security-Policy": build_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-store",
    }
    return Response(html, status, {**safe, **named}, mimetype="text/html")
