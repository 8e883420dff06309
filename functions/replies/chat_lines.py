"""What a customer's chat holds, in lines: who wrote, of what kind it is, and its words."""

from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_objects
from functions.replies.number_format import format_money
from functions.replies.plain_text import escape_markup
from functions.replies.reply import Row
from shared.contract.value_types import Facts

_WORDS_MAX = 200  # characters of one message that a notice shows


def format_chat(items: object, language: str, with_speakers: bool = False) -> str:
    """A line a message, `📷 picture: "words"`; with who wrote it where both sides are shown."""
    return "\n".join(format_item(item, language, with_speakers) for item in as_objects(items))


def format_item(item: Facts, language: str, with_speaker: bool = False) -> str:
    said = f'"{escape_markup(str(item["words"])[:_WORDS_MAX])}"' if item.get("words") else ""
    kind = (
        "" if item.get("kind") in {"text", "note"} and said else translate_code(language, "chat_kind", item.get("kind"))
    )
    if item.get("deleted"):
        kind, said = translate_code(language, "chat_kind", "deleted"), ""
    parts = [kind, detail_of(item, language), said]
    line = " ".join(part for part in parts if part)
    edited = f" ({translate_code(language, 'chat_kind', 'edited')})" if item.get("edited") and said else ""
    return (name_speaker(item, language) + ": " if with_speaker else "") + line + edited


def detail_of(item: Facts, language: str) -> str:
    """An order's items and total; the names of contacts; that a machine wrote down what was said."""
    if item.get("heard"):
        return translate_code(language, "chat_kind", item["heard"])
    if item.get("kind") == "order":
        total = f", {item.get('currency')} {format_amount(item['total'])}" if item.get("total") is not None else ""
        return f"({translate_code(language, 'chat_kind', 'items', {'count': item.get('items') or 0})}{total})"
    return escape_markup(str(item["names"])) if item.get("names") else ""


def format_amount(total: object) -> str:
    return format_money(total).removeprefix("RM").strip()


def name_speaker(item: Facts, language: str) -> str:
    by = str(item.get("by") or "")
    named = translate_code(language, "chat_by", by) if by in {"customer", "bot"} else escape_markup(by)
    return ("📝 " if item.get("kind") == "note" else "") + named


def chat_rows(say: str, facts: Facts, language: str) -> tuple[Row, ...]:
    """A row a chat of /chats: tapped, it opens."""
    if say != "chat.list":
        return ()
    return tuple(make_row(chat, language) for chat in as_objects(facts.get("chats")))


def make_row(chat: Facts, language: str) -> Row:
    name = str(chat.get("name") or chat.get("number") or "")
    items = as_objects([chat.get("item")])
    return (
        f"/chat {chat.get('chat')}",
        f"{chat.get('chat')} {name}".strip(),
        " ".join(format_item(item, language) for item in items),
    )
