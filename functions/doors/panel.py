"""The agents' panel: each page and each act is one SQL call; who may do what is decided there."""

from flask import Request, Response

from functions.after_answer.errands import run_errands
from functions.database import DatabaseDown
from functions.panel.act_call import call_act, call_page
from functions.panel.act_files import ACTS, KeptFile, drop_unused, keep_act_file, refuse_file
from functions.panel.act_outcomes import word_outcome
from functions.panel.around import tell_around
from functions.panel.cookies import drop_return, drop_session, keep_return, read_claims, set_session
from functions.panel.forms import PanelForm, read_form
from functions.panel.live import find_live
from functions.panel.login import login
from functions.panel.manifest import PATH as MANIFEST_PATH
from functions.panel.manifest import send_manifest
from functions.panel.page_render import render_panel
from functions.panel.routes import PageCall, address_of, find_page
from functions.panel.same_origin import is_same_origin
from functions.panel.typed_acts import read_typed_act
from functions.panel.uploads import begin_upload
from functions.site import plain_response
from shared.contract.panel_types import PanelAnswer, PanelCall, Viewer
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
    if request.path == MANIFEST_PATH:
        return send_manifest()
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
    if name == "upload":
        return begin_upload(request, form)
    back = form.back
    if back is None:
        return plain_response("no such page", 404)
    if form.is_too_large:
        return refuse_large_form(request, name, back)
    args, refused = read_typed_act(name, form.args)
    if refused or not is_with_file(name, form):
        return show_page(request, back, None if refused else {"name": name, "args": args}, refused)
    return do_act_with_file(request, name, form, back)


def is_with_file(name: str, form: PanelForm) -> bool:
    return name in ACTS and bool(form.file or form.args.get("upload"))


def refuse_large_form(request: Request, name: str, back: PageCall) -> Response:
    """What it says is not read: the page's script puts such a file into the store, and no form is so large."""
    args: JSONObject = {key: value for key, value in back.args.items() if key in {"chat", "task"}}
    response = show_page(request, back, None, refuse_file(name, args, "form_too_large"))
    response.status_code = 413 if response.status_code == 200 else response.status_code
    return response


def do_act_with_file(request: Request, name: str, form: PanelForm, back: PageCall) -> Response:
    """Nothing is kept for who is not logged in."""
    if read_claims(request) == (None, None):
        return send_to_login(request, back)
    kept = keep_act_file(name, form)
    if kept is None or isinstance(kept, str):
        return show_page(request, back, None, refuse_file(name, form.args, kept or "empty"))
    return show_page(request, back, {"name": name, "args": {**form.args, "file": kept.file}}, kept=kept)


def show_page(
    request: Request,
    wanted: PageCall,
    act: PanelCall | None,
    refused: JSONObject | None = None,
    kept: KeptFile | None = None,
) -> Response:
    """`refused`: why an act was none, before anybody was asked. `kept`: the file that came with it."""
    access, refresh = read_claims(request)
    page: PanelCall = {"name": wanted.page.name, "args": wanted.args}
    if access is None and refresh is None:
        return send_to_login(request, wanted)
    try:
        if access and act is None:
            return answer_page(request, wanted, call_page(access, page), refused)
        answer = call_act(access, refresh, act, page)
    except DatabaseDown:
        return render_panel("away.html", None, status=503)
    response = answer_page(request, wanted, answer, refused)
    if answer["session"]:
        set_session(response, answer["session"])
    response.call_on_close(lambda: run_errands(answer))
    if kept:
        response.call_on_close(lambda: drop_unused(kept, answer["file_kept"]))
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
        return answer_without_page(request, wanted, viewer, outcome)
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
        live=find_live(request, answer),
    )
    if block:
        response.headers.update(tell_around(viewer, answer["page"]))
    if block == "main" and request.method == "POST":
        response.headers["HX-Replace-Url"] = here  # another page may have been asked for meanwhile
    return tell_unchanged(request, response) if request.method == "GET" and block else response


def answer_without_page(request: Request, wanted: PageCall, viewer: Viewer, outcome: JSONObject) -> Response:
    """An act may have cost its doer the page: what became of it is said all the same, and what they wrote is kept."""
    worded = word_outcome(outcome if "facts" in outcome else None, viewer["language"])
    here = address_of(wanted)
    return render_panel("not_found.html", viewer, part_of(request), status=404, outcome=worded, here=here)


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
