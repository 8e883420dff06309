"""Meta's error JSON. Codes, titles and details: the Cloud API error reference, 2026-11."""

import secrets
from typing import NamedTuple

from local.simulator.meta_json import Json


class Refusal(NamedTuple):
    """A call that Meta turns down: `code` decides, `details` say what exactly; `message` replaces the usual one."""

    code: int
    details: str = ""
    http: int = 400
    message: str = ""
    subcode: int | None = None


# code: (HTTP status, title, details)
KNOWN: dict[int, tuple[int, str, str]] = {
    1: (500, "API Unknown", "Possibly an invalid request or a server error."),
    2: (503, "API Service", "Temporary due to downtime or due to being overloaded."),
    4: (400, "Application request limit reached", "The app has reached its API call rate limit."),
    10: (403, "Permission denied", "Permission is either not granted or has been removed."),
    100: (400, "Invalid parameter", "The request included unsupported or misspelled parameters."),
    190: (401, "Access token has expired", "Your access token has expired."),
    368: (403, "Temporarily blocked for policies violations", "The account has been restricted or disabled."),
    80007: (429, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
    130429: (429, "Rate limit hit", "Cloud API message throughput has been reached."),
    130472: (400, "User's number is part of an experiment", "Message was not sent as part of an experiment."),
    131000: (500, "Something went wrong", "Message failed to send due to an unknown error."),
    131005: (403, "Access denied", "Permission is either not granted or has been removed."),
    131008: (400, "Required parameter is missing", "The request is missing a required parameter."),
    131009: (400, "Parameter value is not valid", "One or more parameter values are invalid."),
    131016: (503, "Service unavailable", "A service is temporarily unavailable."),
    131021: (400, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
    131026: (400, "Message undeliverable", "Unable to deliver message."),
    131031: (403, "Account has been locked", "The account has been restricted or disabled for violating a policy."),
    131042: (400, "Business eligibility payment issue", "There was an error related to your payment method."),
    131047: (
        400,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ),
    131048: (429, "Spam rate limit hit", "There are restrictions on how many messages can be sent from this number."),
    131049: (400, "Meta chose not to deliver", "This message was not delivered to maintain healthy engagement."),
    131051: (400, "Unsupported message type", "Message type is not currently supported."),
    131052: (400, "Media download error", "Unable to download the media sent by the user."),
    131053: (400, "Media upload error", "Unable to upload the media used in the message."),
    131056: (
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number to the same phone "
        "number in a short period of time.",
    ),
    132000: (400, "Template Param Count Mismatch", "The number of variable values does not match the template."),
    132001: (404, "Template does not exist", "The template does not exist in the specified language."),
}


def title(code: int) -> str:
    return KNOWN.get(code, KNOWN[131000])[1]


def details(code: int) -> str:
    return KNOWN.get(code, KNOWN[131000])[2]


def refusal(code: int) -> Refusal:
    """The usual refusal for a code; an unknown code is shown with the words of 131000."""
    return Refusal(code, details(code), KNOWN.get(code, (400,))[0])


def invalid(details_: str) -> Refusal:
    return Refusal(131009, details_)


def missing(parameter: str) -> Refusal:
    return Refusal(100, message=f"(#100) The parameter {parameter} is required.")


def too_long(parameter: str, longest: int) -> Refusal:
    return Refusal(100, message=f"(#100) Param {parameter} must be at most {longest} characters long.")


def unknown_object(method: str, object_id: str) -> Refusal:
    message = (
        f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api"
    )
    return Refusal(100, message=message, subcode=33)


def error_body(refused: Refusal) -> Json:
    """`{"error": {…}}` as the Graph API writes it."""
    kind = "GraphMethodException" if refused.subcode == 33 else "OAuthException"
    error: Json = {"message": refused.message or f"(#{refused.code}) {title(refused.code)}", "type": kind}
    error["code"] = refused.code
    if refused.details:
        error["error_data"] = {"messaging_product": "whatsapp", "details": refused.details}
    if refused.subcode is not None:
        error["error_subcode"] = refused.subcode
    return {"error": error | {"fbtrace_id": "A" + secrets.token_urlsafe(16)}}
