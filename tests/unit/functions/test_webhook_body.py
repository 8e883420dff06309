"""Meta's bodies are read as they come: all of it, in every shape, and never with an exception."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.intake.message_fields import read_fields
from functions.intake.webhook_body import Delivery, read_delivery
from shared.contract.message_types import RecordedMessage, WebhookMessage
from tests.foreign_data import WEBHOOK_BODIES, WITHOUT
from tests.unit.functions.conftest import delivery, text_message

MANIFEST = WEBHOOK_BODIES / "MANIFEST.json"
FACTS = {one["file"]: one["facts"] for one in json.loads(MANIFEST.read_text("utf-8"))} if MANIFEST.exists() else {}


def reading_of(*messages: dict[str, Any], **value: Any) -> Delivery:
    return read_delivery(json.dumps(delivery(*messages, **value)).encode())


def fields_of(message: RecordedMessage) -> WebhookMessage:
    return read_fields({**message, "received_at": "2026-01-20T01:00:00+00:00"})


def one(**more: Any) -> dict[str, Any]:
    return dict(fields_of(reading_of(text_message(**more)).messages[0]))


def system(reading: Delivery) -> list[dict[str, Any]]:
    return [other for other in reading.others if other["kind"] == "system"]


def senderless(reading: Delivery) -> list[dict[str, Any]]:
    """Message objects that nobody can be known to have written: kept as events, for they may command nothing."""
    events = [other["raw"] for other in reading.others if other["kind"] == "unreadable"]
    return [raw for raw in events if isinstance(raw, dict) and "type" in raw]


@pytest.mark.skipif(not FACTS, reason=f"{WITHOUT} other people's webhook bodies")
@pytest.mark.parametrize("name", FACTS or ["none"])
def test_a_collected_body_is_read_with_exactly_its_counts(name: str) -> None:
    facts, reading = FACTS[name], read_delivery((WEBHOOK_BODIES / name).read_bytes())
    raws = [message["raw"] for message in reading.messages] + senderless(reading)
    assert len(raws) + len(system(reading)) == facts["n_messages"]
    assert len(reading.statuses) == facts["n_statuses"]
    kinds = [fields_of(message)["type"] for message in reading.messages]
    kinds += [raw["type"] for raw in senderless(reading)] + ["system"] * len(system(reading))
    assert kinds == facts["message_types"]
    assert [status["status"] for status in reading.statuses] == facts["statuses"]
    assert [error["code"] for status in reading.statuses for error in status["errors"]] == facts["status_errors"]
    assert sum("context" in raw for raw in raws) == facts["contexts"]
    codes = [error["code"] for raw in raws for error in raw.get("errors", [])]
    assert codes == facts["msg_errors"]
    assert sum(other["kind"] == "errors" for other in reading.others) == facts["value_errors"]
    echoes = [other for other in reading.others if other["kind"] == "smb_message_echoes"]
    assert len(echoes) == facts.get("n_echoes", 0)


def test_several_entries_changes_and_messages_are_all_read() -> None:
    body = delivery(text_message(), text_message(id="wamid.two"))
    body["entry"] = [body["entry"][0], {**body["entry"][0], "changes": body["entry"][0]["changes"] * 2}]
    assert len(read_delivery(json.dumps(body).encode()).messages) == 6


def test_a_text_keeps_its_words_and_its_moment() -> None:
    message = one(body="/status 🔥")
    assert (message["text"], message["sent_at"]) == ("/status 🔥", "2026-01-20T01:00:00+00:00")


def test_words_escaped_as_meta_does_are_read_as_typed() -> None:
    body = json.dumps(delivery(text_message("Pedas 🌶️ – “padu”")), ensure_ascii=True).encode()
    assert fields_of(read_delivery(body).messages[0])["text"] == "Pedas 🌶️ – “padu”"


@pytest.mark.parametrize("timestamp", [0, -1, "0", "-5", "1e18", 10**18, None, "soon", [], "٣"])
def test_an_impossible_moment_is_no_moment(timestamp: Any) -> None:
    message = one(timestamp=timestamp)
    assert message["sent_at"] in {None, "1970-01-01T00:00:00+00:00"}


def test_a_button_or_a_row_says_what_it_saves_typing() -> None:
    said = [
        {"type": "button", "button": {"payload": "CONFIRM TASK-1201 #1", "text": "CONFIRM"}},
        {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "/help", "title": "x"}}},
        {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "/status", "title": "x"}}},
    ]
    assert [one(**more)["text"] for more in said] == ["CONFIRM TASK-1201 #1", "/help", "/status"]


def test_a_pictures_caption_is_its_text() -> None:
    picture = {
        "id": "99",
        "mime_type": "image/jpeg",
        "sha256": "abc=",
        "caption": "/landing create",
        "url": "https://x",
    }
    message = one(type="image", image=picture)
    assert message["text"] == "/landing create"
    assert message["media"] == {
        "kind": "image",
        "id": "99",
        "url": "https://x",
        "mime": "image/jpeg",
        "sha256": "abc=",
        "filename": None,
    }


def test_a_message_without_its_type_is_known_by_its_content() -> None:
    message = text_message()
    del message["type"]
    assert fields_of(reading_of(message).messages[0])["type"] == "text"


def test_the_sender_is_who_the_message_says_not_who_the_contacts_say() -> None:
    stranger = text_message(**{"from": "60999999999"})
    contacts = [{"wa_id": "60123456789", "profile": {"name": "Ali"}}]
    (message,) = reading_of(stranger, contacts=contacts).messages
    assert message["sender"] == {"user_id": None, "number": "60999999999", "name": None}


def test_the_name_is_lent_by_the_contact_that_is_the_sender() -> None:
    contacts = [
        {"wa_id": "60999999999", "profile": {"name": "Bob"}},
        {"wa_id": "60123456789", "profile": {"name": "Ali"}, "user_id": "MY.1"},
    ]
    (message,) = reading_of(text_message(from_user_id="MY.1"), contacts=contacts).messages
    assert message["sender"] == {"user_id": "MY.1", "number": "60123456789", "name": "Ali"}


def test_a_person_without_a_number_is_known_by_user_id() -> None:
    message = text_message(from_user_id="MY.13491208655302741918")
    del message["from"]
    assert reading_of(message).messages[0]["sender"]["user_id"] == "MY.13491208655302741918"


NUMBERS = {
    "60123456789": "60123456789",
    "+60 12-345 6789": "60123456789",
    "060123456789": None,
    "６０１２３４５６７８９": None,
    "60123456789\u200b": None,
    "٦٠١٢٣٤٥٦٧٨٩": None,
    "PHONE_NUMBER": None,
    "1": None,
}


@pytest.mark.parametrize(("written", "number"), NUMBERS.items())
def test_a_look_alike_of_a_number_is_no_number(written: str, number: str | None) -> None:
    assert one(**{"from": written, "from_user_id": "MY.1"})["sender"]["number"] == number


def test_a_reaction_quotes_what_it_is_on() -> None:
    message = one(type="reaction", reaction={"message_id": "wamid.ours", "emoji": "👍"})
    assert (message["quoted"], message["emoji"]) == ("wamid.ours", "👍")


def test_a_status_finds_our_outbox_by_the_data_it_carries_back() -> None:
    status = {"id": "wamid.x", "status": "delivered", "timestamp": "1768870800", "biz_opaque_callback_data": "12"}
    pricing = {"billable": True, "category": "service"}
    (read_status,) = reading_of(statuses=[{**status, "pricing": pricing}]).statuses
    assert (read_status["outbox"], read_status["pricing"]) == (12, pricing)


@pytest.mark.parametrize("data", ["some data", "-1", "1e5", "9" * 30, 12, None, "１２"])
def test_data_that_is_not_ours_finds_nothing(data: Any) -> None:
    status = {"id": "wamid.x", "status": "sent", "biz_opaque_callback_data": data}
    assert reading_of(statuses=[status]).statuses[0]["outbox"] is None


def test_a_failed_status_tells_code_and_details() -> None:
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}
    (status,) = reading_of(statuses=[{"id": "w", "status": "failed", "errors": [error]}]).statuses
    assert status["errors"] == [{"code": 131047, "detail": "More than 24 hours"}]


def test_a_new_number_is_told_as_a_change() -> None:
    told = {"type": "user_changed_number", "wa_id": "60198765432", "body": "changed"}
    (other,) = reading_of(text_message(type="system", system=told)).others
    assert other["change"] == {"kind": "number", "old": "60123456789", "new": "60198765432"}


def test_a_new_user_id_is_told_as_a_change() -> None:
    told = {"type": "user_changed_user_id", "user_id": "MY.2"}
    (other,) = reading_of(text_message(type="system", system=told, from_user_id="MY.1")).others
    assert other["change"] == {"kind": "user_id", "old": "MY.1", "new": "MY.2"}


def test_a_new_number_names_the_account_that_tells_it_and_when() -> None:
    told = {"type": "user_changed_number", "wa_id": "60198765432"}
    (other,) = reading_of(text_message(type="system", system=told, from_user_id="MY.1", timestamp="1768867200")).others
    assert other["change"] == {"kind": "number", "old": "60123456789", "new": "60198765432", "user_id": "MY.1"}
    assert other["sent_at"] == "2026-01-20T00:00:00+00:00"


def test_other_fields_are_kept_whole() -> None:
    change = {"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}}
    (other,) = read_delivery(json.dumps({"entry": [{"changes": [change]}]}).encode()).others
    assert (other["kind"], other["raw"]) == ("account_update", change)


def test_copies_of_an_event_have_one_key() -> None:
    change = {"field": "account_update", "value": {"a": 1, "b": 2}}
    turned = {"value": {"b": 2, "a": 1}, "field": "account_update"}
    keys = {
        read_delivery(json.dumps({"entry": [{"changes": [one_of]}]}).encode()).others[0]["key"]
        for one_of in (change, turned)
    }
    assert len(keys) == 1


def told(field: str, value: dict[str, Any], **entry: Any) -> Delivery:
    """What is read of one change of this field."""
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": field, "value": value}]}],
    }
    body["entry"][0].update(entry)  # type: ignore[attr-defined]
    return read_delivery(json.dumps(body).encode())


def test_the_same_may_happen_to_an_account_again() -> None:
    said = [("FLAGGED", 1), ("UNFLAGGED", 2), ("FLAGGED", 3), ("UNFLAGGED", 4), ("UNFLAGGED", 4)]
    keys = [told("phone_number_quality_update", {"event": event}, time=time).others[0]["key"] for event, time in said]
    assert len(set(keys)) == 4, "but a copy of Meta's has the time of the first"


def test_an_error_of_the_account_may_come_again() -> None:
    keys = {told("messages", {"errors": [{"code": 130429}]}, time=time).others[0]["key"] for time in (1, 2, 2)}
    assert len(keys) == 2


UPDATES = {
    "by what was and is": {"user_id": {"previous": "MY.1", "current": "MY.2"}},
    "by two keys": {"previous_user_id": "MY.1", "user_id": "MY.2"},
    "with more beside": {"wa_id": "60123456789", "detail": "x", "user_id": {"previous": "MY.1", "current": "MY.2"}},
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
@pytest.mark.parametrize("shape", [list, dict])
def test_a_new_user_id_is_told_as_a_change_by_its_own_field_too(update: dict[str, Any], shape: type) -> None:
    one_of = {**update, "timestamp": "1768867200"}
    (other,) = told("user_id_update", {"user_id_update": [one_of] if shape is list else one_of}).others
    assert (other["kind"], other["change"]) == ("user_id_update", {"kind": "user_id", "old": "MY.1", "new": "MY.2"})
    assert other["sent_at"] == "2026-01-20T00:00:00+00:00"


@pytest.mark.parametrize("value", [{}, {"user_id_update": []}, {"user_id_update": ["x", 7]}, {"user_id_update": "x"}])
def test_an_update_of_no_user_id_is_kept_and_changes_nothing(value: dict[str, Any]) -> None:
    assert ["change" in event for event in told("user_id_update", value).others] in ([False], [False, False])


def test_two_new_user_ids_in_one_update_are_two_changes() -> None:
    two = [{"user_id": {"previous": f"MY.{at}", "current": f"MY.{at + 10}"}} for at in (1, 2)]
    others = told("user_id_update", {"user_id_update": two}).others
    assert [event["change"]["new"] for event in others] == ["MY.11", "MY.12"]
    assert len({event["key"] for event in others}) == 2


def test_a_system_message_may_name_the_user_id_before() -> None:
    said = {"type": "user_changed_user_id", "user_id": "MY.2", "previous_user_id": "MY.1"}
    (other,) = reading_of(text_message(type="system", system=said, from_user_id="MY.2")).others
    assert other["change"] == {"kind": "user_id", "old": "MY.1", "new": "MY.2"}


def test_a_new_number_may_come_with_a_new_user_id() -> None:
    said = {"type": "user_changed_number", "wa_id": "60198765432", "user_id": "MY.2", "previous_user_id": "MY.1"}
    (other,) = reading_of(text_message(type="system", system=said, from_user_id="MY.2")).others
    expected = {"kind": "number", "old": "60123456789", "new": "60198765432", "user_id": "MY.1", "new_user_id": "MY.2"}
    assert other["change"] == expected


OURS = "1055"
NUMBER_IDS = {"ours": (OURS, True), "as a number": (1055, True), "another": ("2066", False), "none": (None, True)}


@pytest.mark.parametrize(("number_id", "obeyed"), NUMBER_IDS.values(), ids=NUMBER_IDS)
def test_what_came_to_another_number_of_the_business_is_kept_and_never_obeyed(number_id: Any, obeyed: bool) -> None:
    metadata = {"phone_number_id": number_id}
    said = {"type": "user_changed_user_id", "user_id": "MY.2"}
    system = text_message(type="system", system=said, from_user_id="MY.1")
    status = {"id": "wamid.x", "status": "failed", "biz_opaque_callback_data": "12"}
    body = json.dumps(delivery(text_message(), system, statuses=[status], metadata=metadata)).encode()
    reading = read_delivery(body, OURS)
    assert (len(reading.messages), len(reading.statuses)) == ((1, 1) if obeyed else (0, 0))
    kept = [(event["kind"], "change" in event) for event in reading.others]
    assert kept == ([("system", True)] if obeyed else [("foreign", False)])
    assert len(read_delivery(body).messages) == 1, "where ours is not set, everything is"


def test_of_two_numbers_in_one_delivery_ours_is_obeyed() -> None:
    mine, other = (delivery(text_message(id=at), metadata={"phone_number_id": at}) for at in (OURS, "2066"))
    body = {**mine, "entry": [*other["entry"], *mine["entry"]]}
    reading = read_delivery(json.dumps(body).encode(), OURS)
    assert [message["id"] for message in reading.messages] == [OURS]
    assert [event["kind"] for event in reading.others] == ["foreign"]


@pytest.mark.parametrize("name", ["instagram", "page", "user", "whatsapp_business_account "])
def test_what_is_about_another_object_is_kept_and_never_obeyed(name: str) -> None:
    (event,) = read_delivery(json.dumps(delivery(text_message()) | {"object": name}).encode(), OURS).others
    assert event["kind"] == "foreign"


@pytest.mark.parametrize("broken", [b"}", b"x", b'"'])
def test_what_is_read_of_a_broken_delivery_must_be_ours_too(broken: bytes) -> None:
    body = json.dumps(delivery(text_message(), metadata={"phone_number_id": "2066"})).encode()
    assert read_delivery(body + broken, OURS).messages == []
    assert read_delivery(body[:-4] + broken, OURS).messages == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("wamid.x"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "entry",
                    "changes",
                    "value",
                    "field",
                    "messages",
                    "statuses",
                    "contacts",
                    "id",
                    "from",
                    "type",
                    "text",
                    "body",
                    "image",
                    "context",
                    "errors",
                    "code",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(json_values)
def test_any_json_is_read_into_what_a_database_can_keep(anything: Any) -> None:
    reading = read_delivery(json.dumps(anything).encode())
    understood = [fields_of(message) for message in reading.messages]
    kept = json.dumps([understood, reading.statuses, reading.others], ensure_ascii=False, allow_nan=False)
    assert "\0" not in kept
    kept.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    reading = read_delivery(body)
    assert reading.messages or reading.statuses or reading.others
