"""The doorbell: who may ring, and what a ring means."""

import http.client
import time
from collections.abc import Iterator

import httpx
import pytest

from home_node.doorbell import Doorbell, read_job_count
from shared.signatures import NodeIdentity, sign_node_call, sign_wake
from tests.enrolled_nodes import identity_of
from tests.unit.home_node.fake_functions import IDENTITY, SECRET

Rung = tuple[str, list[int]]


@pytest.fixture
def rung() -> Iterator[Rung]:
    """The doorbell's address, and the rings it let through."""
    rings: list[int] = []
    doorbell = Doorbell("127.0.0.1", 0, IDENTITY, rings.append)
    yield f"http://127.0.0.1:{doorbell.server_address[1]}", rings
    doorbell.close()


def wake(
    url: str, body: bytes = b"{}", by: tuple[NodeIdentity, ...] = (IDENTITY,), now: float | None = None
) -> httpx.Response:
    headers = sign_wake(by, "POST", "/wake", body, now)
    return httpx.post(f"{url}/wake", content=body, headers=headers)


def test_a_signed_wake_is_accepted_and_rings_once(rung: Rung) -> None:
    url, rings = rung
    assert wake(url).status_code == 202
    assert rings == [1]


def test_a_wake_may_say_how_many_jobs_were_pushed(rung: Rung) -> None:
    url, rings = rung
    wake(url, b'{"jobs": 3}')
    assert rings == [3]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"not json", b'{"jobs": 0}', b'{"jobs": "many"}', b'{"jobs": -2}'])
def test_a_wake_that_says_nothing_sensible_means_one_job(body: bytes) -> None:
    assert read_job_count(body) == 1


def test_no_wake_permits_more_than_a_hundred_looks() -> None:
    assert read_job_count(b'{"jobs": 1000000}') == 100


def test_a_stranger_cannot_ring(rung: Rung) -> None:
    url, rings = rung
    assert wake(url, by=(identity_of("home-1", "guessed"),)).status_code == 401
    assert wake(url, by=(identity_of("home-2", SECRET),)).status_code == 401
    assert wake(url, by=()).status_code == 401
    assert wake(url, now=time.time() - 3600).status_code == 401
    assert httpx.post(f"{url}/wake", content=b"{}").status_code == 401
    assert rings == []


def test_a_ring_that_was_overheard_rings_once(rung: Rung) -> None:
    url, rings = rung
    headers = sign_wake([IDENTITY], "POST", "/wake", b"{}")
    answers = [httpx.post(f"{url}/wake", content=b"{}", headers=headers).status_code for _ in range(3)]
    assert (answers, rings) == ([202, 401, 401], [1])


def test_a_ring_of_before_a_start_rings_nothing_after_it(rung: Rung) -> None:
    """What was used is remembered while the node runs: it hears nothing that was signed before."""
    url, rings = rung
    assert [wake(url, now=time.time() - age).status_code for age in (2, 30, 299)] == [401, 401, 401]
    assert [wake(url, now=time.time() + ahead).status_code for ahead in (0, 2, 299)] == [202, 202, 202]
    assert rings == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-WOCS-Timestamp", "+{}"), ("X-WOCS-Timestamp", "0{}"), ("X-WOCS-Timestamp", "{}.0"),
        ("X-WOCS-Timestamp", "{}1"), ("X-WOCS-Nonce", "{}x"), ("X-WOCS-Nonce", "x{}"), ("X-WOCS-Nonce", ""),
        ("X-WOCS-Signature", "{},"), ("X-WOCS-Signature", "sha256="), ("X-WOCS-Signature", "x,{}"),
    ],
)  # fmt: skip
def test_a_ring_that_was_overheard_and_changed_rings_nothing(rung: Rung, name: str, value: str) -> None:
    url, rings = rung
    headers = sign_wake([IDENTITY], "POST", "/wake", b"{}")
    assert httpx.post(f"{url}/wake", content=b"{}", headers=headers).status_code == 202
    changed = headers | {name: value.format(headers[name])}
    assert httpx.post(f"{url}/wake", content=b"{}", headers=changed).status_code == 401
    assert httpx.post(f"{url}/wake", content=b'{"jobs": 100}', headers=headers).status_code == 401
    assert httpx.post(f"{url}/wake?again", content=b"{}", headers=headers).status_code in {401, 404}
    assert rings == [1]


def test_a_ring_is_signed_for_each_node_and_each_finds_its_own(rung: Rung) -> None:
    url, rings = rung
    others = [identity_of(name, SECRET) for name in ("home-0", "home-2")]
    assert wake(url, by=(others[0], IDENTITY, others[1])).status_code == 202
    assert rings == [1]


def test_what_the_node_signs_itself_rings_at_no_door(rung: Rung) -> None:
    url, rings = rung
    headers = sign_node_call(IDENTITY, "POST", "/api/node/beat", b"{}")
    assert httpx.post(f"{url}/wake", content=b"{}", headers=headers).status_code == 401
    assert rings == []


def test_a_tunnel_may_write_header_names_as_it_likes(rung: Rung) -> None:
    url, rings = rung
    headers = {name.lower(): value for name, value in sign_wake([IDENTITY], "POST", "/wake", b"{}").items()}
    assert httpx.post(f"{url}/wake", content=b"{}", headers=headers).status_code == 202
    assert rings == [1]


def test_the_doorbell_tells_that_it_lives_and_nothing_else(rung: Rung) -> None:
    url, _ = rung
    assert httpx.get(url).json() == {"ok": True, "node": "home-1"}
    assert httpx.get(f"{url}/anything").status_code == 404
    assert httpx.post(f"{url}/anything", content=b"{}").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "home.example.my:{port}", "", None])
def test_a_page_that_points_its_own_name_here_gets_nothing(rung: Rung, host: str | None) -> None:
    url, rings = rung
    port = url.rpartition(":")[2]
    named = {} if host is None else {"Host": host.format(port=port)}
    for method, path in (("GET", "/"), ("GET", "/health"), ("POST", "/wake"), ("POST", "/nothing")):
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
        connection.putrequest(method, path, skip_host=True)
        headers = sign_wake([IDENTITY], "POST", "/wake", b"{}") | named | {"Content-Length": "2"}
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(b"{}")
        answer = connection.getresponse()
        assert (answer.status, b"home-1" in answer.read()) == (403, False), (method, path)
        connection.close()
    assert rings == []


@pytest.mark.parametrize("host", ["home.example.my", "HOME.example.my:443", "localhost:{port}", "[::1]:{port}"])
def test_its_tunnel_is_one_of_its_names(host: str) -> None:
    doorbell = Doorbell("127.0.0.1", 0, IDENTITY, lambda _: None, "https://home.example.my")
    url = f"http://127.0.0.1:{doorbell.server_port}"
    assert httpx.get(url, headers={"Host": host.format(port=doorbell.server_port)}).status_code == 200
    doorbell.close()


@pytest.mark.parametrize("length", ["99999999", "-5", "many", "²"])
def test_a_senseless_length_is_refused_without_reading(rung: Rung, length: str) -> None:
    url, rings = rung
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.putrequest("POST", "/wake")
    connection.putheader("Content-Length", length.encode("latin-1"))
    connection.endheaders()
    assert connection.getresponse().status == 413
    assert rings == []
    connection.close()


def test_a_wake_is_answered_in_one_piece_without_waiting_for_the_network(rung: Rung) -> None:
    url, _ = rung
    with httpx.Client() as client:
        client.get(url)
        began = time.perf_counter()
        for _ in range(20):
            client.get(url)
        assert (time.perf_counter() - began) / 20 < 0.02  # header and body written apart take 0.044
