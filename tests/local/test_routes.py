"""The local server routes as Vercel does, from the very same vercel.json."""

import json
from pathlib import Path

import pytest

from local.web.routes import Function, Site, Static, compile_rewrite, read_site, resolve

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site() -> Site:
    return read_site(PROJECT)


def test_every_file_in_api_is_a_function_under_its_own_name(site: Site) -> None:
    names = {file.stem for file in (PROJECT / "api").glob("*.py")}
    assert names
    assert {name: resolve(site, f"/api/{name}", "a=1") for name in names} == {
        name: Function(name, "a=1") for name in names
    }


def test_every_rewrite_of_vercel_json_leads_to_a_function(site: Site) -> None:
    for rewrite in json.loads((PROJECT / "vercel.json").read_text())["rewrites"]:
        path = "/".join("x" if part.startswith(":") else part for part in rewrite["source"].split("/"))
        assert isinstance(resolve(site, path, ""), Function), path


def test_a_cron_job_of_vercel_json_leads_to_a_function(site: Site) -> None:
    for cron in json.loads((PROJECT / "vercel.json").read_text())["crons"]:
        assert isinstance(resolve(site, cron["path"], ""), Function)


@pytest.mark.parametrize(
    ("path", "query", "function"),
    [
        ("/api/node/claim", "", Function("node", "verb=claim")),
        ("/api/node/file", "task=TASK-1&name=a%20b", Function("node", "task=TASK-1&name=a%20b&verb=file")),
        ("/api/config/checkout", "", Function("config", "app=checkout")),
        ("/api/ingest/sales", "x=1", Function("ingest", "x=1&kind=sales")),
        ("/p/promo-raya", "", Function("landing", "page=promo-raya")),
        ("/p/promo-raya/3.jpg", "", Function("landing", "page=promo-raya&picture=3.jpg")),
        ("/go/promo-raya", "utm=1", Function("landing", "utm=1&page=promo-raya&click=1")),
    ],
)
def test_a_rewrite_adds_its_query_to_the_callers(site: Site, path: str, query: str, function: Function) -> None:
    assert resolve(site, path, query) == function


def test_a_caller_cannot_set_what_the_rewrite_sets(site: Site) -> None:
    assert resolve(site, "/p/real", "page=other&p%61ge=third&x=1") == Function("landing", "x=1&page=real")
    assert resolve(site, "/p/a%26click=1", "") == Function("landing", "page=a%26click%3D1")


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api", "/api/", "/api/nothing", "/API/webhook", "/api/webhook/", "/api/webhook.py", "/p/", "/p/a/b/c",
     "/vercel.json", "/functions/site.py", "/../vercel.json", "/%2e%2e/vercel.json", "/.env", "/a%00b", "//etc/passwd"],
)  # fmt: skip
def test_everything_else_is_not_found(site: Site, path: str) -> None:
    assert resolve(site, path, "") is None


def test_static_files_come_from_public_alone_and_before_rewrites(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "style.css").write_text("body{}")
    (tmp_path / ".hidden").write_text("")
    (tmp_path / "out").symlink_to(PROJECT / "vercel.json")
    site = Site(frozenset({"landing"}), tmp_path, (compile_rewrite("/p/:page", "/api/landing?page=:page"),))
    assert resolve(site, "/p/style.css", "") == Static(tmp_path / "p" / "style.css")
    assert resolve(site, "/p/other", "") == Function("landing", "page=other")
    assert resolve(site, "/.hidden", "") is None
    assert resolve(site, "/out", "") is None


def test_unnamed_and_shaped_parameters_are_understood() -> None:
    site = Site(frozenset({"a"}), PROJECT / "public", (compile_rewrite("/x/:id(\\d+)/(.*)", "/api/a?id=:id&rest=$2"),))
    assert resolve(site, "/x/12/b/c", "") == Function("a", "id=12&rest=b%2Fc")
    assert resolve(site, "/x/no/b", "") is None


def test_what_the_server_cannot_play_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "vercel.json").write_text('{"redirects": []}')
    with pytest.raises(ValueError, match="redirects"):
        read_site(tmp_path)
    with pytest.raises(ValueError, match="repeats"):
        compile_rewrite("/x/:all*", "/api/a")
