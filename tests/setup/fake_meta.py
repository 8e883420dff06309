"""Meta as set-up meets it: a token's owner, a number, an app's subscriptions, an account's templates, and messages out.

Independent of our code: what it demands and answers is what developers.facebook.com says.
"""

import json
import threading
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

Json = dict[str, Any]
TOKEN, APP_ID, SECRET = "EAAtoken", "700100200300400", "0123456789abcdef0123456789abcdef"
NUMBER_ID, ACCOUNT_ID, NUMBER = "106540352242922", "102290129340398", "+60 11-5550 0000"
SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]


class Meta:
    """A WSGI application; a test changes what it is like, and looks at what it was told."""

    def __init__(self) -> None:
        self.scopes, self.expires_at, self.is_valid = list(SCOPES), 0, True
        self.numbers = [NUMBER_ID]
        self.subscriptions: list[Json] = []
        self.subscribed_accounts = 0
        self.templates: list[Json] = []
        self.sent: list[Json] = []
        self.arrived = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with Request(environ) as request:
            assert request.files is not None  # the body is read even where it is refused
            return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        _version, name, *edge = request.path.strip("/").split("/")
        told = request.get_json(silent=True) or {}
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        what = f"{request.method} {'/'.join([name, *edge])}"
        if what.endswith(f"{APP_ID}/subscriptions"):
            return self.subscribe(request.method, told, bearer)
        if bearer != TOKEN:
            return refusal(401, 190, f"Malformed access token {bearer}")
        match what.replace(NUMBER_ID, "NUMBER").replace(ACCOUNT_ID, "ACCOUNT"):
            case "GET debug_token":
                return reply({"data": self.token_facts(request.args.get("input_token"))})
            case "GET NUMBER":
                return reply({"id": NUMBER_ID, "display_phone_number": NUMBER, "verified_name": "Abang Colek"})
            case "GET ACCOUNT/phone_numbers":
                return reply({"data": [{"id": number} for number in self.numbers]})
            case "POST ACCOUNT/subscribed_apps":
                self.subscribed_accounts += 1
                return reply({"success": True})
            case "GET ACCOUNT/message_templates":
                return reply({"data": [one for one in self.templates if one["name"] == request.args.get("name")]})
            case "POST ACCOUNT/message_templates":
                return self.make_template(told)
            case "POST NUMBER/messages":
                return self.take_message(told)
        return refusal(400, 100, f"Unsupported request: object with ID '{name}' does not exist", subcode=33)

    def token_facts(self, token: str | None) -> Json:
        if token != TOKEN or not self.is_valid:
            return {"is_valid": False, "error": {"code": 190, "message": "expired"}}
        granular = [{"scope": scope, "target_ids": [ACCOUNT_ID]} for scope in self.scopes]
        facts = {"app_id": APP_ID, "is_valid": True, "expires_at": self.expires_at, "scopes": self.scopes}
        return {**facts, "granular_scopes": granular}

    def subscribe(self, method: str, told: Json, bearer: str) -> Response:
        """Meta asks the address for its own words before it accepts it."""
        if bearer != f"{APP_ID}|{SECRET}":
            return refusal(400, 190, "Error validating client secret.")
        if method == "GET":
            return reply({"data": self.subscriptions})
        if not self.is_verified(told["callback_url"], told["verify_token"]):
            return refusal(400, 2200, "(#2200) Callback verification failed")
        fields = [{"name": name, "version": "v25.0"} for name in told["fields"].split(",")]
        self.subscriptions = [{**told, "verify_token": "", "fields": fields, "active": True}]
        return reply({"success": True})

    def is_verified(self, url: str, token: str) -> bool:
        asked = urlencode({"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"})
        try:
            with urllib.request.urlopen(f"{url}?{asked}", timeout=10) as answer:  # noqa: S310
                return bool(answer.read() == b"1158201444")
        except OSError:
            return False

    def make_template(self, told: Json) -> Response:
        body = told["components"][0]["text"]
        if body.startswith("{{") or body.endswith("}}") or not told["components"][0]["example"]["body_text"]:
            return refusal(400, 100, "Invalid parameter: variables cannot begin or end a body")
        self.templates.append({**told, "status": "PENDING"})
        return reply({"id": "1", "status": "PENDING", "category": told["category"]})

    def take_message(self, told: Json) -> Response:
        with self.arrived:
            self.sent.append(told)
            self.arrived.notify_all()
        return reply({"messaging_product": "whatsapp", "messages": [{"id": f"wamid.out{len(self.sent)}"}]})


def reply(answer: Json) -> Response:
    return Response(json.dumps(answer), 200, content_type="application/json")


def refusal(status: int, code: int, message: str, subcode: int = 0) -> Response:
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return Response(json.dumps({"error": error}), status, content_type="application/json")
