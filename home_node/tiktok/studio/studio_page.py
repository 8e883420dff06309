"""A page of Studio: a step is found as `pages.toml` says, exactly one thing, and what lies over the page is closed."""

import time
from collections.abc import Callable
from functools import reduce
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page, TimeoutError

from home_node.tiktok.studio.pages import Pages

HIDDEN = {"video_input"}  # what a page never shows, as the inputs behind its "Select video"
WALLS = {"login_wall": "not_logged_in", "captcha": "captcha"}
CLICK_MS = 800  # of a press that only tries: what is in its way is closed first, the next time round
SERVER_ERROR = 500


class StepFailed(Exception):
    """A step that could not be done; `passing` where it may go the next time."""

    def __init__(self, code: str, detail: str, *, passing: bool = False) -> None:
        super().__init__(detail)
        self.code, self.detail, self.passing = code, detail, passing


class StudioPage:
    """`check_in` is called while waiting, and may raise to end it."""

    def __init__(self, page: Page, pages: Pages, check_in: Callable[[], None]) -> None:
        self.page, self.pages, self.pace = page, pages, pages.pace
        self._check_in = check_in
        self._in_the_way = self._match_any()
        page.on("dialog", lambda dialog: dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    def open_tab(self) -> "StudioPage":
        """Another tab: what still goes on in this one is not disturbed."""
        return StudioPage(self.page.context.new_page(), self.pages, self._check_in)

    def open(self, address: str) -> None:
        """Opens one of the addresses; raises StepFailed where TikTok does not answer as it should."""
        try:
            response = self.page.goto(
                self.pages.addresses[address], wait_until="domcontentloaded", timeout=self.pace.page * 1000
            )
        except TimeoutError:
            raise StepFailed("tiktok_down", f"{address}: no answer in {self.pace.page:g} s", passing=True) from None
        except Error as error:
            if "net::" not in error.message:
                raise
            raise StepFailed("tiktok_down", f"{address}: {error.message.split()[1]}", passing=True) from None
        if response is not None and response.status >= SERVER_ERROR:
            raise StepFailed("tiktok_down", f"{address}: HTTP {response.status}", passing=True)

    # What is there

    def find(self, step: str, value: str = "") -> Locator | None:
        """The one thing that the step means, None where there is none. Raises StepFailed where there are several."""
        for selector in self.pages.steps[step]:
            matches = self._match(step, selector.replace("{value}", value))
            count = _count(step, matches)
            if count > 1:
                raise StepFailed("selector_ambiguous", f"{step}: {count} × {selector}")
            if count == 1:
                return matches
        return None

    def shows(self, step: str) -> bool:
        """Whether the step's thing is there, once or more often."""
        return any(_count(step, self._match(step, selector)) for selector in self.pages.steps[step])

    def _match(self, step: str, selector: str) -> Locator:
        matches = self.page.locator(selector)
        return matches if step in HIDDEN else matches.filter(visible=True)

    # What is waited for

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether it became true in time; meanwhile overlays are closed and walls noticed."""
        deadline = time.monotonic() + seconds
        while True:
            self.clear_the_way()
            if condition():
                return True
            if time.monotonic() > deadline:
                return False
            self.pause(self.pace.poll)

    def pause(self, seconds: float) -> None:
        self._check_in()
        self.page.wait_for_timeout(seconds * 1000)

    def await_step(self, step: str, seconds: float | None = None, value: str = "") -> Locator:
        """Raises StepFailed where it does not come."""
        limit = self.pace.element if seconds is None else seconds
        if self.wait_until(lambda: self.find(step, value) is not None, limit) and (thing := self.find(step, value)):
            return thing
        raise StepFailed("selector_missing", f"{step}: nothing in {limit:g} s")

    def await_page(self, condition: Callable[[], bool], name: str) -> None:
        """The page that was opened is the one that we know; raises StepFailed where it is another."""
        if not self.wait_until(condition, self.pace.page):
            raise StepFailed("unknown_page", f"{name}: {urlsplit(self.page.url).path}")

    def press(self, step: str, value: str = "") -> None:
        """For what can be pressed twice without harm. Raises StepFailed where nothing can be pressed in time."""
        self.press_thing(step, lambda: self.find(step, value))

    def press_thing(self, name: str, find: Callable[[], Locator | None]) -> None:
        if not self.wait_until(lambda: _try_press(find(), trial=False), self.pace.element):
            raise StepFailed("selector_missing", f"{name}: not to be pressed in {self.pace.element:g} s")

    def press_once(self, step: str) -> None:
        """For what must never be pressed twice: a press of which nobody knows whether it hit is not repeated."""
        self.wait_until_pressable(step)  # since it was last looked at, something may have come over it
        self.await_step(step).click(timeout=self.pace.element * 1000)

    def wait_until_pressable(self, step: str) -> bool:
        """Whether a press would hit it: there, enabled, and nothing over it."""
        return self.wait_until(lambda: _try_press(self.find(step), trial=True), self.pace.element)

    # What stops us, and what is only in the way

    def clear_the_way(self) -> None:
        """Closes what lies over the page. Raises StepFailed for what a person has to see to: it is never got round."""
        path = urlsplit(self.page.url).path
        if path.startswith(self.pages.login_paths):
            raise StepFailed("not_logged_in", path)
        if not _count("walls and overlays", self._in_the_way):
            return
        for wall, code in WALLS.items():
            if self.shows(wall):
                raise StepFailed(code, path)
        for name, selectors in self.pages.overlays.items():
            for selector in selectors:
                self._close_overlay(name, selector)

    def _close_overlay(self, name: str, selector: str) -> None:
        for button in self._match(name, selector).all()[:1]:
            try:
                button.click(timeout=CLICK_MS)
            except TimeoutError:
                continue  # it went by itself, or lies under another one

    def _match_any(self) -> Locator:
        """All walls and overlays as one: a page is looked at many times, and each look is a round trip."""
        named = {wall: self.pages.steps[wall] for wall in WALLS} | self.pages.overlays
        locators = [self.page.locator(selector) for selectors in named.values() for selector in selectors]
        return reduce(Locator.or_, locators).filter(visible=True)

    def take_picture(self) -> bytes:
        """As JPEG, with black over what a person may have typed into a login."""
        secret = self.page.locator("input[type=password], input[type=tel], input[type=email], input[name=username]")
        return self.page.screenshot(type="jpeg", quality=60, animations="disabled", mask=[secret], mask_color="#000")


def _try_press(thing: Locator | None, *, trial: bool) -> bool:
    """Whether it was pressed, or with `trial` could have been."""
    if thing is None:
        return False
    try:
        thing.click(trial=trial, timeout=CLICK_MS)
    except TimeoutError:
        return False
    return True


def _count(step: str, matches: Locator) -> int:
    """Raises StepFailed where the selector is none."""
    try:
        return matches.count()
    except Error as error:
        if "while parsing" not in error.message:
            raise
        raise StepFailed("selector_missing", f"{step}: {error.message.splitlines()[0]}") from None
