"""SQL and its callers agree; SQL and the sentences agree; the states are the specification's."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READING = {"wocs_config", "wocs_draft", "wocs_health", "wocs_hearing", "wocs_login_look", "wocs_panel", "wocs_trace"}
COUNTING = {"wocs_page"}  # the visits of one page, and nothing else
MARKING = {"wocs_begin"}  # one row, as being sent
COPYING = {"wocs_export", "wocs_export_file"}  # reading, once the nonce of the call is used up
STATES = {"pending", "awaiting_approval", "running", "done", "failed", "cancelled", "rolled_back", "uncertain"}
INTERVAL = re.compile(r"interval '([^']*)'")
NAME = re.compile(r"^create function wocs\.(\w+)\(", re.MULTILINE)
CALENDAR = {
    "content/calendar.sql",
    "content/tables.sql",
    "flow/repeats.sql",
    "flow/turns.sql",
    "metrics/engagement.sql",
    "metrics/periods.sql",
    "reports/achievement.sql",
    "reports/daily.sql",
}
EXECUTORS = ("check_", "do_", "answer_", "undo_", "finished_")
NOUNS = re.compile(
    "(agent|alerts?|app|approval|argument|attachment|audit|backup|batch|bell|caption|card|causes?|chart|chat|claim|clock|command|condition|content"
    "|draft|duty|engagement|event|fault|flow|forget|hashtag|hint|landing|lease|limit|line|mark|media|message|meter|metric"
    "|node|notice|number|outbox|panel|period|person|preference|proof|push|queue|report|rollback|sale|schedule|schema"
    "|session|setting|settling|sheet|status|stop|stranger|success|task|template|tiktok|trace|user|voice|why|word|work"
    "|writer)_"
)
LIMITS = {"01_limits.sql", "02_panel_limits.sql", "03_tiktok_limits.sql", "04_backup_limits.sql"}
FILE_LINES_MAX, COLUMNS_MAX = 200, 120
DEFINED = re.compile(r"^create (?:or replace )?(?:function|procedure) ([a-z_.]+\([^)]*\))", re.MULTILINE)
MIGRATION = re.compile(r"^\d{14}_[a-z]+(_[a-z0-9]+)+\.sql$")


def migrations() -> list[Path]:
    return sorted((ROOT / "supabase/migrations").glob("*.sql"))


def schemas() -> list[Path]:
    return sorted((ROOT / "supabase/schemas").rglob("*.sql"))


def called_functions() -> set[str]:
    called = set()
    for package in ("functions", "local"):
        for path in (ROOT / package).rglob("*.py"):
            called |= set(re.findall(r"""["'](wocs_[a-z_]+)["']""", path.read_text()))
    return called - {"wocs_service"}


def test_every_door_has_a_caller_and_every_caller_a_door(database) -> None:
    doors = database.sql(
        "select proname, pg_get_function_arguments(oid), pg_get_function_result(oid), prosecdef"
        " from pg_proc where pronamespace = 'public'::regnamespace and proname ~ '^wocs_'"
    )
    assert {row[0] for row in doors} == called_functions()
    assert {tuple(row[1:]) for row in doors} == {("request jsonb", "jsonb", True)}


def test_every_door_that_decides_takes_the_writers_lock_first(database) -> None:
    bodies = dict(database.sql("select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace"))
    locked = {name for name, body in bodies.items() if "writer_lock" in body}
    assert called_functions() - locked == READING | COUNTING | MARKING | COPYING
    firsts = {name: re.findall(r"wocs\.(\w+)\(", bodies[name])[0] for name in locked}
    assert {name for name, first in firsts.items() if not first.startswith("writer_lock")} == set()


def test_the_states_are_the_specified_ones_and_uncertain(database) -> None:
    assert {row[0] for row in database.sql("select name from wocs.task_states")} == STATES


def test_migrations_are_named_by_time_and_by_what_they_do() -> None:
    assert migrations()
    for path in migrations():
        assert MIGRATION.match(path.name), path.name


def test_a_function_is_defined_once() -> None:
    defined: dict[str, list[str]] = {}
    for path in schemas():
        for signature in DEFINED.findall(path.read_text()):
            defined.setdefault(signature, []).append(path.name)
    assert len(defined) > 500
    assert not {signature: places for signature, places in defined.items() if len(places) > 1}


def test_a_schema_file_is_read_in_one_go_and_without_scrolling_aside() -> None:
    assert not {path.name for path in schemas() if max(map(len, path.read_text().splitlines())) > COLUMNS_MAX}
    assert not {path.name: lines for path in schemas() if (lines := path.read_text().count("\n")) > FILE_LINES_MAX}


def test_a_limit_stands_in_one_place() -> None:
    """An interval of the calendar (a day, a month) is none."""
    found = set()
    for path in schemas():
        if path.name not in LIMITS and str(path.relative_to(ROOT / "supabase/schemas")) not in CALENDAR:
            found |= {(path.name, interval) for interval in INTERVAL.findall(path.read_text()) if interval != "0"}
    assert not found


def test_every_function_names_what_it_works_on() -> None:
    """By the noun of its domain first, or as an executor by its command."""
    names = {name for path in schemas() for name in NAME.findall(path.read_text())}
    assert len(names) > 500
    assert not {name for name in names if not name.startswith(EXECUTORS) and not NOUNS.match(name)}


def test_every_saying_has_a_sentence_in_both_languages() -> None:
    sentences: dict = {}
    for path in (ROOT / "functions/sentences").glob("*.toml"):
        sentences |= tomllib.loads(path.read_text())
    said = set()
    for path in [*schemas(), *(ROOT / "functions").rglob("*.py")]:
        said |= set(re.findall(r"""'say',\s*'([a-z]+\.[a-z_]+)'|"say":\s*"([a-z]+\.[a-z_]+)\"""", path.read_text()))
    said_keys = {one or other for one, other in said}
    assert said_keys
    assert not {key for key in said_keys if not sentences.get(key, {}).get("en") or not sentences[key].get("ms")}
