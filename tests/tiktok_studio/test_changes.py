"""Edit, delete and check on Studio's list."""

import pytest
from playwright.sync_api import Browser

from home_node.outcomes import Done, Failed, Outcome, Uncertain
from home_node.tiktok import Act, Change, Job
from home_node.tiktok.studio.change_check import judge_change
from home_node.tiktok.studio.content_list import Post
from home_node.tiktok.studio.earlier_posts import keep_earlier_posts
from tests.fake_tiktok.studio import FakeStudio, Version
from tests.fake_tiktok.studio_attempts import CAPTION, TASK, Remembered, attempt, make_setup


def run(job: Job, remembered: Remembered, chromium: Browser, studio: FakeStudio, **waits: float) -> Outcome:
    setup = make_setup(remembered.video.parent, studio.url, **waits)
    return attempt(setup, job, remembered, chromium, studio)


@pytest.mark.parametrize("old", [False, True])
def test_a_caption_is_edited_and_seen(old: bool, remembered: Remembered, chromium: Browser, studio: FakeStudio) -> None:
    studio.version = Version(old_selectors=old)
    other, number = studio.add_post("Lain"), studio.add_post("Promo lama")
    outcome = run(Job(TASK, "edit", CAPTION, video_id=number), remembered, chromium, studio)
    assert outcome == Done({"rung": "studio", "act": "edit", "state": "edited"})
    assert {post.video_id: post.caption for post in studio.posts} == {number: CAPTION, other: "Lain"}
    assert (studio.edits, remembered.marks) == (1, ["press_save"])


def test_a_post_is_deleted_and_seen_gone(remembered: Remembered, chromium: Browser, studio: FakeStudio) -> None:
    other, number = studio.add_post("Lain"), studio.add_post("Promo lama")
    outcome = run(Job(TASK, "delete", video_id=number), remembered, chromium, studio)
    assert outcome == Done({"rung": "studio", "act": "delete", "state": "deleted"})
    assert [post.video_id for post in studio.posts] == [other]
    assert (studio.deletions, remembered.marks) == (1, ["confirm_delete"])


@pytest.mark.parametrize("act", ["edit", "delete"])
@pytest.mark.parametrize("menu", [(), ("Analytics",)])
def test_what_studio_does_not_offer_is_left_to_a_person(
    act: Act, menu: tuple[str, ...], remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    studio.version = Version(menu=menu)
    number = studio.add_post("Promo lama")
    outcome = run(Job(TASK, act, CAPTION, video_id=number), remembered, chromium, studio, element=1.5)
    assert isinstance(outcome, Failed)
    assert (outcome.code, remembered.marks) == ("not_offered", [])
    assert [post.caption for post in studio.posts] == ["Promo lama"]


@pytest.mark.parametrize("number", ["7500000000000000999", "7'] a"])
def test_a_video_that_is_not_in_the_list_is_told(
    number: str, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    studio.add_post("Lain")
    outcome = run(Job(TASK, "delete", video_id=number), remembered, chromium, studio)
    assert isinstance(outcome, Failed)
    assert (outcome.code, studio.deletions) == ("no_such_video", 0)


def test_a_deletion_that_is_not_seen_is_uncertain(
    monkeypatch: pytest.MonkeyPatch, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    number = studio.add_post("Promo lama")
    monkeypatch.setattr(studio, "_change", lambda *_: None)
    outcome = run(Job(TASK, "delete", video_id=number), remembered, chromium, studio)
    assert isinstance(outcome, Uncertain)
    assert remembered.marks == ["confirm_delete"]


def test_check_knows_the_new_post_from_an_older_one_with_the_same_words(
    remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    check = Job(TASK, "check", CAPTION)
    older = studio.add_post(CAPTION)
    found = run(check, remembered, chromium, studio)
    keep_earlier_posts(remembered.video.parent / "tiktok", TASK, [Post(older, "", CAPTION)])
    absent = run(check, remembered, chromium, studio)
    newer = studio.add_post(CAPTION)
    again = run(check, remembered, chromium, studio)
    states = [(outcome.result["state"], outcome.result.get("video_id")) for outcome in (found, absent, again)]  # type: ignore[union-attr]
    assert states == [("found", older), ("absent", None), ("found", newer)]
    assert remembered.marks == []


OLD = "Promo lama yang panjang"
LOOKS = {
    "edited": ("edit", CAPTION, {}, ("happened", CAPTION)),
    "not edited": ("edit", OLD, {}, ("not_happened", OLD)),
    "edited by somebody": ("edit", "Lain", {}, ("unclear", "Lain")),
    "edited, shortened": ("edit", CAPTION, {"shortens": True}, ("happened", CAPTION[:12] + "…")),
    "gone, that was to be edited": ("edit", None, {}, ("unclear", None)),
    "deleted": ("delete", None, {}, ("happened", None)),
    "not deleted": ("delete", OLD, {"old_selectors": True}, ("not_happened", OLD)),
}


@pytest.mark.parametrize(("act", "there", "looks", "sees"), LOOKS.values(), ids=LOOKS.keys())
def test_a_look_tells_how_the_post_stands_and_changes_nothing(
    act: Change,
    there: str | None,
    looks: dict[str, bool],
    sees: tuple[str, str | None],
    remembered: Remembered,
    chromium: Browser,
    studio: FakeStudio,
) -> None:
    studio.version = Version(**looks)
    studio.add_post("Lain")
    number = studio.add_post(there) if there else "7500000000000000999"
    job = Job(TASK, "look", CAPTION if act == "edit" else "", video_id=number, of=act, caption_before=OLD)
    outcome = run(job, remembered, chromium, studio)
    assert isinstance(outcome, Done)
    shown = outcome.result["caption"]
    assert (outcome.result["state"], " ".join(str(shown).split()) if shown else None) == (
        sees[0], " ".join(sees[1].split()) if sees[1] else None,
    )  # fmt: skip
    assert (studio.edits, studio.deletions, remembered.marks) == (0, 0, [])


@pytest.mark.parametrize("shown", ["Promo baru…", ""])
def test_a_caption_that_fits_both_or_none_tells_nothing(shown: str) -> None:
    job = Job(TASK, "look", "Promo baru sekali", video_id="7", caption_before="Promo baru lama")
    assert judge_change([Post("7", "", shown)], job) == ("unclear", shown)
