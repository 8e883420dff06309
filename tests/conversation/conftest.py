"""The whole system as its owner starts it, with someone else's Graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.site import serve
from functions.whatsapp import open_whatsapp
from tests.conftest import forget_settings
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.fake_home_node import SECRET
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.conversation.running_system import System, free_port, start, stop
from tests.conversation.webhook_in_process import PEOPLE, WebhookClient
from tests.database_clone import Clone


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    graph = Graph()
    yield graph
    graph.close()


@pytest.fixture(scope="session")
def system(scratch: Path, graph: Graph) -> Iterator[System]:
    system = start(scratch / "conversation", graph, free_port())
    yield system
    assert stop(system) == 0


@pytest.fixture(scope="session")
def desks_graph() -> Iterator[Graph]:
    """Of its own: the people at the desk have numbers of people of the whole system."""
    graph = Graph()
    yield graph
    graph.close()


@pytest.fixture
def webhook(
    database: Clone, desks_graph: Graph, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WebhookClient]:
    environment = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": desks_graph.base, "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_NODE_SECRET": SECRET,
        "WOCS_DATA": str(scratch / "desk"),
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    database.call("wocs_enlist", {"people": PEOPLE})
    yield WebhookClient(database, desks_graph, serve("webhook").test_client())
    open_whatsapp().close()
