"""Which cards a spoken YA is enough for: the menu says it, and here the rest of the menu and the SQL are asked."""

import re
from collections.abc import Iterator

import pytest

from shared.commands import INNER, MENU, Command
from tests.database_clone import Clone

TRUSTED_FAMILIES_NEVER = {"people", "app"}
TAKES_AWAY = {"remove", "delete", "cancel", "publish", "unpublish", "rollback", "undo", "post", "deploy", "resume"}
CHANGES = [command for command in (*MENU, *INNER) if command.runs != "answer"]
SPOKEN = [command for command in CHANGES if command.spoken_yes is True]
# What a function's SQL may not do, nor any that it calls: people, apps, nodes, what the public sees, what is gone.
HARM = re.compile(
    r"(insert into|update|delete from) wocs\.(users|app_configs|app_config_versions|node_keys)\b"
    r"|'published'|removed_at = now\(\)|delete from wocs\.(landing|content|sales|events|schedules|templates)",
    re.I,
)


@pytest.mark.parametrize("command", CHANGES, ids=lambda command: command.key)
def test_no_spoken_ya_for_people_apps_publishing_or_deletion(command: Command) -> None:
    if command.family in TRUSTED_FAMILIES_NEVER or TAKES_AWAY & set(command.name.split()) or command.hidden:
        assert command.spoken_yes is False


@pytest.mark.parametrize("command", CHANGES, ids=lambda command: command.key)
def test_no_spoken_ya_where_a_confirm_is_waited_for(command: Command) -> None:
    asked = dict(command.asks_first) if not isinstance(command.asks_first, bool | str) else {}
    if command.asks_first != "inside" and command.asks(asked):
        assert not command.takes_spoken_yes(asked)


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_a_question_may_be_asked_with_the_voice_alone(command: Command) -> None:
    assert command.takes_spoken_yes({}) or command.runs != "answer"


@pytest.mark.parametrize("command", SPOKEN, ids=lambda command: command.key)
def test_what_a_spoken_ya_is_enough_for_does_no_harm_in_sql_either(command: Command, database: Clone) -> None:
    bodies = dict(database.sql("select proname, prosrc from pg_proc where pronamespace = 'wocs'::regnamespace"))
    if command.typed_yes_with:  # its harm is in one argument, see the card's tests
        return
    done = list(called_by(f"do_{command.key}", bodies)) if command.runs != "home" else []
    assert [name for name in done if HARM.search(bodies[name])] == []
    assert done or command.runs == "home"


def test_the_sql_of_harmful_commands_is_known_as_such(database: Clone) -> None:
    bodies = dict(database.sql("select proname, prosrc from pg_proc where pronamespace = 'wocs'::regnamespace"))
    for key in ("user_add", "user_remove", "app_update", "landing_publish", "landing_unpublish", "sale_remove"):
        assert any(HARM.search(bodies[name]) for name in called_by(f"do_{key}", bodies)), key


def called_by(name: str, bodies: dict[str, str]) -> Iterator[str]:
    """This function, and all that it calls of ours."""
    seen, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current in bodies and current not in seen:
            seen.add(current)
            yield current
            waiting += re.findall(r"wocs\.(\w+)\(", bodies[current])
