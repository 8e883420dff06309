"""The last button, pressed once, and what became of it: seen in the list of posts, refused by TikTok, or unknown."""

from collections.abc import Callable

from home_node.tiktok.studio.content_list import Post, find_post, watch_list
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage


def press_post(studio: StudioPage, mark: Callable[[], None]) -> str:
    """What TikTok said against it, empty where it said nothing. `mark` is called before the press, when nothing is in
    its way any more. Raises StepFailed; after `mark` that means that nobody knows.
    """
    if not studio.wait_until_pressable("post_button"):
        raise StepFailed("post_button_dead", f"not to be pressed in {studio.pace.element:g} s")
    mark()
    studio.press_once("post_button")
    return _await_word(studio)


def _await_word(studio: StudioPage) -> str:
    """Studio may ask once more ("Post now"), leads to the list, says that it is posted, or that it will not."""
    asked, address = False, studio.page.url
    said: list[str] = []

    def has_word() -> bool:
        nonlocal asked
        if not asked and (again := studio.find("post_now")):
            asked = True
            again.click(timeout=studio.pace.element * 1000)
        if refusal := studio.find("refused"):
            said.append(" ".join(refusal.inner_text().split())[:200])
        return bool(said) or studio.shows("posted") or studio.page.url != address

    studio.wait_until(has_word, studio.pace.press)
    return said[-1] if said else ""


def await_listed(studio: StudioPage, caption: str, known_ids: frozenset[str]) -> Post | None:
    """The post in the list, looked for in another tab: what the first still sends goes on. None: it did not come."""
    return watch_list(studio.open_tab(), lambda posts: find_post(posts, caption, known_ids))
