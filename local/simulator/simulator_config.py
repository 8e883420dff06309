"""What the simulator is told when it starts."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.launcher.whitelist import SIMULATED, people_of
from shared import figures
from shared.contract.door_types import TraceAnswer, TraceRequest
from shared.settings import read_settings

Trace = Callable[[TraceRequest], TraceAnswer]
Age = Callable[[Sequence[str], int], None]
"""Makes what the system remembers of these addresses so many hours older."""

DAY_S = 24 * 60 * 60


@dataclass(frozen=True)
class Config:
    """Addresses, secrets, people and the paces of Meta's side. Times are seconds.

    `people` are `{"name", "number", "role"}`; `trace` is the `wocs_trace` of the contract, for the side panel.
    `templates` maps a template's name to its body with `{{1}}`; None approves every name.
    """

    webhook_url: str
    app_secret: str
    token: str
    data: Path
    phone_number_id: str = "106540352242922"
    display_number: str = "601155500000"
    business_name: str = "Abang Colek"
    account_id: str = "102290129340398"
    verify_token: str = ""
    people: Sequence[Mapping[str, str]] = ()
    templates: Mapping[str, str] | None = None
    trace: Trace | None = None
    age: Age | None = None
    allowance: int = figures.WHATSAPP_FREE_MESSAGES_PER_MONTH
    clock: Callable[[], float] = time.time
    url_lives_s: float = 300
    received_media_lives_s: float = 7 * DAY_S
    uploaded_media_lives_s: float = 30 * DAY_S
    window_s: float = DAY_S
    pair_burst: int = 45
    pair_interval_s: float = 6
    sent_after_s: float = 0.05
    delivered_after_s: float = 0.4
    retry_first_s: float = 0.5
    retry_longest_s: float = 30
    retry_gives_up_s: float = 7 * DAY_S
    webhook_timeout_s: float = 30


WEBHOOK_PATH = "/api/webhook"
CUSTOMER = {"name": "Customer", "number": "60171234567", "role": "customer"}


def read_config(environment: Mapping[str, str], trace: Trace | None = None, age: Age | None = None) -> Config:
    """The config from the variables of `make run`: WHATSAPP_…, WOCS_DATA, WOCS_FUNCTIONS_URL or PORT, WOCS_ADMINS ….

    Raises KeyError for a missing secret: an empty one would sign nothing.
    """
    base = environment.get("WOCS_FUNCTIONS_URL") or f"http://127.0.0.1:{environment.get('PORT', '8000')}"
    return Config(
        webhook_url=base.rstrip("/") + WEBHOOK_PATH,
        app_secret=environment["WHATSAPP_APP_SECRET"],
        token=environment["WHATSAPP_TOKEN"],
        data=Path(environment.get("WOCS_DATA", ".wocs")),
        phone_number_id=environment["WHATSAPP_PHONE_NUMBER_ID"],
        verify_token=environment.get("WHATSAPP_VERIFY_TOKEN", ""),
        business_name=environment.get("WOCS_BRAND") or "Abang Colek",
        people=read_people(environment),
        trace=trace,
        age=age,
        allowance=read_settings(environment).free_messages,
    )


def read_people(environment: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The whitelist of the environment, else the usual people; a customer always."""
    listed = people_of(environment) or people_of(SIMULATED)
    team = ({"name": person["name"], "number": person["number"], "role": person["role"]} for person in listed)
    return [*team, CUSTOMER]
