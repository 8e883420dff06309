"""Where the model is looked for, what is said when it is missing, and how it is fetched."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from home_node.try_voice import fetch
from home_node.voice.engine import SpeechEngine
from home_node.voice.model_download import NotFetched, fetch_model
from home_node.voice.speech_model import UnknownModel, choose_folder, explain_missing, find_model, find_repository
from home_node.voice.threads import threads_for
from shared.settings import read_settings

FILES = {
    "model.bin": b"weights " * 100_000, "config.json": b"{}", "tokenizer.json": b'{"a": 1}', "vocabulary.txt": b"a\nb",
    "README.md": b"not needed",
}  # fmt: skip


@dataclass
class Hub:
    url: str = ""
    ranges: list[str] = field(default_factory=list)
    spoiled: bool = False


@pytest.fixture
def hub() -> Iterator[Hub]:
    """The hub's two addresses: what there is, and the bytes from an offset on."""
    hub_server = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/api/models/Systran/faster-whisper-base"):
                return self._reply(200, json.dumps({"sha": "abc", "siblings": list_siblings()}).encode())
            content = FILES.get(self.path.rpartition("/")[2])
            if not self.path.startswith("/Systran/faster-whisper-base/resolve/abc/") or content is None:
                return self._reply(404, b"")
            byte_range = self.headers.get("Range", "")
            hub_server.ranges.append(byte_range)
            content = content[int(byte_range.removeprefix("bytes=").rstrip("-") or 0) :]
            return self._reply(206 if byte_range else 200, content[:-1] + b"!" if hub_server.spoiled else content)

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    hub_server.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield hub_server
    server.shutdown()
    server.server_close()


def list_siblings() -> list[dict[str, object]]:
    def describe_file(name: str, data: bytes) -> dict[str, object]:
        git = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        lfs = {"lfs": {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}} if name == "model.bin" else {}
        return {"rfilename": name, "size": len(data), "blobId": git, **lfs}

    return [describe_file(name, data) for name, data in FILES.items()]


def ignore_progress(name: str, there: int, size: int) -> None:
    pass


def test_a_model_is_fetched_once_checked_and_found(hub: Hub, tmp_path: Path) -> None:
    reported: list[tuple[str, int, int]] = []
    folder = fetch_model("base", str(tmp_path), lambda *progress: reported.append(progress), hub.url)
    assert find_model("base", str(tmp_path), {}) == folder == choose_folder("base", str(tmp_path))
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert not (folder / "README.md").exists()
    assert reported[-1] == ("model.bin", 800_000, 800_000)
    assert len([name for name, _, _ in reported if name == "model.bin"]) > 1
    requests_before = len(hub.ranges)
    fetch_model("base", str(tmp_path), ignore_progress, hub.url)
    assert len(hub.ranges) == requests_before


def test_what_broke_off_is_gone_on_with(hub: Hub, tmp_path: Path) -> None:
    folder = choose_folder("base", str(tmp_path))
    folder.mkdir(parents=True)
    (folder / "model.bin.part").write_bytes(FILES["model.bin"][:1000])
    fetch_model("base", str(tmp_path), ignore_progress, hub.url)
    assert "bytes=1000-" in hub.ranges
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]


def test_what_arrives_changed_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    hub.spoiled = True
    with pytest.raises(NotFetched, match="wrong checksum"):
        fetch_model("base", str(tmp_path), ignore_progress, hub.url)
    assert find_model("base", str(tmp_path), {}) is None


def test_a_hub_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="does not answer"):
        fetch_model("base", str(tmp_path), ignore_progress, "http://127.0.0.1:9")


def test_an_unknown_name_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="one of tiny, base, small"):
        find_repository("smalll")
    assert find_repository("someone/a-model") == "someone/a-model"
    assert fetch(["smalll"]) == 2


def test_the_command_shows_what_it_did(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    assert fetch(["base"]) == 0
    assert "model.bin" in capsys.readouterr().out
    assert fetch(["base"]) == 0
    assert "already" in capsys.readouterr().out
    assert fetch(["small"]) == 1
    assert "HTTP 404" in capsys.readouterr().err


def test_a_model_that_others_fetched_is_found_too(tmp_path: Path) -> None:
    kept = tmp_path / "hub/models--Systran--faster-whisper-small/snapshots/abc"
    kept.mkdir(parents=True)
    for name, data in FILES.items():
        (kept / name).write_bytes(data)
    assert find_model("small", "nowhere", {"HF_HOME": str(tmp_path)}) == kept
    assert find_model(str(kept), "nowhere", {}) == kept
    (kept / "tokenizer.json").unlink()
    assert find_model("small", "nowhere", {"HF_HOME": str(tmp_path)}) is None


def test_a_missing_model_is_told_with_the_one_command_that_fetches_it(tmp_path: Path) -> None:
    assert explain_missing("small").endswith("python -m home_node fetch-model small")
    assert "smalll" in explain_missing("smalll")
    engine = SpeechEngine(read_settings({"WHISPER_MODEL": "medium", "WOCS_DATA": str(tmp_path)}))
    assert engine.check_ability() == "missing"
    assert "fetch-model medium" in engine.explain_problem()
    assert engine.load_transcriber() is None


def test_a_model_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    engine = SpeechEngine(read_settings({"WHISPER_MODEL": str(tmp_path)}))
    assert engine.check_ability() == "ready"
    assert engine.load_transcriber() is None
    assert "cannot be loaded" in engine.explain_problem()
    assert engine.check_ability() == "missing"


def test_a_large_machine_keeps_half_of_its_cores_for_the_browser() -> None:
    assert [threads_for(cores) for cores in (1, 2, 4, 6, 8, 16)] == [1, 2, 4, 4, 4, 8]
