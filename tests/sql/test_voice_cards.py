"""Cards: what was heard is shown, and only its YA makes a task of it."""

import pytest

from tests.conftest import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    OTHER_ADMIN,
    a_while_ago,
    asked,
    at_once,
    command,
    deliver,
    door,
    message,
    stamps,
    status_of,
    word,
)
from tests.sql.voice_notes import (
    answer,
    at_home,
    card,
    commanded,
    hear,
    marks,
    reading,
    said,
    sent_as,
    speak_note,
    state_of,
    tap,
)


@pytest.fixture(autouse=True)
def pc(wocs: Clone) -> None:
    at_home(wocs)


def type_word(database: Clone, spoken: str, text: str, number: str = ADMIN, **more: object) -> dict:
    found = deliver(database, message(number, word(spoken), text, **more))
    words = [one for one in found["outbox"] if one["kind"] != "reaction"]
    return words[0] if words else {}


def type_unfinished(database: Clone) -> None:
    lacking = {"do": "say", "say": "grammar.missing", "facts": {}, "command": "stamp", "role": "admin", "draft": None}
    remember = {"command": "stamp", "args": {}, "media": None}
    deliver(database, message(ADMIN, {**lacking, "remember": remember}, "/stamp"))


def test_what_was_heard_is_shown_and_nothing_has_happened_yet(wocs: Clone) -> None:
    work = hear(wocs, commanded())
    shown = said(work)
    assert (shown["say"], shown["facts"]["text"], shown["facts"]["minutes"]) == (
        "voice.card",
        "/stamp\npage: promo",
        30,
    )
    assert shown["facts"]["heard"] == "stamp page promo"
    assert (marks(work), stamps(wocs)) == (["✅"], 0)


def test_ya_makes_the_task_in_the_notes_name(wocs: Clone) -> None:
    shown = card(wocs)
    done = tap(wocs, shown, "yes")
    assert (done["say"], stamps(wocs), state_of(wocs, shown)) == ("landing.edited", 1, "taken")
    assert wocs.sql("select source_message, command_raw from wocs.tasks where id = %s", done["task"]) == [
        (shown["reply_to"], "/stamp\npage: promo")
    ]


def test_why_shows_what_was_heard(wocs: Clone) -> None:
    done = tap(wocs, card(wocs), "yes")
    why = deliver(wocs, message(ADMIN, command("why", runs="answer", role="viewer", task=done["task"]), "/why"))
    assert said(why)["facts"]["voice"]["heard"] == "stamp page promo"


@pytest.mark.parametrize(
    ("spoken", "text"), [("confirm", "YA"), ("confirm", "yes"), ("acknowledge", "ok"), ("acknowledge", "OK.")]
)
def test_ya_typed_takes_the_only_open_card(wocs: Clone, spoken: str, text: str) -> None:
    shown = card(wocs)
    assert type_word(wocs, spoken, text)["say"] == "landing.edited"
    assert state_of(wocs, shown) == "taken"


def test_ya_that_quotes_a_card_takes_that_one(wocs: Clone) -> None:
    first, second = card(wocs), card(wocs)
    assert type_word(wocs, "confirm", "ya", quoted=sent_as(wocs, first))["say"] == "landing.edited"
    assert (state_of(wocs, first), state_of(wocs, second)) == ("taken", "open")


def test_ya_that_quotes_the_note_takes_its_card(wocs: Clone) -> None:
    first = card(wocs)
    card(wocs)
    type_word(wocs, "confirm", "ya", quoted=first["reply_to"])
    assert state_of(wocs, first) == "taken"


def test_with_several_open_a_bare_word_asks_which(wocs: Clone) -> None:
    first, second = card(wocs), card(wocs)
    which = type_word(wocs, "confirm", "ya")
    assert which["say"] == "voice.which_card"
    assert [one["card"] for one in which["facts"]["cards"]] == [second["facts"]["card"], first["facts"]["card"]]
    assert (stamps(wocs), type_word(wocs, "cancel", "batal")["facts"]["word"]) == (0, "no")
    tap(wocs, first, "yes")
    assert (state_of(wocs, first), state_of(wocs, second)) == ("taken", "open")


@pytest.mark.parametrize(("spoken", "text"), [("cancel", "BATAL"), ("reject", "tidak")])
def test_batal_drops_it_and_nothing_happens(wocs: Clone, spoken: str, text: str) -> None:
    shown = card(wocs)
    assert type_word(wocs, spoken, text)["say"] == "voice.dropped"
    assert (state_of(wocs, shown), stamps(wocs)) == ("dropped", 0)


def test_a_thumb_up_is_no_ya_but_a_cross_drops(wocs: Clone) -> None:
    shown = card(wocs)
    quoted = sent_as(wocs, shown)
    assert type_word(wocs, "acknowledge", "👍", quoted=quoted, type="reaction") == {}
    assert state_of(wocs, shown) == "open"
    assert type_word(wocs, "cancel", "❌", quoted=quoted, type="reaction")["say"] == "voice.dropped"


def test_a_card_is_taken_once_however_often_it_is_tapped(wocs: Clone) -> None:
    shown = card(wocs)
    number = shown["facts"]["card"]
    taps = [message(ADMIN, answer("yes", number), "ya") for _ in range(4)]
    request = {"statuses": [], "others": [], "settings": {}}
    found = at_once([door("wocs_intake", {**request, "messages": [one]}) for one in taps], wocs)
    assert sorted(said(work)["say"] for work in found) == ["landing.edited", *["voice.card_refused"] * 3]
    assert stamps(wocs) == 1
    again = tap(wocs, shown, "yes")
    assert (again["facts"]["reason"], bool(again["facts"]["task"])) == ("already_taken", True)


def test_somebody_elses_card_cannot_be_taken(wocs: Clone) -> None:
    shown = card(wocs)
    assert tap(wocs, shown, "yes", OTHER_ADMIN)["facts"]["reason"] == "no_such_card"
    assert state_of(wocs, shown) == "open"


def test_a_command_above_ones_role_makes_no_card(wocs: Clone) -> None:
    refused = said(hear(wocs, commanded(), ALI))
    assert (refused["say"], refused["facts"]["needs"]) == ("access.role", "admin")
    allowed = reading("/stamp\npage: two", role="agent", args={"page": "two"})
    assert said(hear(wocs, commanded(reading(), allowed), ALI))["facts"]["text"] == "/stamp\npage: two"


def test_who_lost_the_role_meanwhile_is_refused_at_the_ya(wocs: Clone) -> None:
    shown = card(wocs)
    wocs.sql("update wocs.users set role = 'viewer' where wa_number = %s", ADMIN)
    assert tap(wocs, shown, "yes")["say"] == "access.role"
    assert stamps(wocs) == 0


def test_a_high_risk_command_says_so_and_still_asks_for_its_confirm(wocs: Clone) -> None:
    shown = card(wocs, reading(asks=True))
    assert shown["facts"]["asks"] is True
    question = tap(wocs, shown, "yes")
    assert (question["say"], stamps(wocs)) == ("approval.asked", 0)
    assert type_word(wocs, "confirm", "ya")["say"] == "approval.which"
    assert (
        deliver(wocs, message(ADMIN, word("confirm", question["task"]), "CONFIRM"))["outbox"][0]["say"]
        == "landing.edited"
    )


def test_confirm_that_quotes_a_taken_card_is_about_its_task(wocs: Clone) -> None:
    shown = card(wocs, reading(asks=True))
    quoted = sent_as(wocs, shown)
    tap(wocs, shown, "yes")
    assert type_word(wocs, "confirm", "confirm", quoted=quoted)["say"] == "landing.edited"


def test_confirm_means_the_approval_and_ya_the_card(wocs: Clone) -> None:
    asked(wocs)
    shown = card(wocs)
    assert type_word(wocs, "confirm", "CONFIRM")["say"] == "approval.which"
    assert state_of(wocs, shown) == "open"
    assert type_word(wocs, "confirm", "ya")["say"] == "landing.edited"


def test_what_is_refused_leaves_its_card_open_for_a_change(wocs: Clone) -> None:
    shown = card(wocs, reading("/stamp\npage: forbidden", args={"page": "forbidden"}))
    assert tap(wocs, shown, "yes")["say"] == "landing.refused"
    assert state_of(wocs, shown) == "open"


def test_a_question_is_answered_after_its_ya(wocs: Clone) -> None:
    shown = card(wocs, reading("/look", "look", runs="answer", role="viewer", args={}))
    assert tap(wocs, shown, "yes")["say"] == "system.queue"
    assert state_of(wocs, shown) == "taken"


def test_several_readings_are_a_list_and_the_one_tapped_becomes_the_card(wocs: Clone) -> None:
    two = reading("/stamp\npage: two", args={"page": "two"})
    which = card(wocs, reading(), two)
    assert (which["say"], len(which["facts"]["readings"])) == ("voice.which", 2)
    assert tap(wocs, which, "yes")["say"] == "voice.which"
    chosen = tap(wocs, which, "pick", pick=2)
    assert (chosen["say"], chosen["facts"]["text"], stamps(wocs)) == ("voice.card", "/stamp\npage: two", 0)
    tap(wocs, which, "yes")
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("two",)]


def test_ubah_keeps_the_command_and_its_rest_makes_a_new_card(wocs: Clone) -> None:
    shown = card(wocs)
    changing = tap(wocs, shown, "change")
    assert (changing["say"], changing["facts"]["minutes"]) == ("voice.change", 10)
    reply = message(ADMIN, CHAT, "page: three")
    first_look = deliver(wocs, reply)
    [entry] = first_look["drafts"]
    assert (entry["draft"]["command"], entry["draft"]["args"]) == ("stamp", {"page": "promo"})
    three = reading("/stamp\npage: three", args={"page": "three"})
    whole = {**three["intent"], "draft": entry["draft"]["id"], "reading": three}
    new = said(deliver(wocs, reply | {"intent": whole, "second_look": True}))
    assert (new["say"], new["facts"]["text"], stamps(wocs)) == ("voice.card", "/stamp\npage: three", 0)
    assert (state_of(wocs, shown), state_of(wocs, new)) == ("changed", "open")
    tap(wocs, new, "yes")
    assert wocs.sql("select args ->> 'page' from wocs.stamps") == [("three",)]


def test_a_new_note_while_changing_replaces_the_card(wocs: Clone) -> None:
    shown = card(wocs)
    tap(wocs, shown, "change")
    new = card(wocs, reading("/stamp\npage: three", args={"page": "three"}))
    assert (state_of(wocs, shown), state_of(wocs, new)) == ("changed", "open")


def test_words_that_change_nothing_are_told_how(wocs: Clone) -> None:
    tap(wocs, card(wocs), "change")
    told = said(deliver(wocs, message(ADMIN, CHAT, "hmm", second_look=True)))
    assert (told["say"], told["facts"]["again"]) == ("voice.change", True)


def test_while_changing_ya_still_means_the_card_and_batal_drops_both(wocs: Clone) -> None:
    first = card(wocs)
    tap(wocs, first, "change")
    assert type_word(wocs, "confirm", "ya")["say"] == "landing.edited"
    second = card(wocs)
    tap(wocs, second, "change")
    assert type_word(wocs, "cancel", "batal")["say"] == "voice.dropped"
    assert wocs.sql("select session_data ? 'draft' from wocs.wa_sessions") == [(False,)]


def test_batal_drops_the_newer_unfinished_command_first(wocs: Clone) -> None:
    shown = card(wocs)
    type_unfinished(wocs)
    assert type_word(wocs, "cancel", "batal")["say"] == "draft.dropped"
    assert state_of(wocs, shown) == "open"


def test_a_missing_field_is_asked_for_and_its_answer_makes_a_card(wocs: Clone) -> None:
    remember = {"command": "stamp", "args": {"page": "promo"}, "media": None}
    facts = {"command": "stamp", "field": "title", "missing": ["title"]}
    lacking = {"say": "grammar.missing", "facts": facts, "command": "stamp", "role": "admin", "remember": remember}
    question = said(hear(wocs, {"kind": "say", "do": "say", "text": "stamp promo", **lacking}))
    assert question["say"] == "grammar.missing"
    [entry] = deliver(wocs, message(ADMIN, CHAT, "Promo"))["drafts"]
    assert entry["draft"]["voice"]["heard"] == "stamp promo"
    whole = {**reading()["intent"], "draft": entry["draft"]["id"], "reading": reading()}
    assert said(deliver(wocs, message(ADMIN, whole, "Promo", second_look=True)))["say"] == "voice.card"


def test_an_unfinished_command_that_was_spoken_stays_spoken_through_a_mistake(wocs: Clone) -> None:
    remember = {"command": "stamp", "args": {}, "media": None}
    asks = {"do": "say", "say": "grammar.missing", "facts": {}, "command": "stamp", "role": "admin", "draft": None}
    hear(wocs, {"kind": "say", "text": "stamp", **asks, "remember": remember})
    [entry] = deliver(wocs, message(ADMIN, CHAT, "bad"))["drafts"]
    again = {**asks, "remember": remember, "draft": entry["draft"]["id"]}
    deliver(wocs, message(ADMIN, again, "bad", second_look=True))
    [entry] = deliver(wocs, message(ADMIN, CHAT, "good"))["drafts"]
    assert entry["draft"]["voice"]["heard"] == "stamp"


def spoken(said_word: str, text: str) -> dict:
    return {"kind": "word", "word": said_word, "text": text}


def test_a_spoken_ya_takes_the_only_open_card(wocs: Clone) -> None:
    shown = card(wocs)
    work = hear(wocs, spoken("yes", "ya"))
    assert (said(work)["say"], state_of(wocs, shown), stamps(wocs)) == ("landing.edited", "taken", 1)


def test_a_spoken_batal_drops_and_a_spoken_ubah_asks_what(wocs: Clone) -> None:
    card(wocs)
    assert said(hear(wocs, spoken("no", "batal")))["say"] == "voice.dropped"
    card(wocs)
    assert said(hear(wocs, spoken("change", "ubah")))["say"] == "voice.change"


def test_a_spoken_word_asks_which_of_several_and_says_when_there_is_none(wocs: Clone) -> None:
    assert said(hear(wocs, spoken("yes", "ya")))["facts"]["reason"] == "none_open"
    card(wocs)
    card(wocs)
    assert said(hear(wocs, spoken("yes", "ya")))["say"] == "voice.which_card"
    assert stamps(wocs) == 0


def test_a_spoken_ya_approves_nothing(wocs: Clone) -> None:
    task = asked(wocs)
    hear(wocs, spoken("yes", "ya"))
    assert status_of(wocs, task) == "awaiting_approval"


def test_after_thirty_minutes_a_card_is_closed_and_that_is_told(wocs: Clone) -> None:
    shown = card(wocs)
    a_while_ago(wocs, "cards", "expires_at", 31 * 60)
    told = [one for one in at_home(wocs)["outbox"] if one["say"] == "voice.expired"]
    assert (len(told), state_of(wocs, shown)) == (1, "expired")
    assert tap(wocs, shown, "yes")["facts"]["reason"] == "expired"
    assert type_word(wocs, "confirm", "ya")["facts"]["reason"] == "expired"
    assert stamps(wocs) == 0


def test_a_ya_that_comes_too_late_is_refused_also_before_anybody_settled(wocs: Clone) -> None:
    shown = card(wocs)
    a_while_ago(wocs, "cards", "expires_at", 31 * 60)
    assert tap(wocs, shown, "yes")["facts"]["reason"] == "expired"
    assert (state_of(wocs, shown), stamps(wocs)) == ("expired", 0)


def test_a_bare_ubah_without_a_card_is_told_so(wocs: Clone) -> None:
    assert said(deliver(wocs, message(ADMIN, answer("change"), "ubah")))["facts"]["reason"] == "none_open"


@pytest.mark.parametrize(("spoken", "text"), [("confirm", "YA"), ("cancel", "batal"), ("reject", "tolak")])
def test_a_word_that_comes_before_its_card_is_told_to_wait(wocs: Clone, spoken: str, text: str) -> None:
    sent, _ = speak_note(wocs)
    told = type_word(wocs, spoken, text)
    assert (told["say"], told["facts"]["online"]) == ("voice.not_heard_yet", True)
    assert said(deliver(wocs, message(ADMIN, answer("change"), "ubah")))["say"] == "voice.not_heard_yet"
    assert wocs.sql("select status from wocs.tasks where source_message = %s", sent["id"]) == [("pending",)]


def test_an_approval_that_waits_goes_before_a_note_that_is_still_heard(wocs: Clone) -> None:
    asked(wocs)
    speak_note(wocs)
    assert type_word(wocs, "confirm", "confirm")["say"] == "approval.which"


def test_batal_drops_an_unfinished_command_while_a_note_is_heard(wocs: Clone) -> None:
    type_unfinished(wocs)
    speak_note(wocs)
    assert type_word(wocs, "cancel", "batal")["say"] == "draft.dropped"


def test_the_task_that_hears_a_note_is_suggested_to_nobody(wocs: Clone) -> None:
    speak_note(wocs)
    told = type_word(wocs, "done", "siap")
    assert (told["say"], told["facts"]["nearest"]) == ("task.refused", [])


def test_other_words_mean_what_they_meant(wocs: Clone) -> None:
    card(wocs)
    task = asked(wocs)
    assert deliver(wocs, message(ADMIN, word("confirm", task), "CONFIRM"))["outbox"][0]["say"] == "landing.edited"
    assert type_word(wocs, "done", "siap")["say"] == "task.refused"


def test_quiet_people_get_a_mark_where_there_is_nothing_to_press(wocs: Clone) -> None:
    wocs.sql("update wocs.users set quiet = true where wa_number = %s", ADMIN)
    shown = card(wocs)
    assert shown["say"] == "voice.card"
    work = deliver(wocs, message(ADMIN, answer("no", shown["facts"]["card"]), "batal"))
    assert ([one["kind"] for one in work["outbox"]], marks(work)) == (["reaction"], ["✅"])
    assert [one["kind"] for one in hear(wocs, {"kind": "talk", "text": "hai"})["outbox"]] == ["reaction"]


def test_an_agents_note_is_treated_alike(wocs: Clone) -> None:
    shown = card(wocs, reading(role="agent"), number=ALI)
    assert tap(wocs, shown, "yes", ALI)["say"] == "landing.edited"
