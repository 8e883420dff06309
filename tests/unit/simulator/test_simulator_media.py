"""Files: two-step download, what expires when, uploads, and voice notes repacked from WebM to Ogg."""

import hashlib
import struct
from typing import Any

import httpx
import pytest

from local.simulator.opus_container import VOICE_MIME, as_voice_note
from tests.unit.simulator.running_simulator import NUMBER_ID, Simulation

PNG = b"\x89PNG\r\n\x1a\n-picture"


def received(simulation: Simulation) -> str:
    """The media id of a picture the admin has just sent."""
    before = len(simulation.webhook.told("messages"))
    simulation.phone.post("/send", data={"person": "Admin"}, files={"file": ("p.png", PNG, "image/png")})
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) > before)
    return str(simulation.webhook.told("messages")[-1]["image"]["id"])


def upload(simulation: Simulation, mime: str = "image/png", data: bytes = PNG, **fields: str) -> httpx.Response:
    form = {"messaging_product": "whatsapp", "type": mime} | fields
    return simulation.graph.post(f"/{NUMBER_ID}/media", data=form, files={"file": ("p", data, mime)})


def test_a_picture_is_downloaded_in_two_steps(simulation: Simulation) -> None:
    media_id = received(simulation)
    told = simulation.graph.get(f"/{media_id}").json()
    assert told["mime_type"] == "image/png"
    assert told["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (told["file_size"], told["id"], told["messaging_product"]) == (len(PNG), media_id, "whatsapp")
    assert simulation.graph.get(told["url"]).content == PNG
    assert httpx.get(told["url"]).status_code == 401


def test_an_address_works_for_five_minutes_and_a_new_one_again(simulation: Simulation) -> None:
    media_id = received(simulation)
    address = simulation.graph.get(f"/{media_id}").json()["url"]
    simulation.ahead += 299
    assert simulation.graph.get(address).status_code == 200
    simulation.ahead += 2
    assert simulation.graph.get(address).status_code == 404
    assert simulation.graph.get(simulation.graph.get(f"/{media_id}").json()["url"]).status_code == 200


def test_an_address_cannot_be_made_up(simulation: Simulation) -> None:
    media_id = received(simulation)
    address = simulation.graph.get(f"/{media_id}").json()["url"]
    assert simulation.graph.get(address.replace("hash=", "hash=0")).status_code == 404
    assert simulation.graph.get(address.replace("ext=", "ext=9")).status_code == 404
    assert simulation.graph.get(address.partition("?")[0]).status_code == 404


@pytest.mark.parametrize(
    ("days", "uploaded", "lives"), [(6.9, False, True), (7.1, False, False), (29, True, True), (31, True, False)]
)
def test_received_media_live_seven_days_and_uploads_thirty(
    simulation: Simulation, days: float, uploaded: bool, lives: bool
) -> None:
    media_id = upload(simulation).json()["id"] if uploaded else received(simulation)
    simulation.ahead += days * 86400
    assert (simulation.graph.get(f"/{media_id}").status_code == 200) is lives


def test_addresses_and_files_expire_on_demand(simulation: Simulation) -> None:
    media_id = received(simulation)
    address = simulation.graph.get(f"/{media_id}").json()["url"]
    simulation.trouble("expire_urls")
    assert simulation.graph.get(address).status_code == 404
    simulation.trouble("expire_media", media_id=media_id)
    gone = simulation.graph.get(f"/{media_id}")
    assert (gone.status_code, gone.json()["error"]["error_subcode"]) == (400, 33)
    assert simulation.phone.get(f"/media/{media_id}").content == PNG


def test_an_upload_is_sent_by_its_id(simulation: Simulation) -> None:
    media_id = upload(simulation).json()["id"]
    assert simulation.send(type="image", image={"id": media_id, "caption": "Siap"}).status_code == 200
    shown = simulation.messages()[-1]
    assert (shown["text"], shown["content"]["media"]["id"]) == ("Siap", media_id)
    refused = simulation.send(type="image", image={"id": "404"})
    assert refused.json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("mime", "data", "fields"),
    [
        ("application/zip", b"x", {}),
        ("image/png", b"x" * (5 * 1024 * 1024 + 1), {}),
        ("image/png", b"", {}),
        ("image/png", b"x", {"messaging_product": "sms"}),
    ],
)
def test_an_upload_meta_would_not_take_is_refused(
    simulation: Simulation, mime: str, data: bytes, fields: dict[str, str]
) -> None:
    assert upload(simulation, mime, data, **fields).status_code == 400


def test_an_upload_can_be_forgotten(simulation: Simulation) -> None:
    media_id = upload(simulation).json()["id"]
    assert simulation.graph.delete(f"/{media_id}").json() == {"success": True}
    assert simulation.graph.get(f"/{media_id}").status_code == 400


def test_a_file_that_could_be_a_page_is_never_shown_as_one(simulation: Simulation) -> None:
    page = b"<script>alert(1)</script>"
    for mime in ("text/html", "image/svg+xml"):
        simulation.phone.post("/send", data={"person": "Admin"}, files={"file": ("x.html", page, mime)})
        answer = simulation.phone.get(f"/media/{simulation.messages()[-1]['content']['media']['id']}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("media_id", ["..%2f..%2fphones.sqlite3", "abc", "1" * 400, "%00"])
def test_a_senseless_media_id_is_not_found(simulation: Simulation, media_id: str) -> None:
    assert simulation.phone.get(f"/media/{media_id}").status_code == 404
    assert simulation.graph.get(f"{simulation.url}/phone/graph/attachments/{media_id}?ext=1&hash=x").status_code in {
        400,
        404,
    }


def element(code: bytes, body: bytes, size: bytes | None = None) -> bytes:
    return code + (size or (0x10000000 | len(body)).to_bytes(4, "big")) + body


def webm(packets: list[bytes], head: bytes) -> bytes:
    """A live WebM as Chromium writes it: segment and cluster of unknown size, one SimpleBlock a packet."""
    unknown = b"\x01" + b"\xff" * 7
    track = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x63\xa2", head)))
    blocks = b"".join(element(b"\xa3", b"\x81" + struct.pack(">hB", 20 * n, 0x80) + p) for n, p in enumerate(packets))
    cluster = element(b"\x1f\x43\xb6\x75", element(b"\xe7", b"\x00") + blocks, unknown)
    return element(b"\x1a\x45\xdf\xa3", b"") + element(b"\x18\x53\x80\x67", track + cluster, unknown)


HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)


def test_a_recording_in_webm_becomes_ogg_with_the_same_packets() -> None:
    packets = [b"\x78" + bytes([number]) * (3 + number * 7 % 300) for number in range(120)]
    data, mime = as_voice_note(webm(packets, HEAD), "audio/webm")
    assert mime == VOICE_MIME
    pages = read_pages(data)
    assert pages[0]["packets"] == [HEAD]
    assert pages[1]["packets"][0].startswith(b"OpusTags")
    assert [packet for page in pages[2:] for packet in page["packets"]] == packets
    assert pages[-1]["position"] == 120 * 960
    assert [page["flags"] for page in pages] == [2, 0, 0, 0, 4]


def read_pages(data: bytes) -> list[dict[str, Any]]:
    pages, at = [], 0
    while at < len(data):
        magic, _, flags, position, _, _, _, count = struct.unpack_from("<4sBBqIIIB", data, at)
        assert magic == b"OggS"
        lacing, at = data[at + 27 : at + 27 + count], at + 27 + count
        packets, size = [], 0
        for part in lacing:
            size += part
            if part < 255:
                packets.append(data[at : at + size])
                at, size = at + size, 0
        pages.append({"flags": flags, "position": position, "packets": packets})
    return pages


@pytest.mark.parametrize("data", [b"", b"RIFF....", b"\x1a\x45\xdf\xa3", webm([b"\x78x"], b"VorbisHd"), webm([], HEAD)])
def test_what_is_no_opus_recording_stays_what_it_is(data: bytes) -> None:
    assert as_voice_note(data, "audio/webm") == (data, "audio/webm")


def test_ogg_from_a_browser_that_records_it_is_kept() -> None:
    ogg = b"OggS" + b"\0" * 24 + HEAD
    assert as_voice_note(ogg, "audio/ogg") == (ogg, VOICE_MIME)
