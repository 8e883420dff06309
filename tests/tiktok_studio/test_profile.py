"""The profile: nothing without its key, one user at a time, and nothing plain left behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from home_node.tiktok.studio.profile import (
    NotLoggedIn,
    ProfileBusy,
    ProfilePlace,
    locate_profile,
    open_profile,
    sweep_profile,
)
from home_node.tiktok.studio.sealed_folder import KeyRefused, make_key, read_key
from tests.processes import PROJECT

SECRET = "sessionid=of-ali"


@pytest.fixture
def place(tmp_path: Path) -> ProfilePlace:
    return locate_profile(tmp_path)


def fill(place: ProfilePlace, key: str) -> None:
    with open_profile(place, key, fresh=True) as folder:
        (folder / "Default" / "Cache").mkdir(parents=True)
        (folder / "Default" / "Cookies").write_text(SECRET)
        (folder / "Default" / "Cache" / "big").write_bytes(b"x" * 100_000)
        (folder / "SingletonLock").symlink_to("pc-999999999")


def test_what_was_in_it_comes_back_with_its_key_without_caches_and_locks(place: ProfilePlace) -> None:
    key = make_key()
    fill(place, key)
    with open_profile(place, key) as folder:
        assert (folder / "Default" / "Cookies").read_text() == SECRET
        assert sorted(path.name for path in folder.rglob("*")) == ["Cookies", "Default"]
        assert folder.stat().st_mode & 0o777 == 0o700


def test_at_rest_nothing_can_be_read_of_it(place: ProfilePlace) -> None:
    fill(place, make_key())
    assert sorted(path.name for path in place.folder.iterdir()) == ["profile.lock", "profile.sealed"]
    sealed = place.sealed.read_bytes()
    assert SECRET.encode() not in sealed
    assert b"Cookies" not in sealed
    assert place.sealed.stat().st_mode & 0o777 == 0o600
    assert place.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("key", ["", "short", "€" * 43, "A" * 43])
def test_another_key_or_none_is_refused_without_saying_it(place: ProfilePlace, key: str) -> None:
    fill(place, make_key())
    with pytest.raises(KeyRefused) as refused, open_profile(place, key):
        raise AssertionError("it opened")
    assert "WOCS_TIKTOK_PROFILE_KEY" in str(refused.value)
    assert not key or key not in str(refused.value)
    assert not place.plain.exists()


def test_a_file_that_was_changed_is_refused(place: ProfilePlace) -> None:
    key = make_key()
    fill(place, key)
    sealed = bytearray(place.sealed.read_bytes())
    sealed[-1] ^= 1
    place.sealed.write_bytes(sealed)
    with pytest.raises(KeyRefused), open_profile(place, key):
        raise AssertionError("it opened")


def test_without_a_login_there_is_none(place: ProfilePlace) -> None:
    with pytest.raises(NotLoggedIn), open_profile(place, make_key()):
        raise AssertionError("it opened")


def test_one_at_a_time(place: ProfilePlace) -> None:
    key = make_key()
    fill(place, key)
    with open_profile(place, key) as folder:
        with pytest.raises(ProfileBusy), open_profile(place, key):
            raise AssertionError("it opened twice")
        assert not sweep_profile(place)
        assert (folder / "Default" / "Cookies").exists()
    with open_profile(place, key):
        pass


def test_what_ends_badly_leaves_what_was_sealed_before(place: ProfilePlace) -> None:
    key = make_key()
    fill(place, key)
    with pytest.raises(ZeroDivisionError), open_profile(place, key) as folder:
        (folder / "Default" / "Cookies").write_text("torn")
        raise ZeroDivisionError
    assert not place.plain.exists()
    with open_profile(place, key) as folder:
        assert (folder / "Default" / "Cookies").read_text() == SECRET


def test_a_kill_frees_the_lock_and_the_next_start_removes_what_lies_open(place: ProfilePlace) -> None:
    key = make_key()
    fill(place, key)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.folder)],
        stdout=subprocess.PIPE, env={**os.environ, "KEY": key}, cwd=PROJECT,
    )  # fmt: skip
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"open\n"
        assert not sweep_profile(place)
        holder.kill()
    assert (place.plain / "Default" / "Cookies").exists()
    assert sweep_profile(place)
    assert not place.plain.exists()
    with open_profile(place, key) as folder:
        assert (folder / "Default" / "Cookies").read_text() == SECRET


HOLD = """
import os, sys, time
from pathlib import Path
from home_node.tiktok.studio.profile import ProfilePlace, open_profile
with open_profile(ProfilePlace(Path(sys.argv[1])), os.environ["KEY"]):
    print("open", flush=True)
    time.sleep(60)
"""


def test_a_key_is_32_bytes_and_never_twice_the_same() -> None:
    keys = {make_key() for _ in range(20)}
    assert len(keys) == 20
    assert {len(read_key(key)) for key in keys} == {32}
