"""Files in real Chromium: shown before they go, pasted and dropped, and put into the store when they are large."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from functions.after_answer import errands
from functions.media_store import open_media_store
from tests.browser.panel_site import give_cookies
from tests.conftest import forget_settings
from tests.contract.http_servers import served
from tests.contract.s3_bucket import ACCESS, NAME, S3Bucket
from tests.panel.browser_client import BrowserClient
from tests.panel.conftest import panel  # noqa: F401
from tests.panel.customer_chats import make_chat, say
from tests.panel.test_panel_files import give_task, outbox
from tests.sendable_samples import PDF, picture

CARRY = """(bytes) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], "klip.png", { type: "image/png" }));
  return carried;
}"""


def file(name: str, mime: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": data}


@pytest.fixture
def page(
    panel: BrowserClient,  # noqa: F811
    chromium: Browser,
    panel_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setattr(errands, "list_errands", lambda *_: [])
    open_media_store.cache_clear()
    panel.log_in("Ali")
    context = chromium.new_context(base_url=panel_url, viewport={"width": 360, "height": 800})
    give_cookies(context, panel, panel_url)
    yield context.new_page()
    context.close()
    open_media_store.cache_clear()


def open_chat(page: Page, panel: BrowserClient) -> list[str]:  # noqa: F811
    """What goes wrong in it from then on."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    chat = make_chat(panel.database)
    say(panel.database, chat, "berapa harga?")
    page.goto(f"/chat/{chat}")
    return problems


def composer(page: Page) -> Locator:
    return page.locator("form[data-files]").first


def test_a_picture_is_shown_before_it_goes_and_can_be_left_out(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    problems = open_chat(page, panel)
    form = composer(page)
    form.locator("input[type=file]").set_input_files(file("menu.png", "image/png", picture("PNG", 300)))
    expect(form.locator(".picked img")).to_be_visible()
    expect(form.locator(".picked .name")).to_have_text("menu.png")
    form.locator("[data-unpick]").click()
    expect(form.locator(".picked")).to_be_hidden()
    form.locator("input[type=file]").set_input_files(file("menu.png", "image/png", picture("PNG", 300)))
    form.locator("textarea").fill("Ini menunya")
    form.locator("button.main").click()
    expect(page.locator(".bubble.agent img")).to_be_visible()
    expect(page.locator(".bubble.agent .words")).to_have_text("Ini menunya")
    expect(page.locator(".bubble.agent img")).to_have_js_property("naturalWidth", 300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert outbox(panel) == [("Ini menunya", "image", "image/jpeg", None)]
    expect(composer(page).locator(".picked")).to_be_hidden()
    assert problems == []


def test_a_picture_is_pasted_and_dropped(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    problems = open_chat(page, panel)
    form, data = composer(page), list(picture("PNG", 20))
    carried = page.evaluate_handle(CARRY, data)
    form.locator("textarea").evaluate(
        "(words, carried) => words.dispatchEvent("
        "new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }))",
        carried,
    )
    expect(form.locator(".picked .name")).to_have_text("klip.png")
    form.locator("[data-unpick]").click()
    page.locator("section.composer").dispatch_event("drop", {"dataTransfer": page.evaluate_handle(CARRY, data)})
    expect(form.locator(".picked .name")).to_have_text("klip.png")
    form.locator("button.main").click()
    expect(page.locator(".bubble.agent img")).to_be_visible()
    assert problems == []


def test_a_large_document_goes_into_the_store_and_to_the_customer(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    problems = open_chat(page, panel)
    form = composer(page)
    bodies: list[int] = []
    page.on(
        "request",
        lambda request: (
            bodies.append(len(request.post_data_buffer or b"")) if "/act/chat_send" in request.url else None
        ),
    )
    form.locator("input[type=file]").set_input_files(file("Menu.pdf", "application/pdf", PDF + bytes(6_000_000)))
    form.locator("textarea").fill("Ini menunya")
    form.locator("button.main").click()
    expect(page.locator(".bubble.agent a.button")).to_contain_text("Menu.pdf")
    assert outbox(panel) == [("Ini menunya", "document", "application/pdf", "Menu.pdf")]
    assert len(bodies) == 1
    assert 0 < bodies[0] < 10_000
    assert panel.database.sql("select size_bytes > 6000000 from wocs.attachments") == [(True,)]
    assert problems == []


def test_a_store_that_does_not_answer_is_told_and_the_words_stay(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    open_chat(page, panel)
    page.route("**/upload/**", lambda route: route.abort())
    form = composer(page)
    form.locator("input[type=file]").set_input_files(file("Menu.pdf", "application/pdf", PDF + bytes(6_000_000)))
    form.locator("textarea").fill("Ini menunya")
    form.locator("button.main").click()
    expect(form.locator("[data-file-words]")).not_to_be_empty()
    expect(form.locator("textarea")).to_have_value("Ini menunya")
    expect(form.locator("button.main")).to_be_enabled()
    assert outbox(panel) == []


def test_a_file_that_nobody_takes_is_told_before_it_is_sent(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    open_chat(page, panel)
    form = composer(page)
    page.evaluate(
        "() => { const carried = new DataTransfer(); carried.items.add(new File([new Blob([new Uint8Array(60e6)])],"
        " 'film.mp4')); const field = document.querySelector('input[type=file]'); field.files = carried.files;"
        " field.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    expect(form.locator("[data-file-words]")).to_contain_text("50 MB")
    form.locator("button.main").click()
    assert outbox(panel) == []
    assert panel.database.sql("select count(*) from wocs.attachments") == [(0,)]


def test_a_photo_beside_done_is_proof(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    task = give_task(panel)
    page.goto(f"/task/{task}")
    form = composer(page)
    form.locator("input[type=file]").set_input_files(file("bukti.jpg", "image/jpeg", picture(side=300)))
    expect(form.locator(".picked img")).to_be_visible()
    form.locator("button.main").click()
    expect(page.locator(".files img")).to_be_visible()
    assert panel.database.sql("select status from wocs.tasks") == [("done",)]


def test_without_a_script_the_form_sends_its_file(page: Page, panel: BrowserClient) -> None:  # noqa: F811
    browser = page.context.browser
    assert browser
    page.goto("/inbox")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    give_cookies(context, panel, page.url)
    plain, chat = context.new_page(), make_chat(panel.database)
    plain.goto(page.url.replace("/inbox", f"/chat/{chat}"))
    form = composer(plain)
    field = form.locator("input[type=file]")
    expect(field).to_have_css("opacity", "1")
    field.set_input_files(file("menu.png", "image/png", picture("PNG", 300)))
    form.locator("button.main").click()
    expect(plain.locator(".bubble.agent img")).to_be_visible()
    assert outbox(panel) == [("", "image", "image/jpeg", None)]


def test_a_large_document_goes_into_a_bucket_elsewhere_by_the_buckets_own_rule(
    page: Page,
    panel: BrowserClient,  # noqa: F811
    panel_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket = S3Bucket()
    headers = ["content-type", "if-none-match"]
    bucket.make({"AllowedOrigin": [panel_url], "AllowedMethod": ["PUT"], "AllowedHeader": headers})
    with served(bucket) as url:
        for name, value in {
            "ENDPOINT": url,
            "ACCESS_KEY_ID": ACCESS.key_id,
            "SECRET_ACCESS_KEY": ACCESS.secret,
        }.items():
            monkeypatch.setenv(f"R2_{name}", value)
        forget_settings()
        problems = open_chat(page, panel)
        form = composer(page)
        form.locator("input[type=file]").set_input_files(file("Menu.pdf", "application/pdf", PDF + bytes(6_000_000)))
        form.locator("button.main").click()
        expect(page.locator(".bubble.agent a.button")).to_contain_text("Menu.pdf")
        [(key,)] = panel.database.sql("select storage_url from wocs.attachments")
        assert open_media_store().size(str(key)) == len(PDF) + 6_000_000
        assert bucket.requests.count(f"PUT /{NAME}/{key}") == 1
        assert problems == []
    bucket.forget()
    forget_settings()
