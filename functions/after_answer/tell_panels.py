"""Tells open panels what changed, by way of the home nodes: ids alone. Whoever misses it looks by itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from functions.home_doors import call_doors
from shared.contract.work_types import Work


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

    def tell(self, work: Work) -> None:
        if work.get("hints"):
            self._beside.submit(self._tell, work)

    def _tell(self, work: Work) -> None:
        if self._heard:
            body = json.dumps({"hints": work["hints"]}).encode()
            self._heard = call_doors("/hints", body, work.get("nodes") or [])
