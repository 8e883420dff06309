"""An agent's day in short words: no number is typed, nothing is quoted, and who asked hears how it goes."""

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.test_landing_trip import a_picture
from tests.conversation.webhook_in_process import ADMIN, ALI, WebhookClient

GIVE = "/agent task\nto: ali\ntype: visit\nnote: Hantar sampel"


def test_an_agent_works_in_words_and_photos_alone(webhook: WebhookClient) -> None:
    before = len(webhook.graph.sent)
    webhook.say(ADMIN, GIVE)
    assert "TASK-1201 is yours" in webhook.say(ALI, "terima bos")
    [accepted] = [message for message in webhook.graph.sent[before:] if "is yours" in words_of(message)]
    assert list(buttons_of(accepted).values()) == [
        "DONE TASK-1201",
        "DECLINE TASK-1201",
        "NEED HELP TASK-1201",
    ]
    heard = len(webhook.graph.sent)
    assert "What is wrong?" in webhook.say(ALI, "Perlu bantuan!")
    assert "Passed on to Admin" in webhook.say(ALI, "Kedai tutup")
    told = "\n".join(webhook.said_to(ADMIN, heard))
    assert "Ali needs help with TASK-1201" in told and "“Kedai tutup”" in told
    assert "TASK-1201 completed" in webhook.say(ALI, "", media=(a_picture(320, 240), "image/jpeg"))
    assert "TASK-1201 is open again" in webhook.say(ALI, "belum siap bos")
    assert "TASK-1201 completed" in webhook.say(ALI, "dah siap 👍")
    assert webhook.say(ALI, "siap") == "❌ You have no open task right now."


def test_of_several_tasks_one_is_tapped_and_the_photo_waits_for_it(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, GIVE)
    webhook.say(ADMIN, "/agent task\nto: ali\ntype: call\nnote: Price list")
    assert "Which task is this photo for?" in webhook.say(ALI, "", media=(a_picture(320, 240), "image/jpeg"))
    [section] = webhook.graph.sent[-1]["interactive"]["action"]["sections"]
    rows = [(row["id"], row["title"]) for row in section["rows"]]
    assert [row[0] for row in rows] == ["DONE TASK-1202", "DONE TASK-1201", "BATAL"]
    assert "TASK-1201" in webhook.say(ALI, rows[1][0]) and webhook.sql(
        "select id, status from wocs.tasks where type = 'agent_task' order by id"
    ) == [("TASK-1201", "done"), ("TASK-1202", "pending")]
