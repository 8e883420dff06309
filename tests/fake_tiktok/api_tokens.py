"""OAuth of the fake TikTok: codes with PKCE, access tokens that end, refresh tokens that are dead once used."""

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ACCESS_S, REFRESH_S = 86_400, 31_536_000
KEY, SECRET = "key-of-our-app", "secret-of-our-app"
SCOPES = "user.info.basic,user.info.stats,video.list,video.upload,video.publish"


class OAuthError(Exception):
    pass


@dataclass
class TokenDesk:
    """`granted` are the scopes that the account's owner agrees to; `renewals` counts the pairs that were given."""

    clock: Callable[[], float]
    granted: str = SCOPES
    access: dict[str, float] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    renewals: int = 0
    rotates: bool = True
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def give_code(self, redirect: str, challenge: str = "") -> str:
        """As the browser would bring it, with the characters that TikTok's codes have."""
        code = f"code{next(self._numbers)}*!0.s1"
        self.codes[code] = (redirect, challenge)
        return code

    def answer(self, form: dict[str, str]) -> dict[str, Any]:
        if (form.get("client_key"), form.get("client_secret")) != (KEY, SECRET):
            raise OAuthError("invalid_client")
        if form.get("grant_type") == "authorization_code":
            self.check_code(form)
        elif form.get("grant_type") == "refresh_token":
            self.take_refresh(form.get("refresh_token", ""))
        else:
            raise OAuthError("unsupported_grant_type")
        return self.give_pair()

    def check_code(self, form: dict[str, str]) -> None:
        redirect, challenge = self.codes.pop(form.get("code", ""), ("", ""))
        if not redirect or redirect != form.get("redirect_uri"):
            raise OAuthError("invalid_grant")
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).hexdigest()
        if challenge and challenge != hashed:
            raise OAuthError("invalid_request")

    def take_refresh(self, token: str) -> None:
        if token not in self.refresh:
            raise OAuthError("invalid_grant")
        if self.rotates:
            self.refresh.discard(token)

    def give_pair(self) -> dict[str, Any]:
        self.renewals += 1
        access, refresh = f"act.fake{next(self._numbers)}", f"rft.fake{next(self._numbers)}"
        self.access[access] = self.clock() + ACCESS_S
        self.refresh.add(refresh)
        return {
            "access_token": access, "expires_in": ACCESS_S, "open_id": "open-of-ali", "refresh_expires_in": REFRESH_S,
            "refresh_token": refresh, "scope": self.granted, "token_type": "Bearer",
        }  # fmt: skip

    def is_good(self, access: str) -> bool:
        return self.access.get(access, 0) > self.clock()

    def end_access(self) -> None:
        """Every access token there is, at once, as a day would."""
        self.access = dict.fromkeys(self.access, 0.0)
