"""Whatever stops TikTok's hands has a sentence, and one for a limit says whose it is."""

import re
import tomllib
from pathlib import Path

import pytest

from functions.replies import catalogue
from shared.contract.tiktok_types import HAND_ERRORS, LIMIT_ERRORS, TIKTOK_CODES, TIKTOK_ERRORS

WORDS = tomllib.loads((Path(catalogue.__file__).parents[1] / "sentences/tiktok_hands.toml").read_text())["tiktok_code"]
LIMITS = ["spam_risk_too_many_posts", "spam_risk_too_many_pending_share", "reached_active_user_cap",
          "rate_limit_exceeded", "unaudited_client_can_only_post_to_private_accounts", *LIMIT_ERRORS[:5]]  # fmt: skip


def test_every_code_has_its_words() -> None:
    assert len(TIKTOK_ERRORS) + len(HAND_ERRORS) >= 14
    assert set(TIKTOK_CODES) <= set(WORDS)


@pytest.mark.parametrize("code", LIMITS)
def test_a_limit_says_whose_it_is(code: str) -> None:
    english, malay = WORDS[code]
    assert "the account's limit" in english or "the app's limit" in english
    assert "had akaun" in malay or "had aplikasi" in malay
    assert re.search(r"minute|24 hours|day|until", english) and re.search(r"minit|24 jam|sehari|hari|sehingga", malay)
