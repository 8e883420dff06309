"""A reply as one of Graph's message payloads. The text always stands by itself: buttons only save typing.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/, read 2026-11.
"""

from functions.replies.catalogue import translate_code
from functions.replies.meta_lengths import cut, length, one_line
from functions.replies.render import render_reply
from functions.replies.reply import Reply
from shared import figures
from shared.contract.value_types import JSONObject
from shared.contract.work_types import OutboxMessage, Reaction
from shared.settings import settings


def build_payload(message: OutboxMessage, file: str | None = None) -> JSONObject:
    """The whole message; `file` is the media id of its uploaded picture or video."""
    language = str(message.get("language") or "en")
    if message["kind"] == "reaction" and message["reaction"]:
        return {**address_of(message), **build_reaction(message["reaction"])}
    reply = render_reply(message["say"], {"task": message.get("task"), **(message.get("facts") or {})}, language)
    if message["kind"] == "template":
        return {**address_of(message), **build_template(reply)}
    body = caption_file(reply, kind_of_file(message), file, language) if file else word_reply(reply, language)
    quoting: JSONObject = {"context": {"message_id": message["reply_to"]}} if message.get("reply_to") else {}
    return {**address_of(message), **quoting, **body}


def address_of(message: OutboxMessage) -> JSONObject:
    """To a number with its plus; a person known only by user id is a `recipient`: in `to` Meta drops it silently."""
    to = message["to"]
    person = {"to": f"+{to['number']}"} if to.get("number") else {"recipient": to.get("user_id")}
    return {"recipient_type": "individual", **person, "biz_opaque_callback_data": str(message["id"])}


def build_reaction(reaction: Reaction) -> JSONObject:
    return {"type": "reaction", "reaction": {"message_id": reaction["message_id"], "emoji": reaction["emoji"]}}


def build_template(reply: Reply) -> JSONObject:
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


def word_reply(reply: Reply, language: str) -> JSONObject:
    """A list where it has rows, a message with buttons where they fit, else a text."""
    if reply.rows and length(reply.text) <= figures.LIST_BODY_MAX:
        return {"type": "interactive", "interactive": build_list(reply, language)}
    if reply.buttons and fits_buttons(reply):
        return {"type": "interactive", "interactive": build_buttons(reply)}
    text = name_buttons_in_text(reply, language, figures.TEXT_MAX)
    return {"type": "text", "text": {"body": text, "preview_url": False}}


def kind_of_file(message: OutboxMessage) -> str:
    media = message.get("media")
    return "video" if media and str(media.get("mime")).startswith("video/") else "image"


def caption_file(reply: Reply, kind: str, media_id: str, language: str) -> JSONObject:
    """A picture or video with the words: as the header of its buttons, else with a caption."""
    if reply.buttons and fits_buttons(reply):
        header: JSONObject = {"type": kind, kind: {"id": media_id}}
        return {"type": "interactive", "interactive": {"header": header, **build_buttons(reply)}}
    return {
        "type": kind,
        kind: {"id": media_id, "caption": name_buttons_in_text(reply, language, figures.CAPTION_MAX)},
    }


def fits_buttons(reply: Reply) -> bool:
    ids_fit = all(length(id_) <= figures.BUTTON_ID_MAX for id_, _ in reply.buttons)
    return ids_fit and length(reply.text) <= figures.BUTTONS_BODY_MAX


def build_buttons(reply: Reply) -> JSONObject:
    buttons: list[JSONObject] = [
        {"type": "reply", "reply": {"id": id_, "title": cut(title, figures.BUTTON_TITLE_MAX)}}
        for id_, title in reply.buttons[: figures.BUTTONS_MAX]
    ]
    return {"type": "button", "body": {"text": reply.text}, "action": {"buttons": buttons}}


def build_list(reply: Reply, language: str) -> JSONObject:
    rows = [build_row(*row) for row in reply.rows[: figures.LIST_ROWS_MAX]]
    label = cut(translate_code(language, "other", "see_help"), figures.LIST_LABEL_MAX)
    sections: list[JSONObject] = [{"title": label, "rows": rows}]
    return {"type": "list", "body": {"text": reply.text}, "action": {"button": label, "sections": sections}}


def build_row(id_: str, title: str, description: str) -> JSONObject:
    row: JSONObject = {"id": id_, "title": cut(title, figures.LIST_TITLE_MAX)}
    return {**row, "description": cut(description, figures.LIST_DESCRIPTION_MAX)} if description else row


def name_buttons_in_text(reply: Reply, language: str, longest: int) -> str:
    """The text, cut if it must be, naming what its buttons would have typed where it does not do so itself."""
    instead = "\n\n" + translate_code(language, "other", "fallback")
    kept = cut(reply.text, longest - length(instead + " / ".join(id_ for id_, _ in reply.buttons)))
    whole = reply.text if length(reply.text) <= longest else kept
    unsaid = [id_ for id_, _ in reply.buttons if id_.split(" #")[0] not in whole]
    return kept + instead + " / ".join(unsaid) if unsaid else cut(reply.text, longest)
