"""What a browser says of how it is rung: believed of nothing but a known push service and a key that can be used."""

from functions.outside_addresses import leads_to
from shared import figures
from shared.contract.value_types import JSONObject
from shared.settings import settings


def read_subscription(args: JSONObject) -> tuple[JSONObject, JSONObject | None]:
    """The act's arguments as the database keeps them, its secret sealed; or why it cannot be."""
    from functions.web_push.sealed_auth import seal_auth

    refusal = refuse_subscription(args)
    if refusal is None:
        try:
            return {**args, "auth": seal_auth(str(args.get("auth", "")), str(args["endpoint"]))}, None
        except ValueError:
            refusal = {"refused": "push.refused", "facts": {"reason": "no_subscription"}}
    return args, refusal


def refuse_subscription(args: JSONObject) -> JSONObject | None:
    """Why it cannot be: {"refused", "facts"}."""
    if not is_push_service(str(args.get("endpoint", ""))):
        return {"refused": "push.refused", "facts": {"reason": "no_push_service"}}
    if not is_key(str(args.get("p256dh", ""))):
        return {"refused": "push.refused", "facts": {"reason": "no_subscription"}}
    return None


def is_push_service(endpoint: str) -> bool:
    """Our servers post to these and to nobody else, whatever a form says."""
    return leads_to(endpoint, figures.PUSH_HOSTS, settings().push_hosts)


def is_key(p256dh: str) -> bool:
    from functions.web_push.content_encryption import read_point

    try:
        read_point(p256dh)
    except ValueError:
        return False
    return True
