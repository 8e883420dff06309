"""What Meta checks in a message before it takes it. Figures: `shared/figures.py`; wording: answers of the real API."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from local.simulator.business_contacts import contacts_error
from local.simulator.meta_errors import Refusal, invalid, missing, too_long
from local.simulator.meta_json import Json
from shared import figures

Check = Callable[[Any], Refusal | None]

MEDIA_KINDS = ("image", "video", "audio", "document", "sticker")
HEADER_FOOTER_MAX = 60  # the interactive reference, 2026-11


def message_error(payload: object) -> Refusal | None:
    """Why Meta would not take this message; None when it would."""
    if not isinstance(payload, dict) or payload.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    kind = payload.get("type", "text")
    if not isinstance(kind, str) or kind not in CHECKS:
        return Refusal(100, message="(#100) Param type must be one of {" + ", ".join(sorted(CHECKS)) + "}.")
    if not isinstance(payload.get(kind), list if kind == "contacts" else dict):
        return missing(kind)
    return _frame_error(payload) or CHECKS[kind](payload[kind])


def _frame_error(payload: Json) -> Refusal | None:
    to, recipient = payload.get("to"), payload.get("recipient")
    if not to and not recipient:
        return missing("to")
    if any(value is not None and not isinstance(value, str) for value in (to, recipient)):
        return Refusal(100, message="(#100) Param to must be a string.")
    if not recipient and to and not re.fullmatch(r"\+?[\d\s()-]{5,25}|[A-Z]{2}\.[\w.]{1,128}", to):
        return invalid("The phone number is malformed: Please use the format: +1234567890.")
    callback = payload.get("biz_opaque_callback_data")
    if callback is not None and (not isinstance(callback, str) or len(callback) > figures.CALLBACK_DATA_MAX):
        return too_long("biz_opaque_callback_data", figures.CALLBACK_DATA_MAX)
    context = payload.get("context")
    if context is not None and not (isinstance(context, dict) and isinstance(context.get("message_id"), str)):
        return missing("context['message_id']")
    return None


def _text(text: Json) -> Refusal | None:
    body = text.get("body")
    if not isinstance(body, str) or not body.strip():
        return missing("text['body']")
    return too_long("text['body']", figures.TEXT_MAX) if len(body) > figures.TEXT_MAX else None


def _media(media: Json) -> Refusal | None:
    if not isinstance(media.get("id"), str) and not isinstance(media.get("link"), str):
        return Refusal(100, message="(#100) Either id or link is required.")
    caption = media.get("caption", "")
    if not isinstance(caption, str) or len(caption) > figures.CAPTION_MAX:
        return too_long("caption", figures.CAPTION_MAX)
    return None


def _reaction(reaction: Json) -> Refusal | None:
    if not isinstance(reaction.get("message_id"), str):
        return missing("reaction['message_id']")
    emoji = reaction.get("emoji", "")
    return None if isinstance(emoji, str) and len(emoji) <= 16 else invalid("Reaction must be a single emoji.")


def _template(template: Json) -> Refusal | None:
    language = template.get("language")
    if not isinstance(template.get("name"), str):
        return missing("template['name']")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        return missing("template['language']")
    return None


def _location(location: Json) -> Refusal | None:
    return None if {"latitude", "longitude"} <= location.keys() else missing("location['latitude']")


def _interactive(interactive: Json) -> Refusal | None:
    body, action = interactive.get("body"), interactive.get("action")
    check = {"button": _buttons, "list": _list, "cta_url": _link_button}.get(str(interactive.get("type")))
    if check is None:
        return invalid("Interactive type is not supported.")
    if not isinstance(body, dict) or not isinstance(body.get("text"), str) or not body["text"]:
        return missing("interactive['body']")
    if not isinstance(action, dict):
        return missing("interactive['action']")
    longest = figures.LIST_BODY_MAX if interactive["type"] == "list" else figures.BUTTONS_BODY_MAX
    if len(body["text"]) > longest:
        return invalid(f"Body text length invalid. Min length: 1, Max length: {longest}")
    return _header_or_footer_error(interactive) or check(action)


def _header_or_footer_error(interactive: Json) -> Refusal | None:
    for edge in ("header", "footer"):
        part = interactive.get(edge)
        if part is None:
            continue
        if not isinstance(part, dict):
            return invalid(f"{edge.capitalize()} must be an object")
        if edge == "header" and part.get("type", "text") != "text":
            media = part.get(part["type"]) if isinstance(part["type"], str) else None
            return _media(media) if isinstance(media, dict) else missing("interactive['header']")
        if not _fits(part.get("text"), HEADER_FOOTER_MAX):
            return invalid(f"{edge.capitalize()} text length invalid. Min length: 1, Max length: {HEADER_FOOTER_MAX}")
    return None


def _buttons(action: Json) -> Refusal | None:
    buttons = _dicts(action.get("buttons"))
    if buttons is None or not 1 <= len(buttons) <= figures.BUTTONS_MAX:
        return invalid(f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {figures.BUTTONS_MAX}")
    replies = _dicts([button.get("reply") for button in buttons])
    if replies is None or any(button.get("type") != "reply" for button in buttons):
        return invalid("Button type is not valid. Allowed type: reply")
    if not all(_fits(reply.get("title"), figures.BUTTON_TITLE_MAX) for reply in replies):
        return invalid(f"Button title length invalid. Min length: 1, Max length: {figures.BUTTON_TITLE_MAX}")
    if not all(_fits(reply.get("id"), figures.BUTTON_ID_MAX) for reply in replies):
        return invalid(f"Button id length invalid. Min length: 1, Max length: {figures.BUTTON_ID_MAX}")
    if _repeats([reply["id"] for reply in replies]):
        return invalid("Duplicated button reply id")
    return invalid("Duplicated button reply title") if _repeats([reply["title"] for reply in replies]) else None


def _link_button(action: Json) -> Refusal | None:
    parameters = action.get("parameters")
    if not isinstance(parameters, dict) or not str(parameters.get("url", "")).startswith(("https://", "http://")):
        return invalid("Button url is not valid")
    return None if _fits(parameters.get("display_text"), 20) else invalid("Button title length invalid")


def _list(action: Json) -> Refusal | None:
    sections = _dicts(action.get("sections"))
    if not _fits(action.get("button"), figures.LIST_LABEL_MAX):
        return invalid(f"Button label length invalid. Min length: 1, Max length: {figures.LIST_LABEL_MAX}")
    if not sections:
        return invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    if len(sections) > 1 and not all(_fits(section.get("title"), figures.LIST_TITLE_MAX) for section in sections):
        return invalid(f"Section title length invalid. Min length: 1, Max length: {figures.LIST_TITLE_MAX}")
    return _rows_error([_dicts(section.get("rows")) for section in sections])


def _rows_error(per_section: Sequence[list[Json] | None]) -> Refusal | None:
    rows = [row for section in per_section for row in section or ()]
    if None in per_section or not 1 <= len(rows) <= figures.LIST_ROWS_MAX:
        return invalid(f"Total row count exceed max allowed count: {figures.LIST_ROWS_MAX}")
    if not all(_fits(row.get("title"), figures.LIST_TITLE_MAX) for row in rows):
        return invalid(f"Row title is too long. Max length: {figures.LIST_TITLE_MAX}")
    if not all(_fits(row.get("description", "-"), figures.LIST_DESCRIPTION_MAX) for row in rows):
        return invalid(f"Row description is too long. Max length: {figures.LIST_DESCRIPTION_MAX}")
    if not all(_fits(row.get("id"), figures.LIST_ROW_ID_MAX) for row in rows):
        return invalid(f"Row id length invalid. Max length: {figures.LIST_ROW_ID_MAX}")
    return invalid("Duplicated row id") if _repeats([row["id"] for row in rows]) else None


def _fits(text: object, longest: int) -> bool:
    return isinstance(text, str) and 1 <= len(text) <= longest


def _dicts(values: object) -> list[Json] | None:
    """The list itself when it is one of objects, else None."""
    return values if isinstance(values, list) and all(isinstance(value, dict) for value in values) else None


def _repeats(values: list[str]) -> bool:
    return len(set(values)) < len(values)


CHECKS: dict[str, Check] = {
    "text": _text,
    "reaction": _reaction,
    "template": _template,
    "interactive": _interactive,
    "location": _location,
    "contacts": contacts_error,
    **dict.fromkeys(MEDIA_KINDS, _media),
}
