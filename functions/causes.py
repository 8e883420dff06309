"""What can be wrong with the system itself: one code a cause in the log, in health and in /status.

The words for each code, which say what to do, are the group `cause` of functions/sentences/cause.toml.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from shared.contract.node_types import StandingCause
from shared.contract.value_types import JSON
from shared.log import note
from shared.settings import Settings, settings

# A setting without which nobody is heard or answered, and the cause that it is when it is not set.
_NEEDED = {
    "whatsapp_app_secret": "no_app_secret",
    "whatsapp_token": "no_token",
    "whatsapp_phone_number_id": "no_number",
}
# Without these something that the owner expects does not happen, but people are answered.
_EXPECTED = {
    "whatsapp_verify_token": "no_verify_token",
    "node_secret": "no_node_secret",
    "cron_secret": "no_cron_secret",
    "jwt_secret": "no_jwt_secret",
}
EXPECTED_CAUSES = frozenset(_EXPECTED.values())
_NO_TOKEN = re.compile(r"[\s\"']|^bearer\b", re.IGNORECASE)
_PHONE_NUMBER = re.compile(r"\+.*|0\d+|60\d{8,10}")
"""An id of Meta's has 14 digits at least, and begins with no zero."""


def missing_settings(chosen: Settings, expected: bool = False) -> Iterator[str]:
    """The causes that lie in what is not set; with `expected` also those that only some things need."""
    named = {**_NEEDED, **_EXPECTED} if expected else _NEEDED
    yield from (cause for name, cause in named.items() if not getattr(chosen, name))


def misset_settings(chosen: Settings) -> Iterator[tuple[str, str]]:
    """(setting, cause) of those whose value cannot be what is meant; the cause is empty for those that may be."""
    yield "supabase_secret_key", "key_kind" if is_public_key(chosen.supabase_secret_key) else ""
    yield "whatsapp_token", "token_form" if _NO_TOKEN.search(chosen.whatsapp_token) else ""
    yield "whatsapp_phone_number_id", "number_form" if _PHONE_NUMBER.fullmatch(chosen.whatsapp_phone_number_id) else ""


def is_public_key(key: str) -> bool:
    """Whether a key of Supabase's is the one that browsers get: `sb_publishable_…`, or a JWT of the role anon."""
    claims = key.split(".")[1:2] if key.count(".") == 2 else []
    try:
        claimed = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in claims]
    except ValueError:
        return False
    is_anon = any(isinstance(each, dict) and each.get("role") == "anon" for each in claimed)
    return is_anon or key.startswith("sb_publishable_")


def list_setting_causes(chosen: Settings) -> Iterator[tuple[str, str]]:
    """(what is examined, cause) of every setting that is; the cause is empty where it is well."""
    missing = set(missing_settings(chosen, expected=True))
    yield from ((name, cause if cause in missing else "") for name, cause in {**_NEEDED, **_EXPECTED}.items())
    yield from ((f"{name}_form", cause) for name, cause in misset_settings(chosen))


def explain_cause(cause: str, language: str = "en", facts: Mapping[str, JSON] | None = None) -> str:
    """What it is and what to do; the code itself where nobody worded it. `facts` are what its sentence takes."""
    from functions.replies.catalogue import translate_code

    return translate_code(language, "cause", cause, {**facts} if facts else None)


def note_cause(event: str, cause: str, **facts: object) -> None:
    """One line for one failure: what happened, its cause, what to do, and codes; never what somebody wrote."""
    note(event, cause=cause, do=explain_cause(cause), **facts)


def tell_causes(standing: Iterable[StandingCause] = ()) -> list[StandingCause]:
    """What is not set or cannot be meant, and after it what the database knows of; each with what to do."""
    unset = [StandingCause(name=cause) for _, cause in list_setting_causes(settings()) if cause]
    return [{**cause, "do": explain_cause(cause["name"])} for cause in (*unset, *standing)]
