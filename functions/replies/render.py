"""One saying with its facts as a reply: the words, and the buttons that save typing."""

from collections.abc import Mapping

from functions.replies.catalogue import LANGUAGES, Sentence, sentences, translate_code
from functions.replies.chat_lines import chat_rows
from functions.replies.fact_values import as_pairs
from functions.replies.help_pages import help_facts, help_rows
from functions.replies.inner_commands import buttons_of_parts
from functions.replies.meta_lengths import tidy
from functions.replies.question_rows import question_rows
from functions.replies.reply import Button, Reply
from functions.replies.sentence_functions import sentence_functions
from functions.replies.sentence_templates import compile_sentence, said_now
from functions.replies.task_rows import agent_rows, task_rows
from functions.replies.time_format import format_clock, format_time
from functions.replies.voice_cards import card_rows
from shared.contract.value_types import Facts
from shared.log import note
from shared.settings import settings

_TELL_OF_THE_STOP = {"system.status", "system.queue", "system.waits", "system.stopped", "system.resumed"}


def render_reply(say: str, facts: Facts, language: str = "en") -> Reply:
    """Never empty: what cannot be said is logged, and a person who waits for an answer gets a plain sentence."""
    spoken = language if language in LANGUAGES else "en"
    token = said_now.set(say)
    try:
        reply = compose_reply(say, facts, spoken)
        problem = "" if reply.text else "empty"
    except Exception as error:  # whatever a fact holds
        problem = type(error).__name__
    finally:
        said_now.reset(token)
    if not problem:
        return reply
    note("reply.unsayable", say=say, problem=problem)
    return Reply(translate_code(spoken, "other", "unsayable", {"say": say}))


def compose_reply(say: str, facts: Facts, language: str) -> Reply:
    """Raises KeyError for a saying that nobody wrote, and what a sentence raises over facts of the wrong type."""
    sentence, context = sentences()[say], context_of(say, facts, language)
    text = compile_sentence(sentence["ms" if language == "ms" else "en"]).render(context)
    buttons = buttons_of(sentence, context, language) or buttons_of_parts(facts, language, render_reply)
    rows = (
        help_rows(say, facts, language)
        or card_rows(say, facts, language)
        or question_rows(say, facts)
        or task_rows(say, facts, language)
        or agent_rows(say, facts, language)
        or chat_rows(say, facts, language)
    )
    return Reply(tidy(text) + stop_line(say, facts, language), buttons, rows)


def buttons_of(sentence: Sentence, context: Mapping[str, object], language: str) -> tuple[Button, ...]:
    """A button whose id comes out empty is not shown, one that is there already neither: Meta refuses the message."""
    title_at = 1 + LANGUAGES.index(language)
    titles: dict[str, str] = {}
    for button in sentence.get("buttons", []):
        id_ = compile_sentence(button[0]).render(context).strip()
        if id_:
            titles.setdefault(id_, compile_sentence(button[title_at]).render(context))
    return tuple(titles.items())


def context_of(say: str, facts: Facts, language: str) -> dict[str, object]:
    """What a sentence may use: its facts, with the host put before our own paths, and the words of its language."""
    return {
        **{key: with_host(value) for key, value in facts.items() if value is not None},
        **help_facts(say, facts, language),
        **sentence_functions(facts, language, render_reply),
        "language": language,
        "brand": settings().brand,
        "named": dict(as_pairs(facts.get("args"))),
        "word_typed": facts.get("word", ""),
        "when_said": format_time(facts.get("when"), language),
    }


def stop_line(say: str, facts: Facts, language: str) -> str:
    """A direct command works while all is stopped; its answer says that all is."""
    stopped = facts.get("stopped")
    if not isinstance(stopped, dict) or say in _TELL_OF_THE_STOP:
        return ""
    return "\n\n" + translate_code(language, "other", "stopped", {"at": format_clock(stopped.get("at"), language)})


def with_host(value: object) -> object:
    """Our own paths as addresses, wherever they are among the facts."""
    if isinstance(value, str):
        return settings().base_url + value if value.startswith("/p/") else value
    if isinstance(value, dict):
        return {key: with_host(member) for key, member in value.items()}
    return [with_host(member) for member in value] if isinstance(value, list) else value
