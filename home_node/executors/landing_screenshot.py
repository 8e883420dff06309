"""A picture of a published landing page as a phone shows it, for the admin who published it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from playwright.sync_api import Error, Page, Route, sync_playwright

from home_node.browser import FLAGS, pick_launch_environment
from home_node.executors import ProcessLimits, Task, Tools
from home_node.outcomes import Done, Failed, Outcome, TryAgain
from home_node.page_fonts import find_scripts, list_missing, name_system
from shared.contract.value_types import JSONObject

# A picture takes seconds; a page may hang or eat without end, and no limit of Playwright's ends that.
PROCESS = ProcessLimits(seconds=90, memory_bytes=1536 * 1024 * 1024)
WIDTH, HEIGHT, SCALE = 390, 844, 2  # CSS pixels of a common phone
PICTURE_MAX_BYTES = 1024 * 1024  # a phone on a slow line shows it at once
QUALITIES = (80, 65, 50, 35)  # of JPEG, in percent: the first whose picture is small enough
LIMIT_MS = 30_000  # for each step of the browser
PICTURES_LIMIT_MS = 8_000  # a picture that does not come is no reason to send none
LOCALES = {"ms": "ms-MY", "en": "en-MY"}

_AWAIT_PICTURES = """limit => Promise.race([
  Promise.all([document.fonts.ready, ...[...document.images]
    .filter(image => image.getBoundingClientRect().top < innerHeight)
    .map(image => image.decode().catch(() => null))]),
  new Promise(done => setTimeout(done, limit))]).then(() => null)"""


@dataclass(frozen=True)
class Visit:
    """Where to go, the picture's name and what is reported; `may_go`: which pages it may be led to."""

    url: str
    name: str
    result: JSONObject
    may_go: Callable[[str], bool] | None = None


def execute(task: Task, tools: Tools) -> Outcome:
    slug = str(task.args.get("page") or "")
    url = str(task.args.get("url") or make_address(tools, slug))
    return photograph_page(task, tools, {"peek": "1"}, {"page": slug, "url": url})  # peek: not counted as a view


def photograph_page(task: Task, tools: Tools, query: dict[str, str], result: JSONObject) -> Outcome:
    """The picture of the task's page, opened with this query."""
    slug = str(task.args.get("page") or "")
    if not slug:
        return Failed("no_page", "The task names no page.")
    return photograph(task, tools, Visit(f"{make_address(tools, slug)}?{urlencode(query)}", slug, result))


def photograph(task: Task, tools: Tools, visit: Visit) -> Outcome:
    browser = tools.browser.find_path()
    if browser is None:
        return TryAgain("no_browser", f"No picture: {tools.browser.tell_state().get('detail')}.")
    try:
        with _open_phone(str(browser), task.language) as page:
            return _take_picture(page, tools, visit)
    except Error as error:
        return TryAgain("browser", _write_detail(error))


def make_address(tools: Tools, slug: str) -> str:
    return f"{tools.functions_url}/p/{quote(slug, safe='')}"


def _take_picture(page: Page, tools: Tools, visit: Visit) -> Outcome:
    tools.check_in()
    result, strays = visit.result, _keep_to(page, visit)
    try:
        response = page.goto(visit.url, wait_until="load")
    except Error:
        if strays:
            return Failed("site_not_allowed")
        raise
    if visit.may_go and not visit.may_go(page.url):  # a redirect is followed before anybody is asked
        return Failed("site_not_allowed")
    if response is None or response.status != 200:
        return _judge_status(response.status if response else 0)
    page.evaluate(_AWAIT_PICTURES, PICTURES_LIMIT_MS)
    tools.check_in()
    if missing := list_missing(find_scripts(page.inner_text("body"))):
        result = {**result, "fonts": {"missing": missing, "system": name_system()}}
    picture = next((jpeg for jpeg in _make_jpegs(page) if len(jpeg) <= PICTURE_MAX_BYTES), None)
    if picture is None:
        return Failed("too_large", "The picture of this page is over 1 MB even at low quality.")
    return Done(result=result, files=(tools.store_file(f"{visit.name}.jpg", "image/jpeg", picture),))


def _keep_to(page: Page, visit: Visit) -> list[str]:
    """Fills up with the addresses that the page led to and must not: pages of other sites, and what is not on the web.

    A site's script could ask for what only this PC can reach.
    """
    strays: list[str] = []
    may_go = visit.may_go
    if may_go is None:
        return strays

    def judge(route: Route) -> None:
        url, is_page = route.request.url, route.request.is_navigation_request()
        if may_go(url) or (not is_page and url.startswith("https://")):
            return route.continue_()
        strays.append(url)
        return route.abort()

    page.route("**/*", judge)
    return strays


def _make_jpegs(page: Page) -> Iterator[bytes]:
    for quality in QUALITIES:
        yield page.screenshot(type="jpeg", quality=quality, animations="disabled", caret="hide")


def _judge_status(status: int) -> Outcome:
    detail = f"The page answered with HTTP {status}."
    return TryAgain("page", detail) if status in {0, 408, 425, 429} or status >= 500 else Failed("page", detail)


@contextmanager
def _open_phone(browser: str, language: str) -> Iterator[Page]:
    """A fresh browser without memory, closed at the end. Playwright's objects belong to the thread that made them."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=list(FLAGS), env=pick_launch_environment(), timeout=LIMIT_MS
        )
        try:
            context = chromium.new_context(
                viewport={"width": WIDTH, "height": HEIGHT},
                device_scale_factor=SCALE,
                is_mobile=True,
                has_touch=True,
                locale=LOCALES.get(language, LOCALES["en"]),
                # "HeadlessChrome" stays readable: this visitor is no customer and does not pretend to be.
                user_agent="Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
                f"HeadlessChrome/{chromium.version} Mobile Safari/537.36",
            )
            context.set_default_timeout(LIMIT_MS)
            yield context.new_page()
        finally:
            chromium.close()


def _write_detail(error: Error) -> str:
    return f"The browser could not take the picture: {error.message.splitlines()[0][:160]}"
