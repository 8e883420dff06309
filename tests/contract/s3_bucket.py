"""A bucket on this machine: moto's S3 behind a check of each signature, computed by Amazon's own library."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from functions.media_store.s3_signature import S3Access

os.environ.setdefault("MOTO_DISABLE_GLOBAL_CORS", "true")  # a bucket answers by its own rule alone, as R2 does
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import create_backend_app
from moto.s3.models import s3_backends

ACCESS = S3Access("0123456789abcdef0123456789abcdef", "the secret of these tests")
NAME = "wocs-media"


class S3Bucket:
    """A WSGI application. `requests` are those that were let in, each as `PUT /wocs-media/a`."""

    def __init__(self) -> None:
        self._s3 = create_backend_app("s3")
        self.requests: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        problem = None if method == "OPTIONS" else find_objection(environ)
        if problem:
            body = f"<Error><Code>{problem}</Code></Error>".encode()
            start("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return [body if method != "HEAD" else b""]
        self.requests.append(f"{method} {path}")
        return self._s3(environ, start)

    def make(self, cors: dict[str, list[str]] | None = None) -> None:
        """What its owner does once, in the vendor's own screens; `cors`: {"AllowedMethod", "AllowedOrigin", ..}."""
        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        backend.create_bucket(NAME, "us-east-1")
        if cors:
            backend.put_bucket_cors(NAME, [cors])

    def forget(self) -> None:
        """Moto keeps all buckets of a process in one place."""
        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].reset()


def find_objection(environ: dict[str, Any]) -> str | None:
    """By recomputing what Amazon's library would have signed at that moment, for that time, over those headers."""
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    if set(asked) != {f"X-Amz-{part}" for part in
                      ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")}:  # fmt: skip
        return "AccessDenied"
    at = datetime.strptime(asked["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if not 0 <= (datetime.now(UTC) - at).total_seconds() <= int(asked["X-Amz-Expires"]):
        return "AccessDenied"
    return None if asked["X-Amz-Signature"] == sign_by_botocore(environ, asked) else "SignatureDoesNotMatch"


def sign_by_botocore(environ: dict[str, Any], asked: dict[str, str]) -> str:
    headers = {
        name: environ.get(f"HTTP_{name.upper().replace('-', '_')}", "")
        for name in asked["X-Amz-SignedHeaders"].split(";")
    }
    return sign_like_amazon(
        environ["REQUEST_METHOD"], f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}", headers,
        asked["X-Amz-Date"], int(asked["X-Amz-Expires"]),
    )  # fmt: skip


def sign_like_amazon(method: str, address: str, headers: dict[str, str], at: str, seconds: int) -> str:
    """Its clock cannot be told the time: the pieces of its signature are put together with ours."""
    signer = S3SigV4QueryAuth(Credentials(ACCESS.key_id, ACCESS.secret), "s3", ACCESS.region, expires=seconds)
    request = AWSRequest(method, address, headers={name: value for name, value in headers.items() if name != "host"})
    request.context["timestamp"] = at
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    return str(signer.signature(signer.string_to_sign(request, canonical), request))
