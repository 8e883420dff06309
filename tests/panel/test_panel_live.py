"""The ticket to the stream of hints: who gets one, for which page and node, and that it costs no call."""

import re

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder, TestResponse

from functions.panel.cookies import ACCESS, REFRESH
from functions.panel.live import page_origin
from shared.tickets import read_ticket
from tests.conftest import forget_settings
from tests.database_clone import Clone
from tests.enrolled_nodes import identity_of
from tests.panel.browser_client import BrowserClient
from tests.panel.customer_chats import make_chat

SECRET = "the functions' own"
HERE = "https://localhost"
LIST = {"HX-Request": "true", "X-Block": "list"}


@pytest.fixture
def doors(panel: BrowserClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://home.example.my, https://two.example.my:8443/wocs")
    monkeypatch.setenv("WOCS_NODE_SECRET", SECRET)
    forget_settings()


def beat(database: Clone, node: str = "home", **more: object) -> None:
    database.call("wocs_beat", {"node": node, "abilities": {}, "running": [], "version": "1", **more})


def ticket_of(answer: TestResponse) -> str:
    found = re.search(r'data-ticket="([^"]*)"', answer.text)
    return found[1] if found else "no attribute"


def opens(ticket: str, node: str = "home", origin: str = HERE) -> bool:
    return read_ticket(identity_of(node, SECRET), ticket, origin) is not None


@pytest.mark.usefixtures("doors")
def test_an_agents_page_carries_a_ticket_to_the_nodes_that_are_enrolled(panel: BrowserClient) -> None:
    beat(panel.database, "home")
    beat(panel.database, "second")
    panel.log_in("Ali")
    answer = panel.open("/inbox")
    ticket = ticket_of(answer)
    assert 'data-doors="https://home.example.my https://two.example.my:8443/wocs"' in answer.text
    assert opens(ticket) and opens(ticket, "second")
    assert not opens(ticket, "third") and not opens(ticket, origin="https://evil.example")
    assert (
        "connect-src 'self' https://home.example.my https://two.example.my:8443;"
        in answer.headers["Content-Security-Policy"]
    )


@pytest.mark.usefixtures("doors")
def test_each_answer_brings_the_next_ticket_also_one_that_says_unchanged(panel: BrowserClient) -> None:
    beat(panel.database)
    panel.log_in("Ali")
    make_chat(panel.database)
    first = panel.open("/chats", **LIST)
    again = panel.open("/chats", **LIST, **{"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    tickets = {first.headers["X-Live"], again.headers["X-Live"]}
    assert len(tickets) == 2 and all(map(opens, tickets))


@pytest.mark.parametrize(
    ("host", "proto", "origin"),
    [
        ("wocs.example.my", "https", "https://wocs.example.my"), ("wocs.example.my:443", "https", "https://wocs.example.my"),
        ("localhost:8000", "", "http://localhost:8000"), ("127.0.0.1:80", "http", "http://127.0.0.1"),
        ("wocs.example.my:8443", "https, http", "https://wocs.example.my:8443"),
    ],
)  # fmt: skip
def test_a_ticket_is_for_the_address_that_the_reader_sees(host: str, proto: str, origin: str) -> None:
    proxy = {"X-Forwarded-Proto": proto} if proto else {}
    builder = EnvironBuilder("/inbox", base_url=f"http://{host}", headers={"Host": host, **proxy})
    assert page_origin(Request(builder.get_environ())) == origin


@pytest.mark.usefixtures("doors")
def test_a_viewer_gets_none_and_may_connect_to_nothing_else(panel: BrowserClient) -> None:
    beat(panel.database)
    panel.log_in("Viewer")
    answer = panel.open("/pages")
    assert (ticket_of(answer), "X-Live" in answer.headers) == ("no attribute", False)
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("doors")
def test_while_no_node_is_there_a_page_knows_the_doors_alone(panel: BrowserClient) -> None:
    beat(panel.database, leaving=True)
    panel.log_in("Ali")
    answer = panel.open("/inbox")
    assert (ticket_of(answer), "X-Live" in answer.headers) == ("", False)
    beat(panel.database)
    assert opens(panel.open("/inbox", **LIST).headers["X-Live"])


@pytest.mark.usefixtures("doors")
def test_a_node_that_was_removed_opens_to_nobody(panel: BrowserClient) -> None:
    beat(panel.database, "home")
    beat(panel.database, "second")
    panel.database.sql("update wocs.node_keys set removed_at = now() where node = 'second'")
    panel.log_in("Ali")
    assert not opens(ticket_of(panel.open("/inbox")), "second")


@pytest.mark.usefixtures("doors")
def test_a_cookie_that_turns_and_the_next_ticket_cost_no_call_of_their_own(panel: BrowserClient) -> None:
    beat(panel.database)
    session = panel.log_in("Ali")
    first = panel.open("/chats", **LIST)
    panel.client.delete_cookie(ACCESS)
    again = panel.open("/chats", **LIST, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and opens(again.headers["X-Live"])
    assert {line.partition("=")[0] for line in again.headers.getlist("Set-Cookie")} == {ACCESS, REFRESH}
    assert panel.database.sql("select generation from wocs.panel_sessions where id = %s", session) == [(2,)]


@pytest.mark.parametrize("setting", ["WOCS_NODE_URL", "WOCS_NODE_SECRET"])
def test_where_no_door_is_set_pages_are_as_they_were(
    panel: BrowserClient, monkeypatch: pytest.MonkeyPatch, doors: None, setting: str
) -> None:
    monkeypatch.delenv(setting)
    forget_settings()
    beat(panel.database)
    panel.log_in("Ali")
    answer = panel.open("/inbox")
    assert "data-ticket" not in answer.text and "live.js" not in answer.text
    assert "X-Live" not in answer.headers
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]
