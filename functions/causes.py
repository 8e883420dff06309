"""What can be wrong with the system itself: one code a cause in the log, in health and in /status.

The words for each code, which say what to do, are the group `cause` of functions/sentences/cause.toml.
"""

from collections.abc import Iterable, Iterator

from shared.contract.node_types import StandingCause
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


def missing_settings(chosen: Settings, expected: bool = False) -> Iterator[str]:
    """The causes that lie in what is not set; with `expected` also those that only some things need."""
    named = {**_NEEDED, **_EXPECTED} if expected else _NEEDED
    yield from (cause for name, cause in named.items() if not getattr(chosen, name))


def explain_cause(cause: str, language: str = "en") -> str:
    """What it is and what to do; the code itself where nobody worded it."""
    from functions.replies.catalogue import translate_code

    return translate_code(language, "cause", cause)


def note_cause(event: str, cause: str, **facts: object) -> None:
    """One line for one failure: what happened, its cause, what to do, and codes; never what somebody wrote."""
    note(event, cause=cause, do=explain_cause(cause), **facts)


def tell_causes(standing: Iterable[StandingCause] = ()) -> list[StandingCause]:
    """What is not set, and after it what the database knows of; each with what to do."""
    unset = [StandingCause(name=name) for name in missing_settings(settings(), expected=True)]
    return [{**cause, "do": explain_cause(cause["name"])} for cause in (*unset, *standing)]
