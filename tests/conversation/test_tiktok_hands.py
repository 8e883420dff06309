"""TikTok by the PC at home, as the admin's phone sees it: over the real webhook and the real door of the node."""

import re

import pytest

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.webhook_in_process import ADMIN, ALI, WebhookClient
from tests.film_files import film

FILM = film(size=20_000)
CAPTION = "Pedas ni jujur 🔥 *sungguh*\n\n#AbangColek #StreetFood"
LINK = "https://www.tiktok.com/@abangcolek/video/7392012345"


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    home = Home()
    has_hands(home, "inbox", "studio")
    webhook.say(ADMIN, "/language en")
    return home


def has_hands(home: Home, *rungs: str) -> None:
    home.beat(abilities={"tiktok": "ready", **{f"tiktok_{rung}": "ready" for rung in rungs}})


def post(webhook: WebhookClient) -> str:
    """A confirmed post; its number."""
    asked = webhook.say(ADMIN, f"/tiktok post\ncaption: {CAPTION}", media=(FILM, "video/mp4"))
    task = re.search(r"TASK-\d+", asked)
    assert task, asked
    assert "is with the PC (TikTok inbox)" in webhook.say(ADMIN, f"CONFIRM {task[0]}")
    return task[0]


def heard(webhook: WebhookClient, since: int) -> str:
    return "\n".join(webhook.said_to(ADMIN, since))


def test_a_draft_goes_to_the_inbox_and_its_link_comes_back(webhook: WebhookClient, home: Home) -> None:
    task = post(webhook)
    held = home.claim()
    assert home.post("media", task=held["id"], attempt=held["attempt"], offset=0).data == FILM
    assert home.mark(held) == {"allowed": True, "reason": None}
    since = len(webhook.graph.sent)
    result = {"rung": "inbox", "act": "post", "state": "in_inbox"}
    assert home.report(held, result=result).get_json()["accepted"]
    draft, caption = webhook.graph.sent[since:]
    assert "in your TikTok inbox" in words_of(draft)
    assert buttons_of(draft) == {
        "✅ Yes, I see it": f"/tiktok seen {task} yes",
        "❌ No": f"/tiktok seen {task} no",
    }
    assert words_of(caption) == CAPTION, "a message of its own, to copy whole"
    assert LINK in webhook.say(ADMIN, f"/tiktok posted task: {task} link: {LINK}")
    assert "7392012345" in webhook.say(ADMIN, "/tiktok list")


def test_what_no_rung_can_is_a_persons_with_each_reason(webhook: WebhookClient, home: Home) -> None:
    task = post(webhook)
    since = len(webhook.graph.sent)
    home.report(home.claim(), "failed", error={"code": "spam_risk_too_many_pending_share", "detail": None})
    home.report(home.claim(), "failed", error={"code": "captcha", "detail": None})
    told = heard(webhook, since)
    assert f"{task} is with" in told
    assert "TikTok inbox: 5 drafts wait in the TikTok inbox already (the account's limit for 24 hours)" in told
    assert "TikTok Studio on the PC: TikTok shows a captcha" in told


def test_a_pc_that_died_in_the_act_leads_to_a_question_and_never_to_a_second_post(
    webhook: WebhookClient, home: Home
) -> None:
    task = post(webhook)
    held = home.claim()
    home.mark(held)
    webhook.sql("update wocs.tasks set lease_until = now() - interval '1 s' where id = %s", held["id"])
    since = len(webhook.graph.sent)
    has_hands(home, "inbox")
    assert "I do not know whether it happened" in heard(webhook, since)
    assert "not counted as done" in webhook.say(ADMIN, f"/tiktok seen {task} no")
    assert webhook.one("select status from wocs.tasks where id = %s", task) == "awaiting_approval"
    assert home.post("claim", task=held["id"]).get_json()["task"] is None


def test_in_the_act_it_is_too_late_to_cancel(webhook: WebhookClient, home: Home) -> None:
    task = post(webhook)
    home.mark(home.claim())
    assert "too late" in webhook.say(ADMIN, f"/cancel {task}")


def test_status_says_which_hands_there_are_and_that_nobody_verified_them(webhook: WebhookClient, home: Home) -> None:
    assert "TikTok inbox, TikTok Studio on the PC · last verified on a real account: never" in webhook.say(
        ADMIN, "/status"
    )
    home.beat(abilities={"browser": "ready"})
    assert "real account" not in webhook.say(ADMIN, "/status")


def test_in_malay_too(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, "/language ms")
    asked = webhook.say(ADMIN, "/tiktok stats minggu ini")
    assert "pada" in asked
    has_hands(home, "display")
    assert "kini pada PC (angka TikTok)" in webhook.say(ADMIN, "/tiktok stats minggu ini")


def test_an_agent_is_asked_by_name_as_ever(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ALI, "/duty on")
    asked = webhook.say(ADMIN, f"/tiktok post\nto: ali\ncaption: {CAPTION}", media=(FILM, "video/mp4"))
    task = re.search(r"TASK-\d+", asked)
    assert task and "is with Ali" in webhook.say(ADMIN, f"CONFIRM {task[0]}")


@pytest.mark.parametrize(
    ("words", "kept"),
    [("everyone", "everyone"), ("friends", "friends"), ("only me", "only_me"), ("kawan", "friends"),
     ("saya sahaja", "only_me"), ("awam", "everyone")],
)  # fmt: skip
def test_who_may_see_it_is_asked_for_in_both_languages(
    webhook: WebhookClient, home: Home, words: str, kept: str
) -> None:
    asked = webhook.say(ADMIN, f"/tiktok post\ncaption: {CAPTION}\nvisibility: {words}", media=(FILM, "video/mp4"))
    assert f"Visible to: {kept.replace('_', ' ')}" in asked
    [(visibility,)] = webhook.sql("select payload ->> 'visibility' from wocs.tasks where type = 'tiktok_post'")
    assert visibility == kept


def test_who_may_see_it_goes_with_the_post_to_each_rung_and_person(webhook: WebhookClient, home: Home) -> None:
    said = webhook.say(ADMIN, f"/tiktok post\ncaption: {CAPTION}\nvisibility: only me", media=(FILM, "video/mp4"))
    task = re.search(r"TASK-\d+", said)
    assert task
    webhook.say(ADMIN, f"CONFIRM {task[0]}")
    held, since = home.claim(), len(webhook.graph.sent)
    assert held["args"]["visibility"] == "private"
    home.mark(held)
    home.report(held, result={"rung": "inbox", "act": "post", "state": "in_inbox"})
    assert "who may see it: choose “only me”" in heard(webhook, since)
    since = len(webhook.graph.sent)
    webhook.say(ADMIN, f"/agent reassign task: {task[0]} to: ali")
    assert "Visible to: only me" in "\n".join(webhook.said_to(ALI, since))


def test_an_unknown_visibility_is_told_with_what_there_is(webhook: WebhookClient, home: Home) -> None:
    answer = webhook.say(ADMIN, f"/tiktok post\ncaption: {CAPTION}\nvisibility: enemies", media=(FILM, "video/mp4"))
    assert "everyone" in answer and "only_me" in answer
    assert webhook.sql("select 1 from wocs.tasks where type = 'tiktok_post'") == []


def test_studios_own_schedule_from_the_phone(webhook: WebhookClient, home: Home) -> None:
    has_hands(home, "studio", "schedule")
    asked = webhook.say(ADMIN, f"/tiktok post\ncaption: {CAPTION}\nschedule: tomorrow 8pm", media=(FILM, "video/mp4"))
    task = re.search(r"TASK-\d+", asked)
    assert task
    assert "handed to TikTok Studio's own schedule" in webhook.say(ADMIN, f"CONFIRM {task[0]}")
    held, since = home.claim(), len(webhook.graph.sent)
    home.mark(held)
    home.report(held, result={"rung": "studio", "act": "schedule", "state": "scheduled", "video_id": None})
    assert f"{task[0]} is scheduled in TikTok Studio for" in heard(webhook, since)
    assert "tiktok.com/tiktokstudio/content" in webhook.say(ADMIN, f"/cancel {task[0]}")
    assert "scheduled" in webhook.say(ADMIN, "/tiktok list")


def test_a_soup_of_hashtags_is_told_before_the_yes(webhook: WebhookClient, home: Home) -> None:
    soup = " ".join(f"#pedas{number}" for number in range(12))
    asked = webhook.say(ADMIN, f"/tiktok post\ncaption: Sedap {soup}", media=(FILM, "video/mp4"))
    assert "⚠️ TikTok takes 5 hashtags, and this has: 12" in asked
