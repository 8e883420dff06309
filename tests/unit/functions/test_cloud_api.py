"""The WhatsApp client against Meta's answers, also the bad ones."""

import base64
import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest
import respx

from functions.whatsapp import Fetched, Refused, Sent, Unavailable, Unknown, Uploaded, WhatsApp, open_whatsapp
from functions.whatsapp.cloud_api import collect
from shared.contract.value_types import JSON

MESSAGES = "https://graph.facebook.com/v25.0/1234567890/messages"
LOOKED_UP = "https://graph.facebook.com/v25.0/99"
STORED = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=99"
TEXT = {"to": "+60123456789", "type": "text", "text": {"body": "hello"}}
JPEG = b"\xff\xd8\xff" + b"0" * 100


@pytest.fixture
def graph() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def whatsapp(graph: respx.MockRouter) -> WhatsApp:
    return open_whatsapp()


def failure(code: int, status: int = 400, details: str = "details") -> httpx.Response:
    error = {"message": "(#1) words that change", "code": code, "error_data": {"details": details}}
    return httpx.Response(status, json={"error": error})


def test_a_message_goes_out_with_our_token_and_comes_back_with_its_id(
    graph: respx.MockRouter, whatsapp: WhatsApp
) -> None:
    route = graph.post(MESSAGES).respond(json={"messages": [{"id": "wamid.new"}]})
    assert whatsapp.send(TEXT) == Sent("wamid.new")
    request = route.calls.last.request
    assert request.headers["Authorization"] == "Bearer token-of-ours"
    assert json.loads(request.content) == {"messaging_product": "whatsapp", **TEXT}


PAUSES = {
    131056: [4, 16, 64],
    130429: [20, 40, 80],
    131016: [30, 60, 120],
    80007: [60, 120, 240],
}


@pytest.mark.parametrize("code", PAUSES)
def test_what_may_pass_is_tried_again_later_and_later(graph: respx.MockRouter, whatsapp: WhatsApp, code: int) -> None:
    graph.post(MESSAGES).mock(return_value=failure(code))
    answers = [whatsapp.send(TEXT, attempt) for attempt in (1, 2, 3)]
    assert answers == [Refused(code, "details", pause) for pause in PAUSES[code]]


@pytest.mark.parametrize("code", [100, 131026, 131047, 131051, 131053, 999999])
def test_what_cannot_pass_is_never_tried_again(graph: respx.MockRouter, whatsapp: WhatsApp, code: int) -> None:
    graph.post(MESSAGES).mock(return_value=failure(code))
    assert whatsapp.send(TEXT) == Refused(code, "details", None)


def test_only_the_code_is_read(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.post(MESSAGES).respond(500, json={"error": {"code": 131056, "message": "new words", "error_subcode": "x"}})
    assert whatsapp.send(TEXT) == Refused(131056, "new words", 4)


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.RemoteProtocolError, httpx.ReadError])
def test_a_message_without_an_answer_may_have_been_sent(
    graph: respx.MockRouter, whatsapp: WhatsApp, error: type[httpx.HTTPError]
) -> None:
    graph.post(MESSAGES).mock(side_effect=error)
    assert whatsapp.send(TEXT) == Unknown()


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"messages":[]}', b"[]"])
def test_an_unreadable_success_may_have_been_sent(graph: respx.MockRouter, whatsapp: WhatsApp, body: bytes) -> None:
    graph.post(MESSAGES).respond(200, content=body)
    assert whatsapp.send(TEXT) == Unknown()


@pytest.mark.parametrize("status", [502, 504, 522])
def test_whoever_is_behind_a_gateway_may_have_sent(graph: respx.MockRouter, whatsapp: WhatsApp, status: int) -> None:
    graph.post(MESSAGES).respond(status, content=b"<html>bad gateway</html>")
    assert whatsapp.send(TEXT) == Unknown()


UNKNOWN_ERRORS: list[JSON] = [
    {"code": 987654, "message": "m"},
    {"code": "987654"},
    {"code": None},
    {"code": True},
    {},
    "something",
    [],
    None,
]


@pytest.mark.parametrize("error", UNKNOWN_ERRORS)
@pytest.mark.parametrize(("status", "pauses"), [(429, [60, 120]), (500, [30, 60]), (503, [30, 60]), (502, [30, 60])])
def test_what_the_code_does_not_tell_the_status_does(
    graph: respx.MockRouter, whatsapp: WhatsApp, error: JSON, status: int, pauses: list[int]
) -> None:
    graph.post(MESSAGES).respond(status, json={"error": error})
    answers = [whatsapp.send(TEXT, attempt) for attempt in (1, 2)]
    assert [(answer.retry_in_s, answer.cause) for answer in answers if isinstance(answer, Refused)] == [
        (pause, None) for pause in pauses
    ]


@pytest.mark.parametrize("body", [b"", b"try later", b"<html>", b"[]", b"null", b'"error"'])
@pytest.mark.parametrize("status", [429, 500, 503, 507])
def test_a_busy_or_broken_graph_that_says_so_in_text_is_tried_again(
    graph: respx.MockRouter, whatsapp: WhatsApp, status: int, body: bytes
) -> None:
    graph.post(MESSAGES).respond(status, content=body)
    answer = whatsapp.send(TEXT)
    assert isinstance(answer, Refused)
    assert answer.retry_in_s


def test_a_code_is_known_as_text_too(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.post(MESSAGES).respond(500, json={"error": {"code": "131026", "message": "m"}})
    assert whatsapp.send(TEXT) == Refused(131026, "m", None)


CAUSES = {
    (400, 190): "token",
    (401, 190): "token",
    (401, 0): "token",
    (403, 987654): "token",
    (400, 10): "token",
    (403, 200): "token",
    (400, 131005): "token",
    (400, 133010): "number",
    (400, 131031): "account",
    (400, 368): "account",
    (400, 131042): "payment",
}


@pytest.mark.parametrize(("status", "code"), CAUSES)
def test_what_is_wrong_with_us_is_a_cause_and_no_fault_of_the_message(
    graph: respx.MockRouter, whatsapp: WhatsApp, status: int, code: int
) -> None:
    graph.post(MESSAGES).mock(return_value=failure(code, status))
    answer = whatsapp.send(TEXT)
    assert isinstance(answer, Refused)
    assert answer.cause == CAUSES[status, code]


@pytest.mark.parametrize("known", [True, False])
def test_an_object_that_is_not_found_is_our_number_unless_graph_knows_that(
    graph: respx.MockRouter, whatsapp: WhatsApp, known: bool
) -> None:
    error = {"code": 100, "error_subcode": 33, "message": "no such object"}
    graph.post(MESSAGES).respond(400, json={"error": error})
    looked_up = graph.get("https://graph.facebook.com/v25.0/1234567890")
    looked_up.respond(200 if known else 400, json={"id": "1234567890"} if known else {"error": error})
    answer = whatsapp.send(TEXT)
    assert isinstance(answer, Refused)
    assert (answer.cause, answer.retry_in_s is None) == ((None, True) if known else ("number", False))


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout])
def test_a_server_that_was_not_reached_has_not_sent(
    graph: respx.MockRouter, whatsapp: WhatsApp, error: type[httpx.HTTPError]
) -> None:
    graph.post(MESSAGES).mock(side_effect=error)
    assert whatsapp.send(TEXT, 2) == Refused(0, "Graph was not reached", 60, "graph")


def test_a_redirect_is_not_followed(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    elsewhere = graph.post("https://evil.example/").respond(200)
    graph.post(MESSAGES).respond(307, headers={"Location": "https://evil.example/"})
    assert isinstance(whatsapp.send(TEXT), Refused)
    assert not elsewhere.called


def test_a_picture_is_uploaded_with_its_type(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    route = graph.post("https://graph.facebook.com/v25.0/1234567890/media").respond(json={"id": "55"})
    assert whatsapp.upload(JPEG, "image/jpeg") == Uploaded("55")
    sent = route.calls.last.request.content
    assert all(part in sent for part in (b'name="messaging_product"', b"whatsapp", b"image/jpeg", JPEG))


def test_typing_marks_the_message_read(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    route = graph.post(MESSAGES).respond(json={"success": True})
    whatsapp.typing("wamid.theirs")
    assert json.loads(route.calls.last.request.content) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.theirs",
        "typing_indicator": {"type": "text"},
    }


def test_our_own_number_is_asked_once(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    route = graph.get("https://graph.facebook.com/v25.0/1234567890").respond(
        json={"display_phone_number": "+60 3-1234 5678"}
    )
    assert [whatsapp.own_number(), whatsapp.own_number()] == ["60312345678"] * 2
    assert route.call_count == 1


def test_a_media_is_fetched_from_the_address_the_webhook_told(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    route = graph.get(STORED).respond(content=JPEG)
    told = base64.b64encode(hashlib.sha256(JPEG).digest()).decode()
    assert whatsapp.download("99", STORED, told, 1000) == Fetched(JPEG)
    assert route.calls.last.request.headers["Authorization"] == "Bearer token-of-ours"


def test_a_media_without_an_address_is_looked_up(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.get(LOOKED_UP).respond(json={"url": STORED})
    graph.get(STORED).respond(content=JPEG)
    assert whatsapp.download("99", None, hashlib.sha256(JPEG).hexdigest(), 1000) == Fetched(JPEG)


@pytest.mark.parametrize("status", [401, 404, 410])
def test_a_dead_address_is_looked_up_anew_once(graph: respx.MockRouter, whatsapp: WhatsApp, status: int) -> None:
    looked_up = graph.get(LOOKED_UP).respond(json={"url": STORED + "&fresh=1"})
    graph.get(STORED + "&fresh=1").respond(content=JPEG)
    graph.get(STORED).respond(status)
    assert whatsapp.download("99", STORED, None, 1000) == Fetched(JPEG)
    assert looked_up.call_count == 1


def test_a_media_that_expired_at_metas_is_expired(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.get(STORED).respond(404)
    graph.get(LOOKED_UP).mock(return_value=failure(100))
    assert whatsapp.download("99", STORED, None, 1000) == Unavailable("expired")


def test_other_bytes_than_promised_are_rejected(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.get(STORED).respond(content=JPEG)
    assert whatsapp.download("99", STORED, "4654+8g=", 1000) == Unavailable("wrong_bytes")


def test_too_many_bytes_are_not_read_to_their_end(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    graph.get(STORED).respond(content=b"0" * 5000)
    assert whatsapp.download("99", STORED, None, 1000) == Unavailable("too_large")


def test_bytes_that_never_end_are_given_up() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"0" * 1000

    assert collect(endless(), 100_000) == Unavailable("too_large")


def test_bytes_that_come_too_slowly_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 1000, 5))
    monkeypatch.setattr("functions.whatsapp.cloud_api.time.monotonic", lambda: next(moments))
    assert collect(iter([b"0"] * 100), 100_000) == Unavailable("unreachable")


HOSTILE = [
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.169.254/latest/meta-data",
    "https://lookaside.fbsbx.com.evil.example/x",
    "https://evilfbsbx.com/x",
    "https://lookaside.fbsbx.com@evil.example/x",
    "https://token@lookaside.fbsbx.com/x",
    "https://evil.example\\@lookaside.fbsbx.com/x",
    "http://lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com:8443/x",
    "http://0x7f000001/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "https://localhost/x",
    "file:///etc/passwd",
    "ftp://lookaside.fbsbx.com/x",
    "gopher://lookaside.fbsbx.com/x",
    "//lookaside.fbsbx.com/x",
    "https://lookaside。fbsbx.com/x",
    "https://[lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com:port/x",
    "",
    "concat:file:///etc/passwd",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_nothing_is_fetched_from_anywhere_but_metas_hosts(
    graph: respx.MockRouter, whatsapp: WhatsApp, url: str
) -> None:
    graph.get(LOOKED_UP).respond(json={"url": url})
    assert whatsapp.download("99", url or None, None, 1000) in (Unavailable("wrong_host"), Unavailable("expired"))
    asked = [str(call.request.url) for call in graph.calls]
    assert asked in ([], [LOOKED_UP])


@pytest.mark.parametrize(
    "host", ["lookaside.fbsbx.com", "scontent.xx.fbcdn.net", "mmg.whatsapp.net", "graph.facebook.com"]
)
def test_metas_hosts_are_trusted(graph: respx.MockRouter, whatsapp: WhatsApp, host: str) -> None:
    graph.get(f"https://{host}/x").respond(content=JPEG)
    assert whatsapp.download("99", f"https://{host}/x", None, 1000) == Fetched(JPEG)


def test_the_host_of_the_api_base_is_trusted_with_exactly_its_port(
    graph: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHATSAPP_API_BASE", "http://127.0.0.1:9009/graph")
    graph.get("http://127.0.0.1:9009/files/1").respond(content=JPEG)
    graph.get("http://127.0.0.1:9009/graph/v25.0/99").respond(404)
    assert open_whatsapp().download("99", "http://127.0.0.1:9009/files/1", None, 1000) == Fetched(JPEG)
    assert open_whatsapp().download("99", "http://127.0.0.1:9010/files/1", None, 1000) == Unavailable("wrong_host")


def test_a_redirect_of_a_media_is_not_followed_with_the_token(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    elsewhere = graph.get("https://evil.example/").respond(content=JPEG)
    graph.get(STORED).respond(302, headers={"Location": "https://evil.example/"})
    assert whatsapp.download("99", STORED, None, 1000) == Unavailable("unreachable")
    assert not elsewhere.called


def test_a_media_id_cannot_leave_its_place_in_the_path(graph: respx.MockRouter, whatsapp: WhatsApp) -> None:
    route = graph.get(url__startswith="https://graph.facebook.com/").respond(404)
    assert whatsapp.media("../../me/accounts?x=") is None
    assert route.calls.last.request.url.raw_path == b"/v25.0/..%2F..%2Fme%2Faccounts%3Fx%3D"
