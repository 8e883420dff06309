"""One saying with its facts as a reply: the words, and the buttons that save typing."""

from dataclasses import dataclass
from typing import Any

from functions.replies import filters
from functions.replies.book import LANGUAGES, compiled, sentences, word
from functions.replies.fitting import tidy
from functions.replies.menu_pages import menu_facts, menu_rows
from shared.settings import settings

Facts = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """`buttons` are (id, title), `rows` of a list (id, title, description); every id is what a person would type."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()


def reply_to(say: str, facts: Facts, language: str = "en") -> Reply:
    """Raises KeyError for a saying that nobody wrote."""
    spoken = language if language in LANGUAGES else "en"
    entry, known = sentences()[say], context(say, facts, spoken)
    text = tidy(compiled(entry[spoken]).render(known))
    return Reply(text, buttons_of(entry, known, spoken), menu_rows(say, facts, spoken))


def buttons_of(entry: Facts, known: Facts, language: str) -> tuple[tuple[str, str], ...]:
    """A button whose id comes out empty is not shown."""
    title = 1 + LANGUAGES.index(language)
    made = (
        (compiled(one[0]).render(known).strip(), compiled(one[title]).render(known)) for one in entry.get("buttons", [])
    )
    return tuple((id_, shown) for id_, shown in made if id_)


def context(say: str, facts: Facts, language: str) -> Facts:
    """What a sentence may use: its facts, with the host put before our own paths, and the words of its language."""

    def said(group: str, code: Any, more: Any = None) -> str:
        return word(language, group, code, more)

    def lines(pairs: Any, besides: Any = None) -> str:
        return shown_lines(pairs, besides, language)

    known = {key: located(value) for key, value in facts.items() if value is not None}
    field = facts.get("field")
    return {
        **known,
        **menu_facts(say, facts, language),
        "language": language,
        "brand": settings().brand,
        "word": said,
        "lines": lines,
        "picture_line": lambda picture: picture_line(picture, language),
        "shot_line": lambda shot: shot_line(shot, language),
        "field_label": word(language, "label", field) if field else "",
        "word_typed": facts.get("word", ""),
        "when_said": filters.when(facts.get("when"), language),
    }


def located(value: Any) -> Any:
    """Our own paths as addresses, wherever they are among the facts."""
    if isinstance(value, str):
        return settings().base_url + value if value.startswith("/p/") else value
    if isinstance(value, dict):
        return {key: located(one) for key, one in value.items()}
    return [located(one) for one in value] if isinstance(value, list) else value


def shown_lines(pairs: Any, besides: Any, language: str) -> str:
    """`Page: promo-raya`, one a line; what `besides` shows already is left out."""
    already = {shown_line(key, value, language) for key, value in as_pairs(besides)}
    made = [shown_line(key, value, language) for key, value in as_pairs(pairs)]
    return "\n".join(line for line in made if line and line not in already)


def as_pairs(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    pairs = value if isinstance(value, list) else []
    return [(str(one[0]), one[1]) for one in pairs if isinstance(one, list | tuple) and len(one) == 2]


def shown_line(key: str, value: Any, language: str) -> str:
    if value is None or value == "" or isinstance(value, dict | list):
        return ""
    name = filters.label(word(language, "label", key))
    if isinstance(value, bool):
        return f"{name}: {word(language, 'yes_no', 'yes' if value else 'no')}"
    return f"{name}: {filters.when(value, language) if filters.local(value) else filters.plain(value)}"


def picture_line(picture: Any, language: str) -> str:
    state = picture.get("state") if isinstance(picture, dict) else None
    if state in (None, "none"):
        return ""
    problem = word(language, "picture_problem", picture.get("problem") or "broken")
    return word(language, "picture", state, {"problem": problem})


def shot_line(shot: Any, language: str) -> str:
    if not isinstance(shot, dict) or not shot.get("state"):
        return ""
    return word(language, "shot", shot["state"], {**shot, "since": filters.clock(shot.get("since"), language)})
