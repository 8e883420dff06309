"""The panel's cookies: HttpOnly, `__Host-` (no other host can set them), and sent to nobody else's pages."""

from flask import Request, Response

from functions.panel.tokens import read_access, read_refresh, sign_access, sign_refresh
from shared import figures
from shared.contract.panel_types import AccessClaims, PanelSession, RefreshClaims
from shared.settings import settings

ACCESS, REFRESH = "__Host-access", "__Host-refresh"


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


def drop_session(response: Response) -> None:
    for name in (ACCESS, REFRESH):
        set_cookie(response, name, "", 0)


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    # Lax, not Strict: a link to a task that is tapped in WhatsApp is to find its reader logged in.
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax")
