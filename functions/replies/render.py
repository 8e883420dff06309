"""One saying with its facts as a reply: the words, and the buttons that save typing."""

from dataclasses import dataclass
from typing import Any

from functions.replies import filters
from functions.replies.app_values import setting_name, setting_value
from functions.replies.catalogue import LANGUAGES, compiled, sentences, word, words
from functions.replies.inner_commands import nested_buttons, turns_of_nesting
from functions.replies.help_pages import field_label, menu_facts, menu_rows
from functions.replies.meta_lengths import tidy
from functions.replies.metric_lines import metric_line
from functions.replies.undo_lines import command_of, plan_lines, shown_value, what_of, why_not
from functions.replies.voice_cards import card_rows, turns_of_cards
from shared.settings import settings

Facts = dict[str, Any]
_SPOKEN = {"field": "part", "type": "work", **{key: key for key in ("priority", "repeat", "role", "status")}}
"""The keys whose values have words of their own, and the group these are in."""
_TELL_OF_THE_STOP = {"system.status", "system.queue", "system.waits", "system.stopped", "system.resumed"}


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
    text = tidy(compiled(entry[spoken]).render(known)) + stop_line(say, facts, spoken)
    buttons = buttons_of(entry, known, spoken) or nested_buttons(facts, spoken)
    return Reply(text, buttons, menu_rows(say, facts, spoken) or card_rows(say, facts, spoken))


def buttons_of(entry: Facts, known: Facts, language: str) -> tuple[tuple[str, str], ...]:
    """A button whose id comes out empty is not shown, one that is there already neither: Meta refuses the message."""
    title = 1 + LANGUAGES.index(language)
    made = (
        (compiled(one[0]).render(known).strip(), compiled(one[title]).render(known)) for one in entry.get("buttons", [])
    )
    once: dict[str, str] = {}
    for id_, shown in made:
        once.setdefault(id_, shown)
    return tuple((id_, shown) for id_, shown in once.items() if id_)


def context(say: str, facts: Facts, language: str) -> Facts:
    """What a sentence may use: its facts, with the host put before our own paths, and the words of its language."""
    return {
        **{key: located(value) for key, value in facts.items() if value is not None},
        **menu_facts(say, facts, language),
        **turns_of_phrase(facts, language),
        "language": language,
        "brand": settings().brand,
        "named": dict(as_pairs(facts.get("args"))),
        "word_typed": facts.get("word", ""),
        "when_said": filters.when(facts.get("when"), language),
    }


def turns_of_phrase(facts: Facts, language: str) -> Facts:
    """What a sentence may call, in its language."""

    def said(group: str, code: Any, more: Any = None) -> str:
        return word(language, group, code, more)

    def lines(pairs: Any, besides: Any = None) -> str:
        return shown_lines(pairs, besides, language)

    def label_of(key: Any) -> str:
        return field_label(facts.get("command"), key, language) or word(language, "label", key)

    return {
        "word": said,
        "lines": lines,
        "label_of": label_of,
        "setting_name": lambda key: setting_name(key, language),
        "setting_value": lambda key, value: setting_value(key, value, language),
        "picture_line": lambda picture: picture_line(picture, language),
        "shot_line": lambda shot: shot_line(shot, language),
        "chart_line": lambda chart: chart_line(chart, language),
        "why_failed": lambda row: failure_line(row, language),
        **turns_of_nesting(language),
        **turns_of_cards(),
        "metric_line": lambda metric: metric_line(metric, language),
        "plan_lines": lambda plan: plan_lines(plan, language),
        "shown": lambda value: shown_value(value, language, facts.get("key")),
        "what_of": lambda what, name: what_of(what, name, language),
        "command_of": command_of,
        "why_not": lambda command: why_not(command, language),
        "others": lambda near: other_tasks(near, facts.get("task")),
    }


def stop_line(say: str, facts: Facts, language: str) -> str:
    """A direct command works while all is stopped; its answer says that all is."""
    stopped = facts.get("stopped")
    if not isinstance(stopped, dict) or say in _TELL_OF_THE_STOP:
        return ""
    return "\n\n" + word(language, "other", "stopped", {"at": filters.clock(stopped.get("at"), language)})


def other_tasks(near: Any, task: Any) -> list[str]:
    return [one for one in ([near] if isinstance(near, str) else near or []) if one != task]


def located(value: Any) -> Any:
    """Our own paths as addresses, wherever they are among the facts."""
    if isinstance(value, str):
        return settings().base_url + value if value.startswith("/p/") else value
    if isinstance(value, dict):
        return {key: located(one) for key, one in value.items()}
    return [located(one) for one in value] if isinstance(value, list) else value


def shown_lines(pairs: Any, besides: Any, language: str) -> str:
    """`Page: promo-raya`, one a line; what `besides` shows already is left out."""
    told = as_pairs(besides)
    already = {shown_line(key, value, language) for key, value in told}
    if any(key == "to" for key, _ in told):
        already |= {shown_line("agent", value, language) for key, value in told if key == "to"}
    made = [shown_line(key, value, language) for key, value in spoken_pairs(as_pairs(pairs))]
    return "\n".join(line for line in made if line and line not in already)


def spoken_pairs(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """In the order of the labels, which is how a person would tell them; a status as a value is one of our words."""
    order = list(words()["label"])
    is_status = ("field", "status") in pairs
    told = [("status" if is_status and key == "value" else key, value) for key, value in pairs]
    return sorted(told, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def as_pairs(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    pairs = value if isinstance(value, list) else []
    return [(str(one[0]), one[1]) for one in pairs if isinstance(one, list | tuple) and len(one) == 2]


def shown_line(key: str, value: Any, language: str) -> str:
    if value is None or value == "" or isinstance(value, dict | list):
        return ""
    name = filters.label(word(language, "label", key))
    if key in _SPOKEN:
        return f"{name}: {word(language, _SPOKEN[key], value)}"
    if isinstance(value, bool):
        return f"{name}: {word(language, 'yes_no', 'yes' if value else 'no')}"
    return f"{name}: {filters.when(value, language) if filters.local(value) else filters.plain(value)}"


def failure_line(row: Facts, language: str) -> str:
    """Why a task of a list failed: a code of the PC's, or the reason of a refusal."""
    error = row.get("error")
    code, facts = (error.get("code"), {**row, **error}) if isinstance(error, dict) else (error, row)
    groups = ("error", "landing", "agent", "approval", "user", "app", "content", "tiktok")
    group = next((one for one in groups if code in words()[one]), "error")
    return word(language, group, code, facts)


def picture_line(picture: Any, language: str) -> str:
    state = picture.get("state") if isinstance(picture, dict) else None
    if state in (None, "none"):
        return ""
    problem = word(language, "picture_problem", picture.get("problem") or "broken")
    return word(language, "picture", state, {"problem": problem})


def chart_line(chart: Any, language: str) -> str:
    """Whether a report's picture follows; nothing where there is none."""
    if not isinstance(chart, dict) or chart.get("state") not in ("follows", "offline"):
        return ""
    return word(language, "chart_state", chart["state"], {"since": filters.clock(chart.get("since"), language)})


def shot_line(shot: Any, language: str) -> str:
    if not isinstance(shot, dict) or not shot.get("state"):
        return ""
    return word(language, "shot", shot["state"], {**shot, "since": filters.clock(shot.get("since"), language)})
