"""No English is left in what a Malay speaker reads: every literal of every sentence, and every sentence said."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import nodes

from functions.replies import render_reply
from functions.replies.catalogue import sentences, words
from functions.replies.sentence_templates import environment
from shared.commands import MENU
from tests.unit.functions.samples import BESIDES, SAYINGS

TELL_TALE = frozenset(
    """
    about after again all already an and answer any are ask at be because been before but by can cancel cannot card
    changed check come could day did do does done each ears else enough error every failed fetch file first for from
    get give given gone had has have he hears her here his how if it its just know known last later left let like
    line longer made make many may message minute missing model more most must need never new next no nobody not
    nothing now of old once one only open or other our out over page pages paid people person picture please
    published queued reason removed reply result running say see sent set she should so some somebody speech start
    still stopped than that the their them then there these they this those time to today told too try type until up
    us use used wait waits want was we were what when where which while whitelist who whom why will with would wrong
    yes yet you your
    """.split()  # noqa: SIM905 (a hundred words read better so)
)
"""English that no Malay sentence needs. Words that are Malay too (`had`, `air`, `as`, `jam`) are not among them."""
MALAY_TOO = {"had", "model"}
"""A limit; a model, as of a phone: both are in Kamus Dewan."""
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|\*[^*\n]+\*")
"""Somebody's own words, and the keys that are typed."""
TYPED = re.compile(
    r"https?://\S+"
    r"|(?<![\w.])/[a-z][^\n,;:.]*(?::[^\n]*)?"  # a command to the end of its sentence, its fields to that of the line
    r"|`[^`\n]+`|[\w./-]*python -m [^\n]*|npx [^\n]*|\b[\w.-]+/[\w./-]+|\b\w+\.(?:toml|md|sql|csv)\b"
    r"|(?m:^\s*[a-z_]+: .*$)|\b[a-z_]+:(?= |$)"  # a field as it is typed, and its key
    r"|\b[A-Z][A-Z0-9_]+(?: [A-Z]+)*\b"  # a word of a button, a variable's name
    r"|[A-Z][\w ]+(?: → [\w ]+)+"  # where to click, in a vendor's own words
)
"""What is typed or clicked as it stands, in whatever language."""
IN_BOTH_LANGUAGES = {
    "user.told": "says in English how to change to English",
    "[user_may]admin": "says in English how to change to English",
    "[user_may]agent": "says in English how to change to English",
    "[user_may]viewer": "says in English how to change to English",
}


def english_in(text: str) -> list[str]:
    bare = TYPED.sub(" ", QUOTED.sub(" ", text))
    return sorted({word for word in re.findall(r"[a-z]+", bare.lower()) if word in TELL_TALE - MALAY_TOO})


def literals_of(source: str) -> str:
    """The text of a template outside its tags, and the texts that a tag shows; not the codes that it looks up."""
    outputs = environment().parse(source).find_all(nodes.Output)
    return " ␣ ".join(text for output in outputs for part in output.nodes for text in shown_by(part))


def shown_by(part: nodes.Node) -> Iterator[str]:
    match part:
        case nodes.TemplateData():
            yield part.data
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr():
            yield from shown_by(part.expr1)
            yield from shown_by(part.expr2) if part.expr2 else ()
        case nodes.Concat():
            for piece in part.nodes:
                yield from shown_by(piece)


def malay_sources() -> Iterator[tuple[str, str]]:
    yield from ((say, sentence["ms"]) for say, sentence in sentences().items())
    for say, sentence in sentences().items():
        yield from ((f"{say} button", title) for _, _, title in sentence.get("buttons", []))
    for group, codes in words().items():
        yield from ((f"[{group}]{code}", malay) for code, (_, malay) in codes.items())


def test_no_literal_of_a_malay_sentence_is_english() -> None:
    found = {where: english_in(literals_of(source)) for where, source in malay_sources()}
    assert {where: english for where, english in found.items() if english and where not in IN_BOTH_LANGUAGES} == {}


@pytest.mark.parametrize("besides", [{}, BESIDES], ids=["usual", "besides"])
def test_no_reply_to_a_malay_speaker_is_half_english(besides: dict[str, Any]) -> None:
    """Facts that are somebody's own words do not count: the sample has them, and the English reply has them too."""
    found = {}
    for say, sample in SAYINGS.items():
        facts = {**sample, **besides.get(say, {})}
        told = {word for value in texts_in(facts) for word in re.findall(r"[a-z]+", value.lower())}
        reply = render_reply(say, facts, "ms")
        shown = [reply.text, *(title for _, title in reply.buttons), *(" ".join(row[1:]) for row in reply.rows)]
        english = [word for text in shown for word in english_in(text) if word not in told]
        if english and say not in IN_BOTH_LANGUAGES:
            found[say] = english
    assert found == {}


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_in(member)


def test_help_in_malay_is_malay() -> None:
    told = {f"{command.name} {field}": getattr(command, field) for command in MENU for field in ("help_ms", "undo_ms")}
    labels = {f"{command.name} {field.key}": field.label_ms for command in MENU for field in command.fields}
    assert {where: english_in(text) for where, text in {**told, **labels}.items() if english_in(text)} == {}


SOMEBODY_ELSES_WORDS = {
    "[app]no_hook": "a variable's name",
    "[app]hook_unsafe": "a variable's name",
    "[app]hook_refused": "Vercel's",
    "[error]hook_refused": "Vercel's",
    "[error]hook_unsafe": "a variable's name",
    "[error]no_hook": "a variable's name",
    "[error]deploy_failed": "the build's log",
    "[error]deploy_canceled": "Vercel's",
    "[error]deploy_not_ended": "an address",
    "[error]over_time": "a figure with its unit",
    "[error]over_memory": "a figure with its unit",
}


def test_no_english_detail_of_the_pc_or_of_sql_is_shown_in_malay() -> None:
    shown = {where for where, source in malay_sources() if re.search(r"\{\{[^}]*\bdetail\b", source)}
    passed_on = {where for where, source in malay_sources() if re.search(r"word\([^)]*\bdetail\b", source)}
    assert shown - passed_on - set(SOMEBODY_ELSES_WORDS) == set()


def test_a_command_is_shown_in_malay_as_it_is_typed() -> None:
    """`Landing Publish` is English; `/landing publish` is what is sent."""
    assert [where for where, source in malay_sources() if re.search(r"command \| (title|capitalize)", source)] == []
    assert "Arahan: /landing publish" in render_reply("task.queued", SAYINGS["task.queued"], "ms").text


@pytest.mark.parametrize("figures", [{}, {"figures": BESIDES["if.done"]["figures"]}], ids=["one", "several"])
def test_a_condition_is_told_in_malay_or_quoted(figures: dict[str, Any]) -> None:
    for say in ("if.done", "if.nothing"):
        text = render_reply(say, {**SAYINGS[say], **figures}, "ms").text
        assert "sales" not in re.sub("“[^”]*”", "", text)
        assert ("“sales &gt; 1000”" in text or "“sales > 1000”" in text) == bool(figures)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Reply YA untuk cancel", ["cancel", "reply"]),
        ("👥 Whitelist", ["whitelist"]),
        ("PC belum boleh mendengar. The speech model is not on this PC.", ["not", "speech", "the", "this"]),
        ("Hantar /landing publish page: x the page", []),
        ("Tekan Settings → API keys, kemudian balas CONFIRM TASK-12", []),
        ("Saya tidak kenal “the page”; had 5 MB", []),
    ],
)
def test_what_is_left_of_english_is_seen(text: str, english: list[str]) -> None:
    assert english_in(text) == english
