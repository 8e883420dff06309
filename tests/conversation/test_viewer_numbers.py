"""A viewer gives every command there is, on a system whose every text has a number in it, and reads no number."""

from shared.commands import MENU
from tests.conversation.webhook_in_process import ADMIN, ALI, VIEWER, WebhookClient

NUMBER = "60123456789"
FORMS = (NUMBER, "0123456789", "012-345 6789", "60130000001", "60120000001")
SAID_BEFORE = [
    (ADMIN, f"/agent task\nto: ali\ntype: followup\ntarget: {NUMBER}\nnote: hubungi 012-345 6789"),
    (ADMIN, f"/landing create page: promo-raya\ntitle: Hubungi {NUMBER}\nlink: https://wa.me/{NUMBER}"),
    (ADMIN, f"/user add\nname: Bob Baru\nnumber: {NUMBER}\nrole: agent"),
    (ADMIN, f"/template create\nname: jumpa\ncommands:\n/agent task to: ali type: followup target: {NUMBER}"),
    (ADMIN, f"/schedule\nat: esok 9 pagi\ncommand: /agent task to: ali type: followup target: {NUMBER}"),
    (ADMIN, f"/sale add amount: 10 item: tempahan {NUMBER}"),
    (ADMIN, f"/event create name: Pesta {NUMBER} date: esok place: 012-345 6789"),
    (ADMIN, f"/content bank add\ntype: promo\ntext: WhatsApp {NUMBER} sekarang"),
    (ADMIN, f"/voice words add {NUMBER}"),
    (ADMIN, "/user remove 60130000002"),
    (ALI, "/why TASK-1201"),
]


def questions(webhook: WebhookClient) -> list[str]:
    """Each example of the menu as it is and with a number behind it; each task's story; and what is no command."""
    examples = [example for command in MENU for example in command.examples]
    tasks = [f"/why {task}" for (task,) in webhook.sql("select id from wocs.tasks")]
    others = ["CONFIRM TASK-1201", "batal", "done TASK-1201", NUMBER, "/x", "/template show jumpa", "012-345 6789?"]
    return [*examples, *(f"{example} {NUMBER}" for example in examples), *tasks, *others]


def test_a_viewer_reads_no_number_anywhere(webhook: WebhookClient) -> None:
    for number, text in SAID_BEFORE:
        assert webhook.say(number, text)
    heard = [answer for text in questions(webhook) if (answer := ask(webhook, text))]
    assert len(heard) > len(MENU)
    assert not [(form, answer) for answer in heard for form in FORMS if form in answer]
    assert "6012•••89" in "\n".join(heard)
    assert NUMBER in webhook.say(ADMIN, "/why TASK-1201")


def ask(webhook: WebhookClient, text: str) -> str:
    webhook.sql("update wocs.wa_sessions set obeyed = '{}'")
    return webhook.say(VIEWER, text)


def test_who_is_told_apart_by_their_number_is_so_by_what_a_mask_shows_of_it(webhook: WebhookClient) -> None:
    """Two places that each show another part would together tell most of it."""
    webhook.say(ALI, "/sale add amount: 10")
    webhook.sql("update wocs.users set status = 'inactive' where wa_number = %s", ALI)
    webhook.database.call("wocs_enlist", {"people": [{"name": "Ali", "number": NUMBER, "role": "agent"}]})
    assert "Ali ·01" in ask(webhook, "/why TASK-1201")
