"""The speech engine of this process: its model is loaded in the background at the start, stays, and hears one note at a
time.
"""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from threading import Lock, Thread

from home_node.voice.speech_model import explain_missing, find_model
from home_node.voice.transcriber import Transcriber
from shared.log import describe_error, note_line
from shared.settings import Settings, settings


class SpeechEngine:
    """`load_transcriber` waits for a model that is being loaded; `explain_problem` tells what cannot be heard."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._loading = Lock()
        self._loaded: Transcriber | None = None
        self._problem = ""

    def check_ability(self) -> str:
        """`ready`, `loading` or `missing`."""
        if self._loaded:
            return "ready"
        if self.explain_problem():
            return "missing"
        return "loading" if self._loading.locked() else "ready"

    def explain_problem(self) -> str:
        """Why there is no transcriber, with what to do, in one sentence; empty when there is one or can be."""
        if self._loaded:
            return ""
        if not find_spec("faster_whisper"):
            return "Voice notes need faster-whisper: pip install --require-hashes -r home_node/requirements.txt"
        if find_model(self._config.whisper_model, self._config.data) is None:
            return explain_missing(self._config.whisper_model)
        return self._problem

    def load_transcriber(self) -> Transcriber | None:
        """The model, loaded if it is not; None when `explain_problem` says why."""
        with self._loading:
            folder = find_model(self._config.whisper_model, self._config.data)
            if self._loaded is None and folder and not self.explain_problem():
                try:
                    self._loaded = Transcriber(folder, self._config.whisper_compute_type)
                except (RuntimeError, ValueError, OSError) as error:
                    self._problem = f"The speech model in {folder} cannot be loaded: {str(error)[:200]}"
                    note_line(f"The speech model cannot be loaded ({describe_error(error)}).")
            return self._loaded

    def load_in_background(self, then: Callable[[], None] = lambda: None) -> None:
        """Where there is a model; else it is told once what is missing, and the node works without."""
        if problem := self.explain_problem():
            return note_line(problem)
        Thread(target=self._load, args=(then,), name="speech engine", daemon=True).start()
        return None

    def close(self) -> None:
        """Waits for a model that is being loaded: a process must not end in the middle of it."""
        with self._loading:
            self._problem = self._problem or "This home node is stopping."

    def _load(self, then: Callable[[], None]) -> None:
        if self.load_transcriber():
            note_line(f"Voice notes are heard with the model {self._config.whisper_model}.")
        then()


@cache
def open_speech_engine() -> SpeechEngine:
    """The one of this process."""
    return SpeechEngine(settings())
