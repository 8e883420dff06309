"""A page from the first message to the picture of it, over the contracts alone."""

import io
import re

from PIL import Image

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.phones import task_of
from tests.conversation.running_system import System, page, wait_for


def a_picture(width: int = 1600, height: int = 1200) -> bytes:
    picture = Image.new("RGB", (width, height), (200, 40, 20))
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def published(system: System, admin, slug: str, title: str = "Promo") -> str:
    admin.asks(f"/landing create\npage: {slug}\ntitle: {title}", "TASK-")
    asked = admin.asks(f"/landing publish page: {slug}", "awaiting approval")
    admin.asks(f"CONFIRM {task_of(asked)}", "completed")
    wait_for(lambda: page(system, slug).status_code == 200)
    return task_of(asked)


def test_help_lists_the_menu_and_explains_a_command(system: System) -> None:
    admin = system.admin()
    assert "/landing" in words_of(admin.asks("/help", "landing"))
    assert "publish" in words_of(admin.asks("/help landing", "publish"))
    assert "page:" in words_of(admin.asks("/help landing publish", "page"))


def test_a_wrong_key_is_told_by_its_line_with_the_block_to_copy_back(system: System) -> None:
    admin = system.admin()
    told = words_of(admin.asks("/landing create\npage: promo-raya\ntilte: Promo Raya Gila!", "tilte"))
    assert "title" in told
    assert "/landing create\npage: promo-raya\ntitle: Promo Raya Gila!" in told


def test_a_missing_field_is_asked_for_and_the_rest_remembered(system: System) -> None:
    admin = system.admin()
    admin.asks("/landing create\npage: lupa-tajuk", "title")
    made = admin.asks("Promo Lupa", "TASK-")
    assert "lupa-tajuk" in words_of(made)


def test_a_page_goes_from_picture_to_draft_to_live_to_screenshot_and_back(system: System) -> None:
    admin = system.admin()
    text = "/Landing create\npage: promo-gila\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang"
    made = admin.asks(text, "TASK-", picture=a_picture())
    assert "promo-gila" in words_of(made)
    assert any(pressed.startswith("/landing publish") for pressed in buttons_of(made).values())
    assert page(system, "promo-gila").status_code == 404, "a draft is not public"

    admin.asks("/landing edit\npage: promo-gila\nfield: headline\nvalue: Promo Terbesar Tahun Ini 🔥", "TASK-")
    asked = admin.asks("/landing publish\npage: promo-gila", "awaiting approval")
    shown = words_of(asked)
    assert "promo-gila" in shown
    assert "Promo Terbesar Tahun Ini" in shown
    assert f"CONFIRM {task_of(asked)}" in shown

    done = admin.asks(f"confirm {task_of(asked).lower()}", "completed")
    assert f"{system.url}/p/promo-gila" in words_of(done)
    live = page(system, "promo-gila")
    assert live.status_code == 200
    assert "Promo Terbesar Tahun Ini 🔥" in live.text
    assert "Order Sekarang" in live.text
    assert 'property="og:title"' in live.text

    shot = admin.hears("promo-gila", 60)
    assert shot["type"] == "image", words_of(shot)
    with Image.open(io.BytesIO(system.graph.media[shot["image"]["id"]][0])) as picture:
        assert picture.height > picture.width, "phone-sized"

    picture_url = re.search(r'property="og:image" content="([^"]+)"', live.text)[1]
    served = page_picture(picture_url)
    assert served.format == "JPEG"
    assert not served.getexif()
    assert max(served.size) <= 1280

    admin.asks("/landing edit\npage: promo-gila\nfield: description\nvalue: Habis dah", "TASK-")
    second = admin.asks("/landing publish page: promo-gila", "awaiting approval")
    admin.asks(f"CONFIRM {task_of(second)}", "completed")
    assert "Habis dah" in page(system, "promo-gila").text
    back = admin.asks("/landing rollback\npage: promo-gila\nversion: -1", "awaiting approval")
    assert "Diskaun sampai 50%" in words_of(back) and "Habis dah" in page(system, "promo-gila").text
    admin.asks(f"CONFIRM {task_of(back)}", "completed")
    assert "Diskaun sampai 50%" in page(system, "promo-gila").text
    assert admin.hears("promo-gila", 60)["type"] == "image", "its picture follows"

    admin.asks("/landing unpublish page: promo-gila", "TASK-")
    assert page(system, "promo-gila").status_code == 404


def page_picture(url: str) -> Image.Image:
    import httpx

    answer = httpx.get(url, timeout=10)
    assert answer.status_code == 200, url
    return Image.open(io.BytesIO(answer.content))


def test_the_publish_button_asks_and_the_confirm_button_publishes(system: System) -> None:
    admin = system.admin()
    made = admin.asks("/landing create page: butang title: Tekan saja", "TASK-")
    admin.tap(made, next(iter(buttons_of(made))))
    asked = admin.hears("awaiting approval")
    admin.tap(asked, next(title for title, pressed in buttons_of(asked).items() if pressed.startswith("CONFIRM")))
    admin.hears("completed")
    assert page(system, "butang").status_code == 200


def test_a_schedule_asks_for_the_approval_right_away_and_publishes_later(system: System) -> None:
    admin = system.admin()
    asked = admin.asks("/landing create page: nanti title: Nanti schedule: esok 9 pagi", "CONFIRM TASK-")
    child = re.search(r"CONFIRM (TASK-\d+)", words_of(asked))[1]
    told = words_of(admin.asks(f"CONFIRM {child}", child))
    assert "09:00" in told or "9:00" in told
    assert page(system, "nanti").status_code == 404


def test_views_and_clicks_are_counted_without_cookies(system: System) -> None:
    import httpx

    admin = system.admin()
    published(system, admin, "kira-saya")
    for _ in range(3):
        seen = httpx.get(f"{system.url}/p/kira-saya", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14)"})
        assert "set-cookie" not in seen.headers
    clicked = httpx.get(f"{system.url}/go/kira-saya", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14)"})
    assert clicked.status_code in {302, 303, 307}
    told = words_of(admin.asks("/landing list", "kira-saya"))
    row = next(line for line in re.split(r"\n(?=\S)", told) if "kira-saya" in line)
    assert "1" in row
