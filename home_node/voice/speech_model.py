"""The speech model's place on this machine. Nothing is fetched while a person waits: `fetch-model` does that before."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

REPOSITORIES = {
    name: f"Systran/faster-whisper-{name}" for name in ("tiny", "base", "small", "medium", "large-v2", "large-v3")
} | {"turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo"}
NEEDED = ("model.bin", "config.json", "tokenizer.json")


class UnknownModel(ValueError):
    """Neither a known name, nor `owner/name`, nor a folder."""


def find_repository(name: str) -> str:
    """Where a model of this name is published, as `owner/name` on the hub."""
    if name in REPOSITORIES:
        return REPOSITORIES[name]
    if name.count("/") == 1 and all(part and not part.startswith(".") for part in name.split("/")):
        return name
    raise UnknownModel(f"{name!r} is no model: one of {', '.join(REPOSITORIES)}, owner/name on the hub, or a folder")


def find_model(name: str, data: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the model called `name` (or the folder `name` itself), where it is complete on this machine."""
    return next(filter(is_complete, _list_places(name, data, environment)), None)


def is_complete(folder: Path) -> bool:
    return all((folder / file).is_file() for file in NEEDED) and any(folder.glob("vocabulary.*"))


def choose_folder(name: str, data: str) -> Path:
    """Where a fetched model is kept."""
    return Path(data).expanduser() / "models" / find_repository(name).replace("/", "--")


def explain_missing(name: str) -> str:
    """What to do where `find_model` found nothing, in one sentence."""
    try:
        find_repository(name)
    except UnknownModel as unknown:
        return f"WHISPER_MODEL: {unknown}."
    python = ".venv\\Scripts\\python" if os.name == "nt" else ".venv/bin/python"
    return (
        f"The speech model {name!r} is not on this PC. Fetch it once, in the folder of WOCS:"
        f" {python} -m home_node fetch-model {name}"
    )


def _list_places(name: str, data: str, environment: Mapping[str, str]) -> Iterator[Path]:
    yield Path(name).expanduser()
    try:
        yield choose_folder(name, data)
        hub = environment.get("HF_HUB_CACHE") or Path(environment.get("HF_HOME", "~/.cache/huggingface"), "hub")
        kept = Path(hub).expanduser() / f"models--{find_repository(name).replace('/', '--')}" / "snapshots"
        yield from sorted(kept.glob("*"))
    except UnknownModel:
        return
