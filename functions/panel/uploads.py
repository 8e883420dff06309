"""An address in the media store for a file that is too large for a form: the page's script puts it there by itself."""

import json

from flask import Request, Response

from functions.database import DatabaseDown
from functions.media_store import MediaStoreDown, open_media_store
from functions.panel.act_call import call_act
from functions.panel.act_outcomes import word_outcome
from functions.panel.cookies import read_claims, set_session
from functions.panel.forms import PanelForm
from functions.replies.catalogue import translate_code
from functions.site import PLAIN
from shared.contract.panel_types import PanelActAnswer
from shared.contract.value_types import JSONObject


def begin_upload(request: Request, form: PanelForm) -> Response:
    """{"upload", "put", "headers"}; {"words"} where it may not be; {"login"} where nobody is logged in."""
    access, refresh = read_claims(request)
    if access is None and refresh is None:
        return as_json({"login": "/login"}, 401)
    try:
        answer = call_act(access, refresh, {"name": "upload", "args": form.args}, None)
        response = as_json(*tell_upload(answer))
    except (DatabaseDown, MediaStoreDown):
        return as_json({"words": ""}, 503)
    if answer["session"]:
        set_session(response, answer["session"])
    return response


def tell_upload(answer: PanelActAnswer) -> tuple[JSONObject, int]:
    viewer, outcome = answer["viewer"], answer["outcome"] or {}
    if viewer is None:
        return {"login": "/login"}, 401
    if answer["refused"] or "refused" in outcome:
        return {"words": str(word_outcome(outcome, viewer["language"])["words"])}, 403
    address = open_media_store().sign_upload(str(outcome["key"]))
    if address is None:
        return {"words": translate_code(viewer["language"], "chat_file", "not_stored")}, 403
    return {"upload": outcome["upload"], "put": address.url, "headers": address.headers}, 200


def as_json(told: JSONObject, status: int) -> Response:
    return Response(json.dumps(told), status, dict(PLAIN), mimetype="application/json")
