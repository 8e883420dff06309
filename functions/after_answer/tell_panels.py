"""Tells open panels what changed, by way of the home nodes: ids alone. Whoever misses it looks by itself."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from functions.home_doors import call_doors
from shared.contract.work_types import PanelNews


class PanelTeller:
    """Beside the other errands: neither waits for the other. A door that was silent once is not tried again."""

    def __init__(self) -> None:
        self._beside = ThreadPoolExecutor(1)
        self._heard = True

    def __enter__(self) -> "PanelTeller":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.shutdown()

    def tell(self, news: PanelNews) -> None:
        if news.get("hints"):
            self._beside.submit(self._tell, news)

    def _tell(self, news: PanelNews) -> None:
        if self._heard:
            body = json.dumps({"hints": news["hints"]}).encode()
            self._heard = call_doors("/hints", body, news.get("nodes") or [])


def tell_panels(news: Sequence[PanelNews]) -> None:
    """What a delivery of statuses alone leads to. Never raises."""
    with PanelTeller() as teller:
        for each in news:
            teller.tell(each)
