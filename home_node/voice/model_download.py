"""The download of the speech model (`python -m home_node fetch-model`): from the hub, resumed and checked."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import httpx

from home_node.voice.speech_model import NEEDED, choose_folder, find_model, find_repository

HUB = "https://huggingface.co"
CHUNK_BYTES = 1 << 18  # small enough for a bar that moves on a slow line
FILES = (*NEEDED, "vocabulary.txt", "vocabulary.json", "preprocessor_config.json")
_TIMEOUT = httpx.Timeout(30, connect=10)  # seconds without a byte

Progress = Callable[[str, int, int], None]
"""Name of the file, bytes there, bytes in all."""


class Checksum(TypedDict):
    """Of a file that git keeps elsewhere."""

    sha256: str


class HubFile(TypedDict):
    """A file as the hub lists it."""

    rfilename: str
    size: int  # bytes
    blobId: str  # git's own checksum
    lfs: Checksum | None  # of a large file


class Listing(TypedDict):
    """What the hub tells of a model."""

    sha: str  # the commit
    siblings: list[HubFile]


class NotFetched(Exception):
    """One sentence for the person at the terminal; what was fetched so far stays and is gone on with next time."""


def fetch_model(name: str, data: str, progress: Progress, hub: str = "") -> Path:
    """The folder of the complete, checked model. ValueError where there is no model of that name."""
    hub = (hub or os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    folder = choose_folder(name, data)
    folder.mkdir(parents=True, exist_ok=True)
    with _explain_errors(hub), httpx.Client(base_url=hub, timeout=_TIMEOUT, follow_redirects=True) as http:
        listing = _fetch_listing(http, find_repository(name))
        files = [file for file in listing["siblings"] if file["rfilename"] in FILES]
        for file in sorted(files, key=lambda file: file["rfilename"] == "model.bin"):  # the large one last
            _fetch_file(http, f"/{find_repository(name)}/resolve/{listing['sha']}/", folder, file, progress)
    if find_model(str(folder), data) is None:
        raise NotFetched(f"{hub}/{find_repository(name)} holds no complete CTranslate2 model.")
    return folder


@contextmanager
def _explain_errors(hub: str) -> Iterator[None]:
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


def _fetch_listing(http: httpx.Client, owner_and_name: str) -> Listing:
    response = http.get(f"/api/models/{owner_and_name}", params={"blobs": "true"})
    response.raise_for_status()
    listing: Listing = response.json()
    return listing


def _fetch_file(http: httpx.Client, base: str, folder: Path, file: HubFile, progress: Progress) -> None:
    name, size = file["rfilename"], file["size"]
    target, part = folder / name, folder / f"{name}.part"
    if target.is_file() and target.stat().st_size == size and _has_right_checksum(target, file):
        return progress(name, size, size)
    size_there = part.stat().st_size if part.is_file() else 0
    if size_there < size:
        _stream_part(http, base + name, part, size_there, lambda bytes_there: progress(name, bytes_there, size))
    if not _has_right_checksum(part, file):
        part.unlink()
        raise NotFetched(f"{name} has a wrong checksum and was thrown away; start again.")
    part.replace(target)
    return None


def _stream_part(http: httpx.Client, url: str, part: Path, size_there: int, progress: Callable[[int], None]) -> None:
    headers = {"Range": f"bytes={size_there}-"} if size_there else {}
    with http.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        goes_on = size_there > 0 and response.status_code == 206
        size_there = size_there if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            for chunk in response.iter_bytes(CHUNK_BYTES):
                file.write(chunk)
                size_there += len(chunk)
                progress(size_there)


def _has_right_checksum(path: Path, file: HubFile) -> bool:
    """Large files are known by their SHA-256, small ones by git's own checksum."""
    lfs = file.get("lfs")
    digest = hashlib.sha256() if lfs else hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest() == (lfs["sha256"] if lfs else file["blobId"])


def show_progress(name: str, size_there: int, size: int) -> None:
    """A bar that changes in place; outside a terminal a line when a file is there."""
    done = size_there >= size
    text = f"{name:24} {'█' * (30 * size_there // max(1, size)):30} {size_there / 1e6:7.1f} of {size / 1e6:.1f} MB"
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if done else "", flush=True)
    elif done:
        print(text, flush=True)
