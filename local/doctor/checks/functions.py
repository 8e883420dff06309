"""The functions: do they answer at this address, do they and this machine hold the same secrets, what do they lack."""

import secrets

import httpx

from functions.causes import list_setting_causes
from local.doctor.check import Check, Problem, Seen, absent, trouble, well
from local.doctor.installation import HEALTH, Installation, read_object
from shared.settings import read_settings
from shared.signatures import sign_webhook
from shared.webhook_echo import ECHO

_WEBHOOK = "/api/webhook"
OF_SETTINGS = frozenset(cause for _, cause in list_setting_causes(read_settings({})) if cause) | {
    "key_kind",
    "token_form",
    "number_form",
    "no_database",
    "no_driver",
}
"""Causes that lie in how the functions are set up."""


def look_at_answer(installation: Installation) -> Seen:
    if not installation.has_functions:
        return absent("not_set", name="WOCS_BASE_URL")
    answer = installation.ask("GET", installation.functions_url + HEALTH)
    saw = f"HTTP {answer.status_code}"
    if "ok" in read_object(answer):
        return well(saw)
    if answer.status_code in {401, 403}:
        return trouble("functions_protected", saw)
    return trouble("functions_broken" if answer.status_code >= 500 else "functions_missing", saw)


def look_at_cron_secret(installation: Installation) -> Seen:
    if not installation.has_functions or not installation.settings.cron_secret:
        return absent("not_set", name="CRON_SECRET")
    knows = "database" in installation.health
    return well("they tell all") if knows else trouble("cron_secret_wrong", "they tell no more than a stranger hears")


def look_at_node_secret(installation: Installation) -> Seen:
    """A signature that fits is told from one that does not, whether or not that node is enrolled."""
    if not installation.has_functions or not installation.caller:
        return absent("not_set", name="WOCS_NODE_SECRET")
    told = installation.signed_health
    if told.get("refused") and installation.identity:
        return trouble("node_removed", str(told["refused"]))
    knows = "database" in told or "refused" in told
    return well("the signature fits") if knows else trouble("node_secret_wrong", "the signature is not known")


def look_at_settings(installation: Installation) -> Seen:
    if not installation.has_functions:
        return absent("not_set", name="WOCS_BASE_URL")
    if "database" not in installation.health:
        return absent("not_told")
    causes = [cause for cause in installation.health.get("causes") or [] if cause.get("name") in OF_SETTINGS]
    problems = tuple(Problem(cause["name"], str(cause.get("do", ""))) for cause in causes)
    return Seen("as they must be", problems)


def look_at_app_secret(installation: Installation) -> Seen:
    """A signed body that Meta never sends: 200 says that the functions have the secret which is kept here."""
    secret = installation.settings.whatsapp_app_secret
    if not installation.has_functions or not secret:
        return absent("not_set", name="WHATSAPP_APP_SECRET")
    headers = {"X-Hub-Signature-256": sign_webhook(secret, ECHO), "Content-Type": "application/json"}
    status = installation.ask("POST", installation.functions_url + _WEBHOOK, content=ECHO, headers=headers).status_code
    saw = f"HTTP {status}"
    if status in {401, 403}:
        return trouble("no_app_secret" if lacks(installation, "no_app_secret") else "app_secret_other", saw)
    return well(saw) if status == httpx.codes.OK else trouble("webhook_broken", saw)


def look_at_verify_token(installation: Installation) -> Seen:
    """As Meta does when somebody subscribes."""
    token = installation.settings.whatsapp_verify_token
    if not installation.has_functions or not token:
        return absent("not_set", name="WHATSAPP_VERIFY_TOKEN")
    challenge = secrets.token_hex(8)
    told = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
    answer = installation.ask("GET", installation.functions_url + _WEBHOOK, params=told)
    saw = f"HTTP {answer.status_code}"
    if answer.text == challenge:
        return well(saw)
    return trouble("no_verify_token" if lacks(installation, "no_verify_token") else "verify_token_wrong", saw)


def lacks(installation: Installation, cause: str) -> bool:
    """Whether the functions tell of it themselves."""
    return any(each.get("name") == cause for each in installation.health.get("causes") or [])


CHECKS = (
    Check("functions.answer", look_at_answer, needs=("network.functions",)),
    Check("functions.cron_secret", look_at_cron_secret, needs=("functions.answer",)),
    Check("functions.node_secret", look_at_node_secret, needs=("functions.answer", "network.clock")),
    Check("functions.settings", look_at_settings, needs=("functions.answer",)),
    Check("functions.app_secret", look_at_app_secret, needs=("functions.answer",)),
    Check("functions.verify_token", look_at_verify_token, needs=("functions.answer",)),
)
