"""TikTok's tokens of this PC: a private file, sealed with the app's secret, renewed by one at a time.

An access token lives for 24 hours, its refresh token for a year; each renewal gives a new pair, and the refresh token
before may be dead from then on. So the new pair is in the file before anybody works with it.
Source, read 2026-11: https://developers.tiktok.com/doc/oauth-user-access-token-management.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from home_node.private_file import write_private_file
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused
from home_node.tiktok.sealed_text import SealBroken, seal_text, unseal_text
from shared.settings import Settings

MARGIN_S = 300  # an access token that ends so soon is renewed: an upload takes minutes
LOCK_WAIT_S = 90  # longer than a renewal can take: another process is at it
_PURPOSE = "wocs tiktok tokens at rest"
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


@dataclass(frozen=True)
class TokenFile:
    """`secret`: the app's, which is in this PC's settings and not beside the file, and without which TikTok renews
    nothing."""

    path: Path
    secret: str = field(repr=False)


def locate_tokens(config: Settings) -> TokenFile:
    return TokenFile(Path(config.data).expanduser() / "tiktok" / "tokens.sealed", config.tiktok_client_secret)


def read_tokens(file: TokenFile) -> Tokens | None:
    """None where nobody has authorized this PC for this app, or the file is not what `keep_tokens` wrote."""
    try:
        kept = json.loads(unseal_text(file.path.read_text("utf-8"), file.secret, _PURPOSE))
        return Tokens(**{**kept, "scopes": tuple(kept["scopes"])})
    except (SealBroken, OSError, ValueError, KeyError, TypeError):
        return None


def keep_tokens(file: TokenFile, tokens: Tokens) -> None:
    """Raises OSError."""
    write_private_file(file.path, seal_text(json.dumps(asdict(tokens)), file.secret, _PURPOSE))


class TokenKeeper:
    """Safe to use from any thread and from several processes. `renew` asks TikTok for a new pair."""

    def __init__(self, file: TokenFile, renew: Renew, clock: Callable[[], float] = time.time) -> None:
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
            why = "The tokens were kept with another WOCS_TIKTOK_CLIENT_SECRET. " if self._file.path.exists() else ""
            raise TikTokRefused("not_authorized", why + HOW_TO_AUTHORIZE)
        return tokens

    def _is_fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_at - MARGIN_S > self._clock()


@contextmanager
def lock_tokens(file: TokenFile) -> Iterator[None]:
    """For threads and processes, on every system; who dies holds it no longer. SQLite's lock is exactly that.

    Raises TikTokDown where another process holds it for longer than a renewal takes.
    """
    file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(file.path.with_suffix(".lock"), timeout=LOCK_WAIT_S, isolation_level=None)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise TikTokDown(f"another process holds the tokens ({error})") from None
        yield
