"""Menu = executors = help = docs: a command that is only half there is found here."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from functions.replies.catalogue import refusal_groups, sentences, words
from home_node.voice import decoder_prompt
from shared.commands import FAMILIES, INNER, MENU, Command, by_key, family_of

ROOT = Path(__file__).resolve().parents[2]
ANSWERED_BY_PYTHON = {"help"}  # the menu itself is the answer
ACT_ON_ANOTHER_TASK = {"cancel", "retry"}  # the words of the same name do it


def sql_executors(database) -> set[str]:
    rows = database.sql(
        "select proname from pg_proc where pronamespace = 'wocs'::regnamespace"
        " and (proname ~ '^do_' or proname ~ '^answer_' and oidvectortypes(proargtypes) = 'wocs.users, jsonb')"
    )
    return {row[0] for row in rows}


def test_every_command_has_its_executor_and_every_executor_its_command(database) -> None:
    wanted = set()
    for command in MENU:
        if command.runs == "answer" and command.key not in ANSWERED_BY_PYTHON:
            wanted.add(f"answer_{command.key}")
        elif command.runs in {"instant", "human"} and command.key not in ACT_ON_ANOTHER_TASK:
            wanted.add(f"do_{command.key}")
    assert sql_executors(database) == wanted


def test_every_command_that_becomes_a_task_has_its_check(database) -> None:
    rows = database.sql("select proname from pg_proc where pronamespace = 'wocs'::regnamespace and proname ~ '^check_'")
    tasks = {command.key for command in (*MENU, *INNER) if command.runs != "answer"} - ACT_ON_ANOTHER_TASK
    assert {name for (name,) in rows} == {f"check_{key}" for key in tasks}


def test_every_home_command_has_its_module_and_every_module_its_command() -> None:
    modules = {path.stem for path in (ROOT / "home_node/executors").glob("*.py")} - {"__init__"}
    assert modules == {command.key for command in (*MENU, *INNER) if command.runs == "home"}


def words_of_the_menu() -> Iterator[str]:
    for command in MENU:
        yield from (command.name, *command.aliases)
        for field in command.fields:
            yield from (field.key, field.label_en, *field.aliases, *field.choices, *field.synonyms)


def test_the_decoder_is_told_of_no_command_that_is_not_in_the_menu() -> None:
    told = decoder_prompt.LANDING + decoder_prompt.AGENT + decoder_prompt.OTHERS
    known = " ".join(words_of_the_menu()).lower().replace("_", " ")
    assert set(re.findall(r"[a-z]+", told.lower())) - set(re.findall(r"[a-z]+", known)) == set()


def test_every_family_is_declared_once_with_its_icon_and_its_sentences() -> None:
    assert {command.family for command in MENU} == set(FAMILIES)
    assert len({family.icon for family in FAMILIES.values()}) == len(FAMILIES)
    files = {file.stem for file in (ROOT / "functions/sentences").glob("*.toml")}
    assert set(FAMILIES) <= files


def test_a_commands_family_is_found_by_its_name_or_its_key() -> None:
    assert family_of("landing publish") == family_of("landing_publish") == "landing"
    assert family_of("no such command") == ""


def test_the_groups_of_refusals_are_those_of_the_refused_sayings() -> None:
    refused = {say.removesuffix(".refused") for say in sentences() if say.endswith(".refused")}
    assert set(refusal_groups()) == refused & set(words())
    assert {"landing", "agent", "approval", "user", "app", "content", "tiktok"} <= set(refusal_groups())


def test_what_says_that_it_can_be_undone_has_its_inverse_and_the_other_way_round(database) -> None:
    rows = database.sql(
        "select regexp_replace(proname, '^undo_(plan_)?', ''), proname ~ '^undo_plan_' from pg_proc"
        " where pronamespace = 'wocs'::regnamespace and proname ~ '^undo_'"
        " and pg_get_function_arguments(oid) like 't wocs.tasks%'"
    )
    declared = {command.key for command in MENU if command.undo == "inverse"}
    assert {name for name, plans in rows if plans} & set(by_key) == declared
    assert {name for name, plans in rows if not plans} & set(by_key) == declared


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_every_command_explains_itself_in_both_languages(command) -> None:
    assert command.examples
    assert command.help_en
    assert command.help_ms


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_every_entry_is_well_typed(command) -> None:
    assert TypeAdapter(Command).validate_python(asdict(command)) == command
