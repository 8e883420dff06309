"""A reply as one of Graph's message payloads. The text always stands by itself: buttons only save typing.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/, read 2026-11.
"""

from collections.abc import Mapping
from typing import Any

from functions.replies.catalogue import word
from functions.replies.meta_lengths import cut, length, one_line
from functions.replies.render import Reply, reply_to
from shared import figures
from shared.settings import settings

Payload = dict[str, Any]


def payload_of(message: Mapping[str, Any], file: str | None = None) -> Payload:
    """The whole message; `file` is the media id of its uploaded picture or video."""
    language = str(message.get("language") or "en")
    if message["kind"] == "reaction":
        return {**address(message), **reaction(message)}
    reply = reply_to(message["say"], {"task": message.get("task"), **(message.get("facts") or {})}, language)
    if message["kind"] == "template":
        return {**address(message), **template(reply)}
    body = with_file(reply, {kind_of(message): {"id": file}}, language) if file else words(reply, language)
    quoting = {"context": {"message_id": message["reply_to"]}} if message.get("reply_to") else {}
    return {**address(message), **quoting, **body}


def address(message: Mapping[str, Any]) -> Payload:
    """To a number with its plus; a person known only by user id is a `recipient`: in `to` Meta drops it silently."""
    to = message["to"]
    person = {"to": f"+{to['number']}"} if to.get("number") else {"recipient": to.get("user_id")}
    return {"recipient_type": "individual", **person, "biz_opaque_callback_data": str(message["id"])}


def reaction(message: Mapping[str, Any]) -> Payload:
    told = message["reaction"]
    return {"type": "reaction", "reaction": {"message_id": told["message_id"], "emoji": told["emoji"]}}


def template(reply: Reply) -> Payload:
    """The approved template takes the whole text as its one parameter."""
    chosen = settings()
    text = {"type": "text", "text": cut(one_line(reply.text), figures.CAPTION_MAX)}
    return {
        "type": "template",
        "template": {
            "name": chosen.whatsapp_template,
            "language": {"code": chosen.whatsapp_template_language},
            "components": [{"type": "body", "parameters": [text]}],
        },
    }


def words(reply: Reply, language: str) -> Payload:
    if reply.rows and length(reply.text) <= figures.LIST_BODY_MAX:
        return {"type": "interactive", "interactive": listed(reply, language)}
    if reply.buttons and fits_buttons(reply):
        return {"type": "interactive", "interactive": buttoned(reply)}
    text = typed_instead(reply, language, figures.TEXT_MAX)
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def kind_of(message: Mapping[str, Any]) -> str:
    return "video" if str((message.get("media") or {}).get("mime")).startswith("video/") else "image"


def with_file(reply: Reply, file: dict[str, dict[str, str]], language: str) -> Payload:
    """`file` is {"image" or "video": {"id"}}."""
    [(kind, one)] = file.items()
    if reply.buttons and fits_buttons(reply):
        return {"type": "interactive", "interactive": {"header": {"type": kind, **file}, **buttoned(reply)}}
    return {"type": kind, kind: {**one, "caption": typed_instead(reply, language, figures.CAPTION_MAX)}}


def fits_buttons(reply: Reply) -> bool:
    ids_fit = all(length(id_) <= figures.BUTTON_ID_MAX for id_, _ in reply.buttons)
    return ids_fit and length(reply.text) <= figures.BUTTONS_BODY_MAX


def buttoned(reply: Reply) -> Payload:
    buttons = [
        {"type": "reply", "reply": {"id": id_, "title": cut(title, figures.BUTTON_TITLE_MAX)}}
        for id_, title in reply.buttons[: figures.BUTTONS_MAX]
    ]
    return {"type": "button", "body": {"text": reply.text}, "action": {"buttons": buttons}}


def listed(reply: Reply, language: str) -> Payload:
    rows = [
        {"id": id_, "title": cut(title, figures.LIST_TITLE_MAX), **described(description)}
        for id_, title, description in reply.rows[: figures.LIST_ROWS_MAX]
    ]
    label = cut(word(language, "other", "see_help"), figures.LIST_LABEL_MAX)
    sections = [{"title": label, "rows": rows}]
    return {"type": "list", "body": {"text": reply.text}, "action": {"button": label, "sections": sections}}


def described(description: str) -> Payload:
    return {"description": cut(description, figures.LIST_DESCRIPTION_MAX)} if description else {}


def typed_instead(reply: Reply, language: str, longest: int) -> str:
    """The text, cut if it must be, naming what its buttons would have typed where it does not do so itself."""
    instead = "\n\n" + word(language, "other", "fallback")
    kept = cut(reply.text, longest - length(instead + " / ".join(id_ for id_, _ in reply.buttons)))
    whole = reply.text if length(reply.text) <= longest else kept
    unsaid = [id_ for id_, _ in reply.buttons if id_.split(" #")[0] not in whole]
    return kept + instead + " / ".join(unsaid) if unsaid else cut(reply.text, longest)
