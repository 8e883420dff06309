"""The rung `display`: the sums of a period, and whether a post is there, from the account's public videos."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from home_node.outcomes import Done, Failed, TryAgain
from home_node.tiktok import Job
from home_node.tiktok.display import check_ability, run
from home_node.tiktok.display.caption_match import bears_caption
from home_node.tiktok.open_api import connect
from home_node.tiktok.tokens import keep_tokens, locate_tokens
from shared.settings import settings
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.api_uploads import PRIVACY, Posted
from tests.fake_tiktok.faults import Fault
from tests.unit.home_node.tiktok.hands import KeptMarks, SetUp, give_tokens

CAPTION = "Pedas ni jujur 🔥 #AbangColek"
STATS = Job("TASK-1201", "stats", period="30d")
CHECK = Job("TASK-1201", "check", CAPTION)
DAY_S = 86_400


@pytest.fixture
def kept(authorized: FakeTikTok, tmp_path: Path) -> KeptMarks:
    return KeptMarks(tmp_path / "none.mp4", authorized)


def add_posts(tiktok: FakeTikTok, *ages_s: float, caption: str = "", privacy: str = PRIVACY[0]) -> list[Posted]:
    """Each with 100 views, 10 likes, 2 comments and 1 share."""
    made = [
        Posted("", tiktok.now() - age, tiktok.desk.make_id(), caption, privacy, 100, 10, 2, 1) for age in ages_s
    ]  # fmt: skip
    tiktok.desk.posts += made
    return made


def test_the_videos_of_a_period_are_summed_over_all_pages(kept: KeptMarks) -> None:
    add_posts(kept.tiktok, *(hour * 3600.0 + 60 for hour in range(45)), 40 * DAY_S)
    assert run(STATS, kept.tools) == Done(
        {
            "rung": "display", "act": "stats", "state": "read", "videos": 45,
            "figures": {"views": 4500, "likes": 450, "comments": 90, "shares": 45},
            "account": {"followers": 1200, "likes": 54000, "videos": 46},
        }
    )  # fmt: skip
    assert kept.tiktok.count("list") == 3


def test_what_is_older_than_the_period_is_not_paged_through(kept: KeptMarks) -> None:
    add_posts(kept.tiktok, 60, *(40 * DAY_S + hour * 3600.0 for hour in range(60)))
    outcome = run(STATS, kept.tools)
    assert isinstance(outcome, Done)
    assert (outcome.result["videos"], kept.tiktok.count("list")) == (1, 1)


def test_two_videos_of_the_same_second_are_each_counted_once(kept: KeptMarks) -> None:
    at = kept.tiktok.now() - 60
    add_posts(kept.tiktok, *[60.0] * 3)
    for post in kept.tiktok.posts:
        post.at = at
    outcome = run(STATS, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result["videos"] == 3


def test_an_account_without_videos_has_gathered_nothing(kept: KeptMarks) -> None:
    outcome = run(STATS, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result["figures"] == {"views": 0, "likes": 0, "comments": 0, "shares": 0}


def test_a_single_video_is_read_by_its_id_and_one_that_is_not_ours_is_said(kept: KeptMarks) -> None:
    [post, _] = add_posts(kept.tiktok, 60, 120)
    outcome = run(replace(STATS, video_id=post.video_id), kept.tools)
    assert isinstance(outcome, Done)
    assert (outcome.result["videos"], outcome.result["figures"]) == (
        1,
        {"views": 100, "likes": 10, "comments": 2, "shares": 1},
    )
    assert run(replace(STATS, video_id="73920123"), kept.tools) == Failed("no_such_video", "73920123")


def test_the_accounts_own_figures_are_left_out_where_its_owner_did_not_agree(
    tiktok: FakeTikTok, kept: KeptMarks
) -> None:
    tiktok.tokens.granted = "video.list"
    keep_tokens(locate_tokens(settings()), give_tokens(tiktok))
    outcome = run(STATS, kept.tools)
    assert isinstance(outcome, Done)
    assert "account" not in outcome.result
    assert tiktok.count("user") == 0


def test_a_list_whose_pages_do_not_end_is_given_up(kept: KeptMarks, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = {"videos": [], "has_more": True, "cursor": 0}
    monkeypatch.setattr("tests.fake_tiktok.api.list_videos", lambda *_: {**endless, "cursor": falling()})
    assert run(STATS, kept.tools) == TryAgain("tiktok_down", "a list of videos without an end")


def falling(numbers: "list[int]" = [10**12]) -> int:  # noqa: B006 - one after the other
    numbers[0] -= 1
    return numbers[0]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(code="scope_not_authorized", status=401), Failed("scope_not_authorized")),
        (Fault(code="rate_limit_exceeded", status=429), TryAgain("rate_limit_exceeded")),
        (Fault("cut_before"), TryAgain("tiktok_down", "RemoteProtocolError")),
        (Fault("bad_json"), TryAgain("tiktok_down", "JSONDecodeError")),
    ],
)
def test_what_tiktok_refuses_is_told_by_its_code(kept: KeptMarks, fault: Fault, outcome: object) -> None:
    kept.tiktok.faults.plan("list", fault)
    assert run(STATS, kept.tools) == outcome


def test_a_period_that_is_none_is_refused(kept: KeptMarks) -> None:
    assert run(replace(STATS, period="someday"), kept.tools) == Failed("invalid_params", "no such period: someday")


def test_a_post_of_the_last_hours_is_found_by_its_caption(kept: KeptMarks) -> None:
    add_posts(kept.tiktok, 60, 7200, caption="another")
    [post] = add_posts(kept.tiktok, 3600, caption=f"  {CAPTION.upper()}\n")
    outcome = run(CHECK, kept.tools)
    link = f"https://www.tiktok.com/@abangcolek/video/{post.video_id}"
    assert outcome == Done(
        {"rung": "display", "act": "check", "state": "found", "video_id": post.video_id, "link": link}
    )


def test_of_two_with_the_caption_the_newest_is_the_one(kept: KeptMarks) -> None:
    [_, newest] = add_posts(kept.tiktok, 7200, 60, caption=CAPTION)
    outcome = run(CHECK, kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result["video_id"] == newest.video_id


def test_a_post_that_is_not_there_is_absent(kept: KeptMarks) -> None:
    add_posts(kept.tiktok, 2 * DAY_S, caption=CAPTION)
    add_posts(kept.tiktok, 60, caption=CAPTION, privacy="SELF_ONLY")
    absent = Done({"rung": "display", "act": "check", "state": "absent", "video_id": None, "link": None})
    assert run(CHECK, kept.tools) == absent
    assert run(replace(CHECK, video_id="73920123"), kept.tools) == absent


@pytest.mark.parametrize("job", [replace(CHECK, visibility="private"), replace(CHECK, caption=" ")])
def test_what_a_list_of_public_videos_cannot_say_is_not_said(kept: KeptMarks, job: Job) -> None:
    outcome = run(job, kept.tools)
    assert isinstance(outcome, Failed)
    assert (outcome.code, kept.tiktok.calls) == ("not_offered", [])


@pytest.mark.parametrize("act", ["post", "edit", "delete"])
def test_what_this_rung_has_no_way_for_is_not_offered(kept: KeptMarks, act: str) -> None:
    assert run(replace(CHECK, act=act), kept.tools) == Failed("not_offered")


@pytest.mark.parametrize(
    ("description", "caption", "bears"),
    [
        ("Pedas ni jujur 🔥", "Pedas ni jujur 🔥", True),
        ("pedas  NI jujur 🔥 ", "Pedas ni jujur 🔥", True),
        ("Cafe\u0301", "Café", True),
        ("Pedas ni", "Pedas ni jujur 🔥", False),
        ("x" * 150, "x" * 2000, True),
        ("🔥" * 75, "🔥" * 200, True),
        ("x" * 147 + "...", "x" * 2000, True),
        ("x" * 150, "y" * 2000, False),
        ("", "Pedas", False),
    ],
)
def test_a_caption_is_known_again_though_tiktok_cuts_it(description: str, caption: str, bears: bool) -> None:
    assert bears_caption(description, caption) is bears


def test_the_api_wants_its_fields_in_the_address(kept: KeptMarks) -> None:
    add_posts(kept.tiktok, 60)
    with connect() as api:
        videos = api.call("/v2/video/list/", {"max_count": 1}, ("id", "create_time"))["videos"]
    assert isinstance(videos, list)
    assert set(videos[0]) == {"id", "create_time"}


def test_it_is_able_once_the_owner_agreed_to_the_list(set_up: SetUp, tiktok: FakeTikTok, kept: KeptMarks) -> None:
    assert check_ability() == "ready"
    tiktok.tokens.granted = "video.upload"
    keep_tokens(locate_tokens(settings()), give_tokens(tiktok))
    assert check_ability() == "missing"


def test_a_week_begins_on_monday_in_the_owners_zone(kept: KeptMarks) -> None:
    now = datetime.now(settings().zone)
    monday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    ages = [(now - monday).total_seconds() + 5, max(0.0, (now - monday).total_seconds() - 5)]
    add_posts(kept.tiktok, *ages)
    outcome = run(replace(STATS, period="week"), kept.tools)
    assert isinstance(outcome, Done)
    assert outcome.result["videos"] == 1
