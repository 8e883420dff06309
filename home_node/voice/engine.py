"""This process's ears: the model is loaded in the background at the start, stays, and is used by one note at a time."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from threading import Lock, Thread

from home_node.log import note, where
from home_node.voice.model import find_model, missing
from home_node.voice.transcriber import Transcriber
from shared.settings import Settings, settings


class Ears:
    """`transcriber()` waits for a model that is being loaded; what cannot be heard is told by `problem`."""

    def __init__(self, wanted: Settings) -> None:
        self._wanted = wanted
        self._loading = Lock()
        self._loaded: Transcriber | None = None
        self._broken = ""

    def ability(self) -> str:
        """`ready`, `loading` or `missing`."""
        if self._loaded:
            return "ready"
        if self.problem():
            return "missing"
        return "loading" if self._loading.locked() else "ready"

    def problem(self) -> str:
        """Why there is no transcriber, with what to do, in one sentence; empty when there is one or can be."""
        if self._loaded:
            return ""
        if not find_spec("faster_whisper"):
            return "Voice notes need faster-whisper: pip install -r home_node/requirements.txt"
        if find_model(self._wanted.whisper_model, self._wanted.data) is None:
            return missing(self._wanted.whisper_model)
        return self._broken

    def transcriber(self) -> Transcriber | None:
        """The model, loaded if it is not; None when `problem` says why."""
        with self._loading:
            folder = find_model(self._wanted.whisper_model, self._wanted.data)
            if self._loaded is None and folder and not self.problem():
                try:
                    self._loaded = Transcriber(folder, self._wanted.whisper_compute_type)
                except (RuntimeError, ValueError, OSError) as error:
                    self._broken = f"The speech model in {folder} cannot be loaded: {str(error)[:200]}"
                    note(f"The speech model cannot be loaded ({where(error)}).")
            return self._loaded

    def load_in_background(self, then: Callable[[], None] = lambda: None) -> None:
        """Where there is a model; else it is told once what is missing, and the node works without."""
        if problem := self.problem():
            return note(problem)
        Thread(target=self._load, args=(then,), name="ears", daemon=True).start()
        return None

    def close(self) -> None:
        """Waits for a model that is being loaded: a process must not end in the middle of it."""
        with self._loading:
            self._broken = self._broken or "This home node is stopping."

    def _load(self, then: Callable[[], None]) -> None:
        if self.transcriber():
            note(f"Voice notes are heard with the model {self._wanted.whisper_model}.")
        then()


@cache
def ears() -> Ears:
    """The ears of this process."""
    return Ears(settings())
