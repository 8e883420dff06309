"""Tokens that end, rotate and are fetched by several at a time: nobody is logged out by it."""

import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from home_node.outcomes import Done, Failed, TryAgain
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused
from home_node.tiktok.content_posting.inbox import run
from home_node.tiktok.oauth import App, renew_tokens
from home_node.tiktok.open_api import connect
from home_node.tiktok.sealed_text import seal_text
from home_node.tiktok.tokens import (
    MARGIN_S,
    TokenFile,
    TokenKeeper,
    keep_tokens,
    locate_tokens,
    lock_tokens,
    read_tokens,
)
from shared.settings import settings
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.api_tokens import KEY, SECRET
from tests.fake_tiktok.faults import Fault
from tests.processes import PROJECT
from tests.unit.home_node.tiktok.hands import POST, QUICK, KeptMarks, SetUp, give_tokens, make_video

PURPOSE = "wocs tiktok tokens at rest"
RACER = """
from home_node.tiktok.open_api import connect
with connect() as api:
    print(api.call("/v2/video/list/", {"max_count": 1}, ("id",)))
"""


def token_file() -> TokenFile:
    return locate_tokens(settings())


def list_videos() -> object:
    with connect() as api:
        return api.call("/v2/video/list/", {"max_count": 1}, ("id",))["videos"]


def test_a_token_that_is_good_is_used_on(authorized: FakeTikTok) -> None:
    assert list_videos() == []
    assert authorized.count("token") == 0


def test_a_token_that_ends_soon_is_renewed_and_the_new_pair_is_kept_first(authorized: FakeTikTok) -> None:
    before = read_tokens(token_file())
    assert before is not None
    keep_tokens(token_file(), replace(before, expires_at=authorized.now() + MARGIN_S - 1))
    assert list_videos() == []
    after = read_tokens(token_file())
    assert after is not None
    assert before.access != after.access and before.refresh != after.refresh
    assert after.refresh in authorized.tokens.refresh
    assert token_file().path.stat().st_mode & 0o777 == 0o600


def test_a_token_that_ends_in_the_middle_of_a_post_is_renewed_and_the_post_is_made_once(
    authorized: FakeTikTok, tmp_path: Path
) -> None:
    kept = KeptMarks(make_video(tmp_path, 3), authorized)

    def end_access(step: str) -> None:
        authorized.tokens.end_access()

    outcome = run(POST, replace(kept.tools, mark=end_access), QUICK)
    assert outcome == Done({"rung": "inbox", "act": "post", "state": "in_inbox"})
    assert (authorized.count_everything(), authorized.tokens.renewals) == (1, 1)


def test_a_token_that_tiktok_refuses_before_its_time_is_renewed_once(authorized: FakeTikTok, tmp_path: Path) -> None:
    kept = KeptMarks(make_video(tmp_path, 3), authorized)
    refused = Fault(code="access_token_invalid", status=401)
    authorized.faults.plan("init", refused, refused)
    assert run(POST, kept.tools, QUICK) == Failed("access_token_invalid")
    assert authorized.tokens.renewals == 1


@pytest.mark.parametrize("racers", [2, 8])
def test_threads_that_meet_at_a_dead_token_renew_it_once(authorized: FakeTikTok, racers: int) -> None:
    authorized.tokens.end_access()
    with ThreadPoolExecutor(racers) as pool:
        answers = list(pool.map(lambda _: list_videos(), range(racers)))
    assert answers == [[]] * racers
    assert authorized.tokens.renewals == 1


def test_processes_that_meet_at_a_dead_token_renew_it_once(authorized: FakeTikTok) -> None:
    authorized.tokens.end_access()
    command = [sys.executable, "-c", RACER]
    racers = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [racer.communicate()[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], said
    assert authorized.tokens.renewals == 1


def test_a_refresh_token_that_is_dead_says_what_to_do(authorized: FakeTikTok, tmp_path: Path) -> None:
    authorized.tokens.end_access()
    authorized.tokens.refresh.clear()
    outcome = run(POST, KeptMarks(make_video(tmp_path, 3), authorized).tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_authorized"
    assert "python -m home_node tiktok authorize" in outcome.detail


@pytest.mark.parametrize("changed", ["WOCS_TIKTOK_CLIENT_KEY", "WOCS_TIKTOK_CLIENT_SECRET"])
def test_an_app_that_tiktok_does_not_know_names_the_settings(
    authorized: FakeTikTok, set_up: SetUp, tmp_path: Path, changed: str
) -> None:
    authorized.tokens.end_access()
    set_up(**{changed: "not-this-one"})
    outcome = run(POST, KeptMarks(make_video(tmp_path, 3), authorized).tools, QUICK)
    assert isinstance(outcome, Failed)
    assert "WOCS_TIKTOK_CLIENT_SECRET" in outcome.detail
    assert "not-this-one" not in outcome.detail


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("cut_before"), "tiktok_down"),
        (Fault("bad_json"), "tiktok_down"),
        (Fault(status=503), "tiktok_down"),
        (Fault(code="rate_limit_exceeded", status=429), "rate_limit_exceeded"),
    ],
)
def test_a_renewal_that_is_not_answered_may_be_tried_again_with_the_same_token(
    authorized: FakeTikTok, tmp_path: Path, fault: Fault, code: str
) -> None:
    before = token_file().path.read_text()
    authorized.tokens.end_access()
    authorized.tokens.rotates = fault.kind == "refuse"  # what was done before the answer was lost is another matter
    authorized.faults.plan("token", fault)
    kept = KeptMarks(make_video(tmp_path, 3), authorized)
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, TryAgain)
    assert (outcome.code, token_file().path.read_text()) == (code, before)
    assert isinstance(run(POST, kept.tools, QUICK), Done)


def test_a_renewal_that_names_no_new_refresh_token_keeps_the_one_before(tiktok: FakeTikTok, tmp_path: Path) -> None:
    tokens = give_tokens(tiktok)
    tiktok.tokens.rotates = False
    give_pair: Callable[[], dict[str, object]] = tiktok.tokens.give_pair
    tiktok.tokens.give_pair = lambda: {  # type: ignore[method-assign]
        name: value for name, value in give_pair().items() if name not in {"refresh_token", "scope", "open_id"}
    }
    renewed = renew_tokens(App(tiktok.url, KEY, SECRET), tokens)
    assert renewed.access != tokens.access
    assert (renewed.refresh, renewed.scopes, renewed.open_id) == (tokens.refresh, tokens.scopes, tokens.open_id)


def test_a_secret_travels_over_https_alone(tmp_path: Path, tiktok: FakeTikTok) -> None:
    app = App("http://tiktok.example", KEY, SECRET)
    with pytest.raises(TikTokRefused) as refused:
        renew_tokens(app, give_tokens(tiktok))
    assert "https" in refused.value.detail


def test_a_file_of_tokens_that_is_broken_counts_as_none(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "tokens.sealed", SECRET)
    for broken in ("", "{}", "AAAA", *(seal_text(text, SECRET, PURPOSE) for text in ("[]", '{"scopes": 3}'))):
        file.path.write_text(broken)
        assert read_tokens(file) is None


def test_tokens_at_rest_are_sealed_and_open_to_this_app_alone(tmp_path: Path, tiktok: FakeTikTok) -> None:
    file, tokens = TokenFile(tmp_path / "tokens.sealed", SECRET), give_tokens(tiktok)
    keep_tokens(file, tokens)
    at_rest = file.path.read_text()
    decoded = b64decode(at_rest)
    for secret in (tokens.access, tokens.refresh, tokens.open_id, "refresh", SECRET):
        assert secret not in at_rest and secret.encode() not in decoded
    assert read_tokens(file) == tokens
    assert read_tokens(replace(file, secret="another app's")) is None
    flipped = b64encode(decoded[:-1] + bytes([decoded[-1] ^ 1])).decode()
    file.path.write_text(flipped)
    assert read_tokens(file) is None
    assert SECRET not in repr(file)


def test_who_dies_holding_the_lock_holds_it_no_longer(tmp_path: Path, tiktok: FakeTikTok) -> None:
    file = TokenFile(tmp_path / "tokens.sealed", SECRET)
    keep_tokens(file, give_tokens(tiktok))
    holder = f"""
import os
from pathlib import Path
from home_node.tiktok.tokens import TokenFile, lock_tokens
with lock_tokens(TokenFile(Path({str(file.path)!r}), "")):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", holder], cwd=PROJECT, check=False)
    keeper = TokenKeeper(file, partial(renew_tokens, App(tiktok.url, KEY, SECRET)))
    assert keeper.renew_access("another") == keeper.fetch_access()


def test_an_answer_without_tokens_is_no_answer(tiktok: FakeTikTok) -> None:
    tokens = give_tokens(tiktok)
    tiktok.tokens.give_pair = lambda: {"scope": "video.list"}  # type: ignore[method-assign]
    with pytest.raises(TikTokDown):
        renew_tokens(App(tiktok.url, KEY, SECRET), tokens)


def test_a_lock_that_is_held_for_too_long_is_passing_trouble(
    authorized: FakeTikTok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home_node.tiktok.tokens.LOCK_WAIT_S", 0.05)
    authorized.tokens.end_access()
    with lock_tokens(token_file()):
        outcome = run(POST, KeptMarks(make_video(tmp_path, 3), authorized).tools, QUICK)
    assert isinstance(outcome, TryAgain)
    assert outcome.code == "tiktok_down"
    assert authorized.tokens.renewals == 0
