"""Meta: whose token it is, whether it may send from our number, whether our webhook is subscribed.

Graph's answers: developers.facebook.com/docs/graph-api (debug_token, /app, subscriptions) and
docs/whatsapp/cloud-api (subscribed_apps), 2026-11. Nothing is changed there.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import httpx

from functions.health_checks import examine_graph_version
from functions.whatsapp.errors import NO_SUCH_OBJECT
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import look_at_standing, see, told_check
from local.doctor.installation import Installation, read_object

NEEDED_SCOPES = frozenset({"whatsapp_business_messaging", "whatsapp_business_management"})
EXPIRES_SOON_DAYS = 7
_TOKEN_ERRORS = {102, 104, 190}
_RIGHTS_ERRORS = {10, 200, 294, 298, 299}


def look_at_version(installation: Installation) -> Seen:
    """The functions' own where they tell it."""
    if installation.is_simulated:
        return absent("simulated")
    try:
        told = installation.health.get("graph_version") if installation.has_functions else None
    except httpx.HTTPError:
        told = None
    version = str(told or installation.settings.whatsapp_api_version)
    return see(examine_graph_version(version, datetime.now(UTC)))


def look_at_token(installation: Installation) -> Seen:
    """Whose token it is: Graph names the app that it was made for."""
    if unasked := explain_silence(installation):
        return unasked
    told = ask_graph(installation, "app")
    code = error_code(told)
    if code in _TOKEN_ERRORS:
        return trouble("token", f"error {code}", code=code)
    return trouble("graph", f"error {code}", code=code) if code else well(f"of app {told.get('id')}")


def look_at_number(installation: Installation) -> Seen:
    if unasked := explain_silence(installation):
        return unasked
    number = installation.settings.whatsapp_phone_number_id
    if not number:
        return trouble("no_number", "not set")
    told = ask_graph(installation, number, fields="id,display_phone_number")
    code = error_code(told)
    if code in _RIGHTS_ERRORS:
        return trouble("token_rights", f"error {code}", code=code)
    if code in _TOKEN_ERRORS:
        return trouble("token", f"error {code}", code=code)
    if code or "display_phone_number" not in told:
        return trouble("number" if code in {0, NO_SUCH_OBJECT} else "graph", f"error {code}", code=code)
    return well(f"…{str(told['display_phone_number'])[-4:]}")


def look_at_app_secret(installation: Installation) -> Seen:
    """App and secret together are a token of their own: Graph refuses it where they do not belong together."""
    if unasked := explain_silence(installation):
        return unasked
    if not installation.settings.whatsapp_app_secret:
        return absent("not_set", name="WHATSAPP_APP_SECRET")
    code = error_code(read_token(installation))
    return trouble("app_secret_wrong", f"error {code}", code=code) if code else well("it is that of the token's app")


def look_at_expiry(installation: Installation) -> Seen:
    """A system user's token never ends; the one on the app's start page does after a day."""
    if unasked := explain_silence(installation):
        return unasked
    told = token_facts(installation)
    ends, scopes = int(told.get("expires_at") or 0), set(told.get("scopes") or [])
    if told.get("is_valid") is False:
        return trouble("token", "Graph calls it invalid", code=190)
    days = (ends - datetime.now(UTC).timestamp()) / 86400
    if ends and days < EXPIRES_SOON_DAYS:
        return trouble("token_expires", f"in {days:.1f} days", at=f"{datetime.fromtimestamp(ends, UTC):%Y-%m-%d %H:%M}")
    if scopes and not scopes >= NEEDED_SCOPES:
        lacking = ", ".join(sorted(NEEDED_SCOPES - scopes))
        return trouble("token_rights", f"lacks {lacking}", code=lacking)
    return well("does not end soon")


def look_at_subscription(installation: Installation) -> Seen:
    """Whether the WhatsApp account tells our app of its messages."""
    if unasked := explain_silence(installation):
        return unasked
    accounts = list_accounts(installation)
    if not accounts:
        return absent("not_set", name="WHATSAPP_BUSINESS_ACCOUNT_ID")
    ours = str(ask_graph(installation, "app").get("id"))
    for account in accounts:
        told = ask_graph(installation, f"{account}/subscribed_apps")
        if error_code(told):
            return absent("graph_silent")
        apps = [record(record(each).get("whatsapp_business_api_data")).get("id") for each in told.get("data") or []]
        if ours in map(str, apps):
            return well(f"app {ours}")
    return trouble("webhook_unsubscribed", "the account tells no app of ours")


def look_at_callback(installation: Installation) -> Seen:
    """Where Meta brings messages: our own address, and the field `messages` among what it brings."""
    if unasked := explain_silence(installation):
        return unasked
    if not installation.has_functions:
        return absent("not_set", name="WOCS_BASE_URL")
    app = ask_graph(installation, "app").get("id")
    told = ask_graph(installation, f"{app}/subscriptions", token=app_token(installation))
    if error_code(told):
        return absent("graph_silent")
    hooks = [each for each in map(record, told.get("data") or []) if "whatsapp" in str(each.get("object"))]
    fields = {record(field).get("name") for hook in hooks for field in hook.get("fields") or []}
    if "messages" not in fields:
        return trouble("webhook_unsubscribed", "the field messages is not subscribed")
    chosen = installation.settings
    expected = f"{chosen.base_url if installation.is_set('WOCS_BASE_URL') else chosen.functions_url}/api/webhook"
    urls = {str(each.get("callback_url")) for each in hooks}
    if expected not in urls:
        return trouble("webhook_elsewhere", "another address", expected=expected)
    return well("our address")


def explain_silence(installation: Installation) -> Seen | None:
    """Why Meta is not asked; None where she is."""
    if installation.is_simulated:
        return absent("simulated")
    return None if installation.settings.whatsapp_token else absent("not_set", name="WHATSAPP_TOKEN")


def ask_graph(installation: Installation, path: str, token: str = "", **params: str) -> dict[str, Any]:
    """Graph's answer to a GET; an error is among it. Asked once a run."""
    chosen = installation.settings
    key = f"{path} {sorted(params.items())} {bool(token)}"
    if key not in installation.graph_answers:
        headers = {"Authorization": f"Bearer {token or chosen.whatsapp_token}"}
        url = f"{chosen.whatsapp_api_base}/{chosen.whatsapp_api_version}/{path}"
        answer = installation.ask("GET", url, headers=headers, params=params)
        told = read_object(answer)
        silent = {} if answer.is_success else {"error": {"code": answer.status_code}}
        installation.graph_answers[key] = told or silent
    return installation.graph_answers[key]


def read_token(installation: Installation) -> dict[str, Any]:
    """What Graph knows of our token, asked as the app."""
    token = installation.settings.whatsapp_token
    return ask_graph(installation, "debug_token", app_token(installation), input_token=token)


def token_facts(installation: Installation) -> dict[str, Any]:
    return record(read_token(installation).get("data")) if installation.settings.whatsapp_app_secret else {}


def app_token(installation: Installation) -> str:
    return f"{ask_graph(installation, 'app').get('id')}|{installation.settings.whatsapp_app_secret}"


def list_accounts(installation: Installation) -> list[str]:
    """As it is set, else those that the token may manage."""
    if chosen := installation.environment.get("WHATSAPP_BUSINESS_ACCOUNT_ID", "").strip():
        return [chosen]
    scopes = [record(each) for each in token_facts(installation).get("granular_scopes") or []]
    managed = [each.get("target_ids") or [] for each in scopes if each.get("scope") == "whatsapp_business_management"]
    return [str(account) for accounts in managed for account in accounts]


def error_code(told: dict[str, Any]) -> int:
    """Of an answer of Graph's; 0 where it is none of an error."""
    code = record(told.get("error")).get("code", -1) if "error" in told else 0
    return code if isinstance(code, int) else -1


def record(told: object) -> dict[str, Any]:
    return cast(dict[str, Any], told) if isinstance(told, dict) else {}


CHECKS = (
    Check("meta.version", look_at_version),
    Check("meta.token", look_at_token, needs=("network.meta",)),
    Check("meta.number", look_at_number, needs=("network.meta", "meta.token")),
    Check("meta.app_secret", look_at_app_secret, needs=("network.meta", "meta.token", "functions.app_secret")),
    Check("meta.expiry", look_at_expiry, needs=("meta.app_secret", "meta.token", "network.meta")),
    Check("meta.subscription", look_at_subscription, needs=("meta.token", "network.meta")),
    Check("meta.callback", look_at_callback, needs=("meta.app_secret", "meta.token", "network.meta")),
    Check("meta.standing", partial(look_at_standing, "meta"), needs=("database.account", "meta.token")),
    told_check("meta.webhook", needs=("database.account", "meta.subscription", "meta.callback")),
)
