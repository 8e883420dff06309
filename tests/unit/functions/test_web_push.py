"""A push that only its browser can read, that its push service believes, and that goes nowhere else."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.replies.catalogue import sentences
from functions.web_push.content_encryption import encrypt_push, encrypt_with
from functions.web_push.notification import write_notification
from functions.web_push.sealed_auth import seal_auth, unseal_auth
from functions.web_push.subscription import is_push_service, read_subscription, refuse_subscription
from functions.web_push.vapid import public_key_of
from shared.contract.value_types import Facts
from shared.contract.work_types import PushJob
from shared.settings import read_settings
from tests.conftest import forget_settings
from tests.push_service import PushBrowser, decode, encode

# The example of RFC 8291, appendix A: its keys, its salt, its message, and what it must come to.
PLAIN = b"When I grow up, I want to be a watermelon"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
BROWSER_SECRET = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
SENDER_SECRET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
JOB: PushJob = {
    "push": 1, "notice": 7, "endpoint": "https://fcm.googleapis.com/x", "p256dh": "", "auth": "", "say": "push.test",
    "facts": {}, "language": "en", "task": None, "page": "/task/TASK-1201",
}  # fmt: skip


def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(secret), "big"), ec.SECP256R1())


def test_the_example_of_the_rfc_comes_out_to_the_byte() -> None:
    assert encode(encrypt_with(PLAIN, BROWSER, AUTH, private_key(SENDER_SECRET), decode(SALT))) == BODY


def test_our_browser_reads_the_example_of_the_rfc() -> None:
    browser = PushBrowser("https://push.example/1")
    browser.key, browser.auth = private_key(BROWSER_SECRET), decode(AUTH)
    assert browser.read(decode(BODY)) == PLAIN


def test_no_two_pushes_have_a_key_or_a_salt_in_common() -> None:
    browser = PushBrowser("https://push.example/1")
    told = browser.subscription
    one, other = (encrypt_push(PLAIN, told["p256dh"], told["auth"]) for _ in range(2))
    assert browser.read(one) == browser.read(other) == PLAIN
    assert one[:16] != other[:16]
    assert one[21:86] != other[21:86]


ENDPOINT = "https://fcm.googleapis.com/x"


@pytest.fixture
def vapid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", SENDER_SECRET)
    forget_settings()


@pytest.mark.usefixtures("vapid")
def test_a_browsers_secret_is_sealed_before_it_is_kept_and_opens_for_its_endpoint_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    args, refusal = read_subscription({"endpoint": ENDPOINT, "p256dh": BROWSER, "auth": AUTH})
    sealed = str(args["auth"])
    assert refusal is None and len(sealed) == 59 and AUTH not in sealed and decode(AUTH) not in decode(sealed)
    assert unseal_auth(sealed, ENDPOINT) == AUTH
    assert seal_auth(AUTH, ENDPOINT) != sealed
    for wrong, endpoint in ((sealed, f"{ENDPOINT}y"), (sealed[:-2] + "AA", ENDPOINT), (AUTH, ENDPOINT)):
        with pytest.raises(ValueError, match="sealed by another"):
            unseal_auth(wrong, endpoint)
    monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", decode(SENDER_SECRET).hex())
    forget_settings()
    assert unseal_auth(sealed, ENDPOINT) == AUTH, "the same number, written in hex"
    monkeypatch.setenv("WOCS_VAPID_PRIVATE_KEY", BROWSER_SECRET)
    forget_settings()
    with pytest.raises(ValueError, match="sealed by another"):
        unseal_auth(sealed, ENDPOINT)


@pytest.mark.usefixtures("vapid")
@pytest.mark.parametrize("auth", ["", "AAAA", AUTH + "AAAA", "é" * 22])
def test_what_is_no_secret_of_a_browser_is_refused(auth: str) -> None:
    assert read_subscription({"endpoint": ENDPOINT, "p256dh": BROWSER, "auth": auth})[1] == {
        "refused": "push.refused", "facts": {"reason": "no_subscription"}
    }  # fmt: skip


@pytest.mark.parametrize("point", ["", "AAAA", encode(b"\4" + bytes(64)), encode(b"\2" * 65), BROWSER[:-4]])
def test_what_is_no_point_of_the_curve_is_no_key(point: str) -> None:
    refused = refuse_subscription({"endpoint": "https://fcm.googleapis.com/x", "p256dh": point, "auth": AUTH})
    assert refused == {"refused": "push.refused", "facts": {"reason": "no_subscription"}}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/a:b", "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/Q", "https://db5p.notify.windows.com/w/?token=x", "https://FCM.googleapis.com:443/x",
    ],
)  # fmt: skip
def test_the_push_services_of_the_browsers_are_known(endpoint: str) -> None:
    assert is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.com/x", "https://evilfcm.googleapis.com:8/",
        "https://evilpush.apple.com/", "https://fcm.googleapis.com@evil.com/", "https://evil.com/fcm.googleapis.com",
        "https://a:b@fcm.googleapis.com/", "https://evil.com\\@fcm.googleapis.com/", "https://fcm.googleapis.com:8080/x",
        "https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "http://localhost:5432/", "file:///etc/passwd",
        "https://[::1]/", "https://[fcm.googleapis.com", "gopher://fcm.googleapis.com/", "https://fcm.googleapis.com:x/",
        "https://fcm。googleapis.com/", "//fcm.googleapis.com/x", "javascript:alert(1)", "https://notify.windows.com.my/",
    ],
)  # fmt: skip
def test_nothing_else_is_posted_to(endpoint: str) -> None:
    assert not is_push_service(endpoint)
    assert refuse_subscription({"endpoint": endpoint, "p256dh": BROWSER, "auth": AUTH})


def test_a_push_service_of_the_owners_own_is_known_by_its_whole_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_PUSH_HOSTS", "http://127.0.0.1:9000, https://push.example.com")
    forget_settings()
    assert is_push_service("http://127.0.0.1:9000/a")
    assert is_push_service("https://push.example.com/a")
    assert not is_push_service("http://127.0.0.1:9001/a")
    assert not is_push_service("http://push.example.com/a")


def test_a_key_is_the_same_in_hex_and_in_base64url() -> None:
    assert public_key_of(decode(BROWSER_SECRET).hex()) == public_key_of(BROWSER_SECRET) == BROWSER


@pytest.mark.parametrize(
    ("name", "value"),
    [("WOCS_VAPID_PRIVATE_KEY", "short"), ("WOCS_VAPID_SUBJECT", "you@example.com"), ("WOCS_PUSH_MINUTES", "three")],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        read_settings({name: value})


def test_what_is_shown_is_declared_for_safari_and_leads_to_our_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_BASE_URL", "https://abang.example")
    forget_settings()
    told = json.loads(write_notification(JOB))
    assert told["web_push"] == 8030
    assert told["notification"] == {
        "title": "Abang Colek", "lang": "en", "body": "This is the test. Push works on this device.",
        "navigate": "https://abang.example/task/TASK-1201?push=7", "tag": "/task/TASK-1201",
        "data": {"notice": 7, "page": "/task/TASK-1201"},
    }  # fmt: skip


def test_the_longest_words_fit_a_push() -> None:
    facts: Facts = {**sentences()["chat.notice"]["sample"], "name": "🌶" * 500}
    told = write_notification({**JOB, "say": "chat.notice", "facts": facts})
    assert len(told) < 3000
    assert "🌶" * 50 in json.loads(told)["notification"]["body"]
