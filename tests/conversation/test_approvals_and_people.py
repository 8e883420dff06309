"""Who may do what, and when a CONFIRM is refused; always with the reason."""

import pytest

from tests.conversation.fake_graph import buttons_of, words_of
from tests.conversation.phones import Phone, task_of
from tests.conversation.running_system import ALI, BOB, VIEWER, System, page, wait_for
from tests.conversation.webhook_in_process import ADMIN, WebhookClient


@pytest.fixture
def asked(system: System) -> tuple[Phone, str, str]:
    admin = system.admin()
    slug = f"ask-{admin.number[-2:]}"
    admin.asks(f"/landing create page: {slug} title: Minta izin", "TASK-")
    return admin, slug, task_of(admin.asks(f"/landing publish page: {slug}", "awaiting approval"))


def test_a_stranger_is_unauthorized(system: System) -> None:
    stranger = system.person("60199999999", "Stranger")
    stranger.asks("/status", "❌ Unauthorized")


def test_a_strangers_chat_is_not_answered(system: System) -> None:
    stranger = system.person("60199999998", "Customer")
    before = len(system.graph.sent)
    stranger.say("Assalamualaikum, ada colek lagi?")
    system.admin().asks("/status", ".")
    assert not [sent for sent in system.graph.sent[before:] if sent.get("to", "").endswith("60199999998")]


def test_a_viewer_may_look_but_not_change(system: System) -> None:
    viewer = system.person(VIEWER, "Viewer")
    viewer.asks("/landing list", ".")
    refused = words_of(viewer.asks("/landing create page: tak-boleh title: Tak", "."))
    assert "TASK-" not in refused
    assert "admin" in refused.lower()


def test_a_high_priority_agent_task_is_approved_before_the_agent_hears_of_it(system: System) -> None:
    admin, ali = system.admin(), system.person(ALI, "Ali")
    ali.heard = len(system.graph.sent)
    asked = admin.asks(
        "/agent task\nto: ali\ntype: followup\ntarget: 0191234567\npriority: high\nnote: Minta price list", "awaiting"
    )
    task = task_of(asked)
    assert not [sent for sent in ali.messages() if task in str(sent)]
    admin.asks(f"CONFIRM {task}", task)
    ali.hears(task, 40)


def test_an_agent_finishes_by_quoting_and_the_admin_hears(system: System) -> None:
    admin, bob = system.admin(), system.person(BOB, "Bob")
    bob.asks("/status", ".")
    assigned = admin.asks("/agent task to: BOB type: prep_checklist note: Bazar Raya", "TASK-")
    task = task_of(assigned)
    bob.heard = 0
    notice = bob.hears(task, 40)
    bob.say("siap", quote=notice["wamid"])
    admin.hears(task, 40)
    assert "done" in words_of(admin.asks(f"/why {task}", task)).lower()


def test_a_wrong_person_cannot_confirm(system: System, asked: tuple[Phone, str, str]) -> None:
    _, slug, task = asked
    for number in (ALI, VIEWER):
        refused = words_of(system.person(number, "Other").asks(f"CONFIRM {task}", task))
        assert "❌" in refused
    system.person("60199999997", "Stranger").asks(f"CONFIRM {task}", "Unauthorized")
    other = words_of(system.admin().asks(f"CONFIRM {task}", task))
    assert "❌" in other
    assert page(system, slug).status_code == 404


def test_a_second_confirm_is_told_so_and_changes_nothing(system: System, asked: tuple[Phone, str, str]) -> None:
    admin, slug, task = asked
    admin.asks(f"CONFIRM {task}", "completed")
    again = words_of(admin.asks(f"CONFIRM {task}", f"❌.*{task}|{task}.*already"))
    assert "already" in again
    assert page(system, slug).status_code == 200


def test_a_confirm_after_an_edit_asks_again_with_what_changed(system: System, asked: tuple[Phone, str, str]) -> None:
    admin, slug, task = asked
    admin.asks(f"/landing edit page: {slug} field: headline value: Lain sekali", "TASK-")
    told = words_of(admin.asks(f"CONFIRM {task}", f"{task}"))
    assert "Lain sekali" in told
    assert page(system, slug).status_code == 404
    admin.asks(f"CONFIRM {task}", "completed")
    assert "Lain sekali" in page(system, slug).text


def test_a_rejected_task_is_cancelled_and_a_later_confirm_refused(
    system: System, asked: tuple[Phone, str, str]
) -> None:
    admin, slug, task = asked
    admin.asks(f"REJECT {task}", task)
    assert "❌" in words_of(admin.asks(f"CONFIRM {task}", task))
    assert page(system, slug).status_code == 404


def test_cancel_and_retry(system: System, asked: tuple[Phone, str, str]) -> None:
    admin, _, task = asked
    admin.asks(f"/cancel task: {task}", task)
    assert "cancelled" in words_of(admin.asks(f"/why {task}", task)).lower()
    admin.asks("/cancel TASK-99999", "TASK-99999")
    admin.asks(f"/retry {task}", task)


def test_the_21st_command_in_a_minute_is_told_to_wait(system: System) -> None:
    admin = system.admin()
    for _ in range(20):
        admin.say("/status")
    wait_for(lambda: len(admin.messages()) >= 20)
    slow = words_of(admin.asks("/status", "20"))
    assert "/help" not in slow or "wait" in slow.lower()
    assert len(admin.messages()) == 21


def test_a_forwarded_command_is_not_run(system: System) -> None:
    admin = system.admin()
    admin.say("/landing create page: dari-orang title: Orang", context={"forwarded": True})
    told = words_of(admin.hears("."))
    assert "TASK-" not in told
    assert "dari-orang" not in words_of(admin.asks("/landing list", "."))


def test_the_language_and_quiet_settings_hold(system: System) -> None:
    admin = system.admin()
    admin.asks("/language ms", "Bahasa|Melayu")
    admin.asks("/landing create page: bm title: Promo", "TASK-")
    admin.asks("/language en", ".")
    admin.asks("/quiet on", ".")
    edited = admin.say("/landing edit page: bm field: headline value: Senyap")
    seen = admin.hears("✅")
    assert seen["type"] == "reaction"
    assert seen["reaction"]["message_id"] == edited["id"]


def confirm(webhook: WebhookClient, asked: str) -> str:
    return webhook.say(ADMIN, "CONFIRM " + task_of({"text": asked}))


def test_the_whitelist_is_kept_from_whatsapp(webhook: WebhookClient) -> None:
    """On a database of its own: each change is told to every other admin, with a pause between two."""
    newcomer = "60177777777"
    assert "Unauthorized" in webhook.say(newcomer, "/status")
    asked = webhook.say(ADMIN, "/user add\nname: Tester\nnumber: 017-777 7777\nrole: viewer")
    assert "not on the whitelist → Tester" in asked
    assert "Unauthorized" in webhook.say(newcomer, "/status")
    assert "Tester (60177777777) is viewer now" in webhook.say(ADMIN, f"CONFIRM {task_of({'text': asked})}")
    assert "Unauthorized" not in webhook.say(newcomer, "/landing list")
    asked = webhook.say(ADMIN, "/user remove name: tester")
    assert "Tester, viewer → removed" in asked
    assert "Tester is off the whitelist" in webhook.say(ADMIN, f"CONFIRM {task_of({'text': asked})}")
    assert "Unauthorized" in webhook.say(newcomer, "/status")


def test_a_misspelt_agent_is_offered_and_the_rest_is_kept(webhook: WebhookClient) -> None:
    refused = webhook.say(ADMIN, "/agent task to: aly type: call note: Stok habis deadline: 2h")
    assert "Did you mean *Ali*?" in refused
    assert "Admin" not in refused.partition("Agents:")[2]
    offered = webhook.graph.sent[-1]
    given = webhook.say(ADMIN, buttons_of(offered)["Ali"])
    assert "Assigned to: Ali" in given
    assert "Note: Stok habis" in given
    webhook.say(ADMIN, "/agent task to: boob type: visit note: Gerai")
    assert "Assigned to: Bob" in webhook.say(ADMIN, "bob")
    webhook.say(ADMIN, "/duty off agent: alli")
    assert "Ali is off duty" in webhook.say(ADMIN, "ali")
