"""What a day's conversation costs in messages: one answer to each message, and beyond that only what was promised."""

from collections import Counter

from tests.conversation.fake_home_node import Home
from tests.conversation.test_specification import first_of_each_command, named, perform, prepare
from tests.conversation.webhook_in_process import ADMIN, WebhookClient

PROMISED = {
    "agent.notice",  # to who is given work
    "agent.released",  # to who has it no more
    "tiktok.post_notice",
    "tiktok.edit_notice",
    "tiktok.delete_notice",
    "tiktok.stats_notice",
    "tiktok.caption",  # alone, to be copied
    "task.cancelled",  # to who was doing it
    "landing.preview",  # the draft's picture, to who is asked whether to publish it
}


def sent_since(webhook: WebhookClient, outbox: int) -> list[tuple[str, str, str]]:
    """To whom, what, about which task; marks on messages are no messages."""
    return webhook.sql(
        "select to_number, say, coalesce(task_id, '') from wocs.outbox where id > %s and kind <> 'reaction'", outbox
    )


def test_a_day_with_every_command_once_costs_one_answer_a_message_and_what_was_promised(webhook: WebhookClient) -> None:
    blocks = first_of_each_command()
    assert len(blocks) >= 30
    said, answered, promised = 0, 0, Counter[str]()
    for block in blocks:
        prepare(webhook, block)
        webhook.sql("update wocs.wa_sessions set obeyed = '{}'")
        [(before,)] = webhook.sql("select coalesce(max(id), 0) from wocs.outbox")
        heard = len(webhook.graph.sent)
        perform(webhook, block, block.text)
        sent = sent_since(webhook, before)
        answers = [say for to, say, _ in sent if to == ADMIN]
        others = [one for one in sent if one[0] != ADMIN]
        assert len(answers) == 1 + block.confirm, (named(block), answers)
        assert {say for _, say, _ in others} <= PROMISED, (named(block), others)
        assert len(others) == len(set(others)), (named(block), others)
        assert len(webhook.graph.sent) - heard <= len(sent) + 2 * (1 + block.confirm), "and marks"
        said, answered = said + 1 + block.confirm, answered + len(answers)
        promised.update(say for _, say, _ in others)
    assert answered == said
    assert promised.total() <= len(blocks), promised


def test_a_question_about_a_page_costs_its_picture_and_nothing_more(webhook: WebhookClient) -> None:
    home = Home()
    home.beat(abilities={"browser": "ready"})
    webhook.say(ADMIN, "/landing create page: promo-raya title: Promo")
    [(before,)] = webhook.sql("select max(id) from wocs.outbox")
    webhook.say(ADMIN, "/landing publish page: promo-raya")
    task = home.claim()
    picture = home.upload(task, "promo-raya.jpg", b"\xff\xd8\xff\xe0" + bytes(20))
    home.report(task, files=[picture])
    assert [say for _, say, _ in sent_since(webhook, before)] == ["approval.asked", "landing.preview"]
    assert {say for _, say, _ in sent_since(webhook, before)[1:]} <= PROMISED
