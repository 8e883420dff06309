"""The panel's cookies: HttpOnly, `__Host-` (no other host can set them), and sent to nobody else's pages."""

from flask import Request, Response

from functions.panel.routes import PageCall, address_of, read_address
from functions.panel.session_tokens import (
    read_access,
    read_device,
    read_login,
    read_refresh,
    sign_access,
    sign_device,
    sign_login,
    sign_refresh,
)
from shared import figures
from shared.contract.panel_types import AccessClaims, LoginClaims, PanelSession, RefreshClaims
from shared.settings import settings

ACCESS, REFRESH, LOGIN, DEVICE = "__Host-access", "__Host-refresh", "__Host-login", "__Host-device"
RETURN = "__Host-return"
_RETURN_MAX = 1000
"""Letters of an address that is kept whole; a browser drops a cookie of 4 KiB."""


def read_claims(request: Request) -> tuple[AccessClaims | None, RefreshClaims | None]:
    secret = settings().jwt_secret
    access = read_access(request.cookies.get(ACCESS, ""), secret)
    return access, read_refresh(request.cookies.get(REFRESH, ""), secret)


def set_session(response: Response, session: PanelSession) -> None:
    secret = settings().jwt_secret
    access = sign_access({"session": session["id"], "person": session["person"]}, secret)
    refresh = sign_refresh(session["id"], session["generation"], secret)
    set_cookie(response, ACCESS, access, figures.ACCESS_TOKEN_S)
    set_cookie(response, REFRESH, refresh, figures.SESSION_IDLE_S)


def read_login_claims(request: Request) -> LoginClaims | None:
    return read_login(request.cookies.get(LOGIN, ""), settings().jwt_secret)


def read_device_id(request: Request) -> str | None:
    return read_device(request.cookies.get(DEVICE, ""), settings().jwt_secret)


def set_login(response: Response, claims: LoginClaims) -> None:
    set_cookie(response, LOGIN, sign_login(claims, settings().jwt_secret), figures.LOGIN_COOKIE_S)


def drop_login(response: Response) -> None:
    set_cookie(response, LOGIN, "", 0)


def set_device(response: Response, device: str) -> None:
    set_cookie(response, DEVICE, sign_device(device, settings().jwt_secret), figures.DEVICE_S)


def drop_session(response: Response) -> None:
    for name in (ACCESS, REFRESH):
        set_cookie(response, name, "", 0)


def keep_return(response: Response, wanted: PageCall) -> None:
    """Where somebody wanted to go, until the login has ended. Only here and never in an address: a link that somebody
    sends leads nowhere."""
    address = address_of(wanted)
    if not wanted.page.is_file:
        kept = address if len(address) <= _RETURN_MAX else address.partition("?")[0]
        set_cookie(response, RETURN, kept, figures.LOGIN_COOKIE_S)


def read_return(request: Request) -> str | None:
    """The address anew from the page that it is of, whatever the cookie says."""
    wanted = read_address(request.cookies.get(RETURN, ""))
    return None if wanted is None or wanted.page.is_file else address_of(wanted)


def drop_return(response: Response) -> None:
    set_cookie(response, RETURN, "", 0)


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    # Lax, not Strict: a link to a task that is tapped in WhatsApp is to find its reader logged in.
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax")
