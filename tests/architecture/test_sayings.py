"""A saying is one entry: texts, buttons, samples. What is made from it is up to date; what SQL gives has words."""

import re
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from functions.replies import sentence_templates
from functions.replies.catalogue import Sentence, sentences, words
from functions.replies.render import context_of, render_reply
from functions.replies.sentence_functions import DERIVED_FROM
from functions.replies.sentence_templates import environment
from local.reference import PAGES, is_up_to_date

ROOT = Path(__file__).resolve().parents[2]
OFFERED = set(context_of("", {}, "en")) - set(DERIVED_FROM)
"""What every sentence may call or read without a fact."""
READ_FOR_ROWS = {
    "voice.which": {"card", "readings"},
    "voice.which_card": {"word", "cards"},
    "approval.which": {"questions", "word"},
    "agent.which": {"tasks", "word"},
    "grammar.missing": {"agents"},
}


def facts_used(say: str, sentence: Sentence) -> set[str]:
    """What the texts and buttons of a saying read."""
    used = set(READ_FOR_ROWS.get(say, ()))
    of_buttons = [text for button in sentence.get("buttons", []) for text in button]
    for source in (sentence["en"], sentence["ms"], *of_buttons):
        tree = environment().parse(source)
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
        for name in meta.find_undeclared_variables(tree) - own - OFFERED:
            used |= DERIVED_FROM.get(name, {name})
    return used


@pytest.mark.parametrize("say", sentences())
def test_a_saying_has_both_languages_and_its_buttons_titles_in_both(say: str) -> None:
    sentence = sentences()[say]
    assert sentence["en"].strip()
    assert sentence["ms"].strip()
    assert all(len(button) == 3 for button in sentence.get("buttons", []))
    assert {"en", "ms", "sample"} <= set(sentence) <= {"en", "ms", "buttons", "sample", "besides"}


@pytest.mark.parametrize("say", sentences())
def test_the_samples_are_the_facts_that_a_saying_uses(say: str) -> None:
    sentence = sentences()[say]
    assert set(sentence["sample"]) | set(sentence.get("besides", {})) == facts_used(say, sentence)


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("say", sentences())
def test_no_fact_is_missing_in_a_sample(say: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[object] = []
    monkeypatch.setattr(sentence_templates, "note", lambda event, **facts: logged.append((event, facts)))
    sentence = sentences()[say]
    for facts in (sentence["sample"], {**sentence["sample"], **sentence.get("besides", {})}):
        assert render_reply(say, {"task": "TASK-1201", **facts}, language).text
    assert logged == []


def test_every_word_for_a_code_is_there_in_both_languages() -> None:
    pairs = {(group, code): both for group, codes in words().items() for code, both in codes.items()}
    assert [where for where, both in pairs.items() if len(both) != 2 or not all(both)] == []


def test_every_reason_of_a_refusal_in_sql_has_words() -> None:
    statements = [
        statement
        for file in (ROOT / "supabase/schemas").rglob("*.sql")
        for statement in file.read_text("utf-8").split(";")
        if ".refused'" in statement
    ]
    given = set(re.findall(r"""(?:'reason',\s*'|"reason":\s*")(\w*[a-z])['"]""", " ".join(statements)))
    assert given
    assert given - {code for codes in words().values() for code in codes} == set()


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_from_the_code_is_up_to_date(page: str) -> None:
    assert is_up_to_date(page), "run `make docs`"
