"""The rung `inbox`: a draft, once, and the truth about it whatever happens on the way."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from home_node.executors import Stopped
from home_node.outcomes import Done, Failed, TryAgain, Uncertain
from home_node.tiktok.content_posting.inbox import check_ability, run
from home_node.tiktok.tokens import locate_tokens
from shared.settings import settings
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.faults import Fault
from tests.unit.home_node.tiktok.films import make_film
from tests.unit.home_node.tiktok.hands import (
    CHECK,
    IMPATIENT,
    POST,
    QUICK,
    KeptMarks,
    SetUp,
    make_video,
    read_everything,
)

IN_INBOX = Done({"rung": "inbox", "act": "post", "state": "in_inbox"})
UNAUDITED = "unaudited_client_can_only_post_to_private_accounts"
DOWN = Fault(status=503)


@pytest.fixture
def kept(authorized: FakeTikTok, tmp_path: Path) -> KeptMarks:
    return KeptMarks(make_video(tmp_path, 3), authorized)


def test_a_video_becomes_one_draft_and_that_is_its_success(kept: KeptMarks) -> None:
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert (len(kept.tiktok.drafts), len(kept.tiktok.posts)) == (1, 0)
    assert kept.marks == [("last_chunk", 0)]
    assert kept.tiktok.count("status") == 1


@pytest.mark.parametrize(("megabytes", "chunks"), [(4.9, 1), (5, 1), (64, 1), (64.1, 6), (130, 13)])
def test_videos_of_every_size_go_in_the_chunks_that_tiktok_takes(
    kept: KeptMarks, tmp_path: Path, megabytes: float, chunks: int
) -> None:
    kept.video = make_video(tmp_path, megabytes)
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    upload = next(iter(kept.tiktok.desk.uploads.values()))
    assert (upload.size, upload.chunks, upload.is_whole) == (int(megabytes * 1_000_000), chunks, True)
    assert kept.marks == [("last_chunk", 0)]
    assert kept.checks == chunks


def test_the_upload_carries_no_token_of_ours(kept: KeptMarks) -> None:
    run(POST, kept.tools, QUICK)
    assert kept.tiktok.uploads_with_tokens == 0


def test_slow_processing_is_waited_for(kept: KeptMarks) -> None:
    kept.tiktok.desk.slow = 4
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert kept.tiktok.count("status") == 5


def test_processing_without_end_leaves_a_doubt(kept: KeptMarks) -> None:
    kept.tiktok.desk.slow = 10_000
    kept.tiktok.desk.limits_statuses = False
    assert run(POST, kept.tools, IMPATIENT) == Uncertain("not_in_inbox")


def test_a_draft_that_its_person_has_posted_is_found_with_its_id(kept: KeptMarks) -> None:
    run(POST, kept.tools, QUICK)
    post = kept.tiktok.desk.finish_draft(POST.caption)
    found = run(CHECK, kept.tools, QUICK)
    assert found == Done({"rung": "inbox", "act": "check", "state": "found", "video_id": post.video_id, "link": None})


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ("spam_risk_too_many_pending_share", 403, "spam_risk_too_many_pending_share"),
        ("spam_risk_too_many_posts", 403, "spam_risk_too_many_posts"),
        ("spam_risk_user_banned_from_posting", 403, "spam_risk_user_banned_from_posting"),
        ("spam_risk", 403, "spam_risk"),
        ("spam_risk_text", 403, "spam_risk_text"),
        ("reached_active_user_cap", 403, "reached_active_user_cap"),
        (UNAUDITED, 403, UNAUDITED),
        ("scope_not_authorized", 401, "scope_not_authorized"),
        ("scope_permission_missed", 401, "scope_not_authorized"),
        ("invalid_param", 400, "invalid_params"),
        ("invalid_params", 400, "invalid_params"),
        ("invalid_file_upload", 400, "file_format_check_failed"),
        ("privacy_level_option_mismatch", 403, "privacy_level_option_mismatch"),
        ("something_new", 400, "invalid_params"),
    ],
)  # fmt: skip
def test_what_tiktok_refuses_before_the_upload_is_told_by_its_code_and_nothing_was_marked(
    kept: KeptMarks, told: str, status: int, code: str
) -> None:
    kept.tiktok.faults.plan("init", Fault(code=told, status=status, message="in TikTok's words"))
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == code
    assert "in TikTok's words" in outcome.detail
    assert (kept.marks, kept.tiktok.count_everything()) == ([], 0)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(code="rate_limit_exceeded", status=429), "rate_limit_exceeded"),
        (Fault(code="internal_error", status=500), "internal"),
        (Fault(status=429), "rate_limit_exceeded"),
        (DOWN, "internal"),
        (Fault("cut_before"), "tiktok_down"),
        (Fault("bad_json"), "tiktok_down"),
    ],
)
def test_passing_trouble_before_the_upload_may_be_tried_again(kept: KeptMarks, fault: Fault, code: str) -> None:
    kept.tiktok.faults.plan("init", fault)
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, TryAgain)
    assert (outcome.code, kept.marks) == (code, [])
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert kept.tiktok.count_everything() == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        *((code, code) for code in (
            "file_format_check_failed", "duration_check_failed", "frame_rate_check_failed", "picture_size_check_failed",
            "internal", "auth_removed", "spam_risk", "spam_risk_text", "spam_risk_too_many_posts",
            "spam_risk_user_banned_from_posting",
        )),
        ("picture_size", "picture_size_check_failed"),
        ("publish_cancelled", "invalid_params"),
        ("", "internal"),
    ],
)  # fmt: skip
def test_what_tiktok_finds_in_the_video_afterwards_has_not_happened(kept: KeptMarks, reason: str, code: str) -> None:
    kept.tiktok.desk.fail_reason = reason or "none"
    if not reason:
        kept.tiktok.desk.tell_status = lambda _: {"status": "FAILED"}  # type: ignore[method-assign]
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert (outcome.code, kept.tiktok.count_everything()) == (code, 0)


def test_the_sixth_draft_of_a_day_and_the_seventh_beginning_of_a_minute_are_refused(kept: KeptMarks) -> None:
    kept.tiktok.desk.limits_statuses = False
    for _ in range(5):
        assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert run(POST, kept.tools, QUICK) == Failed("spam_risk_too_many_pending_share")
    assert run(POST, kept.tools, QUICK) == TryAgain("rate_limit_exceeded")
    kept.tiktok.ahead_s = 61
    assert run(POST, kept.tools, QUICK) == Failed("spam_risk_too_many_pending_share")
    kept.tiktok.desk.finish_draft(POST.caption)
    assert run(POST, kept.tools, QUICK) == IN_INBOX


@pytest.mark.parametrize("fault", [DOWN, Fault("cut_before"), Fault(status=416), Fault(status=403)])
def test_a_chunk_that_fails_in_the_middle_has_left_nothing(kept: KeptMarks, tmp_path: Path, fault: Fault) -> None:
    kept.video = make_video(tmp_path, 70)
    kept.tiktok.faults.plan("chunk", None, None, fault)
    outcome = run(POST, kept.tools, QUICK)
    assert outcome.code == ("invalid_params" if fault.status in {403, 416} else "tiktok_down")  # type: ignore[union-attr]
    assert isinstance(outcome, Failed if fault.status in {403, 416} else TryAgain)
    assert (kept.marks, kept.tiktok.count_everything()) == ([], 0)
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert kept.tiktok.count_everything() == 1


@pytest.mark.parametrize("fault", [Fault("cut_after"), Fault("bad_json")])
def test_a_last_chunk_whose_answer_was_lost_is_found_by_its_status(kept: KeptMarks, fault: Fault) -> None:
    kept.tiktok.faults.plan("last_chunk", fault)
    assert run(POST, kept.tools, QUICK) == IN_INBOX
    assert (kept.tiktok.count("last_chunk"), kept.tiktok.count_everything()) == (1, 1)


@pytest.mark.parametrize("fault", [DOWN, Fault("cut_before")])
def test_a_last_chunk_that_nobody_knows_of_is_a_doubt_and_not_sent_again(kept: KeptMarks, fault: Fault) -> None:
    kept.tiktok.faults.plan("last_chunk", fault)
    kept.tiktok.desk.limits_statuses = False
    outcome = run(POST, kept.tools, IMPATIENT)
    assert isinstance(outcome, Uncertain)
    assert (outcome.code, kept.tiktok.count("last_chunk"), len(kept.marks)) == ("not_in_inbox", 1, 1)
    assert run(CHECK, kept.tools, IMPATIENT) == Done(
        {"rung": "inbox", "act": "check", "state": "absent", "video_id": None, "link": None}
    )


@pytest.mark.parametrize(("tells_bytes", "outcome"), [(True, Failed), (False, Uncertain)])
def test_a_last_chunk_that_tiktok_refuses_has_failed_only_if_tiktok_lacks_its_bytes(
    kept: KeptMarks, tells_bytes: bool, outcome: type
) -> None:
    kept.tiktok.desk.tells_bytes = tells_bytes
    kept.tiktok.desk.limits_statuses = False
    kept.tiktok.faults.plan("last_chunk", Fault(status=403))
    assert type(run(POST, kept.tools, IMPATIENT)) is outcome
    assert kept.tiktok.count_everything() == 0


def test_a_status_that_is_not_answered_for_a_while_is_asked_again(kept: KeptMarks) -> None:
    kept.tiktok.faults.plan("status", DOWN, Fault("cut_before"), Fault(code="rate_limit_exceeded", status=429))
    assert run(POST, kept.tools, QUICK) == IN_INBOX


def test_a_status_that_is_never_answered_leaves_a_doubt_with_the_reason(kept: KeptMarks) -> None:
    kept.tiktok.faults.plan("status", *[Fault("cut_before")] * 200)
    assert run(POST, kept.tools, IMPATIENT) == Uncertain("tiktok_down", "RemoteProtocolError")
    assert kept.tiktok.count_everything() == 1


def test_an_authorization_that_is_taken_back_after_the_upload_leaves_a_doubt(kept: KeptMarks) -> None:
    kept.tiktok.faults.plan("status", Fault(code="scope_not_authorized", status=401))
    assert run(POST, kept.tools, QUICK) == Uncertain("scope_not_authorized")


def test_a_task_that_is_taken_back_stops_before_the_mark(kept: KeptMarks, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        run(POST, replace(kept.tools, mark=stop), QUICK)
    with pytest.raises(Stopped):
        run(POST, replace(kept.tools, check_in=stop), QUICK)
    assert (kept.tiktok.count("last_chunk"), kept.tiktok.count_everything()) == (0, 0)


def test_no_secret_is_in_an_outcome_in_the_log_or_open_to_others(
    kept: KeptMarks, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    access = next(iter(kept.tiktok.tokens.access))
    words = f"token {access} upload_token=secret1 Bearer {access}"
    kept.tiktok.faults.plan("init", Fault(code="invalid_params", message=words), None)
    caplog.set_level(logging.DEBUG)
    told = repr(run(POST, kept.tools, QUICK)) + repr(run(POST, kept.tools, QUICK))
    told += capsys.readouterr().out + caplog.text
    assert "in_inbox" in told
    assert not [secret for secret in (access, "secret1", "rft.", "secret-of-our-app") if secret in told]
    folder = Path(settings().data) / "tiktok"
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "secret1" not in read_everything(folder)


@pytest.mark.parametrize("act", ["edit", "delete", "stats"])
def test_what_tiktok_has_no_way_for_is_not_offered(kept: KeptMarks, act: str) -> None:
    assert run(replace(POST, act=act), kept.tools, QUICK) == Failed("not_offered")


def test_a_later_time_is_not_offered_and_a_time_that_has_come_is(kept: KeptMarks) -> None:
    later = replace(POST, schedule_at=datetime.now(UTC) + timedelta(hours=2))
    outcome = run(later, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_offered"
    assert run(replace(POST, schedule_at=datetime.now(UTC)), kept.tools, QUICK) == IN_INBOX


def test_a_video_that_is_not_there_or_empty_is_no_video(kept: KeptMarks, tmp_path: Path) -> None:
    kept.video = tmp_path / "gone.mp4"
    assert run(POST, kept.tools, QUICK) == Failed("no_video")
    kept.video = make_video(tmp_path, 0)
    assert run(POST, kept.tools, QUICK) == Failed("no_video")


def test_a_video_that_tiktok_would_refuse_is_refused_before_anything_is_sent(kept: KeptMarks, tmp_path: Path) -> None:
    kept.video = make_film(tmp_path / "film.mp4", rate=15)
    assert run(POST, kept.tools, QUICK) == Failed(
        "frame_rate_check_failed", "15.0 pictures a second, from 23 to 60 are taken"
    )
    kept.video.write_bytes(b"#EXTM3U\n")
    assert run(POST, kept.tools, QUICK) == Failed("file_format_check_failed", "no MP4, MOV or WebM")
    assert kept.tiktok.calls == []


def test_an_upload_address_that_is_not_tiktoks_gets_no_video(kept: KeptMarks) -> None:
    kept.tiktok.url = "http://localhost:9"
    outcome = run(POST, kept.tools, QUICK)
    assert outcome == TryAgain("tiktok_down", "an upload's address that is not TikTok's")
    assert kept.marks == []


def test_a_check_of_an_order_that_this_pc_knows_nothing_of_says_so(kept: KeptMarks) -> None:
    outcome = run(CHECK, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_offered"
    run(POST, kept.tools, QUICK)
    assert run(CHECK, kept.tools, QUICK) == Done({"rung": "inbox", "act": "check", "state": "in_inbox"})
    assert kept.tiktok.count_everything() == 1


def test_a_check_while_tiktok_is_at_work_is_tried_again_later(kept: KeptMarks) -> None:
    kept.tiktok.desk.limits_statuses, kept.tiktok.desk.slow = False, 10_000
    run(POST, kept.tools, IMPATIENT)
    outcome = run(CHECK, kept.tools, IMPATIENT)
    assert isinstance(outcome, TryAgain)
    assert outcome.code == "not_in_inbox"


def test_it_is_able_once_the_owner_agreed_and_not_before(set_up: SetUp, tiktok: FakeTikTok, kept: KeptMarks) -> None:
    assert check_ability() == "ready"
    set_up(WOCS_TIKTOK_CLIENT_SECRET="")
    assert check_ability() == "missing"
    set_up()
    locate_tokens(settings()).path.unlink()
    assert check_ability() == "missing"
    outcome = run(POST, kept.tools, QUICK)
    assert isinstance(outcome, Failed)
    assert (outcome.code, kept.marks) == ("not_authorized", [])
    assert "tiktok authorize" in outcome.detail


@pytest.mark.parametrize("gone_at", ["check_in", "mark"])
def test_a_video_that_is_gone_in_the_middle_is_not_posted(kept: KeptMarks, tmp_path: Path, gone_at: str) -> None:
    kept.video = make_video(tmp_path, 70)
    tools = replace(kept.tools, **{gone_at: lambda *_: kept.video.unlink(missing_ok=True)})
    assert run(POST, tools, IMPATIENT) == Failed("no_video", "FileNotFoundError")
    assert kept.tiktok.count_everything() == 0


def test_a_video_that_becomes_shorter_in_the_middle_is_not_posted(kept: KeptMarks) -> None:
    def cut(step: str) -> None:
        kept.video.write_bytes(b"cut")

    assert run(POST, replace(kept.tools, mark=cut), IMPATIENT) == Failed("no_video", "OSError")
    assert kept.tiktok.count_everything() == 0
