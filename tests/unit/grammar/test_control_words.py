"""A whole message that is one word answers a task; a word in a sentence is talk."""

import pytest

from shared.grammar import Mistaken, Talk, Word
from shared.grammar.control_phrases import PHRASES
from tests.unit.grammar.parsed_messages import parse


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("CONFIRM TASK-1201", Word("confirm", "TASK-1201")),
        ("confirm task 1201", Word("confirm", "TASK-1201")),
        ("Confirm Task-1201.", Word("confirm", "TASK-1201")),
        ("CONFIRM TASK–1201", Word("confirm", "TASK-1201")),
        ("CONFIRM: TASK-1201", Word("confirm", "TASK-1201")),
        ("*CONFIRM TASK-1201*", Word("confirm", "TASK-1201")),
        ("CONFIRM TASK-1201 #2", Word("confirm", "TASK-1201", 2)),
        ("REJECT TASK-1201 #12", Word("reject", "TASK-1201", 12)),
        ("confirm 1201", Word("confirm", "TASK-1201")),
        ("sahkan\nTASK-1201", Word("confirm", "TASK-1201")),
        ("YA", Word("confirm")),
        ("ya!", Word("confirm")),
        ("tolak TASK-7", Word("reject", "TASK-7")),
        ("batal", Word("cancel")),
        ("Siap", Word("done")),
        ("dah siap TASK-12", Word("done", "TASK-12")),
        ("terima", Word("accept")),
        ("decline TASK-3", Word("decline", "TASK-3")),
        ("Cuba  lagi", Word("retry")),
        ("👍", Word("acknowledge")),
        ("👍🏽", Word("acknowledge")),
        ("❌", Word("cancel")),
        ("✔️", Word("done")),
        ("🔁 TASK-5", Word("retry", "TASK-5")),
        ("done!!", Word("done")),
        ("DONE 👍", Word("done")),
        ("siap bos", Word("done")),
        ("Siap, boss 🙏🏽", Word("done")),
        ("👍 dah siap kak!", Word("done")),
        ("done thanks", Word("done")),
        ("beres", Word("done")),
        ("dah settle ✅", Word("done")),
        ("siap TASK-12 👍", Word("done", "TASK-12")),
        ("terima bos", Word("accept")),
        ("Perlu bantuan", Word("need_help")),
        ("need help TASK-12", Word("need_help", "TASK-12")),
        ("belum siap bos", Word("reopen")),
    ],
)
def test_words_are_heard_in_both_languages(message: str, word: Word) -> None:
    assert parse(message) == word


def test_every_phrase_of_the_table_is_heard_alone_and_with_a_task() -> None:
    for word, phrases in PHRASES.items():
        for phrase in phrases:
            assert parse(phrase.upper()) == Word(word)
            assert parse(f"{phrase} TASK-9") == Word(word, "TASK-9")


def test_no_phrase_means_two_things() -> None:
    phrases = [phrase for each in PHRASES.values() for phrase in each]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize(
    "message",
    [
        "ya lah",
        "ok 2 orang",
        "terima 500",
        "batal 500",
        "siap 3",
        "jangan batal TASK-1",
        "CONFIRM TASK-1 please",
        "TASK-1201",
        "#2",
        "👍👍 terbaik",
        "siap?",
        "dah siap ke bos?",
        "siap bos nanti",
        "done, siap petang ni",
        "ya bos",
        "batal bos",
        "bos",
        "👍👍",
        "terima kasih",
        "tolong",
        "help",
        "siap 3 bos",
    ],
)
def test_words_within_talk_are_talk(message: str) -> None:
    assert parse(message) == Talk()


@pytest.mark.parametrize("number", ["99999999999", "0", "9" * 40])
def test_a_task_number_nobody_has_is_told(number: str) -> None:
    meaning = parse(f"CONFIRM TASK-{number}")
    assert isinstance(meaning, Mistaken)
    assert (meaning.command, meaning.mistakes[0].problem) == (None, "bad_task")
