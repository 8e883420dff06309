"""The menu holds together: what one entry says, the grammar can do."""

import pytest

from shared.commands import FAMILIES, INNER, MENU, Command, by_key
from shared.figures import LIST_ROWS_MAX
from shared.grammar import Parsed
from shared.grammar.compiled_menu import NAMES, get_recipe
from shared.grammar.field_checks import make_check
from shared.grammar.results import Clock, ValueRefusal
from tests.unit.grammar.parsed_messages import EVERYTHING, NOW, ZONE, args_of, parse


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_every_example_is_a_complete_command(command: Command) -> None:
    assert command.examples
    for example in command.examples:
        meaning = parse(example, attached=EVERYTHING)
        assert isinstance(meaning, Parsed), (example, meaning)
        assert meaning.command is command


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_the_rules_of_a_command_name_its_own_fields(command: Command) -> None:
    keys = {field.key for field in command.fields}
    assert len(keys) == len(command.fields)
    assert {command.positional} - {None} <= keys
    assert set(command.one_of) | set(command.follow) <= keys
    for field in command.fields:
        assert {field.otherwise, field.shaped_by} - {None} <= keys
        assert set(field.synonyms.values()) <= set(field.choices)
        assert {field.derived_from} - {None} <= keys
        assert set(field.needed_when) <= keys
        assert field.typed in {"", *field.aliases}
        if field.default is not None:
            assert not isinstance(make_check(field)(str(field.default), Clock(NOW, ZONE)), ValueRefusal)


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_every_field_accepts_its_own_example(command: Command) -> None:
    for field in command.fields:
        for shape in [field, *filter(None, field.shapes.values())]:
            text = "2099-01-01 08:00" if shape.kind == "time" and not shape.past else shape.example
            assert not isinstance(make_check(shape)(text, Clock(NOW, ZONE)), ValueRefusal), (field.key, text)


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_every_alias_of_a_key_is_heard(command: Command) -> None:
    claimed = [alias.replace(" ", "_") for field in command.fields for alias in (field.key, *field.aliases)]
    assert len(claimed) == len(set(claimed)), "two fields claim one key"
    for field in command.fields:
        for alias in field.aliases:
            assert get_recipe(command.key).keys[alias.replace(" ", "_")] == field.key


def test_no_two_commands_share_a_name() -> None:
    names = [name for command in MENU for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))
    assert len(NAMES) <= 2 * len(names)


def test_every_alias_leads_to_its_command() -> None:
    for command in MENU:
        for alias in command.aliases:
            assert NAMES[alias] == command.key


def test_every_family_has_commands_and_every_command_a_family() -> None:
    assert set(FAMILIES) == {command.family for command in MENU}
    assert by_key["landing_create"].name == "landing create"


def test_help_knows_every_command() -> None:
    for command in MENU:
        assert args_of(f"/help {command.name}") in ({"command": command.key}, {"category": command.name})


@pytest.mark.parametrize(
    ("key", "args", "asks"),
    [
        ("landing_publish", {"page": "promo-raya"}, True),
        ("landing_unpublish", {"page": "promo-raya"}, False),
        ("agent_task", {"type": "call", "priority": "high"}, True),
        ("agent_task", {"type": "call", "priority": "normal"}, False),
        ("landing_edit", {"page": "a", "field": "status", "value": "published"}, True),
        ("landing_edit", {"page": "a", "field": "status", "value": "draft"}, False),
        ("landing_edit", {"page": "a", "field": "headline", "value": "published"}, False),
        ("tiktok_post", {"caption": "Pedas"}, True),
        ("tiktok_delete", {"video_id": "73920123"}, True),
        ("app_deploy", {"branch": "main"}, True),
        ("app_update", {"app": "checkout", "key": "max_qty", "value": 5}, False),
        ("sale_import", {}, True),
        ("undo", {"task": "TASK-1"}, True),
        ("batch", {"lines": [{"intent": {"asks": False}}, {"intent": {"asks": True}}]}, True),
        ("batch", {"lines": [{"intent": {"asks": False}}]}, False),
        ("schedule", {"line": {"intent": {"asks": True}}}, True),
        ("if", {"then": {"intent": {"asks": True}}}, False),
    ],
)
def test_high_risk_asks_first(key: str, args: dict[str, str], asks: bool) -> None:
    assert by_key[key].asks(args) is asks


def test_viewers_only_read() -> None:
    settings_of_their_own = {"quiet", "language", "sessions_end"}
    for command in MENU:
        if command.role == "viewer" and command.key not in settings_of_their_own:
            assert command.runs == "answer" or command.family == "report", command.key


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.key)
def test_what_does_something_says_how_it_is_undone_or_why_not(command: Command) -> None:
    assert bool(command.undo_en) == bool(command.undo_ms) == (command.runs != "answer")
    assert command.undo_en or not command.undo


def test_what_the_system_asks_itself_cannot_be_typed() -> None:
    assert {command.key for command in INNER} == {
        "chart",
        "caption_draft",
        "chat_transcript",
        "landing_preview",
        "picture_convert",
        "video_fetch",
        "tiktok_hands",
        "tiktok_link",
        "tiktok_pages",
        "transcribe",
    }
    for command in INNER:
        assert command.hidden and command.runs == "home" and by_key[command.key] is command
        assert not isinstance(parse(f"/{command.name}"), Parsed)


def test_the_categories_fit_one_list_and_none_is_empty() -> None:
    assert len(FAMILIES) <= LIST_ROWS_MAX
    assert {command.family for command in MENU} == set(FAMILIES)


def test_commands_can_be_kept_in_sets() -> None:
    assert len(set(MENU)) == len(MENU)
    assert len({field for command in MENU for field in command.fields}) > 5
