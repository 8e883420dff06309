"""A database with the spec's people and the made-up commands."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)
