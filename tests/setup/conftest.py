"""Vendors on a project that has its tables already."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.services.postgres_server import Postgres
from local.services.valkey import Valkey
from tests.contract.conftest import postgrest_binary
from tests.database_clones import Clones
from tests.setup.stand_ins import Vendors, vendors

__all__ = ["postgrest_binary"]


@pytest.fixture(scope="module")
def project_vendors(
    postgrest_binary: Path, postgres: Postgres, clones: Clones, valkey: Valkey, scratch: Path
) -> Iterator[Vendors]:
    database = clones.take()
    with vendors(postgrest_binary, postgres, database, valkey, scratch) as made:
        yield made


@pytest.fixture
def stand_ins(project_vendors: Vendors) -> Vendors:
    """The same, as if nobody had been there."""
    project_vendors.meta.__init__()  # type: ignore[misc]
    project_vendors.storage.buckets.clear()
    project_vendors.storage.private.clear()
    return project_vendors
