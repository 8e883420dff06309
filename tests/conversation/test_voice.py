"""Voice notes through the real webhook: note, card, YA, task; the home PC is played here."""

import hashlib

import pytest

from tests.conversation.fake_graph import Graph, buttons_of, words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.phones import envelope, signed
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, WebhookClient, numbers
from tests.unit.functions.test_fetch_media_audio import ogg

LANDING = "/landing create\npage: promo-raya\ntitle: Promo Gila"


@pytest.fixture
def webhook(webhook: WebhookClient) -> WebhookClient:
    webhook.sql("update wocs.users set language = 'ms' where wa_number = %s", ADMIN)
    return webhook


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    home = Home()
    home.beat()
    return home


def speak(webhook: WebhookClient, number: str = ADMIN, sound: bytes | None = None, **told: object) -> str:
    """A voice note; its message id. `told` replaces what Meta says of the file."""
    data = ogg(3) if sound is None else sound
    about = {**webhook.graph.add_media(data, "audio/ogg; codecs=opus"), "voice": True, **told}
    wamid = f"wamid.voice{next(numbers)}"
    message = {"from": number, "id": wamid, "timestamp": "1795312800", "type": "audio", "audio": about}
    body = envelope({"contacts": [{"profile": {"name": "S"}, "wa_id": number}], "messages": [message]})
    answer = webhook.client.post("/api/webhook", data=body, headers=signed(body))
    assert answer.status_code == 200
    answer.close()
    return wamid


def last(webhook: WebhookClient, number: str = ADMIN) -> dict:
    """The newest message in words to this person."""
    return [one for one in webhook.graph.sent if one.get("to", "").lstrip("+") == number and one["type"] != "reaction"][
        -1
    ]


def marks(webhook: WebhookClient, wamid: str) -> list[str]:
    found = [one["reaction"] for one in webhook.graph.sent if one["type"] == "reaction"]
    return [one["emoji"] for one in found if one["message_id"] == wamid]


def heard_since(webhook: WebhookClient, since: int) -> list[str]:
    return [words_of(one) for one in webhook.graph.sent[since:] if one["type"] != "reaction"]


def test_a_note_becomes_a_card_and_its_ya_a_task(webhook: WebhookClient, home: Home) -> None:
    before = len(webhook.graph.sent)
    wamid = speak(webhook)
    assert (heard_since(webhook, before), marks(webhook, wamid)) == ([], ["⏳"])
    home.hears(LANDING, text="promo raya title promo gila")
    card = last(webhook)
    assert words_of(card).startswith(f"🗣️ Dikesan:\n\n{LANDING}\n\nBalas YA untuk teruskan\nBalas BATAL untuk batalkan")
    assert list(buttons_of(card)) == ["YA", "BATAL", "UBAH"]
    assert card["context"]["message_id"] == wamid
    assert marks(webhook, wamid) == ["⏳", "✅"]
    assert webhook.one("select count(*) from wocs.landing_versions") == 0
    told = webhook.say(ADMIN, buttons_of(card)["YA"])
    assert "promo-raya" in told
    assert webhook.one("select count(*) from wocs.landing_versions where page_slug = 'promo-raya'") == 1
    task = webhook.one("select id from wocs.tasks where type = 'landing_create'")
    assert "🗣️ Dikesan: “promo raya title promo gila”" in webhook.say(ADMIN, f"/why {task}")


def test_batal_leaves_nothing(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.hears(LANDING)
    assert "Dibatalkan" in webhook.say(ADMIN, "batal")
    assert "Kad ini sudah dibatalkan" in webhook.say(ADMIN, "ya", quote=last_card(webhook)["wamid"])
    assert webhook.one("select count(*) from wocs.landing_versions") == 0


def last_card(webhook: WebhookClient) -> dict:
    return [one for one in webhook.graph.sent if "YA" in buttons_of(one)][-1]


def test_ubah_by_text(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.hears(LANDING)
    assert "Apa yang hendak diubah" in webhook.say(ADMIN, "UBAH")
    new = webhook.say(ADMIN, "title: Promo Raya Hebat")
    assert "page: promo-raya\ntitle: Promo Raya Hebat" in new
    webhook.say(ADMIN, buttons_of(last(webhook))["YA"])
    assert webhook.one("select content ->> 'title' from wocs.landing_versions") == "Promo Raya Hebat"


def test_ubah_by_voice(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.hears(LANDING)
    webhook.say(ADMIN, buttons_of(last(webhook))["UBAH"])
    speak(webhook)
    home.hears(text="tukar tajuk kepada Promo Raya Hebat.", kind="unclear")
    assert "title: Promo Raya Hebat" in words_of(last(webhook))
    speak(webhook)
    home.hears(text="ya", kind="word", said="yes")
    assert webhook.one("select content ->> 'title' from wocs.landing_versions") == "Promo Raya Hebat"


def test_a_missing_title_is_asked_for_and_typed(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.hears("/landing create\npage: promo-raya")
    assert "/landing create" in words_of(last(webhook))
    assert "title: Promo Raya" in webhook.say(ADMIN, "Promo Raya")
    assert webhook.one("select count(*) from wocs.landing_versions") == 0
    webhook.say(ADMIN, "ok")
    assert webhook.one("select count(*) from wocs.landing_versions") == 1


def test_a_high_risk_command_still_wants_its_confirm(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, LANDING)
    speak(webhook)
    home.hears("/landing publish\npage: promo-raya")
    assert "CONFIRM" in words_of(last(webhook))
    asked = webhook.say(ADMIN, "ya")
    assert "CONFIRM TASK-" in asked
    assert webhook.one("select count(*) from wocs.landing_versions where status = 'published'") == 0


def test_several_readings_are_tapped(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    home.hears(LANDING, "/landing list")
    rows = last(webhook)["interactive"]["action"]["sections"][0]["rows"]
    assert [row["title"] for row in rows] == ["/landing create", "/landing list", "BATAL"]
    assert "🗣️ Dikesan:\n\n/landing list" in webhook.say(ADMIN, rows[1]["id"])


def test_two_notes_at_once_come_in_order_and_a_bare_ya_asks_which(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    speak(webhook)
    home.hears(LANDING)
    home.hears("/landing list")
    assert words_of(last(webhook)).startswith("🗣️ Dikesan:\n\n/landing list")
    which = webhook.say(ADMIN, "YA")
    assert "Yang mana satu" in which
    rows = last(webhook)["interactive"]["action"]["sections"][0]["rows"]
    webhook.say(ADMIN, rows[1]["id"])
    assert webhook.one("select count(*) from wocs.landing_versions") == 1


def test_a_bare_ya_beside_an_approval_is_a_list_to_tap_the_newest_first(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, LANDING)
    webhook.say(ADMIN, "/landing publish promo-raya")
    speak(webhook)
    home.hears("/landing list")
    which = webhook.say(ADMIN, "ya")
    assert "Ada beberapa soalan menunggu" in which
    assert "landing publish: promo-raya" in which
    rows = last(webhook)["interactive"]["action"]["sections"][0]["rows"]
    assert [row["title"].partition("TASK")[0] for row in rows] == ["/landing list", ""]
    assert webhook.one("select count(*) from wocs.cards where state = 'open'") == 1
    assert "promo-raya" in webhook.say(ADMIN, rows[1]["id"])
    assert webhook.one("select count(*) from wocs.landing_versions where status = 'published'") == 1


def test_a_bare_ya_is_the_answer_where_on_or_off_was_asked(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, "/app feature name: dark_mode")
    assert "dark" in webhook.say(ADMIN, "ya").lower()
    assert webhook.one("select payload ->> 'action' from wocs.tasks where type = 'app_feature'") == "enable"


def test_the_pc_is_off_and_comes_back(webhook: WebhookClient) -> None:
    before = len(webhook.graph.sent)
    speak(webhook)
    assert "PC tidak hidup" in heard_since(webhook, before)[0]
    home = Home()
    home.beat()
    home.hears(LANDING)
    webhook.say(ADMIN, "ya")
    assert webhook.one("select count(*) from wocs.landing_versions") == 1


def test_a_long_hearing_is_spoken_of_once(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    webhook.sql("update wocs.tasks set created_at = created_at - interval '9 s'")
    before = len(webhook.graph.sent)
    home.beat()
    home.beat()
    assert heard_since(webhook, before) == ["🎙️ Memproses audio…"]


REFUSED = {
    "a four-minute note": (ogg(240), "terlalu panjang"),
    "an empty one": (b"", "kosong"),
    "a text file named .ogg": (b"just some text", "tiada bunyi"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_heard_is_answered_kindly(webhook: WebhookClient, home: Home, name: str) -> None:
    data, told = REFUSED[name]
    wamid = speak(webhook, sound=data)
    assert told in words_of(last(webhook))
    assert marks(webhook, wamid) == ["⏳", "❌"]
    assert home.post("claim", task=None).get_json()["task"] is None


def test_an_expired_media_id_is_answered_kindly(webhook: WebhookClient, home: Home) -> None:
    speak(webhook, id="1")
    assert "sudah luput" in words_of(last(webhook))


def test_bytes_that_are_not_the_promised_ones_are_answered_kindly(webhook: WebhookClient, home: Home) -> None:
    speak(webhook, sha256=hashlib.sha256(b"other").hexdigest())
    assert "rosak dalam perjalanan" in words_of(last(webhook))


def test_nothing_is_fetched_from_another_host(webhook: WebhookClient, home: Home) -> None:
    other = Graph()
    found = other.add_media(ogg(3), "audio/ogg")
    speak(webhook, url=f"{other.base}/download/{found['id']}")
    assert "alamat yang tidak dipercayai" in words_of(last(webhook))
    moved = webhook.graph.add_media(ogg(3), "audio/ogg")
    webhook.graph.moved[moved["id"]] = f"{other.base}/download/{found['id']}"
    speak(webhook, **moved)
    assert "tidak dapat ambil" in words_of(last(webhook))
    assert other.fetched == []
    other.close()


def test_a_retry_fetches_it_once_more(webhook: WebhookClient, home: Home) -> None:
    moved = webhook.graph.add_media(ogg(3), "audio/ogg")
    webhook.graph.moved[moved["id"]] = "http://127.0.0.1:1/"
    speak(webhook, **moved)
    del webhook.graph.moved[moved["id"]]
    webhook.say(ADMIN, next(iter(buttons_of(last(webhook)).values())))
    home.hears(LANDING)
    assert "YA" in buttons_of(last(webhook))


def test_only_the_holder_is_given_the_sound(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    task = home.claim()
    given = home.audio(task)
    assert (given.data, given.mimetype, given.headers["X-WOCS-Size"]) == (ogg(3), "audio/ogg", str(len(ogg(3))))
    assert home.audio(task, offset=10).data == ogg(3)[10:]
    assert home.audio(task, name="other").status_code == 409
    assert home.audio(task, attempt=9).status_code == 409
    assert home.audio({"id": "TASK-999", "attempt": 1}).status_code == 404
    assert home.client.post("/api/node/media", data=b"{}").status_code == 401
    assert home.post("media", task="x").status_code == 400


def test_a_strangers_voice_is_a_chat_and_an_agents_a_command(webhook: WebhookClient, home: Home) -> None:
    before = len(webhook.graph.sent)
    speak(webhook, STRANGER)
    assert webhook.said_to(STRANGER, before) == []
    assert webhook.one("select count(*) from wocs.messages") == 1
    speak(webhook, ALI)
    home.hears("/content caption\ntype: promo")
    assert "Heard:" in words_of(last(webhook, ALI))
    assert webhook.say(ALI, "yes")


def test_talk_and_silence_make_no_card(webhook: WebhookClient, home: Home) -> None:
    for kind, text in (("talk", "terima kasih kerana menonton"), ("silence", ""), ("unclear", "apa entah")):
        speak(webhook)
        home.hears(text=text, kind=kind)
        assert not buttons_of(last(webhook))
    assert webhook.one("select count(*) from wocs.cards") == 0


def test_doubtful_words_are_marked_in_the_card(webhook: WebhookClient, home: Home) -> None:
    speak(webhook)
    task = home.claim()
    reading = {"text": LANDING, "score": 0.7, "doubts": ["gila"]}
    home.report(task, result={"text": "promo gila", "readings": [reading], "said": None})
    assert "title: Promo _Gila?_" in words_of(last(webhook))
