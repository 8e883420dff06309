"""A reply as one of Graph's message payloads. The text always stands by itself: buttons only save typing.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/, read 2026-11.
"""

from functions.replies.buttons import build_buttons, build_list, fits_buttons, name_buttons_in_text
from functions.replies.meta_lengths import cut, length, one_line
from functions.replies.render import render_reply
from functions.replies.reply import Reply
from functions.replies.table_files import find_table, name_file
from shared import figures
from shared.contract.value_types import JSONObject
from shared.contract.work_types import OutboxMessage, Reaction, SentFile
from shared.settings import settings


def build_payload(message: OutboxMessage, file: str | None = None) -> JSONObject:
    """The whole message; `file`: the media id of its uploaded file, or an address at which Meta fetches it."""
    language = str(message.get("language") or "en")
    if message["kind"] == "reaction" and message["reaction"]:
        return {**address_of(message), **build_reaction(message["reaction"])}
    if message["say"] == "chat.template":
        return {**address_of(message), **name_template(message)}
    if (message.get("facts") or {}).get("location") and message["say"] == "chat.answer":
        return {**address_of(message), **quote(message), "type": "location", "location": message["facts"]["location"]}
    reply = render_reply(message["say"], {"task": message.get("task"), **(message.get("facts") or {})}, language)
    if message["kind"] == "template":
        return {**address_of(message), **build_template(reply)}
    media = message.get("media")
    body = caption_file(reply, media, file, language) if file else word_reply(reply, language)
    if file and (table := find_table(message.get("facts") or {})):
        body = {"type": "document", "document": {"id": file, "filename": name_file(table), "caption": reply.text}}
    return {**address_of(message), **quote(message), **body}


def quote(message: OutboxMessage) -> JSONObject:
    return {"context": {"message_id": message["reply_to"]}} if message.get("reply_to") else {}


def address_of(message: OutboxMessage) -> JSONObject:
    """To a number with its plus; a person known only by user id is a `recipient`: in `to` Meta drops it silently."""
    to = message["to"]
    person = {"to": f"+{to['number']}"} if to.get("number") else {"recipient": to.get("user_id")}
    return {"recipient_type": "individual", **person, "biz_opaque_callback_data": str(message["id"])}


def build_reaction(reaction: Reaction) -> JSONObject:
    return {"type": "reaction", "reaction": {"message_id": reaction["message_id"], "emoji": reaction["emoji"]}}


def name_template(message: OutboxMessage) -> JSONObject:
    """One that the owner allows for customers, with its own words."""
    name = (message.get("facts") or {}).get("template")
    language: JSONObject = {"code": str(message.get("language") or settings().whatsapp_template_language)}
    return {"type": "template", "template": {"name": name, "language": language}}


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


def kind_of_file(media: SentFile | None) -> str:
    if media and "kind" in media:
        return media["kind"]
    return "video" if media and str(media.get("mime")).startswith("video/") else "image"


def caption_file(reply: Reply, media: SentFile | None, file: str, language: str) -> JSONObject:
    """A file with the words: as the header of its buttons, else with a caption, where WhatsApp has one."""
    kind = kind_of_file(media)
    place: JSONObject = {"link": file} if file.startswith("https://") else {"id": file}
    if reply.buttons and fits_buttons(reply):
        named: JSONObject = {"filename": media.get("name") or "document"} if media and kind == "document" else {}
        header: JSONObject = {"type": kind, kind: {**place, **named}}
        return {"type": "interactive", "interactive": {"header": header, **build_buttons(reply)}}
    caption = name_buttons_in_text(reply, language, figures.CAPTION_MAX)
    about: JSONObject = {"caption": caption} if caption and kind not in {"audio", "sticker"} else {}
    if media and kind == "document":
        about["filename"] = media.get("name") or "document"
    if media and kind == "audio" and "opus" in media["mime"]:
        about["voice"] = True
    return {"type": kind, kind: {**place, **about}}
