"""Changes of a post that is there, where Studio's list offers them: its caption, or its end."""

from collections.abc import Callable

from home_node.tiktok.studio.caption_text import is_caption_shown, write_caption
from home_node.tiktok.studio.content_list import Post, find_row, watch_list
from home_node.tiktok.studio.studio_page import StepFailed, StudioPage


def edit_caption(studio: StudioPage, video_id: str, caption: str, mark: Callable[[], None]) -> bool:
    """Whether the list shows the new caption afterwards. Raises StepFailed; after `mark` nobody knows."""
    _choose(studio, video_id, "menu_edit")
    studio.await_step("caption", studio.pace.form)
    write_caption(studio, caption)
    _press_once(studio, "edit_save", mark)
    return watch_list(studio.open_tab(), lambda posts: _shows_caption(posts, video_id, caption)) is not None


def delete_post(studio: StudioPage, video_id: str, mark: Callable[[], None]) -> bool:
    """Whether the list is without it afterwards. Raises StepFailed; after `mark` nobody knows."""
    _choose(studio, video_id, "menu_delete")
    _press_once(studio, "confirm_delete", mark)
    return watch_list(studio.open_tab(), lambda posts: _is_gone(posts, video_id) or None) is not None


def _choose(studio: StudioPage, video_id: str, item: str) -> None:
    """Presses an item of the row's menu. Raises StepFailed: `not_offered` where there is none."""
    row = find_row(studio, video_id)
    menu = row.locator(", ".join(studio.pages.steps["row_menu"]))
    if not studio.wait_until(lambda: menu.count() == 1, studio.pace.element):
        raise StepFailed("not_offered", f"row_menu: {menu.count()} in its row")
    studio.press_thing("row_menu", lambda: menu)
    if not studio.wait_until(lambda: studio.find(item) is not None, studio.pace.element):
        raise StepFailed("not_offered", f"{item}: not in its menu")
    studio.press(item)


def _press_once(studio: StudioPage, step: str, mark: Callable[[], None]) -> None:
    if not studio.wait_until_pressable(step):
        raise StepFailed("selector_missing", f"{step}: not to be pressed in {studio.pace.element:g} s")
    mark()
    studio.press_once(step)
    studio.wait_until(lambda: studio.find(step) is None, studio.pace.press)  # the page has taken it


def _is_gone(posts: list[Post], video_id: str) -> bool:
    return video_id not in {post.video_id for post in posts}


def _shows_caption(posts: list[Post], video_id: str, caption: str) -> Post | None:
    shown = (post for post in posts if post.video_id == video_id and is_caption_shown(post.caption, caption))
    return next(shown, None)
