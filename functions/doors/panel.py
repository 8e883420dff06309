"""The agents' panel: each page and each act is one SQL call; who may do what is decided there."""

from flask import Request, Response

from functions.after_answer.errands import run_errands
from functions.database import DatabaseDown, open_database
from functions.panel.cookies import drop_return, drop_session, keep_return, read_claims, set_session
from functions.panel.forms import read_form
from functions.panel.login import login
from functions.panel.outcomes import word_outcome
from functions.panel.render import render_panel
from functions.panel.routes import PageCall, address_of, find_page
from functions.panel.same_origin import is_same_origin
from functions.panel.typed_acts import read_typed_act
from functions.request_settings import request_settings
from functions.site import plain_response
from shared.contract.panel_types import PanelActAnswer, PanelActRequest, PanelAnswer, PanelCall
from shared.contract.value_types import JSONObject

BLOCKS = {"main", "page", "list"}
"""The parts of a page that its script may ask for alone."""
_ACT = "/act/"


def panel(request: Request) -> Response:
    """A page, an act and the page after it, or the way to log in. 403 for a form that is not ours, 404, 503."""
    if request.path == "/login" or request.path.startswith("/login/"):
        return show_login(request)
    if request.path.startswith(_ACT):
        return do_act(request, request.path.removeprefix(_ACT))
    if request.method not in {"GET", "HEAD"}:
        return plain_response("GET", 405, Allow="GET, HEAD")
    wanted = find_page(request.path, request.args.to_dict())
    if wanted is None:
        return render_panel("not_found.html", None, part_of(request), status=404)
    return show_page(request, wanted, None)


def show_login(request: Request) -> Response:
    try:
        return login(request)
    except DatabaseDown:
        return render_panel("away.html", None, status=503)


def do_act(request: Request, name: str) -> Response:
    if request.method != "POST":
        return plain_response("POST", 405, Allow="POST")
    if not is_same_origin(request):
        return plain_response("this form is not from here", 403)
    form = read_form(request)
    if form.back is None:
        return plain_response("no such page", 404)
    args, refused = read_typed_act(name, form.args)
    return show_page(request, form.back, None if refused else {"name": name, "args": args}, refused)


def show_page(request: Request, wanted: PageCall, act: PanelCall | None, refused: JSONObject | None = None) -> Response:
    """`refused`: why an act was none, before anybody was asked."""
    access, refresh = read_claims(request)
    page: PanelCall = {"name": wanted.page.name, "args": wanted.args}
    if access is None and refresh is None:
        return send_to_login(request, wanted)
    try:
        if access and act is None:
            shown: PanelAnswer = open_database().call("wocs_panel", {"access": access, "page": page})
            return answer_page(request, wanted, shown, refused)
        asked: PanelActRequest = {
            "access": access,
            "refresh": refresh,
            "act": act,
            "page": page,
            "settings": request_settings(),
        }
        answer: PanelActAnswer = open_database().call("wocs_panel_act", asked)
    except DatabaseDown:
        return render_panel("away.html", None, status=503)
    response = answer_page(request, wanted, answer, refused)
    if answer["session"]:
        set_session(response, answer["session"])
    response.call_on_close(lambda: run_errands(answer))
    return response


def answer_page(request: Request, wanted: PageCall, answer: PanelAnswer, refused: JSONObject | None = None) -> Response:
    viewer, outcome = answer["viewer"], refused or answer["outcome"] or {}
    if viewer is None or outcome.get("signed_out"):
        response = send_to_login(request, wanted)
        drop_session(response)
        if outcome.get("signed_out"):  # the next one at this phone may be somebody else
            drop_return(response)
        return response
    if answer["refused"] == "role":
        return render_panel("not_allowed.html", viewer, part_of(request), status=403)
    if answer["refused"] or answer["page"] is None or "refused" in answer["page"]:
        return render_panel("not_found.html", viewer, part_of(request), status=404)
    if wanted.page.name == "media":
        from functions.panel.media import send_media

        return send_media(request, answer["page"])
    if wanted.page.name == "logs_csv":
        from functions.panel.log_file import send_log_file

        return send_log_file(answer["page"], viewer)
    block, here = part_of(request), address_of(wanted)
    response = render_panel(
        f"{wanted.page.name}.html",
        viewer,
        block=block,
        page=answer["page"],
        args={**dict.fromkeys(wanted.page.query, ""), **wanted.args},
        outcome=word_outcome(outcome, viewer["language"]),
        here=here,
    )
    if block == "main" and request.method == "POST":
        response.headers["HX-Replace-Url"] = here  # another page may have been asked for meanwhile
    return tell_unchanged(request, response) if request.method == "GET" and block else response


def part_of(request: Request) -> str | None:
    """The part of a page that the open one asks for, or puts the answer into; None for a whole page."""
    if not request.headers.get("HX-Request"):
        return None
    block = request.headers.get("X-Block") or request.headers.get("HX-Target", "").partition("#")[2]
    return block if block in BLOCKS else None


def tell_unchanged(request: Request, response: Response) -> Response:
    """304 for a part of a page that is still what the asker has."""
    response.add_etag()
    response.make_conditional(request)
    return response


def send_to_login(request: Request, wanted: PageCall) -> Response:
    """A page of ours asks for the login inside the page that is open: it must leave it."""
    if request.headers.get("HX-Request"):
        response = plain_response("", 200, HX_Redirect="/login")
    else:
        response = plain_response("", 303, Location="/login")
    keep_return(response, wanted)
    return response
