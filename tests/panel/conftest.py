"""The panel in this process, on its own database, with the specification's people."""

from collections.abc import Iterator

import pytest

from functions.site import serve
from tests.conftest import forget_settings
from tests.database_clone import Clone
from tests.panel.browser_client import PEOPLE, SECRET, BrowserClient


@pytest.fixture
def panel(database: Clone, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrowserClient]:
    monkeypatch.setenv("DATABASE_URL", database.service_url)
    monkeypatch.setenv("WOCS_JWT_SECRET", SECRET)
    forget_settings()
    database.call("wocs_enlist", {"people": PEOPLE})
    yield BrowserClient(serve("panel").test_client(), database)


@pytest.fixture
def another(panel: BrowserClient) -> BrowserClient:
    """A second browser at the same panel."""
    return BrowserClient(serve("panel").test_client(), panel.database)
