"""Types at the borders: the panel's one call, for any of its pages and acts."""

from typing import Literal, TypedDict

from shared.contract.people_types import RequestSettings
from shared.contract.value_types import JSONObject, Language, Role
from shared.contract.work_types import NodeKey, Work


class AccessClaims(TypedDict):
    """What an access token says, once its signature and its end were checked."""

    session: str  # uuid
    person: str  # uuid


class RefreshClaims(TypedDict):
    """What a refresh cookie says, once its signature was checked."""

    session: str  # uuid
    generation: int


class LoginClaims(TypedDict):
    """What the cookie of a login says, once its signature was checked."""

    browser: str  # uuid, of this browser since its first login
    login: str  # uuid, of the login that it began last


LoginState = Literal[
    "none", "asked", "known", "digits", "done", "refused", "expired",
    "wrong", "limited", "busy",
]  # fmt: skip
"""Where a login stands: `known` has only to be ended, `digits` are asked for. The last three are answers: wrong digits,
too many of them lately, too many logins of all browsers together."""


class LoginLookRequest(TypedDict):
    """A login by the browser that began it; nothing changes."""

    browser: str
    login: str


class LoginRequest(LoginLookRequest):
    """Begins a login or ends it. `code`, `digits` and `link` are keyed digests: SQL never knows what they are of."""

    step: Literal["begin", "end"]
    device: str | None  # uuid, of the browser's device cookie
    wanted: str | None  # the last digits of the number, at least four
    code: str | None
    digits: str | None
    link: str | None
    label: str
    on_phone: bool
    settings: RequestSettings


class LoginLook(TypedDict):
    """Where a login stands."""

    state: LoginState
    label: str  # of the browser: Chrome (Windows)
    on_phone: bool
    until: str | None
    tries_left: int


class PanelCall(TypedDict):
    """A page or an act by its name (wocs.panel_list()) with what it is told."""

    name: str
    args: JSONObject


class PanelRequest(TypedDict):
    """A page for who has an access token."""

    access: AccessClaims
    page: PanelCall
    settings: RequestSettings


class PanelActRequest(TypedDict):
    """An act and the page after it; a page alone for who has but a refresh cookie."""

    access: AccessClaims | None
    refresh: RefreshClaims | None
    act: PanelCall | None
    page: PanelCall | None
    settings: RequestSettings


class Viewer(TypedDict):
    """Whose panel it is."""

    id: str
    name: str
    role: Role
    language: Language
    on_duty: bool


class PanelSession(TypedDict):
    """A session whose refresh cookie has turned: new cookies are to be set."""

    id: str
    person: str
    generation: int


class PanelAnswer(TypedDict):
    """A page; `refused` is `signed_out`, `role` or `unknown`."""

    viewer: Viewer | None
    refused: str | None
    outcome: JSONObject | None  # of the act: {"refused": saying, "facts"}, or what it tells
    page: JSONObject | None
    doorbells: list[NodeKey]  # of the home nodes that stream hints; none while none is there


class PanelActAnswer(PanelAnswer, Work):
    """The page as it is after the act, and what is to be done."""

    session: PanelSession | None
    file_kept: bool  # the file that came with the act is used: else its bytes may go


class LoginAnswer(LoginLook, Work):
    """The login after the step; once it is done, its session, the device that is known from now on, and the role."""

    session: PanelSession | None
    device: str | None
    role: Role | None
