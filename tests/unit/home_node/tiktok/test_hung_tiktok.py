"""A TikTok that hangs: given up after a while, and by when the mark decides what it means."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from home_node.outcomes import Done, TryAgain
from home_node.tiktok import open_api
from home_node.tiktok.content_posting.inbox import run
from tests.fake_tiktok.api import FakeTikTok
from tests.unit.home_node.tiktok.hands import POST, QUICK, KeptMarks, make_video


@pytest.fixture
def kept(authorized: FakeTikTok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptMarks]:
    """With a patience of one second instead of half a minute."""
    monkeypatch.setattr(open_api, "OpenApi", partial(open_api.OpenApi, timeout=httpx.Timeout(1)))
    yield KeptMarks(make_video(tmp_path, 3), authorized)


def test_a_server_that_hangs_before_the_upload_may_be_tried_again(kept: KeptMarks) -> None:
    with kept.tiktok.faults.hold("init"):
        assert run(POST, kept.tools, QUICK) == TryAgain("tiktok_down", "ReadTimeout")
    assert (kept.marks, kept.tiktok.count_everything()) == ([], 0)


def test_a_server_that_hangs_at_the_last_chunk_is_asked_what_became_of_it(kept: KeptMarks) -> None:
    with kept.tiktok.faults.hold("last_chunk", "after"):
        outcome = run(POST, kept.tools, QUICK)
    assert outcome == Done({"rung": "inbox", "act": "post", "state": "in_inbox"})
    assert (kept.tiktok.count("last_chunk"), kept.tiktok.count_everything()) == (1, 1)
