"""Encryption of a folder at rest: AES-256-GCM over a tar, in one file that nobody else may read (0600)."""

import base64
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, NONCE_BYTES = 32, 12  # NIST SP 800-38D's lengths for AES-256-GCM
HEADER = b"WOCS-PROFILE-1\n"
# What a browser makes anew by itself: it would only make the file large. `Singleton…` are locks of a browser that runs.
LEFT_OUT = (
    "Cache", "Code Cache", "GPUCache", "DawnCache", "DawnGraphiteCache", "DawnWebGPUCache", "ShaderCache",
    "GrShaderCache", "GraphiteDawnCache", "Crashpad", "BrowserMetrics", "Safe Browsing", "component_crx_cache",
    "extensions_crx_cache", "CacheStorage", "ScriptCache",
)  # fmt: skip


class KeyRefused(Exception):
    """No key, none that can be one, or not the one of this file; the sentence says which, and not the key."""


def make_key() -> str:
    """A fresh key, as the owner keeps it: 43 characters of base64url."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(KEY_BYTES * 8)).decode().rstrip("=")


def read_key(text: str) -> bytes:
    """Raises KeyRefused."""
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyRefused("WOCS_TIKTOK_PROFILE_KEY is not set" if not text else "WOCS_TIKTOK_PROFILE_KEY is no key")
    return key


def seal(folder: Path, file: Path, key: bytes) -> None:
    """Writes the folder's files into `file`, replaced in one step. Raises OSError."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = HEADER + nonce + AESGCM(key).encrypt(nonce, _pack(folder), HEADER)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
        writing.write(sealed)
        writing.flush()
        os.fsync(writing.fileno())
    fresh.replace(file)


def unseal(file: Path, folder: Path, key: bytes) -> None:
    """Puts the files into the folder, which is there. Raises KeyRefused, OSError."""
    sealed = file.read_bytes()
    nonce, body = sealed[len(HEADER) :][:NONCE_BYTES], sealed[len(HEADER) + NONCE_BYTES :]
    try:
        packed = AESGCM(key).decrypt(nonce, body, HEADER)
    except (InvalidTag, ValueError):
        raise KeyRefused("WOCS_TIKTOK_PROFILE_KEY is not the key of this profile, or its file is damaged") from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")


def _pack(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as tar:
        for path in _list_files(folder):
            tar.add(path, arcname=str(path.relative_to(folder)), recursive=False)
    return packed.getvalue()


def _list_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT or path.is_symlink():
            continue
        if path.is_dir():
            yield from _list_files(path)
        elif path.is_file():
            yield path
