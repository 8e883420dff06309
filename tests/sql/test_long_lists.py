"""A list that does not fit a message is told in parts, each with how many are left and how they are seen."""

from typing import Any

import pytest

from functions.replies.render import render_reply
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_answer

MANY = {
    "user_list": "insert into wocs.users (name, wa_number, role) select 'Ali ' || n, '6011' || (1000000 + n), 'viewer'"
    " from generate_series(1, 99) n",
    "voice_words_list": "insert into wocs.voice_words (word) select 'Colek ' || n from generate_series(1, 100) n",
    "template_list": "insert into wocs.templates (name, commands, variables)"
    " select 'colek_' || n, '[\"/status\"]', '[]' from generate_series(1, 100) n",
}
ROWS = {"user_list": "people", "voice_words_list": "words", "template_list": "templates"}


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def told(database: Clone, admin: str, command: str, **args: Any) -> tuple[dict[str, Any], str]:
    answer = run_answer(database, admin, command, **args)
    return answer["facts"], render_reply(answer["say"], answer["facts"], "en").text


@pytest.mark.parametrize("command", MANY)
def test_a_list_is_told_in_parts(database: Clone, admin: str, command: str) -> None:
    database.sql(MANY[command])
    seen = []
    for part, rows, left in ((1, 40, 60), (2, 40, 20), (3, 20, 0), (4, 0, 0)):
        facts, text = told(database, admin, command, part=part)
        seen += [str(one) for one in facts[ROWS[command]]]
        assert len(facts[ROWS[command]]) == rows
        hint = f"… and {left} more: /{command.replace('_', ' ')} {part + 1}"
        assert (hint in text) == (left > 0) and (left > 0 or "more" not in facts)
    assert len(set(seen)) == 100


def test_an_app_tells_its_first_settings_and_all_of_them_by_its_name(database: Clone, admin: str) -> None:
    database.sql(
        "insert into wocs.app_configs (app_name, config_key, config_value)"
        " select 'checkout', 'features.colek' || n, 'true' from generate_series(100, 149) n"
    )
    facts, text = told(database, admin, "app_list")
    [checkout] = [one for one in facts["apps"] if one["app"] == "checkout"]
    assert (len(checkout["features"]), checkout["more"]) == (15, 35)
    assert "… and 35 more: /app list checkout\n" in text
    facts, text = told(database, admin, "app_list", app="checkout")
    assert (len(facts["apps"][0]["features"]), "… and 10 more: /app list checkout part: 2" in text) == (40, True)
    facts, _ = told(database, admin, "app_list", app="checkout", part=2)
    assert (len(facts["apps"][0]["features"]), "more" in facts["apps"][0]) == (10, False)
