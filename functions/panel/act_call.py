"""The one call of the database that an act is, with the page after it; a session whose access is over turns in it."""

from functions.database import open_database
from functions.request_settings import request_settings
from shared.contract.panel_types import AccessClaims, PanelActAnswer, PanelActRequest, PanelCall, RefreshClaims


def call_act(
    access: AccessClaims | None, refresh: RefreshClaims | None, act: PanelCall | None, page: PanelCall | None
) -> PanelActAnswer:
    """Raises DatabaseDown. Whoever calls sets the cookies of the answer's `session`, where there is one."""
    asked: PanelActRequest = {
        "access": access,
        "refresh": refresh,
        "act": act,
        "page": page,
        "settings": request_settings(),
    }
    answer: PanelActAnswer = open_database().call("wocs_panel_act", asked)
    return answer
