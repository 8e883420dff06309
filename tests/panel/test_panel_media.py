"""Pictures, recordings and documents: who may look, and that nothing of them runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.media_store import open_media_store
from tests.panel.browser_client import BrowserClient


@pytest.fixture
def kept(panel: BrowserClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrowserClient]:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    open_media_store.cache_clear()
    yield panel
    open_media_store.cache_clear()


def attach(panel: BrowserClient, mime: str, data: bytes = b"0123456789", to: str | None = "Ali") -> str:
    """The path of an attachment of a task that is `to`'s."""
    [(task,)] = panel.database.sql(
        "insert into wocs.tasks (type, runs, requested_by, assigned_to) values ('agent_task', 'human',"
        " (select id from wocs.users where name = 'Admin'), (select id from wocs.users where name = %s)) returning id",
        to,
    )
    key = f"files/{task}"
    open_media_store().put(key, data, mime)
    [(attachment,)] = panel.database.sql(
        "insert into wocs.attachments (task_id, type, original_name, storage_url, mime_type, state)"
        " values (%s, 'document', %s, %s, %s, 'stored') returning id::text",
        task, 'a "b".html', key, mime,
    )  # fmt: skip
    return f"/media/{attachment}"


def test_only_who_may_see_the_task_sees_its_picture(kept: BrowserClient) -> None:
    path = attach(kept, "image/jpeg")
    for name, status in {"Ali": 200, "Admin": 200, "Bob": 404, "Viewer": 404}.items():
        kept.log_in(name)
        assert kept.open(path).status_code == status, name


def test_nobody_asks_for_what_is_no_attachment(kept: BrowserClient) -> None:
    kept.log_in("Admin")
    for named in ("1", "' or true", "00000000-0000-0000-0000-000000000000", "%00"):
        assert kept.open(f"/media/{named}").status_code == 404


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/pdf", "text/javascript"])
def test_what_could_run_is_a_file_to_keep(kept: BrowserClient, mime: str) -> None:
    path = attach(kept, mime, b"<script>alert(1)</script>")
    kept.log_in("Ali")
    answer = kept.open(path)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%20%22b%22.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_player_asks_for_parts(kept: BrowserClient) -> None:
    path = attach(kept, "audio/ogg; codecs=opus")
    kept.log_in("Ali")
    whole = kept.open(path)
    assert (whole.status_code, whole.data, whole.headers["Content-Type"]) == (
        200,
        b"0123456789",
        "audio/ogg; codecs=opus",
    )
    part = kept.open(path, Range="bytes=2-4")
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert kept.open(path, Range="bytes=-3").data == b"789"
    assert kept.open(path, Range="bytes=20-").status_code == 416
    assert kept.open(path, **{"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_long_film_comes_in_parts_that_vercel_lets_through(kept: BrowserClient) -> None:
    path = attach(kept, "video/mp4", b"x" * 5_000_000)
    kept.log_in("Ali")
    part = kept.open(path, Range="bytes=0-")
    assert (part.status_code, len(part.data)) == (206, 4 * 1024 * 1024)
    assert part.headers["Content-Range"] == "bytes 0-4194303/5000000"
