"""Media is kept for 90 days: then it is handed out to be deleted, until somebody has told that its bytes are gone."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from functions.after_answer.errands import run_errands
from functions.media_store import open_media_store
from shared.settings import settings
from tests.conftest import forget_settings
from tests.database_clone import Clone
from tests.sql.inbound_messages import Json, call_of, move_back, run_at_once, the_only
from tests.sql.old_media import DAY, handed, keep, pass_days, states, store, tell_gone, tick
from tests.sql.people import ADMIN, attach_file, command, deliver, media, message, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


@pytest.fixture
def folder(wocs: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the functions keep media, beside this database."""
    monkeypatch.setenv("DATABASE_URL", wocs.service_url)
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    forget_settings()
    assert settings().data == str(tmp_path)
    yield tmp_path / "media"
    forget_settings()


def test_the_old_goes_and_the_young_stays(wocs: Clone) -> None:
    keep(wocs, "shots/old.png")
    pass_days(wocs, 2)
    keep(wocs, "shots/young.png")
    pass_days(wocs, 89)
    old = the_only(tick(wocs))
    assert old["key"] == "shots/old.png"
    tell_gone(wocs, [old])
    assert states(wocs) == [("pruned", None), ("stored", "shots/young.png")]
    assert tick(wocs) == []


def test_what_was_fetched_late_counts_from_then(wocs: Clone) -> None:
    film = media()
    post = command("tiktok_post", caption="x", to="ali", video=film)
    job = the_only(deliver(wocs, message(ADMIN, post, "/tiktok post", media=film))["media"])
    pass_days(wocs, 6)
    attach_file(wocs, job)
    [(left,)] = wocs.sql("select extract(epoch from keep_until - now())::int from wocs.attachments")
    assert left == pytest.approx(90 * DAY, abs=60)


def test_what_nobody_told_of_comes_again_and_not_at_once(wocs: Clone) -> None:
    keep(wocs, "shots/a.png")
    pass_days(wocs, 91)
    first = tick(wocs)
    assert tick(wocs) == []
    move_back(wocs, "attachments", "keep_until", 601)
    assert tick(wocs) == first
    assert states(wocs) == [("pruned", "shots/a.png")], "nobody is given it meanwhile"


def test_told_twice_it_is_pruned_once_and_of_what_stays_nothing_is_believed(wocs: Clone) -> None:
    young = keep(wocs, "shots/young.png")
    assert tell_gone(wocs, [{"attachment": young}])["prune"] == []
    assert states(wocs) == [("stored", "shots/young.png")]
    pass_days(wocs, 91)
    old = tick(wocs)
    for _ in range(2):
        tell_gone(wocs, old)
        assert states(wocs) == [("pruned", None)]
    assert tell_gone(wocs, [])["prune"] == []


def test_many_come_twenty_at_a_time_and_the_next_ones_without_waiting_for_a_tick(wocs: Clone) -> None:
    for number in range(45):
        keep(wocs, f"shots/{number}.png")
    pass_days(wocs, 91)
    first = tick(wocs)
    second = tell_gone(wocs, first)["prune"]
    third = tell_gone(wocs, second)["prune"]
    assert [len(first), len(second), len(third)] == [20, 20, 5]
    assert len({one["key"] for one in first + second + third}) == 45
    assert tell_gone(wocs, third)["prune"] == []


def test_two_settlings_at_once_hand_out_each_once(wocs: Clone) -> None:
    for number in range(30):
        keep(wocs, f"shots/{number}.png")
    pass_days(wocs, 91)
    works = [*run_at_once([call_of("wocs_tick", {})] * 4, wocs), wocs.call("wocs_tick", {})]
    keys = [one["key"] for work in works for one in work["prune"]]
    assert len(keys) == len(set(keys)) == 30


def test_even_without_the_lock_of_settling_each_is_handed_out_once(wocs: Clone) -> None:
    for number in range(30):
        keep(wocs, f"shots/{number}.png")
    pass_days(wocs, 91)
    wocs.sql(
        "create function public.prune_alone(request jsonb) returns jsonb language plpgsql security definer as $$"
        " begin perform wocs.work_begin(); perform wocs.media_prune(); return wocs.work_collect(); end $$;"
        " grant execute on function public.prune_alone to public"
    )
    works = [*run_at_once([call_of("prune_alone", {})] * 4, wocs), wocs.call("wocs_tick", {})]
    keys = [one["key"] for work in works for one in work["prune"]]
    assert len(keys) == len(set(keys)) == 30


def test_a_shared_key_goes_with_the_last_that_has_it(wocs: Clone) -> None:
    keep(wocs, "pages/shared.jpg")
    pass_days(wocs, 2)
    keep(wocs, "pages/shared.jpg")
    pass_days(wocs, 89)
    assert tick(wocs) == []
    assert states(wocs) == [("pruned", None), ("stored", "pages/shared.jpg")]
    pass_days(wocs, 2)
    assert handed(wocs) == ["pages/shared.jpg"]


def test_two_that_share_a_key_and_go_together_are_deleted_once(wocs: Clone) -> None:
    for _ in range(2):
        keep(wocs, "pages/shared.jpg")
    pass_days(wocs, 91)
    assert handed(wocs) == ["pages/shared.jpg"]
    assert sorted(state for state, _ in states(wocs)) == ["pruned", "pruned"]


@pytest.fixture
def film(wocs: Clone) -> Json:
    """A video of a task that ended long ago, as it was sent."""
    film = media()
    store(wocs, the_only(posting(wocs, film)["media"]), "videos/a.mp4")
    wocs.sql("update wocs.tasks set status = 'cancelled', completed_at = now()")
    pass_days(wocs, 91)
    return film


def posting(wocs: Clone, film: Json) -> Json:
    post = command("tiktok_post", caption=film["id"], to="ali", video=film)
    return deliver(wocs, message(ADMIN, post, "/tiktok post", media=film))


def test_what_goes_is_not_given_to_another_task_but_fetched_anew(wocs: Clone, film: Json) -> None:
    assert handed(wocs) == ["videos/a.mp4"], "and it is not deleted yet"
    assert the_only(posting(wocs, film)["media"])["media_id"] == film["id"]


def test_what_goes_at_this_very_moment_is_not_given_to_another_task_either(wocs: Clone, film: Json) -> None:
    with psycopg.connect(wocs.url) as going:
        going.execute("select wocs.work_begin(), wocs.media_prune()")
        assert the_only(posting(wocs, film)["media"])["media_id"] == film["id"]


def test_what_another_task_is_just_given_does_not_go(wocs: Clone, film: Json) -> None:
    with psycopg.connect(wocs.url) as giving:
        made = "insert into wocs.tasks (type, runs, payload) values ('tiktok_post', 'human', %s)"
        giving.execute(made, [json.dumps({"caption": "y", "video": film})])
        assert tick(wocs) == []
    assert states(wocs) == [("stored", "videos/a.mp4")] * 2


def test_whether_something_is_old_is_one_look_into_its_index(wocs: Clone) -> None:
    wocs.sql(
        "insert into wocs.attachments (type, storage_url, state)"
        " select 'image', 'shots/' || n || '.png', 'stored' from generate_series(1, 5000) n"
    )
    wocs.sql("analyze wocs.attachments")
    scans = ", ".join(
        f"pg_stat_get_xact_numscans('wocs.{name}'::regclass)" for name in ("attachments_to_prune", "attachments")
    )
    look = f"select exists (select from wocs.attachments a where wocs.media_is_old(a)), {scans}"  # noqa: S608
    with psycopg.connect(wocs.url) as counted:  # which has looked at nothing yet
        [(_, by_index, by_table)] = counted.execute(look.encode()).fetchall()
    assert (by_index, by_table) == (1, 0)


def test_bytes_go_with_the_errand_and_a_store_that_is_down_is_tried_again_later(wocs: Clone, folder: Path) -> None:
    for key in ("shots/a.png", "shots/b.png"):
        keep(wocs, key)
        open_media_store().put(key, b"x", "image/png")
    pass_days(wocs, 91)
    healthy = folder.with_name("healthy")
    folder.rename(healthy)
    folder.write_text("no folder")
    run_errands({"prune": tick(wocs)})
    assert [state for state, key in states(wocs) if key] == ["pruned", "pruned"]
    folder.unlink()
    healthy.rename(folder)
    assert open_media_store().get("shots/a.png")
    move_back(wocs, "attachments", "keep_until", 601)
    run_errands({"prune": tick(wocs)})
    assert states(wocs) == [("pruned", None)] * 2
    assert list(folder.iterdir()) == []


def test_twenty_and_more_are_all_deleted_by_one_function(wocs: Clone, folder: Path) -> None:
    for number in range(25):
        keep(wocs, f"shots/{number}.png")
        open_media_store().put(f"shots/{number}.png", b"x", "image/png")
    pass_days(wocs, 91)
    began = time.monotonic()
    run_errands({"prune": tick(wocs)})
    assert list(folder.iterdir()) == []
    assert time.monotonic() - began < 20
