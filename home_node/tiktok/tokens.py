"""TikTok's tokens of this PC: a private file, renewed by one at a time.

An access token lives for 24 hours, its refresh token for a year; each renewal gives a new pair, and the refresh token
before may be dead from then on. So the new pair is in the file before anybody works with it.
Source, read 2026-11: https://developers.tiktok.com/doc/oauth-user-access-token-management.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from home_node.private_file import write_private_file
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused

MARGIN_S = 300  # an access token that ends so soon is renewed: an upload takes minutes
LOCK_WAIT_S = 90  # longer than a renewal can take: another process is at it
HOW_TO_AUTHORIZE = "On the home PC: python -m home_node tiktok authorize"


@dataclass(frozen=True)
class Tokens:
    """`expires_at`, `refresh_expires_at`: seconds since 1970. `scopes` are what the account's owner agreed to."""

    access: str
    refresh: str
    expires_at: float
    refresh_expires_at: float
    open_id: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Tokens(scopes={self.scopes}, expires_at={self.expires_at:.0f})"


Renew = Callable[[Tokens], Tokens]


def locate_tokens(data: str | Path) -> Path:
    return Path(data).expanduser() / "tiktok" / "tokens.json"


def read_tokens(file: Path) -> Tokens | None:
    """None where nobody has authorized this PC, or the file is not what `keep_tokens` wrote."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return Tokens(**{**kept, "scopes": tuple(kept["scopes"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_tokens(file: Path, tokens: Tokens) -> None:
    """Raises OSError."""
    write_private_file(file, json.dumps(asdict(tokens), indent=2))


class TokenKeeper:
    """Safe to use from any thread and from several processes. `renew` asks TikTok for a new pair."""

    def __init__(self, file: Path, renew: Renew, clock: Callable[[], float] = time.time) -> None:
        self._file, self._renew, self._clock = file, renew, clock

    def fetch_access(self) -> str:
        """A token that is good for a while; raises TikTokRefused (`not_authorized`), TikTokDown."""
        tokens = self._read()
        return tokens.access if self._is_fresh(tokens) else self.renew_access(tokens.access)

    def renew_access(self, stale: str) -> str:
        """Another token than `stale`: the one that somebody else fetched meanwhile, or a new one."""
        with lock_tokens(self._file):
            tokens = self._read()
            if tokens.access == stale or not self._is_fresh(tokens):
                tokens = self._renew(tokens)
                keep_tokens(self._file, tokens)
            return tokens.access

    def _read(self) -> Tokens:
        tokens = read_tokens(self._file)
        if tokens is None:
            raise TikTokRefused("not_authorized", HOW_TO_AUTHORIZE)
        return tokens

    def _is_fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_at - MARGIN_S > self._clock()


@contextmanager
def lock_tokens(file: Path) -> Iterator[None]:
    """For threads and processes, on every system; who dies holds it no longer. SQLite's lock is exactly that.

    Raises TikTokDown where another process holds it for longer than a renewal takes.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(file.with_suffix(".lock"), timeout=LOCK_WAIT_S, isolation_level=None)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise TikTokDown(f"another process holds the tokens ({error})") from None
        yield
