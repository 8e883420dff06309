"""Cards: what was heard is shown, and only its YA makes a task of it."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    OTHER_ADMIN,
    ask_approval,
    call_of,
    command,
    count_stamps,
    deliver,
    message,
    move_back,
    run_at_once,
    status_of,
    word,
)
from tests.sql.voice_notes import (
    card_reading,
    card_state,
    card_word,
    heard_command,
    make_card,
    mark_sent,
    reactions_in,
    send_and_hear,
    send_note,
    start_node,
    tap_card,
    words_message,
)


@pytest.fixture(autouse=True)
def pc(wocs: Clone) -> None:
    start_node(wocs)


def type_word(database: Clone, spoken: str, text: str, number: str = ADMIN, **more: object) -> dict:
    found = deliver(database, message(number, word(spoken), text, **more))
    words = [one for one in found["outbox"] if one["kind"] != "reaction"]
    return words[0] if words else {}


def tell(database: Clone, intent: dict, **more: object) -> dict:
    return words_message(deliver(database, message(ADMIN, intent, "YA", **more)))


def type_unfinished(database: Clone) -> None:
    lacking = {"do": "say", "say": "grammar.missing", "facts": {}, "command": "stamp", "role": "admin", "draft": None}
    remember = {"command": "stamp", "args": {}, "media": None}
    deliver(database, message(ADMIN, {**lacking, "remember": remember}, "/stamp"))


def test_what_was_heard_is_shown_and_nothing_has_happened_yet(wocs: Clone) -> None:
    work = send_and_hear(wocs, heard_command())
    shown = words_message(work)
    assert (shown["say"], shown["facts"]["text"], shown["facts"]["minutes"]) == (
        "voice.card",
        "/stamp\npage: promo",
        30,
    )
    assert shown["facts"]["heard"] == "stamp page promo"
    assert (reactions_in(work), count_stamps(wocs)) == (["✅"], 0)


def test_ya_makes_the_task_in_the_notes_name(wocs: Clone) -> None:
    shown = make_card(wocs)
    done = tap_card(wocs, shown, "yes")
    assert (done["say"], count_stamps(wocs), card_state(wocs, shown)) == ("landing.edited", 1, "taken")
    assert wocs.sql("select source_message, command_raw from wocs.tasks where id = %s", done["task"]) == [
        (shown["reply_to"], "/stamp\npage: promo")
    ]


def test_why_shows_what_was_heard(wocs: Clone) -> None:
    done = tap_card(wocs, make_card(wocs), "yes")
    why = deliver(wocs, message(ADMIN, command("why", runs="answer", role="viewer", task=done["task"]), "/why"))
    assert words_message(why)["facts"]["voice"]["heard"] == "stamp page promo"


@pytest.mark.parametrize(
    ("spoken", "text"), [("confirm", "YA"), ("confirm", "yes"), ("acknowledge", "ok"), ("acknowledge", "OK.")]
)
def test_ya_typed_takes_the_only_open_card(wocs: Clone, spoken: str, text: str) -> None:
    shown = make_card(wocs)
    assert type_word(wocs, spoken, text)["say"] == "landing.edited"
    assert card_state(wocs, shown) == "taken"


def test_ya_that_quotes_a_card_takes_that_one(wocs: Clone) -> None:
    first, second = make_card(wocs), make_card(wocs)
    assert type_word(wocs, "confirm", "ya", quoted=mark_sent(wocs, first))["say"] == "landing.edited"
    assert (card_state(wocs, first), card_state(wocs, second)) == ("taken", "open")


def test_ya_that_quotes_the_note_takes_its_card(wocs: Clone) -> None:
    first = make_card(wocs)
    make_card(wocs)
    type_word(wocs, "confirm", "ya", quoted=first["reply_to"])
    assert card_state(wocs, first) == "taken"


def test_with_several_open_a_bare_word_asks_which(wocs: Clone) -> None:
    first, second = make_card(wocs), make_card(wocs)
    which = type_word(wocs, "confirm", "ya")
    assert which["say"] == "voice.which_card"
    assert [one["card"] for one in which["facts"]["cards"]] == [second["facts"]["card"], first["facts"]["card"]]
    assert (count_stamps(wocs), type_word(wocs, "cancel", "batal")["facts"]["word"]) == (0, "no")
    tap_card(wocs, first, "yes")
    assert (card_state(wocs, first), card_state(wocs, second)) == ("taken", "open")


@pytest.mark.parametrize(("spoken", "text"), [("cancel", "BATAL"), ("reject", "tidak")])
def test_batal_drops_it_and_nothing_happens(wocs: Clone, spoken: str, text: str) -> None:
    shown = make_card(wocs)
    assert type_word(wocs, spoken, text)["say"] == "voice.dropped"
    assert (card_state(wocs, shown), count_stamps(wocs)) == ("dropped", 0)


def test_a_thumb_up_is_no_ya_and_that_is_said_but_a_cross_drops(wocs: Clone) -> None:
    shown = make_card(wocs)
    quoted = mark_sent(wocs, shown)
    told = type_word(wocs, "acknowledge", "👍", quoted=quoted, type="reaction")
    assert (told["say"], told["facts"]["thumb"], told["facts"]["card"]) == (
        "voice.press_yes",
        True,
        shown["facts"]["card"],
    )
    assert card_state(wocs, shown) == "open"
    assert type_word(wocs, "cancel", "❌", quoted=quoted, type="reaction")["say"] == "voice.dropped"


def test_a_card_is_taken_once_however_often_it_is_tapped(wocs: Clone) -> None:
    shown = make_card(wocs)
    number = shown["facts"]["card"]
    taps = [message(ADMIN, card_word("yes", number), "ya") for _ in range(4)]
    request = {"statuses": [], "others": [], "settings": {}}
    found = run_at_once([call_of("wocs_intake", {**request, "messages": [one]}) for one in taps], wocs)
    assert sorted(words_message(work)["say"] for work in found) == ["landing.edited", *["voice.card_refused"] * 3]
    assert count_stamps(wocs) == 1
    again = tap_card(wocs, shown, "yes")
    assert (again["facts"]["reason"], bool(again["facts"]["task"])) == ("already_taken", True)


def test_somebody_elses_card_cannot_be_taken(wocs: Clone) -> None:
    shown = make_card(wocs)
    assert tap_card(wocs, shown, "yes", OTHER_ADMIN)["facts"]["reason"] == "no_such_card"
    assert card_state(wocs, shown) == "open"


def test_a_command_above_ones_role_makes_no_card(wocs: Clone) -> None:
    refused = words_message(send_and_hear(wocs, heard_command(), ALI))
    assert (refused["say"], refused["facts"]["needs"]) == ("access.role", "admin")
    allowed = card_reading("/stamp\npage: two", role="agent", args={"page": "two"})
    assert (
        words_message(send_and_hear(wocs, heard_command(card_reading(), allowed), ALI))["facts"]["text"]
        == "/stamp\npage: two"
    )


def test_who_lost_the_role_meanwhile_is_refused_at_the_ya(wocs: Clone) -> None:
    shown = make_card(wocs)
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    assert tap_card(wocs, shown, "yes")["say"] == "access.role"
    assert count_stamps(wocs) == 0


def test_a_high_risk_command_says_so_and_still_asks_for_its_confirm(wocs: Clone) -> None:
    shown = make_card(wocs, card_reading(asks=True))
    assert shown["facts"]["asks"] is True
    question = tap_card(wocs, shown, "yes")
    assert (question["say"], count_stamps(wocs)) == ("approval.asked", 0)
    assert type_word(wocs, "confirm", "ya")["say"] == "approval.which"
    assert (
        deliver(wocs, message(ADMIN, word("confirm", question["task"]), "CONFIRM"))["outbox"][0]["say"]
        == "landing.edited"
    )


def test_confirm_that_quotes_a_taken_card_is_about_its_task(wocs: Clone) -> None:
    shown = make_card(wocs, card_reading(asks=True))
    quoted = mark_sent(wocs, shown)
    tap_card(wocs, shown, "yes")
    assert type_word(wocs, "confirm", "confirm", quoted=quoted)["say"] == "landing.edited"


@pytest.mark.parametrize(
    ("spoken", "text"), [("confirm", "CONFIRM"), ("confirm", "ya"), ("acknowledge", "ok"), ("reject", "tidak")]
)
def test_a_card_beside_an_approval_is_asked_about_with_it(wocs: Clone, spoken: str, text: str) -> None:
    task, shown = ask_approval(wocs), make_card(wocs)
    which = type_word(wocs, spoken, text)
    assert which["say"] == "approval.which"
    asked = [one.get("card") or one["task"] for one in which["facts"]["questions"]]
    assert asked == [shown["facts"]["card"], task], "the newest first"
    assert (card_state(wocs, shown), count_stamps(wocs)) == ("open", 0)
    assert tap_card(wocs, shown, "yes")["say"] == "landing.edited"


def test_a_spoken_ya_beside_an_approval_takes_nothing(wocs: Clone) -> None:
    shown, task = make_card(wocs), ask_approval(wocs)
    which = words_message(send_and_hear(wocs, spoken("yes", "ya")))
    assert [one.get("card") or one["task"] for one in which["facts"]["questions"]] == [task, shown["facts"]["card"]]
    assert card_state(wocs, shown) == "open"


def test_what_is_refused_leaves_its_card_open_for_a_change(wocs: Clone) -> None:
    shown = make_card(wocs, card_reading("/stamp\npage: forbidden", args={"page": "forbidden"}))
    assert tap_card(wocs, shown, "yes")["say"] == "landing.refused"
    assert card_state(wocs, shown) == "open"


def test_a_question_is_answered_after_its_ya(wocs: Clone) -> None:
    shown = make_card(wocs, card_reading("/look", "look", runs="answer", role="viewer", args={}))
    assert tap_card(wocs, shown, "yes")["say"] == "system.queue"
    assert card_state(wocs, shown) == "taken"


def test_several_readings_are_a_list_and_the_one_tapped_becomes_the_card(wocs: Clone) -> None:
    two = card_reading("/stamp\npage: two", args={"page": "two"})
    which = make_card(wocs, card_reading(), two)
    assert (which["say"], len(which["facts"]["readings"])) == ("voice.which", 2)
    assert tap_card(wocs, which, "yes")["say"] == "voice.which"
    chosen = tap_card(wocs, which, "pick", pick=2)
    assert (chosen["say"], chosen["facts"]["text"], count_stamps(wocs)) == ("voice.card", "/stamp\npage: two", 0)
    tap_card(wocs, which, "yes")
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("two",)]


def test_ubah_keeps_the_command_and_its_rest_makes_a_new_card(wocs: Clone) -> None:
    shown = make_card(wocs)
    changing = tap_card(wocs, shown, "change")
    assert (changing["say"], changing["facts"]["minutes"]) == ("voice.change", 10)
    reply = message(ADMIN, CHAT, "page: three")
    first_look = deliver(wocs, reply)
    [entry] = first_look["drafts"]
    assert (entry["draft"]["command"], entry["draft"]["args"]) == ("stamp", {"page": "promo"})
    three = card_reading("/stamp\npage: three", args={"page": "three"})
    whole = {**three["intent"], "draft": entry["draft"]["id"], "reading": three}
    new = words_message(deliver(wocs, reply | {"intent": whole, "second_look": True}))
    assert (new["say"], new["facts"]["text"], count_stamps(wocs)) == ("voice.card", "/stamp\npage: three", 0)
    assert (card_state(wocs, shown), card_state(wocs, new)) == ("changed", "open")
    tap_card(wocs, new, "yes")
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("three",)]


def test_a_new_note_while_changing_replaces_the_card(wocs: Clone) -> None:
    shown = make_card(wocs)
    tap_card(wocs, shown, "change")
    new = make_card(wocs, card_reading("/stamp\npage: three", args={"page": "three"}))
    assert (card_state(wocs, shown), card_state(wocs, new)) == ("changed", "open")


def test_words_that_change_nothing_are_told_how(wocs: Clone) -> None:
    tap_card(wocs, make_card(wocs), "change")
    told = words_message(deliver(wocs, message(ADMIN, CHAT, "hmm", second_look=True)))
    assert (told["say"], told["facts"]["again"]) == ("voice.change", True)


def test_while_changing_ya_still_means_the_card_and_batal_drops_both(wocs: Clone) -> None:
    first = make_card(wocs)
    tap_card(wocs, first, "change")
    assert type_word(wocs, "confirm", "ya")["say"] == "landing.edited"
    second = make_card(wocs)
    tap_card(wocs, second, "change")
    assert type_word(wocs, "cancel", "batal")["say"] == "voice.dropped"
    assert wocs.sql("select session_data ? 'draft' from wocs.wa_sessions") == [(False,)]


def test_batal_drops_the_newer_unfinished_command_first(wocs: Clone) -> None:
    shown = make_card(wocs)
    type_unfinished(wocs)
    assert type_word(wocs, "cancel", "batal")["say"] == "draft.dropped"
    assert card_state(wocs, shown) == "open"


def test_a_missing_field_is_asked_for_and_its_answer_makes_a_card(wocs: Clone) -> None:
    remember = {"command": "stamp", "args": {"page": "promo"}, "media": None}
    facts = {"command": "stamp", "field": "title", "missing": ["title"]}
    lacking = {"say": "grammar.missing", "facts": facts, "command": "stamp", "role": "admin", "remember": remember}
    question = words_message(send_and_hear(wocs, {"kind": "say", "do": "say", "text": "stamp promo", **lacking}))
    assert question["say"] == "grammar.missing"
    answer = message(ADMIN, CHAT, "Promo")
    [entry] = deliver(wocs, answer)["drafts"]
    assert entry["draft"]["voice"]["heard"] == "stamp promo"
    whole = {**card_reading()["intent"], "draft": entry["draft"]["id"], "reading": card_reading()}
    assert words_message(deliver(wocs, answer | {"intent": whole, "second_look": True}))["say"] == "voice.card"


def test_an_unfinished_command_that_was_spoken_stays_spoken_through_a_mistake(wocs: Clone) -> None:
    remember = {"command": "stamp", "args": {}, "media": None}
    asks = {"do": "say", "say": "grammar.missing", "facts": {}, "command": "stamp", "role": "admin", "draft": None}
    send_and_hear(wocs, {"kind": "say", "text": "stamp", **asks, "remember": remember})
    mistake = message(ADMIN, CHAT, "bad")
    [entry] = deliver(wocs, mistake)["drafts"]
    again = {**asks, "remember": remember, "draft": entry["draft"]["id"]}
    deliver(wocs, mistake | {"intent": again, "second_look": True})
    [entry] = deliver(wocs, message(ADMIN, CHAT, "good"))["drafts"]
    assert entry["draft"]["voice"]["heard"] == "stamp"


def spoken(said_word: str, text: str) -> dict:
    return {"kind": "word", "word": said_word, "text": text}


def test_a_spoken_ya_takes_the_only_open_card(wocs: Clone) -> None:
    shown = make_card(wocs)
    work = send_and_hear(wocs, spoken("yes", "ya"))
    assert (words_message(work)["say"], card_state(wocs, shown), count_stamps(wocs)) == ("landing.edited", "taken", 1)


def test_a_spoken_batal_drops_and_a_spoken_ubah_asks_what(wocs: Clone) -> None:
    make_card(wocs)
    assert words_message(send_and_hear(wocs, spoken("no", "batal")))["say"] == "voice.dropped"
    make_card(wocs)
    assert words_message(send_and_hear(wocs, spoken("change", "ubah")))["say"] == "voice.change"


def test_a_spoken_word_asks_which_of_several_and_says_when_there_is_none(wocs: Clone) -> None:
    assert words_message(send_and_hear(wocs, spoken("yes", "ya")))["facts"]["reason"] == "none_open"
    make_card(wocs)
    make_card(wocs)
    assert words_message(send_and_hear(wocs, spoken("yes", "ya")))["say"] == "voice.which_card"
    assert count_stamps(wocs) == 0


def test_a_spoken_ya_approves_nothing(wocs: Clone) -> None:
    task = ask_approval(wocs)
    send_and_hear(wocs, spoken("yes", "ya"))
    assert status_of(wocs, task) == "awaiting_approval"


def test_after_thirty_minutes_a_card_is_closed_and_that_is_told(wocs: Clone) -> None:
    shown = make_card(wocs)
    move_back(wocs, "cards", "expires_at", 31 * 60)
    told = [one for one in start_node(wocs)["outbox"] if one["say"] == "voice.expired"]
    assert (len(told), card_state(wocs, shown)) == (1, "expired")
    assert tap_card(wocs, shown, "yes")["facts"]["reason"] == "expired"
    assert type_word(wocs, "confirm", "ya")["facts"]["reason"] == "expired"
    assert count_stamps(wocs) == 0


def test_a_ya_that_comes_too_late_is_refused_also_before_anybody_settled(wocs: Clone) -> None:
    shown = make_card(wocs)
    move_back(wocs, "cards", "expires_at", 31 * 60)
    assert tap_card(wocs, shown, "yes")["facts"]["reason"] == "expired"
    assert (card_state(wocs, shown), count_stamps(wocs)) == ("expired", 0)


def test_a_bare_ubah_without_a_card_is_told_so(wocs: Clone) -> None:
    assert words_message(deliver(wocs, message(ADMIN, card_word("change"), "ubah")))["facts"]["reason"] == "none_open"


@pytest.mark.parametrize(("spoken", "text"), [("confirm", "YA"), ("cancel", "batal"), ("reject", "tolak")])
def test_a_word_that_comes_before_its_card_is_told_to_wait(wocs: Clone, spoken: str, text: str) -> None:
    sent, _ = send_note(wocs)
    told = type_word(wocs, spoken, text)
    assert (told["say"], told["facts"]["online"]) == ("voice.not_heard_yet", True)
    assert words_message(deliver(wocs, message(ADMIN, card_word("change"), "ubah")))["say"] == "voice.not_heard_yet"
    assert wocs.sql("select status from wocs.tasks where source_message = %s", sent["id"]) == [("pending",)]


def test_an_approval_that_waits_goes_before_a_note_that_is_still_heard(wocs: Clone) -> None:
    ask_approval(wocs)
    send_note(wocs)
    assert type_word(wocs, "confirm", "confirm")["say"] == "approval.which"


def test_batal_drops_an_unfinished_command_while_a_note_is_heard(wocs: Clone) -> None:
    type_unfinished(wocs)
    send_note(wocs)
    assert type_word(wocs, "cancel", "batal")["say"] == "draft.dropped"


def test_the_task_that_hears_a_note_is_suggested_to_nobody(wocs: Clone) -> None:
    send_note(wocs)
    told = type_word(wocs, "done", "siap")
    assert (told["say"], told["facts"]["nearest"]) == ("task.refused", [])


def test_other_words_mean_what_they_meant(wocs: Clone) -> None:
    make_card(wocs)
    task = ask_approval(wocs)
    assert deliver(wocs, message(ADMIN, word("confirm", task), "CONFIRM"))["outbox"][0]["say"] == "landing.edited"
    assert type_word(wocs, "done", "siap")["say"] == "task.refused"


def test_quiet_people_get_a_mark_where_there_is_nothing_to_press(wocs: Clone) -> None:
    wocs.sql("update wocs.users set quiet = true where wa_number = %s", ADMIN)
    shown = make_card(wocs)
    assert shown["say"] == "voice.card"
    work = deliver(wocs, message(ADMIN, card_word("no", shown["facts"]["card"]), "batal"))
    assert ([one["kind"] for one in work["outbox"]], reactions_in(work)) == (["reaction"], ["✅"])
    assert [one["kind"] for one in send_and_hear(wocs, {"kind": "talk", "text": "hai"})["outbox"]] == ["reaction"]


def test_an_agents_note_is_treated_alike(wocs: Clone) -> None:
    shown = make_card(wocs, card_reading(role="agent"), number=ALI)
    assert tap_card(wocs, shown, "yes", ALI)["say"] == "landing.edited"


def test_a_yes_that_is_older_than_its_card_makes_no_task(wocs: Clone) -> None:
    card = make_card(wocs)
    before = "2026-01-20T00:00:00+00:00"
    tapped = card_word("yes", card["facts"]["card"])
    for said in (type_word(wocs, "confirm", "ya", sent_at=before), tell(wocs, tapped, sent_at=before)):
        assert (said["say"], said["facts"]["reason"]) == ("voice.card_refused", "older_than_card")
    assert count_stamps(wocs) == 0
    assert type_word(wocs, "confirm", "ya")["say"] == "landing.edited"


LACKING = {
    "do": "say",
    "say": "grammar.missing",
    "facts": {"command": "stamp", "field": "page"},
    "command": "stamp",
    "role": "admin",
    "remember": {"command": "stamp", "args": {"title": "T"}, "media": None},
    "draft": None,
}


def unfinished_reading(**more: object) -> dict:
    return {**card_reading("/stamp\ntitle: T"), "intent": LACKING, "lacks": ["page"], "spoken_yes": False, **more}


def test_a_reading_that_lacks_something_asks_for_it_once_it_is_chosen(wocs: Clone) -> None:
    card = make_card(wocs, card_reading(), unfinished_reading())
    assert (card["say"], [one.get("lacks") for one in card["facts"]["readings"]]) == ("voice.which", [None, ["page"]])
    asked = tap_card(wocs, card, "pick", pick=2)
    assert (asked["say"], asked["facts"]["field"]) == ("grammar.missing", "page")
    assert card_state(wocs, card) == "changed"
    [entry] = deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"]
    assert (entry["draft"]["command"], entry["draft"]["args"]) == ("stamp", {"title": "T"})
    assert entry["draft"]["voice"]["heard"] == "stamp page promo"


@pytest.mark.parametrize("only", [unfinished_reading(), card_reading(negated=True)])
def test_one_reading_that_is_not_ready_is_a_list_and_no_card(wocs: Clone, only: dict) -> None:
    assert make_card(wocs, only)["say"] == "voice.which"
    assert tell(wocs, word("confirm"))["say"] == "voice.which"
    assert count_stamps(wocs) == 0


def test_what_was_said_not_to_be_done_is_done_once_it_is_tapped_and_taken(wocs: Clone) -> None:
    card = make_card(wocs, card_reading(negated=True))
    assert tap_card(wocs, card, "pick", pick=1)["say"] == "voice.card"
    assert tap_card(wocs, card, "yes")["say"] == "landing.edited"


def test_the_unfinished_command_that_a_card_ends_is_over_with_its_ya(wocs: Clone) -> None:
    type_unfinished(wocs)
    [(draft,)] = wocs.sql("select session_data #>> '{draft,id}' from wocs.wa_sessions where session_data ? 'draft'")
    card = make_card(wocs, card_reading(continues=draft))
    assert wocs.sql("select count(*) from wocs.wa_sessions where session_data ? 'draft'") == [(1,)]
    assert tap_card(wocs, card, "yes")["say"] == "landing.edited"
    assert wocs.sql("select count(*) from wocs.wa_sessions where session_data ? 'draft'") == [(0,)]


def test_a_card_that_ends_nothing_leaves_the_unfinished_command_as_it_is(wocs: Clone) -> None:
    type_unfinished(wocs)
    for reading in (card_reading(), card_reading(continues="wamid.of-another")):
        assert tap_card(wocs, make_card(wocs, reading), "yes")["say"] == "landing.edited"
        assert wocs.sql("select count(*) from wocs.wa_sessions where session_data ? 'draft'") == [(1,)]
