"""Every version of Studio: the right end, told as it is, and never a second post. The fake counts."""

from base64 import b64encode
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from home_node.executors import Stopped
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain
from home_node.tiktok import Job
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


def test_visibility_and_studios_own_schedule(remembered: Remembered, chromium: Browser, studio: FakeStudio) -> None:
    now = datetime.now(ZoneInfo(ZONE))
    month, year = (now.month + 1, now.year) if now.month < 12 else (1, now.year + 1)
    at = datetime(year, month, 7, 20, 35, tzinfo=ZoneInfo(ZONE))
    job = Job(TASK, "post", CAPTION, visibility="private", schedule_at=at)
    outcome = run(Version(), job, remembered, chromium, studio)
    assert isinstance(outcome, Done)
    assert outcome.result["state"] == "scheduled"
    assert (studio.posts[0].visibility, studio.posts[0].schedule) == ("Only you", f"{at:%B} 7 20:35")


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
