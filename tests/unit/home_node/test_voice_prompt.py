"""What the decoder is told beforehand: the menu's words, and the names that live now."""

import re

import pytest

from home_node.nlu.types import Vocabulary
from home_node.voice.decoder_prompt import (
    ABOUT_MAX,
    AGENT,
    LANDING,
    MALAY,
    OTHERS,
    PROMPT_MAX,
    write_as_spoken,
    write_prompt,
    write_prompt_about,
)
from shared.commands import MENU, by_key

FIXED = LANDING + AGENT + OTHERS
WORD = re.compile(r"[^\W\d_]+|[^\w\s]")


def read_prompt(vocabulary: Vocabulary) -> str:
    """Read again: a token a word or mark."""
    words: list[str] = []

    def encode(text: str) -> list[int]:
        matches = WORD.findall(text)
        words.extend(matches)
        return list(range(len(words) - len(matches), len(words)))

    return " ".join(words[token] for token in write_prompt(vocabulary, encode)).replace(" ,", ",").replace(" .", ".")


def test_no_number_is_in_it() -> None:
    assert not re.search(r"\d", MALAY + FIXED)


def test_its_english_words_are_the_menus() -> None:
    names = (c.name for c in MENU), (a for c in MENU for a in c.aliases)
    fields = (word for c in MENU for f in c.fields for word in (f.key, *f.choices, *f.aliases, *f.synonyms))
    known = set(re.findall(r"[a-z]+", " ".join((*names[0], *names[1], *fields)).lower()))
    assert set(re.findall(r"[a-z]+", FIXED.lower())) - known <= {"follow", "up"}


def test_names_stand_where_they_would_be_said() -> None:
    words = read_prompt(Vocabulary(pages=("menu-baru", "bazaar"), agents=("Ali", "Bob"), words=("Sambal Colek",)))
    assert "kapsyen. Sambal Colek, Landing create" in words
    assert "Page menu baru, bazaar, title" in words
    assert "Agent task to Ali, Bob, type" in words


def test_before_there_are_any_the_menus_examples_stand_there() -> None:
    words = read_prompt(Vocabulary())
    assert "Page promo raya, title" in words
    assert "Agent task to Ali, type" in words


@pytest.mark.parametrize(("name", "spoken"), [("promo-raya-2", "promo raya"), ("77", ""), ("Café_Satu!", "Café Satu")])
def test_a_name_is_written_as_it_is_said_and_without_numbers(name: str, spoken: str) -> None:
    assert write_as_spoken(name) == spoken


def test_a_thousand_names_leave_room_for_the_menu_and_for_each_other() -> None:
    pages = tuple(f"page-{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
    many = Vocabulary(pages=pages, agents=("Ali", "Bob"), words=("Colek",))
    words = read_prompt(many)
    assert len(WORD.findall(words)) <= PROMPT_MAX
    assert "Colek," in words
    assert "to Ali, Bob, type" in words
    assert words.endswith("cancel task.")


def test_about_a_few_commands_each_has_the_same_share_of_the_room() -> None:
    parts: list[str] = []

    def encode(text: str) -> list[int]:
        parts.append(text)
        return [len(parts)] * len(WORD.findall(text))

    tokens = write_prompt_about([by_key["app_feature"], by_key["queue"], by_key["retry"], by_key["status"]], encode)
    assert len(tokens) <= ABOUT_MAX < PROMPT_MAX
    assert all(0 < tokens.count(part + 1) <= ABOUT_MAX // 4 for part in range(4))
    assert "dark mode" in parts[0]
