"""Files from the composer to a customer, and a photo as proof: what is kept, what is sent, what is refused."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from functions.after_answer import errands
from functions.media_store import open_media_store
from functions.media_store.folder import UPLOADS, FolderStore
from tests.conftest import forget_settings
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat, person_id
from tests.sendable_samples import FILM, HTML, NOTE, PDF, SVG, office, picture

Row = tuple[object, ...]


@pytest.fixture
def ali(panel: BrowserClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrowserClient]:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setattr(errands, "list_errands", lambda *_: [])
    open_media_store.cache_clear()
    panel.database.sql("update wocs.users set language = 'en'")
    panel.log_in("Ali")
    yield panel
    open_media_store.cache_clear()


def send(
    browser: BrowserClient, chat: int, data: bytes = b"", name: str = "menu.jpg", act: str = "chat_send", **fields: str
) -> TestResponse:
    told: dict[str, object] = {"back": f"/chat/{chat}", "chat": str(chat), "words": "", "key": "k", **fields}
    if data or name:
        told["file"] = FileStorage(BytesIO(data), name)
    site = str(told.pop("site", "same-origin"))
    return post(browser, f"/act/{act}?back=/chat/{chat}", told, site)


def post(browser: BrowserClient, path: str, told: dict[str, object], site: str = "same-origin") -> TestResponse:
    """As a form with a file; what is done after the answer is done."""
    boundary, body = encode_multipart({key: value for key, value in told.items() if value is not None})
    answer = browser.client.post(
        path, base_url="https://localhost", data=body, headers={"Sec-Fetch-Site": site},
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip
    answer.get_data()
    answer.close()
    return answer


def flash(answer: TestResponse) -> str:
    found = re.search(r'class="flash [a-z]*"[^>]*><p>(.*?)</p>', answer.text, re.DOTALL)
    return found[1] if found else ""


def outbox(browser: BrowserClient) -> list[Row]:
    return browser.database.sql(
        "select facts ->> 'words', media ->> 'kind', media ->> 'mime', media ->> 'name' from wocs.outbox"
        " where say = 'chat.answer' order by id"
    )


def files(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in (tmp_path / "media").glob("*"))


@pytest.mark.parametrize(("data", "name", "row"), [
    (picture("PNG"), "menu.png", ("Ini menunya", "image", "image/jpeg", None)),
    (FILM, "a.mp4", ("Ini menunya", "video", "video/mp4", None)),
    (PDF, "Menu Raya.pdf", ("Ini menunya", "document", "application/pdf", "Menu Raya.pdf")),
])  # fmt: skip
def test_a_file_goes_with_its_words(ali: BrowserClient, data: bytes, name: str, row: Row) -> None:
    chat = make_chat(ali.database)
    shown = send(ali, chat, data, name, words="Ini menunya")
    assert flash(shown) == "✅ Sent."
    assert outbox(ali) == [row]
    [(address,)] = ali.database.sql("select '/media/' || attachment_id from wocs.messages where kind <> 'text'")
    assert str(address) in shown.text
    assert ali.open(str(address)).status_code == 200


def test_a_file_goes_without_words_and_sound_before_them(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    send(ali, chat, picture(), key="1")
    send(ali, chat, NOTE, "note.ogg", words="Dengar ya", key="2")
    assert [row[:2] for row in outbox(ali)] == [("", "image"), ("", "audio"), ("Dengar ya", None)]


def test_a_form_that_is_sent_twice_sends_its_file_once_and_keeps_it_once(ali: BrowserClient, tmp_path: Path) -> None:
    chat, data = make_chat(ali.database), picture()
    for _ in range(2):
        send(ali, chat, data, words="Ini")
    assert len(outbox(ali)) == 1
    assert len(files(tmp_path)) == 1
    send(ali, chat, picture(side=50), words="Ini")
    assert len(outbox(ali)) == 2


def test_a_file_may_go_later_inside_the_window(ali: BrowserClient) -> None:
    from tests.panel.test_panel_chat_acts import local

    chat = make_chat(ali.database)
    assert "goes out" in flash(send(ali, chat, picture(), at=local(1)))
    assert ali.database.sql("select state, media ->> 'kind' from wocs.outbox") == [("queued", "image")]
    assert "Not sent" in flash(send(ali, chat, picture(), at=local(30), key="2"))


@pytest.mark.parametrize("columns", [{"opted_out_at": "2030-01-01"}, {"last_customer_at": "2 days"}])
def test_what_may_not_be_said_may_not_be_sent_and_nothing_of_it_stays(
    ali: BrowserClient, tmp_path: Path, columns: dict[str, str]
) -> None:
    chat = make_chat(ali.database, **columns)
    assert 'class="flash bad"' in send(ali, chat, picture(), words="Ini").text
    assert outbox(ali) == []
    assert files(tmp_path) == []
    assert ali.database.sql("select count(*) from wocs.attachments") == [(0,)]


def test_of_another_who_holds_the_chat_nothing_is_kept(
    ali: BrowserClient, another: BrowserClient, tmp_path: Path
) -> None:
    chat = make_chat(ali.database, told_agents=[person_id(ali.database, "Bob")])
    ali.act("chat_take", chat=str(chat))
    another.log_in("Bob")
    assert "Ali" in flash(send(another, chat, picture(), words="saya dulu"))
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "data", [HTML, SVG, b"<?php system($_GET[1]); ?>", b"MZ" + bytes(99), office("word", "word/vbaProject.bin")]
)
@pytest.mark.parametrize("name", ["menu.jpg", "menu.pdf"])
def test_what_runs_is_refused_whatever_its_name(ali: BrowserClient, tmp_path: Path, data: bytes, name: str) -> None:
    chat = make_chat(ali.database)
    shown = send(ali, chat, data, name, words="Ini")
    assert "not sent: it is none of what WhatsApp takes" in flash(shown)
    assert re.search(r"<textarea name=\"words\"[^>]*>\s*Ini</textarea>", shown.text)
    assert files(tmp_path) == []


def test_a_picture_that_is_a_page_as_well_is_but_a_picture(ali: BrowserClient, tmp_path: Path) -> None:
    send(ali, make_chat(ali.database), picture("GIF", end=HTML), "x.html")
    [kept] = (tmp_path / "media").glob("*")
    assert b"script" not in kept.read_bytes()


NAME = 'a"; filename="b\u202e.exe</bdi><script>alert(1)</script>.pdf'


def test_a_name_makes_no_header_and_no_markup(ali: BrowserClient) -> None:
    shown = send(ali, make_chat(ali.database), PDF, NAME, words="<script>alert(2)</script>")
    assert "<script>alert" not in shown.text
    [(address, name)] = ali.database.sql(
        "select '/media/' || id, original_name from wocs.attachments where state = 'stored'"
    )
    assert not re.search('[<>"\r\n\u202e]', str(name))
    headers = ali.open(str(address)).headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "script>" not in headers["Content-Disposition"]


def test_ten_megabytes_are_refused_in_a_sentence(ali: BrowserClient, tmp_path: Path) -> None:
    chat = make_chat(ali.database)
    answer = send(ali, chat, picture(end=bytes(10_000_000)))
    assert answer.status_code == 413
    assert "more than 4 MB" in flash(answer)
    assert 'name="words"' in answer.text
    assert files(tmp_path) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_sends_no_file(ali: BrowserClient, tmp_path: Path, site: str) -> None:
    chat = make_chat(ali.database)
    for act in ("chat_send", "upload", "task_word"):
        assert send(ali, chat, picture(), act=act, site=site).status_code == 403
    assert files(tmp_path) == []


def test_nobody_who_is_not_logged_in_or_may_not_leaves_anything(ali: BrowserClient, tmp_path: Path) -> None:
    chat = make_chat(ali.database)
    for name in ("Viewer", ""):
        ali.client.delete_cookie("__Host-access")
        ali.client.delete_cookie("__Host-refresh")
        if name:
            ali.log_in(name)
        assert send(ali, chat, picture()).status_code in {303, 403}
        assert ali.act("upload", chat=str(chat), file_name="x").status_code in {401, 403}
    assert files(tmp_path) == []


def test_a_field_that_says_it_is_a_file_is_words(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    open_media_store().put("pages/secret.jpg", b"x", "image/jpeg")
    ali.act("chat_send", chat=str(chat), key="k", words="Ini", file='{"key": "pages/secret.jpg", "kind": "image"}')
    assert outbox(ali) == [("Ini", None, None, None)]


def upload(browser: BrowserClient, data: bytes, **about: str) -> str:
    """Puts it into the store as the page's script does; its id."""
    told = browser.act("upload", file_name="big.pdf", **about).json
    assert told
    key, _, query = told["put"].removeprefix(UPLOADS).partition("?")
    until, mac = (pair.partition("=")[2] for pair in query.split("&"))
    assert open_media_store().take_upload(key, until, mac, data)  # type: ignore[attr-defined]
    return str(told["upload"])


@pytest.mark.parametrize(("data", "kind"), [(PDF + bytes(6_000_000), "document"), (picture(), "image")])
def test_a_large_file_goes_by_the_store(ali: BrowserClient, tmp_path: Path, data: bytes, kind: str) -> None:
    chat = make_chat(ali.database)
    put = upload(ali, data, chat=str(chat))
    assert flash(send(ali, chat, name="", upload=put, upload_name="Menu.pdf", words="Ini")) == "✅ Sent."
    assert [row[:2] for row in outbox(ali)] == [("Ini", kind)]
    assert len(files(tmp_path)) == 1
    assert ali.database.sql("select state, keep_until > now() + interval '80 days' from wocs.attachments") == [
        ("stored", True)
    ]


def test_an_upload_is_good_for_who_got_it_for_its_chat_and_once(ali: BrowserClient, another: BrowserClient) -> None:
    chat, other = make_chat(ali.database), make_chat(ali.database)
    put = upload(ali, PDF, chat=str(chat))
    another.log_in("Bob")
    assert "Choose it again" in flash(send(another, chat, name="", upload=put))
    assert "Choose it again" in flash(send(ali, other, name="", upload=put))
    assert flash(send(ali, chat, name="", upload=put)) == "✅ Sent."
    assert "Choose it again" in flash(send(ali, chat, name="", upload=put, key="2", words="lagi"))
    assert len(outbox(ali)) == 1


@pytest.mark.parametrize(
    "named", ["0a8f3c1e-5b7d-4e2f-9a6c-1d3e5f7a9b0c", "../../x", "' or true", "a" * 5000, "pages/secret.jpg"]
)
def test_an_upload_that_is_none_is_none(ali: BrowserClient, named: str) -> None:
    assert "Choose it again" in flash(send(ali, make_chat(ali.database), name="", upload=named))
    assert outbox(ali) == []


def test_an_upload_of_a_page_is_refused(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    assert "none of what WhatsApp takes" in flash(send(ali, chat, name="", upload=upload(ali, HTML, chat=str(chat))))


def test_an_upload_is_measured_before_it_is_read(ali: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = make_chat(ali.database)
    put = upload(ali, PDF, chat=str(chat))
    monkeypatch.setattr("functions.panel.act_files.SENDABLE_MAX_BYTES", len(PDF) - 1)
    monkeypatch.setattr(FolderStore, "get", lambda *_: pytest.fail("it was read"))
    assert "a document may have 50 MB" in flash(send(ali, chat, name="", upload=put))
    assert outbox(ali) == []


def test_a_page_may_put_into_a_bucket_elsewhere_and_show_what_is_there(
    ali: BrowserClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = "https://abc.r2.cloudflarestorage.com"
    for name, value in {"ENDPOINT": bucket, "ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "secret"}.items():
        monkeypatch.setenv(f"R2_{name}", value)
    forget_settings()
    chat = make_chat(ali.database)
    rules = ali.open(f"/chat/{chat}").headers["Content-Security-Policy"].split("; ")
    assert {rule.split()[0] for rule in rules if bucket in rule.split()} == {"img-src", "media-src", "connect-src"}
    told = ali.act("upload", chat=str(chat), file_name="big.pdf").json
    assert told and told["put"].startswith(f"{bucket}/wocs-media/uploads/{told['upload']}?X-Amz-")
    assert told["headers"] == {"If-None-Match": "*"}


def test_an_upload_that_is_never_sent_goes_a_day_later(ali: BrowserClient) -> None:
    put = upload(ali, PDF, chat=str(make_chat(ali.database)))
    ali.database.sql("update wocs.attachments set keep_until = now() - interval '1 minute'")
    work = ali.database.call("wocs_tick", {"settings": {}})
    assert [job["key"] for job in work["prune"]] == [f"uploads/{put}"]


def test_nobody_fills_the_store_with_uploads(ali: BrowserClient) -> None:
    chat = make_chat(ali.database)
    told = [ali.act("upload", chat=str(chat), file_name="x").json for _ in range(21)]
    assert all(one and "put" in one for one in told[:20])
    assert "Too many" in told[20]["words"]  # type: ignore[index]
    assert ali.act("upload", chat="999", file_name="x").status_code == 403


def give_task(browser: BrowserClient, to: str = "Ali") -> str:
    [(task,)] = browser.database.sql(
        "insert into wocs.tasks (type, runs, status, payload, requested_by, assigned_to) values ('agent_task', 'human',"
        " 'pending', '{\"proof\": true, \"type\": \"followup\"}', (select id from wocs.users where name = 'Admin'),"
        " (select id from wocs.users where name = %s)) returning id",
        to,
    )
    return str(task)


def prove(browser: BrowserClient, task: str, data: bytes, **fields: str) -> TestResponse:
    told: dict[str, object] = {"back": f"/task/{task}", "task": task, "word": "done", **fields}
    if data:
        told["file"] = FileStorage(BytesIO(data), "bukti.jpg")
    return post(browser, f"/act/task_word?back=/task/{task}", told)


def test_a_photo_from_the_panel_is_proof(ali: BrowserClient, tmp_path: Path) -> None:
    task = give_task(ali)
    ali.database.sql("insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users")
    assert 'type="file"' in ali.open(f"/task/{task}").text
    shown = prove(ali, task, picture())
    assert ali.database.sql("select status, result from wocs.tasks where id = %s", task) == [
        ("done", {"by": "Ali", "photo": True})
    ]
    [(address, key)] = ali.database.sql("select '/media/' || id, storage_url from wocs.attachments")
    assert f'<img src="{address}"' in shown.text
    assert str(key).startswith("proofs/")
    notices = "select o.say, o.media ->> 'key' from wocs.outbox o where o.to_number = '60120000001'"
    assert ali.database.sql(notices) == [("agent.finished", key)]
    assert "already" in flash(prove(ali, task, picture(side=50)))
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("data", [HTML, PDF, FILM])
def test_what_is_no_picture_proves_nothing(ali: BrowserClient, tmp_path: Path, data: bytes) -> None:
    task = give_task(ali)
    assert "no JPEG" in flash(prove(ali, task, data))
    assert ali.database.sql("select status from wocs.tasks where id = %s", task) == [("pending",)]
    assert files(tmp_path) == []


def test_done_without_the_photo_asks_for_it(ali: BrowserClient) -> None:
    task = give_task(ali)
    assert "photo" in flash(prove(ali, task, b""))
    assert ali.database.sql("select status from wocs.tasks where id = %s", task) == [("pending",)]


def test_a_large_photo_goes_by_the_store_and_for_its_task_alone(ali: BrowserClient) -> None:
    task, other = give_task(ali), give_task(ali)
    put = upload(ali, picture(side=600), task=task)
    assert "Choose it again" in flash(prove(ali, other, b"", upload=put))
    assert ali.database.sql("select status from wocs.tasks where id = %s", other) == [("pending",)]
    prove(ali, task, b"", upload=put)
    assert ali.database.sql("select status from wocs.tasks where id = %s", task) == [("done",)]


def test_nobody_proves_the_task_of_another(ali: BrowserClient, tmp_path: Path) -> None:
    task = give_task(ali, "Bob")
    assert prove(ali, task, picture()).status_code == 404
    assert ali.act("upload", task=task, file_name="x").status_code == 403
    assert files(tmp_path) == []
