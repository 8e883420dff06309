"""Who gets in: sessions, roles, forms of other sites. Enumerated from the routes, never by hand."""

import json
from pathlib import Path

import pytest

from functions.panel.cookies import ACCESS, REFRESH
from functions.panel.labels import read_labels
from functions.panel.routes import PAGES, PanelPage
from functions.panel.session_tokens import read_access, sign_access, sign_refresh
from local.web.routes import Function, read_site, resolve
from tests.panel.browser_client import SECRET, BrowserClient

ROOT = Path(__file__).resolve().parents[2]
RANK = {"viewer": 1, "agent": 2, "admin": 3}
NAMES = {"viewer": "Viewer", "agent": "Ali", "admin": "Admin"}


def path_of(page: PanelPage) -> str:
    return page.path.replace("{task}", "TASK-1201").replace("{chat}", "1")


def listed(panel: BrowserClient, kind: str) -> dict[str, str]:
    return dict(panel.database.sql("select name, role from wocs.panel_list() where kind = %s", kind))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_who_is_not_logged_in_is_sent_to_the_login(panel: BrowserClient, page: PanelPage) -> None:
    answer = panel.open(path_of(page))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


def test_a_fragment_asked_for_without_a_session_leaves_its_page(panel: BrowserClient) -> None:
    answer = panel.open("/inbox", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/login")


@pytest.mark.parametrize("role", RANK)
def test_nobody_opens_a_page_of_a_higher_role(panel: BrowserClient, role: str) -> None:
    panel.log_in(NAMES[role])
    needed = listed(panel, "page")
    assert needed.keys() == {page.name for page in PAGES}
    for page in PAGES:
        status = panel.open(path_of(page)).status_code
        assert (status == 403) == (RANK[role] < RANK[needed[page.name]]), page.name


@pytest.mark.parametrize("role", RANK)
def test_nobody_does_an_act_of_a_higher_role(panel: BrowserClient, role: str) -> None:
    for name, needed in listed(panel, "act").items():
        if RANK[role] < RANK[needed]:
            panel.log_in(NAMES[role])
            before = panel.database.sql("select count(*) from wocs.task_logs")
            assert panel.act(name).status_code == 403, name
            assert panel.database.sql("select count(*) from wocs.task_logs") == before


def test_an_act_of_no_name_is_none(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    assert panel.act("drop_everything").status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_changes_nothing(panel: BrowserClient, site: str) -> None:
    session = panel.log_in("Admin")
    assert panel.act("log_out", site=site).status_code == 403
    assert panel.database.sql("select revoked_at from wocs.panel_sessions where id = %s", session) == [(None,)]


def test_nothing_changes_by_get(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    for name in listed(panel, "act"):
        assert panel.open(f"/act/{name}").status_code == 405


def test_logging_out_ends_the_session_at_once_and_everywhere_it_is_kept(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    access = panel.client.get_cookie(ACCESS)
    assert panel.open("/inbox").status_code == 200
    assert panel.act("log_out").headers["Location"] == "/login"
    assert access is not None
    panel.set_cookie(ACCESS, access.value)
    assert panel.open("/inbox").status_code == 303


def test_somebody_removed_is_out_at_the_next_click(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    panel.database.sql("update wocs.users set status = 'inactive' where name = 'Ali'")
    assert panel.open("/inbox").status_code == 303


def test_a_refresh_cookie_turns_and_the_next_page_needs_no_login(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    panel.client.delete_cookie(ACCESS)
    before = panel.client.get_cookie(REFRESH)
    assert panel.open("/inbox").status_code == 200
    after = panel.client.get_cookie(REFRESH)
    assert before and after and before.value != after.value
    assert panel.client.get_cookie(ACCESS)


def test_a_used_up_refresh_cookie_ends_the_session(panel: BrowserClient) -> None:
    session = panel.log_in("Ali")
    panel.database.sql(
        "update wocs.panel_sessions set generation = 2, turned_at = now() - interval '31 seconds' where id = %s",
        session,
    )
    panel.client.delete_cookie(ACCESS)
    assert panel.open("/inbox").status_code == 303
    assert panel.database.sql("select revoked_for from wocs.panel_sessions where id = %s", session) == [("reuse",)]


@pytest.mark.parametrize("secret", ["", "another secret that is as long as the first one was"])
def test_a_forged_token_is_none(panel: BrowserClient, secret: str) -> None:
    session = panel.log_in("Ali")
    [(person,)] = panel.database.sql("select user_id::text from wocs.panel_sessions where id = %s", session)
    forged = sign_access({"session": session, "person": person}, secret or "x" * 32)
    panel.set_cookie(ACCESS, forged)
    panel.set_cookie(REFRESH, sign_refresh(session, 1, secret or "x"))
    assert panel.open("/inbox").status_code == 303


def test_without_a_secret_no_token_is_read() -> None:
    assert read_access(sign_access({"session": "a", "person": "b"}, SECRET), "") is None


def test_vercel_routes_every_page_and_act_to_the_panel() -> None:
    site = read_site(ROOT)
    for path in [path_of(page) for page in PAGES] + ["/act/log_out", "/login"]:
        found = resolve(site, path, "")
        assert isinstance(found, Function), path
        assert found.name == "panel", path


def test_every_answer_says_what_its_page_may_do(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    policy = panel.open("/inbox").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_label_is_there_in_both_languages() -> None:
    for name, words in read_labels().items():
        assert len(words) == 2, name
        assert all(words), name
    json.dumps(read_labels())
