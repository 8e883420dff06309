"""Every version of Studio: the right end, told as it is, and never a second post. The fake counts."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from home_node.executors import Stopped
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain
from home_node.tiktok import Job, Visibility
from tests.fake_tiktok.studio import FakeStudio, Version
from tests.fake_tiktok.studio_attempts import CAPTION, TASK, ZONE, Remembered, attempt, make_setup

POST = Job(TASK, "post", CAPTION)
WORKING = {
    "as it is": Version(),
    "old selectors, Post now": Version(old_selectors=True, post_now=True),
    "Got it, late form": Version(got_it=True, form_late_ms=900),
    "four inputs, slow processing and checks": Version(file_inputs=4, processing_ms=500, checks_ms=400),
    "tour, cookies and Got it at once": Version(tour=True, cookie_banner=True, got_it=True),
    "listed late, shortened, and no word": Version(listed_after=3, shortens=True, shows_word=False),
}
STOPPED = {
    "login wall": (Version(login_wall=True), {}, Failed, "not_logged_in"),
    "captcha": (Version(captcha=True), {}, Failed, "captcha"),
    "unknown page": (Version(unknown=True), {"page": 1}, Failed, "unknown_page"),
    "two buttons": (Version(two_buttons=True), {}, Failed, "selector_ambiguous"),
    "dead button": (Version(dead_button=True), {"element": 2}, Failed, "post_button_dead"),
    "no form": (Version(form_late_ms=60_000), {"form": 1}, Failed, "selector_missing"),
    "endless processing": (Version(processing_ms=60_000), {"upload": 0.5}, TryAgain, "upload_stuck"),
    "endless checks": (Version(checks_ms=60_000), {"checks": 0.5}, Failed, "copyright_wait"),
    "crash: content page": (Version(crash_at="content_page"), {}, TryAgain, "tiktok_down"),
    "crash: upload page": (Version(crash_at="upload_page"), {}, TryAgain, "tiktok_down"),
    "crash: file": (Version(crash_at="file"), {}, TryAgain, "upload_stuck"),
    "crash: form": (Version(crash_at="form"), {"form": 0.5}, Failed, "selector_missing"),
    "crash: checked": (Version(crash_at="checked", checks_ms=2500), {"element": 2}, Failed, "post_button_dead"),
}
IN_DOUBT = {
    "posted but absent": (Version(listed_after=100), 1, {"not_listed"}),
    "crash: pressed": (Version(crash_at="pressed", post_now=True), 0, {"not_listed", "studio_broke"}),
    "crash: publish": (Version(crash_at="publish"), 0, {"not_listed"}),
}


def run(
    version: Version, job: Job, remembered: Remembered, chromium: Browser, studio: FakeStudio, **waits: float
) -> Outcome:
    studio.version = version
    return attempt(make_setup(remembered.video.parent, studio.url, **waits), job, remembered, chromium, studio)


@pytest.mark.parametrize("version", WORKING.values(), ids=WORKING.keys())
def test_a_post_is_made_once_and_seen(
    version: Version, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    studio.add_post(CAPTION)  # an older one with the same words is not taken for it
    outcome = run(version, POST, remembered, chromium, studio, listed=20)
    assert isinstance(outcome, Done)
    assert outcome.result["state"] == "posted"
    assert [(post.caption, post.visibility) for post in studio.posts] == [(CAPTION, "Everyone")] * 2
    assert outcome.result["video_id"] == studio.posts[0].video_id
    assert str(outcome.result["link"]).endswith(f"/@abangcolek/video/{studio.posts[0].video_id}")
    assert (studio.presses, remembered.marks) == (1, ["press_post"])
    assert studio.uploads == [remembered.video.stat().st_size]
    assert "wrong_input" not in studio.points


@pytest.mark.parametrize(("version", "waits", "kind", "code"), STOPPED.values(), ids=STOPPED.keys())
def test_what_stops_before_the_press_posts_nothing_and_is_told_with_a_picture(
    version: Version,
    waits: dict[str, float],
    kind: type[Outcome],
    code: str,
    remembered: Remembered,
    chromium: Browser,
    studio: FakeStudio,
) -> None:
    outcome = run(version, POST, remembered, chromium, studio, **waits)
    assert isinstance(outcome, kind)
    assert outcome.code == code  # type: ignore[union-attr]
    assert (studio.posts, studio.presses, remembered.marks) == ([], 0, [])
    assert list(remembered.pictures) == [f"studio-{code}.jpg"]
    assert remembered.pictures[f"studio-{code}.jpg"].startswith(b"\xff\xd8")


@pytest.mark.parametrize(("version", "posted", "codes"), IN_DOUBT.values(), ids=IN_DOUBT.keys())
def test_what_is_not_seen_after_the_press_is_uncertain_and_not_pressed_again(
    version: Version, posted: int, codes: set[str], remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    outcome = run(version, POST, remembered, chromium, studio, element=3)
    assert isinstance(outcome, Uncertain)
    assert outcome.code in codes
    assert (len(studio.posts), studio.points.count("pressed"), remembered.marks) == (posted, 1, ["press_post"])
    assert studio.points.count("publish") <= 1


def test_what_tiktok_refuses_after_the_press_is_told_in_its_words(
    remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    outcome = run(Version(refused="This breaks the Community Guidelines"), POST, remembered, chromium, studio)
    assert outcome == Failed("studio_refused", "This breaks the Community Guidelines")
    assert (studio.posts, studio.presses) == ([], 1)


def test_a_task_that_was_taken_back_is_not_pressed(
    remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    remembered.stop_mark = True
    with pytest.raises(Stopped):
        run(Version(), POST, remembered, chromium, studio)
    assert (studio.posts, studio.presses) == ([], 0)


def in_days(days: int) -> datetime:
    return (datetime.now(ZoneInfo(ZONE)) + timedelta(days=days)).replace(hour=20, minute=35, second=0, microsecond=0)


SCHEDULING = WORKING | {"asks whether it may": Version(schedule_asks=True), "30 days": Version(schedule_days=30)}


@pytest.mark.parametrize("version", SCHEDULING.values(), ids=SCHEDULING.keys())
def test_a_post_is_handed_to_studios_own_schedule_once(
    version: Version, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    at = in_days(version.schedule_days - 1)
    job = Job(TASK, "schedule", CAPTION, visibility="private", schedule_at=at.astimezone(UTC))
    outcome = run(version, job, remembered, chromium, studio, listed=20)
    assert isinstance(outcome, Done)
    assert (outcome.result["state"], outcome.result["act"]) == ("scheduled", "schedule")
    assert outcome.result["video_id"] == studio.posts[0].video_id
    assert [(post.visibility, post.schedule) for post in studio.posts] == [("Only you", f"{at:%B} {at.day} 20:35")]
    assert (studio.presses, remembered.marks) == (1, ["press_post"])


UNOFFERED = {
    "no schedule": (Version(schedules=False), 3),
    "no schedule, old": (Version(schedules=False, old_selectors=True), 3),
    "later than its calendar": (Version(schedule_days=2), 5),
    "months later": (Version(), 80),
}


@pytest.mark.parametrize(("version", "days"), UNOFFERED.values(), ids=UNOFFERED.keys())
def test_a_time_that_studio_does_not_offer_is_told_and_nothing_is_posted(
    version: Version, days: int, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    job = Job(TASK, "schedule", CAPTION, schedule_at=in_days(days))
    outcome = run(version, job, remembered, chromium, studio, element=1)
    assert isinstance(outcome, Failed)
    assert outcome.code == "schedule_not_offered"
    assert (studio.posts, studio.presses, remembered.marks) == ([], 0, [])


@pytest.mark.parametrize(("visibility", "shown"), [("public", "Everyone"), ("friends", "Friends")])
def test_who_may_see_a_post(
    visibility: Visibility, shown: str, remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    outcome = run(Version(), Job(TASK, "post", CAPTION, visibility=visibility), remembered, chromium, studio)
    assert isinstance(outcome, Done)
    assert [post.visibility for post in studio.posts] == [shown]


def test_the_browser_says_that_it_is_driven(remembered: Remembered, chromium: Browser, studio: FakeStudio) -> None:
    run(Version(), Job(TASK, "check", CAPTION), remembered, chromium, studio)
    assert studio.driven == {"true"}
    assert all("HeadlessChrome" in agent for agent in studio.agents)


def test_a_picture_hides_what_somebody_typed_into_a_login(
    remembered: Remembered, chromium: Browser, studio: FakeStudio
) -> None:
    run(Version(login_wall=True), POST, remembered, chromium, studio)
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{studio.url}/login")
    picture = remembered.pictures["studio-not_logged_in.jpg"]
    box = page.locator("input[type=password]").bounding_box()
    assert box
    page.set_content("<img>")
    told = page.evaluate(
        """([jpeg, x, y]) => new Promise(done => { const image = new Image(); image.onload = () => {
          const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d")
          pen.drawImage(image, 0, 0); done([...pen.getImageData(x, y, 1, 1).data].slice(0, 3)) }
          image.src = "data:image/jpeg;base64," + jpeg })""",
        [
            b64encode(picture).decode(),
            box["x"] + 9,
            box["y"] + box["height"] / 2,
        ],
    )
    page.close()
    assert max(told) < 40
