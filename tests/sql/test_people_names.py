"""A name is one person's: what only looks like it, or like a number, is refused with the reason."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN
from tests.sql.people_by_message import ask, do

NEW = "60155555555"


def refusal(database: Clone, name: str) -> str | None:
    """Why nobody new can be called that; None when they can."""
    answer = ask(database, "user_add", name=name, number=NEW, role="agent")
    assert answer["say"] in ("approval.asked", "user.refused"), answer
    return answer["facts"].get("reason")


@pytest.mark.parametrize("name", ["ALI", "ali", "Ali"])
def test_the_same_name_in_any_case_is_taken(wocs: Clone, name: str) -> None:
    assert refusal(wocs, name) == "name_taken"


@pytest.mark.parametrize(
    "name",
    ["AIi", "A1i", "Àli", "Alí", "A\u0301li", "Ａｌｉ", "𝐀𝐥𝐢", "Ａli", "Ali.", "A-li", "A l i", "(Ali)", "AL1"],
)
def test_a_name_that_looks_like_another_is_refused_and_says_whose(wocs: Clone, name: str) -> None:
    facts = ask(wocs, "user_add", name=name, number=NEW, role="agent")["facts"]
    assert facts["reason"] in {"name_lookalike", "name_letters"}, name
    assert facts["reason"] == "name_letters" or facts["other"] == "Ali"


@pytest.mark.parametrize(
    ("known", "name"),
    [("Harmn", "Harrnn"), ("Wawa", "vvawa"), ("ALI B", "ALl B"), ("Bob", "B0b"), ("Bobby", "8obby"), ("Siti", "5iti")],
)
def test_letters_that_run_together_or_stand_for_digits_look_alike(wocs: Clone, known: str, name: str) -> None:
    wocs.sql("update wocs.users set name = %s where name = 'A viewer'", known)
    assert (refusal(wocs, name), refusal(wocs, "Harun")) == ("name_lookalike", None)


@pytest.mark.parametrize(
    "name",
    [
        "Аli", "Аӏі", "Αli", "Αλί", "Ꭺli", "Bоb", "Bob😀", "😀", "Ali阿里", "ᴀli", "Alı", "Łukasz",
        "Ali\u200b", "A\u00adli", "Ali\u2800", "Ali\u3164", "\u202eilA", "Bob\ufe0f", "Bob\U000e0041",
        "Ali!", "Bob|", "٠١٢٣٤٥٦٧٨٩", "…", "--", "علی1阿", "Bob\n:x",
    ],
)  # fmt: skip
def test_letters_of_other_alphabets_signs_and_what_nobody_sees_are_refused(wocs: Clone, name: str) -> None:
    assert refusal(wocs, name) in {"name_letters", "name_spaces"}


@pytest.mark.parametrize("name", [" Bob", "Bob ", "Bob  Lee", "Bob\u00a0Lee", "Bob\u3000", "\tBob", "Bob\n", " ", ""])
def test_spaces_that_nobody_sees_are_refused(wocs: Clone, name: str) -> None:
    assert refusal(wocs, name) == "name_spaces"


@pytest.mark.parametrize(
    "name",
    ["60123456789", "+60 12-345 6789", "012 345 6789", "6012345678O", "１２３４５６７８９", "Ali 0123456789", "12",
     "A12345", "l23456789"],
)  # fmt: skip
def test_a_number_is_no_name(wocs: Clone, name: str) -> None:
    assert refusal(wocs, name) == "name_is_number"


@pytest.mark.parametrize(
    "name",
    ["Bob", "Siti Nurhaliza", "Muhammad 'Ali", "D'Cruz", "Tan (Penang)", "José", "Ali 2", "Ila", "Lia", "Lili", "Loo",
     "阿里", "அலி", "علي", "Ahmad a/l Ravi", "Kak Ja, HQ", "Jean-Luc"],
)  # fmt: skip
def test_ordinary_names_of_many_peoples_are_taken(wocs: Clone, name: str) -> None:
    assert refusal(wocs, name) is None


def test_a_person_may_be_called_what_only_looks_like_their_own_name(wocs: Clone) -> None:
    number = "60130000001"
    assert do(wocs, "user_add", name="ALI.", number=number, role="agent")["say"] == "user.added"
    assert wocs.sql("select name from wocs.users where wa_number = %s", number) == [("ALI.",)]


def test_a_name_of_before_that_would_be_refused_now_stays_with_its_person(wocs: Clone) -> None:
    wocs.sql("update wocs.users set name = 'Ali 0123456789' where name = 'Ali'")
    same = do(wocs, "user_add", name="Ali 0123456789", number="60130000001", role="viewer")
    assert same["say"] == "user.added"


def test_whoever_the_settings_of_a_start_call_by_anothers_name_or_a_number_is_called_otherwise(wocs: Clone) -> None:
    people = [
        {"name": "Аli", "number": "60155550001", "role": "agent"},
        {"name": "AIi", "number": "60155550002", "role": "agent"},
        {"name": "60155550003", "number": "60155550003", "role": "viewer"},
    ]
    assert wocs.call("wocs_enlist", {"people": people}) == {"people": 3, "waiting": []}
    assert wocs.sql("select name from wocs.users where wa_number like '6015555%' order by wa_number") == [
        ("agent 0001",), ("AIi 0002",), ("viewer 0003",),
    ]  # fmt: skip


def test_a_rename_to_what_looks_like_another_is_refused_too(wocs: Clone) -> None:
    answer = ask(wocs, "user_add", name="The adrnin", number="60130000001", role="agent")
    assert (answer["facts"]["reason"], answer["facts"]["other"]) == ("name_lookalike", "The admin")
    assert wocs.sql("select name from wocs.users where wa_number = %s", ADMIN) == [("The admin",)]
