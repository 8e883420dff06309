"""The whole system as its owner starts it, with someone else's Graph."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.whatsapp import open_whatsapp
from local.deploy.build import build_copy
from local.deploy.tools import find_tools
from local.services.postgrest import fetch
from tests.conftest import forget_settings
from tests.contract.conftest import POSTGREST_KEPT
from tests.conversation.bundled_functions import BUNDLED, BundledFunctions, Deployment, deployments
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.fake_home_node import SECRET
from tests.conversation.open_functions import open_function, talk_to
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.conversation.running_system import System, free_port, start, stop
from tests.conversation.webhook_in_process import PEOPLE, WebhookClient
from tests.database_clone import Clone
from tests.processes import PROJECT


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


@pytest.fixture(scope="session", autouse=True)
def deployment(request: pytest.FixtureRequest) -> Iterator[None]:
    """For `make deploy-conversation`; in the gate the functions run in this process."""
    if BUNDLED:
        scratch, postgres, valkey = map(request.getfixturevalue, ("scratch", "postgres", "valkey"))
        tools, copy = find_tools(Path(sys.prefix, "deploy-tools")), scratch / "deployed" / "copy"
        output = build_copy(PROJECT, copy, tools)
        deployments.append(Deployment(tools, copy, output, fetch(POSTGREST_KEPT), postgres, valkey))
    yield
    deployments.clear()


@pytest.fixture(scope="session")
def bundled_functions(deployment: None, desks_graph: Graph) -> Iterator[BundledFunctions | None]:
    if not deployments:
        yield None
        return
    with deployments[0].run(desks_graph) as functions:
        yield functions


@pytest.fixture
def webhook(
    database: Clone,
    desks_graph: Graph,
    scratch: Path,
    bundled_functions: BundledFunctions | None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[WebhookClient]:
    environment = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": desks_graph.base, "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_NODE_SECRET": SECRET,
        "WOCS_DATA": str(scratch / "desk"),
    }  # fmt: skip
    if bundled_functions:
        bundled_functions.supabase.use(database.name)
        environment = bundled_functions.environment
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    database.call("wocs_enlist", {"people": PEOPLE})
    with talk_to(bundled_functions.site if bundled_functions else None):
        yield WebhookClient(database, desks_graph, open_function("webhook"))
    open_whatsapp().close()
