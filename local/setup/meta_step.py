"""What Meta's API lets us make: the webhook's subscription, the account's, the template for people who are silent.

Done once the functions answer, because Meta calls the webhook before it accepts it.
"""

from collections.abc import Callable

from local.setup.answer_files import AnswerFiles
from local.setup.report import Report
from local.setup.vendors.graph import APP_ID, app_token
from local.setup.vendors.graph_client import GraphRefused, call_graph, text_of
from local.setup.words import Wrong
from shared.contract.value_types import JSON, JSONObject
from shared.settings import read_settings

_OBJECT, _FIELD = "whatsapp_business_account", "messages"
TEMPLATE_BODY = {
    "ms": "Makluman WOCS: {{1}} Balas mesej ini untuk meneruskan.",
    "en": "A note from WOCS: {{1}} Reply to this message to go on.",
}
"""Meta takes no body that begins or ends with its parameter."""
_SAMPLE = "TASK-1201 selesai"


def subscribe_all(answers: AnswerFiles, report: Report) -> None:
    if not answers.get(APP_ID):
        raise Wrong("no_app")
    _try("webhook", subscribe_webhook, answers, report)
    if not answers.get("WHATSAPP_BUSINESS_ACCOUNT_ID"):
        report.problem("no_account")
        return
    _try("subscribed_apps", subscribe_account, answers, report)
    _try("message_templates", make_template, answers, report)
    report.tell("takes_days")


def subscribe_webhook(answers: AnswerFiles, report: Report) -> None:
    url, path = f"{answers.get('WOCS_BASE_URL')}/api/webhook", f"{answers.get(APP_ID)}/subscriptions"
    known = _rows(call_graph(answers, "GET", path, {}, bearer=app_token(answers)))
    if any(_is_ours(row, url) for row in known):
        report.well("webhook_there", url=url)
        return
    wish = {"object": _OBJECT, "callback_url": url, "fields": _FIELD, "include_values": True}
    wish["verify_token"] = answers.get("WHATSAPP_VERIFY_TOKEN")
    call_graph(answers, "POST", path, wish, bearer=app_token(answers))
    report.well("webhook_made", url=url)


def subscribe_account(answers: AnswerFiles, report: Report) -> None:
    """Meta does nothing where it is subscribed already."""
    call_graph(answers, "POST", f"{answers.get('WHATSAPP_BUSINESS_ACCOUNT_ID')}/subscribed_apps", {})
    report.well("account_subscribed")


def make_template(answers: AnswerFiles, report: Report) -> None:
    usual = read_settings({})
    name = answers.get("WHATSAPP_TEMPLATE") or usual.whatsapp_template
    language = answers.get("WHATSAPP_TEMPLATE_LANGUAGE") or usual.whatsapp_template_language
    path = f"{answers.get('WHATSAPP_BUSINESS_ACCOUNT_ID')}/message_templates"
    known = _rows(call_graph(answers, "GET", path, {"name": name, "fields": "name,status,language"}))
    for row in known:
        if (row.get("name"), row.get("language")) == (name, language):
            report.well("template_there", name=name, status=text_of(row.get("status")))
            return
    text = TEMPLATE_BODY.get(language, TEMPLATE_BODY["en"])
    body = {"type": "BODY", "text": text, "example": {"body_text": [[_SAMPLE]]}}
    wish = {"name": name, "language": language, "category": "UTILITY", "components": [body]}
    call_graph(answers, "POST", path, wish)
    report.well("template_made", name=name)


def _try(what: str, make: Callable[[AnswerFiles, Report], None], answers: AnswerFiles, report: Report) -> None:
    """One refusal does not keep the others from being made."""
    try:
        make(answers, report)
    except GraphRefused as refused:
        report.problem("meta_refused", what=what, detail=refused.detail)


def _rows(answer: JSONObject) -> list[JSONObject]:
    data = answer.get("data")
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def _is_ours(row: JSONObject, url: str) -> bool:
    """A subscription that brings messages to this address."""
    fields = row.get("fields")
    names = [_name_of(field) for field in fields] if isinstance(fields, list) else []
    told = (row.get("object"), row.get("callback_url"), row.get("active"))
    return told == (_OBJECT, url, True) and _FIELD in names


def _name_of(field: JSON) -> str:
    return text_of(field.get("name")) if isinstance(field, dict) else text_of(field)
