"""The rung `direct`: straight onto the profile, for an audited app alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from home_node.outcomes import Done, Failed, TryAgain, Uncertain
from home_node.tiktok.content_posting.direct import check_ability, run
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.api_uploads import Posted
from tests.fake_tiktok.faults import Fault
from tests.unit.home_node.tiktok.hands import CHECK, IMPATIENT, POST, QUICK, KeptMarks, SetUp, make_video


@pytest.fixture
def kept(authorized: FakeTikTok, tmp_path: Path) -> KeptMarks:
    return KeptMarks(make_video(tmp_path, 3), authorized)


def test_a_video_is_on_the_profile_once_with_its_caption_id_and_link(kept: KeptMarks) -> None:
    outcome = run(POST, kept.tools, QUICK)
    [post] = kept.tiktok.posts
    link = f"https://www.tiktok.com/@abangcolek/video/{post.video_id}"
    assert outcome == Done(
        {"rung": "direct", "act": "post", "state": "posted", "video_id": post.video_id, "link": link}
    )
    assert (post.caption, post.privacy) == (POST.caption, "PUBLIC_TO_EVERYONE")
    assert kept.marks == [("last_chunk", 0)]


def test_what_the_account_switched_off_stays_off(kept: KeptMarks) -> None:
    run(POST, kept.tools, QUICK)
    [upload] = kept.tiktok.desk.uploads.values()
    switches = {name: value for name, value in upload.info.items() if name.startswith("disable_")}
    assert switches == {"disable_comment": False, "disable_duet": True, "disable_stitch": False}


@pytest.mark.parametrize(("visibility", "level"), [("friends", "MUTUAL_FOLLOW_FRIENDS"), ("private", "SELF_ONLY")])
def test_a_post_that_is_not_public_is_posted_without_an_id(kept: KeptMarks, visibility: str, level: str) -> None:
    outcome = run(replace(POST, visibility=visibility), kept.tools, QUICK)
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["video_id"], outcome.result["link"]) == ("posted", None, None)
    assert [post.privacy for post in kept.tiktok.posts] == [level]
    assert kept.tiktok.count("status") == 1


def test_an_id_that_comes_after_moderation_is_waited_for(kept: KeptMarks) -> None:
    kept.tiktok.desk.moderation = 3
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Done)
    assert outcome.result["video_id"] == kept.tiktok.posts[0].video_id


def test_an_id_that_does_not_come_leaves_the_post_posted(kept: KeptMarks) -> None:
    kept.tiktok.desk.moderation = 10_000
    kept.tiktok.desk.limits_statuses = False
    outcome = run(POST, kept.tools, IMPATIENT)
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["video_id"]) == ("posted", None)


def test_an_app_that_is_not_audited_posts_nothing_whatever_tiktok_offers(set_up: SetUp, kept: KeptMarks) -> None:
    set_up(WOCS_TIKTOK_AUDITED="no")
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "unaudited_client_can_only_post_to_private_accounts"
    assert (kept.tiktok.calls, check_ability()) == ([], "missing")


def test_an_app_that_tiktok_does_not_hold_for_audited_is_told_so_before_the_upload(kept: KeptMarks) -> None:
    kept.tiktok.desk.audited = False
    assert "PUBLIC_TO_EVERYONE" in kept.tiktok.desk.offers
    assert run(POST, kept.tools, QUICK) == Failed("unaudited_client_can_only_post_to_private_accounts")
    assert (kept.marks, kept.tiktok.count_everything()) == ([], 0)


def test_a_visibility_that_the_account_does_not_offer_is_refused_before_anything_is_sent(kept: KeptMarks) -> None:
    kept.tiktok.desk.offers = ("FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "privacy_level_option_mismatch"
    assert "FOLLOWER_OF_CREATOR" in outcome.detail
    assert kept.tiktok.count("init") == 0


def test_a_video_longer_than_this_account_may_post_is_refused_before_anything_is_sent(kept: KeptMarks) -> None:
    kept.tiktok.desk.longest_s = 3
    assert run(POST, kept.tools, QUICK) == Failed("duration_check_failed", "4 s, from 3 to 3 s are taken")
    assert kept.tiktok.count("init") == 0


def test_a_caption_is_as_long_as_tiktok_takes_emoji_counted_twice(kept: KeptMarks) -> None:
    assert isinstance(run(replace(POST, caption="🔥" * 1100), kept.tools, QUICK), Done)
    outcome = run(replace(POST, caption="🔥" * 1100 + "!"), kept.tools, QUICK)
    assert outcome == Failed("caption_not_taken", "a caption of more than 2200 characters")


def test_the_sixteenth_post_of_a_day_is_refused(kept: KeptMarks) -> None:
    kept.tiktok.desk.posts += [Posted(f"v_pub~{number}", kept.tiktok.now()) for number in range(14)]
    assert isinstance(run(POST, kept.tools, QUICK), Done)
    assert run(POST, kept.tools, QUICK) == Failed("spam_risk_too_many_posts")
    assert len(kept.tiktok.posts) == 15


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(code="scope_not_authorized", status=401), Failed("scope_not_authorized")),
        (Fault(code="spam_risk_user_banned_from_posting", status=403), Failed("spam_risk_user_banned_from_posting")),
        (Fault("cut_before"), TryAgain("tiktok_down", "RemoteProtocolError")),
    ],
)
def test_an_account_that_cannot_be_asked_gets_no_video(kept: KeptMarks, fault: Fault, outcome: object) -> None:
    kept.tiktok.faults.plan("creator", fault)
    assert run(POST, kept.tools, QUICK) == outcome
    assert (kept.tiktok.count("init"), kept.marks) == (0, [])


def test_processing_without_end_leaves_a_doubt_and_a_check_ends_it(kept: KeptMarks) -> None:
    kept.tiktok.desk.limits_statuses, kept.tiktok.desk.slow = False, 10_000
    assert run(POST, kept.tools, IMPATIENT) == Uncertain("upload_stuck")
    kept.tiktok.desk.slow = 0
    [post] = kept.tiktok.posts
    link = f"https://www.tiktok.com/@abangcolek/video/{post.video_id}"
    assert run(CHECK, kept.tools, QUICK) == Done(
        {"rung": "direct", "act": "check", "state": "found", "video_id": post.video_id, "link": link}
    )


def test_what_another_rung_began_is_not_this_ones_to_tell(kept: KeptMarks) -> None:
    from home_node.tiktok.content_posting import inbox

    inbox.run(POST, kept.tools, QUICK)
    outcome = run(CHECK, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_offered"
