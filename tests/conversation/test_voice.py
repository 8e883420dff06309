"""Voice notes through the real webhook: note, card, YA, task; the home PC is played here."""

import hashlib

import pytest

from tests.conversation.fake_graph import Graph, buttons_of, words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.phones import envelope, signed
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, Desk, numbers
from tests.unit.functions.test_fetch_media_audio import ogg

LANDING = "/landing create\npage: promo-raya\ntitle: Promo Gila"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.sql("update wocs.users set language = 'ms' where wa_number = %s", ADMIN)
    return desk


@pytest.fixture
def home(desk: Desk) -> Home:
    home = Home()
    home.beat()
    return home


def speak(desk: Desk, number: str = ADMIN, sound: bytes | None = None, **told: object) -> str:
    """A voice note; its message id. `told` replaces what Meta says of the file."""
    data = ogg(3) if sound is None else sound
    about = {**desk.graph.add_media(data, "audio/ogg; codecs=opus"), "voice": True, **told}
    wamid = f"wamid.voice{next(numbers)}"
    message = {"from": number, "id": wamid, "timestamp": "1795312800", "type": "audio", "audio": about}
    body = envelope({"contacts": [{"profile": {"name": "S"}, "wa_id": number}], "messages": [message]})
    answer = desk.client.post("/api/webhook", data=body, headers=signed(body))
    assert answer.status_code == 200
    answer.close()
    return wamid


def last(desk: Desk, number: str = ADMIN) -> dict:
    """The newest message in words to this person."""
    return [one for one in desk.graph.sent if one.get("to", "").lstrip("+") == number and one["type"] != "reaction"][-1]


def marks(desk: Desk, wamid: str) -> list[str]:
    found = [one["reaction"] for one in desk.graph.sent if one["type"] == "reaction"]
    return [one["emoji"] for one in found if one["message_id"] == wamid]


def heard_since(desk: Desk, since: int) -> list[str]:
    return [words_of(one) for one in desk.graph.sent[since:] if one["type"] != "reaction"]


def test_a_note_becomes_a_card_and_its_ya_a_task(desk: Desk, home: Home) -> None:
    before = len(desk.graph.sent)
    wamid = speak(desk)
    assert (heard_since(desk, before), marks(desk, wamid)) == ([], ["⏳"])
    home.hears(LANDING, text="promo raya title promo gila")
    card = last(desk)
    assert words_of(card).startswith(f"🗣️ Dikesan:\n\n{LANDING}\n\nReply YA untuk teruskan\nReply BATAL untuk cancel")
    assert list(buttons_of(card)) == ["YA", "BATAL", "UBAH"]
    assert card["context"]["message_id"] == wamid
    assert marks(desk, wamid) == ["⏳", "✅"]
    assert desk.one("select count(*) from wocs.landing_versions") == 0
    told = desk.say(ADMIN, buttons_of(card)["YA"])
    assert "promo-raya" in told
    assert desk.one("select count(*) from wocs.landing_versions where page_slug = 'promo-raya'") == 1
    task = desk.one("select id from wocs.tasks where type = 'landing_create'")
    assert "🗣️ Dikesan: “promo raya title promo gila”" in desk.say(ADMIN, f"/why {task}")


def test_batal_leaves_nothing(desk: Desk, home: Home) -> None:
    speak(desk)
    home.hears(LANDING)
    assert "Dibatalkan" in desk.say(ADMIN, "batal")
    assert "Kad ini sudah dibatalkan" in desk.say(ADMIN, "ya", quote=last_card(desk)["wamid"])
    assert desk.one("select count(*) from wocs.landing_versions") == 0


def last_card(desk: Desk) -> dict:
    return [one for one in desk.graph.sent if "YA" in buttons_of(one)][-1]


def test_ubah_by_text(desk: Desk, home: Home) -> None:
    speak(desk)
    home.hears(LANDING)
    assert "Apa yang hendak diubah" in desk.say(ADMIN, "UBAH")
    new = desk.say(ADMIN, "title: Promo Raya Hebat")
    assert "page: promo-raya\ntitle: Promo Raya Hebat" in new
    desk.say(ADMIN, buttons_of(last(desk))["YA"])
    assert desk.one("select content ->> 'title' from wocs.landing_versions") == "Promo Raya Hebat"


def test_ubah_by_voice(desk: Desk, home: Home) -> None:
    speak(desk)
    home.hears(LANDING)
    desk.say(ADMIN, buttons_of(last(desk))["UBAH"])
    speak(desk)
    home.hears(text="tukar tajuk kepada Promo Raya Hebat.", kind="unclear")
    assert "title: Promo Raya Hebat" in words_of(last(desk))
    speak(desk)
    home.hears(text="ya", kind="word", said="yes")
    assert desk.one("select content ->> 'title' from wocs.landing_versions") == "Promo Raya Hebat"


def test_a_missing_title_is_asked_for_and_typed(desk: Desk, home: Home) -> None:
    speak(desk)
    home.hears("/landing create\npage: promo-raya")
    assert "/landing create" in words_of(last(desk))
    assert "title: Promo Raya" in desk.say(ADMIN, "Promo Raya")
    assert desk.one("select count(*) from wocs.landing_versions") == 0
    desk.say(ADMIN, "ok")
    assert desk.one("select count(*) from wocs.landing_versions") == 1


def test_a_high_risk_command_still_wants_its_confirm(desk: Desk, home: Home) -> None:
    desk.say(ADMIN, LANDING)
    speak(desk)
    home.hears("/landing publish\npage: promo-raya")
    assert "CONFIRM" in words_of(last(desk))
    asked = desk.say(ADMIN, "ya")
    assert "CONFIRM TASK-" in asked
    assert desk.one("select count(*) from wocs.landing_versions where status = 'published'") == 0


def test_several_readings_are_tapped(desk: Desk, home: Home) -> None:
    speak(desk)
    home.hears(LANDING, "/landing list")
    rows = last(desk)["interactive"]["action"]["sections"][0]["rows"]
    assert [row["title"] for row in rows] == ["/landing create", "/landing list", "BATAL"]
    assert "🗣️ Dikesan:\n\n/landing list" in desk.say(ADMIN, rows[1]["id"])


def test_two_notes_at_once_come_in_order_and_a_bare_ya_asks_which(desk: Desk, home: Home) -> None:
    speak(desk)
    speak(desk)
    home.hears(LANDING)
    home.hears("/landing list")
    assert words_of(last(desk)).startswith("🗣️ Dikesan:\n\n/landing list")
    which = desk.say(ADMIN, "YA")
    assert "Yang mana satu" in which
    rows = last(desk)["interactive"]["action"]["sections"][0]["rows"]
    desk.say(ADMIN, rows[1]["id"])
    assert desk.one("select count(*) from wocs.landing_versions") == 1


def test_the_pc_is_off_and_comes_back(desk: Desk) -> None:
    before = len(desk.graph.sent)
    speak(desk)
    assert "PC tidak hidup" in heard_since(desk, before)[0]
    home = Home()
    home.beat()
    home.hears(LANDING)
    desk.say(ADMIN, "ya")
    assert desk.one("select count(*) from wocs.landing_versions") == 1


def test_a_long_hearing_is_spoken_of_once(desk: Desk, home: Home) -> None:
    speak(desk)
    desk.sql("update wocs.tasks set created_at = created_at - interval '9 s'")
    before = len(desk.graph.sent)
    home.beat()
    home.beat()
    assert heard_since(desk, before) == ["🎙️ Memproses audio…"]


REFUSED = {
    "a four-minute note": (ogg(240), "terlalu panjang"),
    "an empty one": (b"", "kosong"),
    "a text file named .ogg": (b"just some text", "tiada bunyi"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_heard_is_answered_kindly(desk: Desk, home: Home, name: str) -> None:
    data, told = REFUSED[name]
    wamid = speak(desk, sound=data)
    assert told in words_of(last(desk))
    assert marks(desk, wamid) == ["⏳", "❌"]
    assert home.post("claim", task=None).get_json()["task"] is None


def test_an_expired_media_id_is_answered_kindly(desk: Desk, home: Home) -> None:
    speak(desk, id="1")
    assert "sudah luput" in words_of(last(desk))


def test_bytes_that_are_not_the_promised_ones_are_answered_kindly(desk: Desk, home: Home) -> None:
    speak(desk, sha256=hashlib.sha256(b"other").hexdigest())
    assert "rosak dalam perjalanan" in words_of(last(desk))


def test_nothing_is_fetched_from_another_host(desk: Desk, home: Home) -> None:
    other = Graph()
    found = other.add_media(ogg(3), "audio/ogg")
    speak(desk, url=f"{other.base}/download/{found['id']}")
    assert "alamat yang tidak dipercayai" in words_of(last(desk))
    moved = desk.graph.add_media(ogg(3), "audio/ogg")
    desk.graph.moved[moved["id"]] = f"{other.base}/download/{found['id']}"
    speak(desk, **moved)
    assert "tidak dapat ambil" in words_of(last(desk))
    assert other.fetched == []
    other.close()


def test_a_retry_fetches_it_once_more(desk: Desk, home: Home) -> None:
    moved = desk.graph.add_media(ogg(3), "audio/ogg")
    desk.graph.moved[moved["id"]] = "http://127.0.0.1:1/"
    speak(desk, **moved)
    del desk.graph.moved[moved["id"]]
    desk.say(ADMIN, next(iter(buttons_of(last(desk)).values())))
    home.hears(LANDING)
    assert "YA" in buttons_of(last(desk))


def test_only_the_holder_is_given_the_sound(desk: Desk, home: Home) -> None:
    speak(desk)
    task = home.claim()
    given = home.audio(task)
    assert (given.data, given.mimetype, given.headers["X-WOCS-Size"]) == (ogg(3), "audio/ogg", str(len(ogg(3))))
    assert home.audio(task, offset=10).data == ogg(3)[10:]
    assert home.audio(task, name="other").status_code == 409
    assert home.audio(task, attempt=9).status_code == 409
    assert home.audio({"id": "TASK-999", "attempt": 1}).status_code == 404
    assert home.client.post("/api/node/media", data=b"{}").status_code == 401
    assert home.post("media", task="x").status_code == 400


def test_a_strangers_voice_is_a_chat_and_an_agents_a_command(desk: Desk, home: Home) -> None:
    before = len(desk.graph.sent)
    speak(desk, STRANGER)
    assert len(desk.graph.sent) == before
    assert desk.one("select count(*) from wocs.messages") == 1
    speak(desk, ALI)
    home.hears("/content caption\ntype: promo")
    assert "Heard:" in words_of(last(desk, ALI))
    assert desk.say(ALI, "yes")


def test_talk_and_silence_make_no_card(desk: Desk, home: Home) -> None:
    for kind, text in (("talk", "terima kasih kerana menonton"), ("silence", ""), ("unclear", "apa entah")):
        speak(desk)
        home.hears(text=text, kind=kind)
        assert not buttons_of(last(desk))
    assert desk.one("select count(*) from wocs.cards") == 0


def test_doubtful_words_are_marked_in_the_card(desk: Desk, home: Home) -> None:
    speak(desk)
    task = home.claim()
    reading = {"text": LANDING, "score": 0.7, "doubts": ["gila"]}
    home.report(task, result={"text": "promo gila", "readings": [reading], "said": None})
    assert "title: Promo _Gila?_" in words_of(last(desk))
