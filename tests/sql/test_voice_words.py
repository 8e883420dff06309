"""/voice words: what the ear is taught, and how that is taken back."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN
from tests.sql.tasks import make_task, perform_task, run_answer, run_check, run_command


def admin(database: Clone) -> str:
    return database.sql("select id::text from wocs.users where wa_number = %s", ADMIN)[0][0]


def words(database: Clone) -> list[str]:
    return run_answer(database, admin(database), "voice_words_list")["facts"]["words"]


def test_a_word_is_taught_listed_and_forgotten(wocs: Clone) -> None:
    assert run_command(wocs, admin(wocs), "voice_words_add", word="Colek Power").say == "voice.word_added"
    run_command(wocs, admin(wocs), "voice_words_add", word="abang")
    assert words(wocs) == ["abang", "Colek Power"]
    assert run_command(wocs, admin(wocs), "voice_words_remove", word="colek power").say == "voice.word_removed"
    assert words(wocs) == ["abang"]


def test_a_word_is_taught_once_and_only_a_known_one_forgotten(wocs: Clone) -> None:
    run_command(wocs, admin(wocs), "voice_words_add", word="Colek")
    assert run_check(wocs, admin(wocs), "voice_words_add", word="COLEK")["facts"]["reason"] == "known_already"
    refused = run_check(wocs, admin(wocs), "voice_words_remove", word="Kolek")
    assert (refused["facts"]["reason"], refused["facts"]["words"]) == ("unknown_word", ["Colek"])


def test_there_is_room_for_a_hundred(wocs: Clone) -> None:
    wocs.sql("insert into wocs.voice_words (word) select 'kata' || n from generate_series(1, 100) n")
    assert run_check(wocs, admin(wocs), "voice_words_add", word="lagi")["facts"]["reason"] == "too_many"


def plan(database: Clone, task: str, command: str) -> dict:
    return database.sql(f"select wocs.undo_plan_{command}(t) from wocs.tasks t where t.id = %s", task)[0][0]  # noqa: S608


def undo(database: Clone, task: str, command: str) -> None:
    database.sql(f"select wocs.undo_{command}(t, t) from wocs.tasks t where t.id = %s", task)  # noqa: S608


def test_both_ways_can_be_undone_as_long_as_nothing_changed(wocs: Clone) -> None:
    added = run_command(wocs, admin(wocs), "voice_words_add", word="Colek").task
    assert plan(wocs, added, "voice_words_add")["plan"][0]["then"] is None
    undo(wocs, added, "voice_words_add")
    assert words(wocs) == []
    assert plan(wocs, added, "voice_words_add")["facts"]["reason"] == "changed_since"
    run_command(wocs, admin(wocs), "voice_words_add", word="Colek")
    removed = run_command(wocs, admin(wocs), "voice_words_remove", word="Colek").task
    undo(wocs, removed, "voice_words_remove")
    assert words(wocs) == ["Colek"]


def test_a_word_that_somebody_taught_again_is_not_brought_back_twice(wocs: Clone) -> None:
    run_command(wocs, admin(wocs), "voice_words_add", word="Colek")
    removed = run_command(wocs, admin(wocs), "voice_words_remove", word="Colek").task
    perform_task(wocs, make_task(wocs, admin(wocs), "voice_words_add", word="colek"), "voice_words_add")
    assert plan(wocs, removed, "voice_words_remove")["facts"]["reason"] == "changed_since"
