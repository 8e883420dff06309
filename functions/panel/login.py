"""The login's pages: a number, a QR with a code for WhatsApp, six digits where the browser is not known.

A step is one SQL call. Nothing changes by GET; whether a number is known shows nowhere.
"""

import re
from dataclasses import dataclass
from uuid import uuid4

from flask import Request, Response

from functions import login_codes
from functions.after_answer.errands import run_errands
from functions.database import open_database
from functions.panel.cookies import (
    drop_login,
    drop_return,
    read_device_id,
    read_login_claims,
    read_return,
    set_device,
    set_login,
    set_session,
)
from functions.panel.device_label import is_phone, name_device
from functions.panel.login_message import make_invitation
from functions.panel.page_render import render_panel
from functions.panel.same_origin import is_same_origin
from functions.request_settings import request_settings
from functions.site import plain_response
from shared.contract.panel_types import LoginAnswer, LoginClaims, LoginLook
from shared.settings import settings

_TYPED_MAX = 40
_NUMBER = re.compile(r"[0-9]{4,15}")
_WHOLE = 9
"""Digits from which it is a whole number, whose first zeros are not part of it."""
_LINK = re.compile(r"[0-9a-f]{64}")
_STARTS = {"viewer": "/sessions"}
"""Where somebody of a role begins, if not at the inbox."""
NO_LOGIN: LoginLook = {"state": "none", "label": "", "on_phone": False, "until": None, "tries_left": 0}
_STATUS = {"wrong": 400, "limited": 429, "busy": 429}


@dataclass(frozen=True)
class LoginPage:
    """Where a login stands, and what its page shows beside that."""

    look: LoginLook
    problem: str = ""
    link: str = ""
    status: int = 200


def login(request: Request) -> Response:
    """`/login` and what is below it. 403 for a form of somebody else's; 503 where no secret is set."""
    if not settings().jwt_secret:
        return render_panel("login_unset.html", None, status=503, language=language_of(request))
    step = request.path.removeprefix("/login").strip("/")
    if request.method == "POST":
        return post_step(request, step)
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET or POST", 405, Allow="GET, HEAD, POST")
    return get_step(request, step)


def get_step(request: Request, step: str) -> Response:
    claims = read_login_claims(request)
    link = request.args.get("k", "")[:100] if step == "done" else ""
    if not step or (claims is None and step in {"code", "wait"}):
        return show_login(request, LoginPage(NO_LOGIN), claims)
    if step not in {"code", "wait", "done"}:
        return render_panel("not_found.html", None, status=404, language=language_of(request))
    look = open_database().call("wocs_login_look", {**claims}) if claims else NO_LOGIN
    if step == "done" and look["state"] not in {"known", "digits"}:
        return show_login(request, LoginPage(look, problem="elsewhere" if look["state"] == "none" else ""), claims)
    return show_login(request, LoginPage(look, link=link), claims, block="page" if step == "wait" else None)


def post_step(request: Request, step: str) -> Response:
    if not is_same_origin(request):
        return plain_response("this form is not from here", 403)
    if step == "":
        return begin_login(request)
    claims = read_login_claims(request)
    if step not in {"digits", "done"} or claims is None:
        return show_login(request, LoginPage(NO_LOGIN, problem="none", status=400), claims)
    typed = re.sub(r"\D", "", request.form.get("digits", "")[:_TYPED_MAX]) if step == "digits" else None
    link = request.form.get("link", "")
    return end_login(request, claims, typed, link if _LINK.fullmatch(link) else None)


def begin_login(request: Request) -> Response:
    """The cookie names the browser, which stays, and the login, which is a new one each time."""
    typed = request.form.get("number", "")[:_TYPED_MAX]
    wanted = read_wanted(typed)
    if not wanted:
        return show_login(request, LoginPage(NO_LOGIN, problem="number", status=400), None)
    before = read_login_claims(request)
    claims: LoginClaims = {"browser": before["browser"] if before else str(uuid4()), "login": str(uuid4())}
    answer = ask_login(
        request,
        claims,
        step="begin",
        wanted=wanted,
        code=login_codes.digest_code(login_codes.make_code(claims["login"])),
        digits=login_codes.digest_digits(claims["login"], login_codes.make_digits(claims["login"])),
        link=login_codes.digest_link(login_codes.make_link(claims["login"])),
    )
    if answer["state"] != "asked":
        return show_login(request, LoginPage(answer, status=_STATUS.get(answer["state"], 200)), before)
    response = plain_response("", 303, Location="/login/code")
    set_login(response, claims)
    return response


def read_wanted(typed: str) -> str:
    """The last digits of the number, without what people write before it at home or abroad; empty for none."""
    digits = re.sub(r"[^0-9]", "", typed) if typed.isascii() else ""
    national = digits.lstrip("0") if len(digits) >= _WHOLE else digits
    return national if _NUMBER.fullmatch(national) else ""


def end_login(request: Request, claims: LoginClaims, typed: str | None, link: str | None) -> Response:
    """In, with cookies that nobody had before; or the page that says what lacks."""
    answer = ask_login(
        request,
        claims,
        step="end",
        digits=None if typed is None else login_codes.digest_digits(claims["login"], typed),
        link=login_codes.digest_link(link) if link else None,
    )
    if answer["session"] is None or answer["device"] is None:
        return show_login(request, LoginPage(answer, status=_STATUS.get(answer["state"], 200)), claims)
    response = plain_response("", 303, Location=read_return(request) or _STARTS.get(str(answer["role"]), "/inbox"))
    set_session(response, answer["session"])
    set_device(response, answer["device"])
    drop_login(response)
    drop_return(response)
    response.call_on_close(lambda: run_errands(answer))
    return response


def ask_login(request: Request, claims: LoginClaims, **told: object) -> LoginAnswer:
    agent = request.headers.get("User-Agent", "")[:400]
    asked = {
        **claims,
        "device": read_device_id(request),
        **dict.fromkeys(("wanted", "code", "digits", "link")),
        "label": name_device(agent),
        "on_phone": is_phone(agent),
        "settings": request_settings(),
        **told,
    }
    answer: LoginAnswer = open_database().call("wocs_login", asked)
    return answer


def show_login(request: Request, page: LoginPage, claims: LoginClaims | None, block: str | None = None) -> Response:
    language = language_of(request)
    asked = claims is not None and page.look["state"] == "asked"
    return render_panel(
        "login.html",
        None,
        block=block,
        status=page.status,
        language=language,
        login=page.look,
        problem=page.problem,
        link=page.link,
        invitation=make_invitation(claims["login"], page.look["label"], language) if asked and claims else None,
    )


def language_of(request: Request) -> str:
    """Nobody is known yet: the browser's language, where it is one of ours."""
    return request.accept_languages.best_match(["ms", "en"], "ms") or "ms"
