"""`python -m home_node fetch-model`: the model's files from the hub, with a progress bar, resumed and checked."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from home_node.voice.model import NEEDED, find_model, folder_for, repository

HUB = "https://huggingface.co"
FILES = (*NEEDED, "vocabulary.txt", "vocabulary.json", "preprocessor_config.json")
_TIMEOUT = httpx.Timeout(30, connect=10)

Progress = Callable[[str, int, int], None]
"""Name of the file, bytes there, bytes in all."""


class NotFetched(Exception):
    """One sentence for the person at the terminal; what was fetched so far stays and is gone on with next time."""


def fetch_model(name: str, data: str, progress: Progress, hub: str = "") -> Path:
    """The folder of the complete, checked model. ValueError where there is no model of that name."""
    hub = (hub or os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    folder = folder_for(name, data)
    folder.mkdir(parents=True, exist_ok=True)
    with _reaching(hub), httpx.Client(base_url=hub, timeout=_TIMEOUT, follow_redirects=True) as http:
        told = _told(http, repository(name))
        files = [file for file in told.get("siblings") or [] if file.get("rfilename") in FILES]
        for file in sorted(files, key=lambda file: file["rfilename"] == "model.bin"):  # the large one last
            _fetch(http, f"/{repository(name)}/resolve/{told['sha']}/", folder, file, progress)
    if find_model(str(folder), data) is None:
        raise NotFetched(f"{hub}/{repository(name)} holds no complete CTranslate2 model.")
    return folder


@contextmanager
def _reaching(hub: str) -> Iterator[None]:
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise NotFetched(f"{hub} answered with HTTP {error.response.status_code}.") from None
    except httpx.HTTPError as error:
        raise NotFetched(f"{hub} does not answer ({type(error).__name__}); start again to go on.") from None
    except (KeyError, TypeError, ValueError):
        raise NotFetched(f"{hub} gave an answer that is not understood.") from None
    except OSError as error:
        raise NotFetched(f"The model could not be kept: {error.strerror}.") from None


def _told(http: httpx.Client, owner_and_name: str) -> dict[str, Any]:
    """`sha` (the commit) and `siblings`, each with its size and checksum."""
    response = http.get(f"/api/models/{owner_and_name}", params={"blobs": "true"})
    response.raise_for_status()
    return dict(response.json())


def _fetch(http: httpx.Client, base: str, folder: Path, file: dict[str, Any], progress: Progress) -> None:
    name, size = str(file["rfilename"]), int(file["size"])
    target, part = folder / name, folder / f"{name}.part"
    if target.is_file() and target.stat().st_size == size and _is_right(target, file):
        return progress(name, size, size)
    there = part.stat().st_size if part.is_file() else 0
    if there < size:
        _stream(http, base + name, part, there, lambda bytes_there: progress(name, bytes_there, size))
    if not _is_right(part, file):
        part.unlink()
        raise NotFetched(f"{name} has a wrong checksum and was thrown away; start again.")
    part.replace(target)
    return None


def _stream(http: httpx.Client, url: str, part: Path, there: int, progress: Callable[[int], None]) -> None:
    headers = {"Range": f"bytes={there}-"} if there else {}
    with http.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        goes_on = there > 0 and response.status_code == 206
        there = there if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            for chunk in response.iter_bytes(1 << 18):
                file.write(chunk)
                there += len(chunk)
                progress(there)


def _is_right(path: Path, file: dict[str, Any]) -> bool:
    """Large files are known by their SHA-256, small ones by git's own checksum."""
    lfs = file.get("lfs") or {}
    digest = hashlib.sha256() if lfs else hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == (lfs.get("sha256") or file.get("blobId"))


def show(name: str, there: int, size: int) -> None:
    """A bar that changes in place; outside a terminal a line when a file is there."""
    done = there >= size
    text = f"{name:24} {'█' * (30 * there // max(1, size)):30} {there / 1e6:7.1f} of {size / 1e6:.1f} MB"
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if done else "", flush=True)
    elif done:
        print(text, flush=True)
