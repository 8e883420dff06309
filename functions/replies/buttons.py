"""A reply's buttons and rows as Graph wants them, and in words where they do not fit: they only save typing.

Source: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-messages, read 2026-11.
"""

from functions.replies.catalogue import translate_code
from functions.replies.meta_lengths import cut, length
from functions.replies.reply import Reply
from shared import figures
from shared.contract.value_types import JSONObject


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
