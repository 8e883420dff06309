from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from home_node.tiktok.tokens import keep_tokens, locate_tokens
from shared.settings import settings
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.api_tokens import KEY, SECRET
from tests.unit.home_node.tiktok.hands import SetUp, give_tokens


@pytest.fixture
def tiktok() -> Iterator[FakeTikTok]:
    server = FakeTikTok()
    yield server
    server.close()


@pytest.fixture
def set_up(tiktok: FakeTikTok, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetUp]:
    """This PC's settings, by their environment names."""

    def chosen(**environment: str) -> None:
        for name, value in {
            "WOCS_DATA": str(tmp_path / "data"),
            "TIKTOK_API_BASE": tiktok.url,
            "WOCS_TIKTOK_CLIENT_KEY": KEY,
            "WOCS_TIKTOK_CLIENT_SECRET": SECRET,
            "WOCS_TIKTOK_AUDITED": "yes",
            "WOCS_TIMEZONE": "Asia/Kuala_Lumpur",
            **environment,
        }.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    chosen()
    yield chosen
    settings.cache_clear()


@pytest.fixture
def authorized(tiktok: FakeTikTok, set_up: Callable[..., None]) -> FakeTikTok:
    """The fake, with this PC's tokens kept."""
    keep_tokens(locate_tokens(settings()), give_tokens(tiktok))
    return tiktok
