"""What Meta says of our answers: whose token it is and how long it lives, our number, the app's secret, the account.

Sources: developers.facebook.com, "Debug token", "WhatsApp Business phone number", "App subscriptions", read 2026-11.
"""

from datetime import UTC, datetime

from local.setup.answer_files import AnswerFiles
from local.setup.vendors.graph_client import NO_SUCH_OBJECT, GraphRefused, call_graph, text_of
from local.setup.words import Seen, Wrong
from shared.contract.value_types import JSON, JSONObject

APP_ID = "WHATSAPP_APP_ID"
"""Found, never asked: Meta tells whose token it is."""
_WANTED = ("whatsapp_business_messaging", "whatsapp_business_management")


def check_token(answers: AnswerFiles) -> Seen:
    token = answers.get("WHATSAPP_TOKEN")
    try:
        data = call_graph(answers, "GET", "debug_token", {"input_token": token}).get("data")
    except GraphRefused as refused:
        raise Wrong("token_refused", detail=refused.detail) from None
    told: JSONObject = data if isinstance(data, dict) else {}
    if told.get("is_valid") is False:
        raise Wrong("token_dead")
    scopes = told.get("scopes")
    missing = [scope for scope in _WANTED if isinstance(scopes, list) and scope not in scopes]
    if missing:
        raise Wrong("token_rights", missing=", ".join(missing))
    answers.keep(APP_ID, str(told.get("app_id") or ""))
    account = find_account(told.get("granular_scopes"))
    if account and not answers.get("WHATSAPP_BUSINESS_ACCOUNT_ID"):
        answers.keep("WHATSAPP_BUSINESS_ACCOUNT_ID", account)
    expires = told.get("expires_at")
    if isinstance(expires, int) and expires > 0:
        return Seen("token_expires", {"at": f"{datetime.fromtimestamp(expires, UTC):%Y-%m-%d %H:%M} UTC"})
    return Seen("token")


def find_account(granular_scopes: JSON) -> str:
    """The one WhatsApp account that the token was given for; empty where it is none or more than one."""
    scopes = granular_scopes if isinstance(granular_scopes, list) else []
    targets = [scope.get("target_ids") for scope in scopes if isinstance(scope, dict) and scope.get("scope") in _WANTED]
    ids = {str(target) for listed in targets if isinstance(listed, list) for target in listed}
    return ids.pop() if len(ids) == 1 else ""


def check_number(answers: AnswerFiles) -> Seen:
    number_id = answers.get("WHATSAPP_PHONE_NUMBER_ID")
    try:
        told = call_graph(answers, "GET", number_id, {"fields": "display_phone_number,verified_name"})
    except GraphRefused as refused:
        if refused.is_about_token:
            raise Wrong("token_refused", detail=refused.detail, ask_again="WHATSAPP_TOKEN") from None
        if refused.code == NO_SUCH_OBJECT:
            raise Wrong("number_unknown", id=number_id) from None
        raise Wrong("graph_refused", detail=refused.detail) from None
    number = text_of(told.get("display_phone_number"))
    if not number:
        raise Wrong("number_unknown", id=number_id)
    return Seen("number", {"number": number, "name": text_of(told.get("verified_name"))})


def check_secret(answers: AnswerFiles) -> Seen:
    """Only the app's own secret opens its subscriptions."""
    if not answers.get(APP_ID):
        return Seen("secret_unchecked")
    try:
        call_graph(answers, "GET", f"{answers.get(APP_ID)}/subscriptions", {}, bearer=app_token(answers))
    except GraphRefused as refused:
        raise Wrong("secret_refused", app=answers.get(APP_ID), detail=refused.detail) from None
    return Seen("secret")


def check_account(answers: AnswerFiles) -> Seen:
    account = answers.get("WHATSAPP_BUSINESS_ACCOUNT_ID")
    try:
        told = call_graph(answers, "GET", f"{account}/phone_numbers", {"fields": "id"}).get("data")
    except GraphRefused as refused:
        raise Wrong("account_unknown", id=account, detail=refused.detail) from None
    numbers = [row.get("id") for row in told if isinstance(row, dict)] if isinstance(told, list) else []
    if answers.get("WHATSAPP_PHONE_NUMBER_ID") not in numbers:
        raise Wrong("account_without_number", id=account)
    return Seen("account")


def app_token(answers: AnswerFiles) -> str:
    return f"{answers.get(APP_ID)}|{answers.get('WHATSAPP_APP_SECRET')}"
