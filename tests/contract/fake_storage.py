"""As much of Supabase Storage's HTTP as a media store uses, with its status codes and error bodies, over a dict."""

from collections.abc import Callable
from json import dumps
from typing import Any

from werkzeug.wrappers import Request, Response

UPLOAD = "/storage/v1/object/upload/sign/"
SIGNED = "/storage/v1/object/sign/"


def refusal(status: str, error: str, message: str) -> Response:
    """Storage tells the true status in the body and answers 400."""
    return json({"statusCode": status, "error": error, "message": message}, 400)


def json(value: Any, status: int = 200) -> Response:
    return Response(dumps(value), status, content_type="application/json")


class Storage:
    """A WSGI application; `buckets` is bucket → key → (bytes, type), `private` the buckets made so."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.buckets: dict[str, dict[str, tuple[bytes, str]]] = {}
        self.private: set[str] = set()
        self.requests: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with Request(environ) as request:
            self.requests.append(f"{request.method} {request.path}")
            assert request.files is not None  # the body is read even where it is refused
            return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        if request.path.startswith(UPLOAD) and request.method == "PUT":
            return self.take_upload(request, *request.path.removeprefix(UPLOAD).split("/", 1))
        if request.path.startswith(SIGNED) and request.method == "GET" and request.args.get("token") == "secret":
            bucket, key = request.path.removeprefix(SIGNED).split("/", 1)
            return self.get(request, self.buckets[bucket], key)
        if request.headers.get("apikey") != self.key:
            return refusal("403", "Unauthorized", "Invalid Compact JWS")
        parts = request.path.removeprefix("/storage/v1/").split("/", 2)
        if parts == ["bucket"] and request.method == "POST":
            return self.make_bucket(request.get_json())
        if parts[0] != "object":
            return refusal("404", "not_found", "Route not found")
        if parts[1] == "upload":
            return self.sign_upload(*parts[2].removeprefix("sign/").split("/", 1))
        if parts[1] == "sign":
            return self.sign(*parts[2].split("/", 1))
        if parts[1] not in self.buckets:
            return refusal("404", "Bucket not found", "Bucket not found")
        method: Callable[[Request, dict[str, tuple[bytes, str]], str], Response]
        method = getattr(self, request.method.lower())
        return method(request, self.buckets[parts[1]], "/".join(parts[2:]))

    def make_bucket(self, wished: dict[str, Any]) -> Response:
        if wished["id"] in self.buckets:
            return refusal("409", "Duplicate", "The resource already exists")
        self.buckets[wished["id"]] = {}
        if not wished.get("public"):
            self.private.add(wished["id"])
        return json({"name": wished["id"]})

    def post(self, request: Request, bucket: dict[str, tuple[bytes, str]], key: str) -> Response:
        if key in bucket and request.headers.get("x-upsert") != "true":
            return refusal("409", "Duplicate", "The resource already exists")
        file = request.files["file"]
        bucket[key] = (file.read(), file.content_type or "")
        return json({"Key": f"wocs-media/{key}", "Id": "1"})

    def sign(self, bucket: str, key: str) -> Response:
        if key not in self.buckets.get(bucket, {}):
            return refusal("404", "not_found", "Object not found")
        return json({"signedURL": f"/object/sign/{bucket}/{key}?token=secret"})

    def sign_upload(self, bucket: str, key: str) -> Response:
        if bucket not in self.buckets:
            return refusal("404", "Bucket not found", "Bucket not found")
        return json({"url": f"/object/upload/sign/{bucket}/{key}?token=secret"})

    def take_upload(self, request: Request, bucket: str, key: str) -> Response:
        if request.args.get("token") != "secret":
            return refusal("400", "InvalidSignature", "invalid signature")
        if key in self.buckets[bucket]:
            return refusal("409", "Duplicate", "The resource already exists")
        self.buckets[bucket][key] = (request.get_data(), request.content_type or "")
        return json({"Key": f"{bucket}/{key}"})

    def get(self, request: Request, bucket: dict[str, tuple[bytes, str]], key: str) -> Response:
        if key not in bucket:
            return refusal("404", "not_found", "Object not found")
        data, mime = bucket[key]
        return Response(data, 200, content_type=mime)

    def delete(self, request: Request, bucket: dict[str, tuple[bytes, str]], key: str) -> Response:
        gone = [key_gone for key_gone in request.get_json()["prefixes"] if bucket.pop(key_gone, None)]
        return json([{"name": key_gone} for key_gone in gone])
