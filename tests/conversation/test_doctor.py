"""/doctor, from the message to its answer: what is wrong, the most important first, and what it cannot see."""

from tests.conversation.webhook_in_process import ADMIN, ALI, WebhookClient


def test_the_admin_hears_what_is_wrong_and_what_to_do(webhook: WebhookClient) -> None:
    answer = webhook.say(ADMIN, "/doctor")
    assert answer.startswith("🩺 ") and "Not seen from here: " in answer
    assert "no PC at home has ever called: /node add" in answer
    assert "WHATSAPP_TOKEN" not in answer
    webhook.sql("revoke execute on function public.wocs_tick(jsonb) from service_role")
    answer = webhook.say(ADMIN, "/doktor")
    grant, lesser = "1. *Database*: the functions may not call one of their SQL functions", "WHATSAPP_VERIFY_TOKEN"
    assert answer.index(grant) < answer.index(lesser)


def test_nobody_else_hears_it(webhook: WebhookClient) -> None:
    assert "🩺" not in webhook.say(ALI, "/doctor")
