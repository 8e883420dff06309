"""The one call of the database that a page is, or an act with the page after it; a session whose access is over turns
in the latter."""

from functions.database import open_database
from functions.request_settings import request_settings
from shared.contract.panel_types import (
    AccessClaims,
    PanelActAnswer,
    PanelActRequest,
    PanelAnswer,
    PanelCall,
    PanelRequest,
    RefreshClaims,
)


def call_page(access: AccessClaims, page: PanelCall) -> PanelAnswer:
    """Raises DatabaseDown."""
    asked: PanelRequest = {"access": access, "page": page, "settings": request_settings()}
    answer: PanelAnswer = open_database().call("wocs_panel", asked)
    return answer


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
