"""Every command block of the specification through the real webhook, as printed, in one line, and in broken forms."""

import re
from datetime import datetime, timedelta

import pytest

from shared.commands import MENU, Command
from shared.settings import settings
from tests.conversation.specification import BLOCKS, POSTED, Block
from tests.conversation.test_landing_trip import a_picture
from tests.conversation.webhook_in_process import ADMIN, STRANGER, VIEWER, WebhookClient
from tests.film_files import film

VIDEO = film(brand=b"isom")


def filled(text: str, webhook: WebhookClient) -> str:
    day = (datetime.now(settings().zone) + timedelta(days=40)).date().isoformat()
    newest = webhook.sql("select id from wocs.tasks where parent_id is null order by created_at desc, id desc limit 1")
    task = newest[0][0] if newest else "TASK-1201"
    return text.replace("{day}", day).replace("{task}", task).replace("{{", "{").replace("}}", "}")


def prepare(webhook: WebhookClient, block: Block) -> None:
    for text in block.before:
        for one in POSTED if text == "POSTED" else (text,):
            media = (VIDEO, "video/mp4") if one.startswith("/tiktok post ") else None
            webhook.say(ADMIN, filled(one, webhook), media=media)
            webhook.sql("update wocs.wa_sessions set obeyed = '{}'")


def perform(webhook: WebhookClient, block: Block, text: str) -> str:
    media = {"image": (a_picture(320, 240), "image/jpeg"), "video": (VIDEO, "video/mp4")}.get(block.attached)
    heard = webhook.say(ADMIN, filled(text, webhook), media=media)
    if block.confirm:
        asked = re.search(r"CONFIRM (TASK-\d+)", heard)
        assert asked, heard
        heard = webhook.say(ADMIN, f"CONFIRM {asked[1]}")
    return heard


def in_one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def first_of_each_command() -> list[Block]:
    found: dict[str, Block] = {}
    for block in BLOCKS:
        found.setdefault(" ".join(block.text.split("\n")[0].split()[:2]), block)
    return list(found.values())


def command_of(block: Block) -> Command:
    return next(c for c in sorted(MENU, key=lambda c: -len(c.name)) if block.text[1:].startswith(c.name))


def named(block: Block) -> str:
    return in_one_line(block.text)[:70]


@pytest.mark.parametrize("block", BLOCKS, ids=named)
def test_a_block_does_what_it_promises(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    heard = perform(webhook, block, block.text)
    assert re.search(block.hears, heard), heard
    assert webhook.one(block.effect) is True, heard


@pytest.mark.parametrize("block", [b for b in first_of_each_command() if b.one_line and "\n" in b.text], ids=named)
def test_a_block_in_one_line_does_the_same(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    heard = perform(webhook, block, in_one_line(block.text))
    assert re.search(block.hears, heard), heard
    assert webhook.one(block.effect) is True, heard


@pytest.mark.parametrize("block", first_of_each_command(), ids=named)
def test_a_misspelt_command_hears_the_right_name(webhook: WebhookClient, block: Block) -> None:
    head, *body = filled(block.text, webhook).split("\n")
    name = head.split(" page:")[0]
    broken = name[:-2] + name[-1]
    heard = webhook.say(ADMIN, "\n".join([broken, *body]))
    assert name in heard, heard
    assert webhook.one("select count(*) from wocs.tasks") == 0


@pytest.mark.parametrize("block", [b for b in first_of_each_command() if ": " in b.text and b.one_line], ids=named)
def test_a_misspelt_key_hears_the_right_one_and_does_nothing(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    before = webhook.one("select count(*) from wocs.tasks")
    head, first, *body = filled(block.text, webhook).split("\n")
    key = first.split(":")[0]
    broken = "\n".join([head, key + key[-1] + first[len(key) :], *body])
    heard = webhook.say(ADMIN, broken, media=(VIDEO, "video/mp4") if block.attached == "video" else None)
    assert f"{key}:" in heard, heard
    assert webhook.one("select count(*) from wocs.tasks") == before


@pytest.mark.parametrize("block", first_of_each_command(), ids=named)
def test_who_may_not_is_told_so_and_nothing_happens(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    before = webhook.one("select count(*) from wocs.tasks")
    assert webhook.say(STRANGER, filled(block.text, webhook)) == "❌ Unauthorized"
    heard = webhook.say(VIEWER, filled(block.text, webhook))
    command = command_of(block)
    if command.role != "viewer":
        assert re.search(r"(?i)viewer|role|admin|agent", heard), heard
        assert webhook.one("select count(*) from wocs.tasks") == before


@pytest.mark.parametrize("block", [b for b in first_of_each_command() if b.one_line], ids=named)
def test_a_missing_required_field_is_asked_for(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    command = command_of(block)
    head, *body = filled(block.text, webhook).split("\n")
    before = webhook.one("select count(*) from wocs.tasks")
    for field in (field for field in command.fields if field.required and len(body) > 0):
        kept = [line for line in body if line.split(":")[0] != field.key]
        if len(kept) == len(body):
            continue
        heard = webhook.say(
            ADMIN, "\n".join([head, *kept]), media=(VIDEO, "video/mp4") if block.attached == "video" else None
        )
        webhook.say(ADMIN, "batal")
        webhook.sql("update wocs.wa_sessions set obeyed = '{}'")
        assert field.key in heard or field.label_en in heard, heard
    assert webhook.one("select count(*) from wocs.tasks") == before


CHECKED = {"choice", "number", "time", "date", "period", "task", "version", "digits", "event", "money"}


@pytest.mark.parametrize("block", [b for b in first_of_each_command() if b.one_line], ids=named)
def test_a_value_that_cannot_be_is_told_by_its_line_and_does_nothing(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    before = webhook.one("select count(*) from wocs.tasks")
    head, *body = filled(block.text, webhook).split("\n")
    video = (VIDEO, "video/mp4") if block.attached == "video" else None
    for place, line in enumerate(body):
        field = command_of(block).field(line.split(":")[0])
        if field and field.kind in CHECKED and not field.open:
            broken = [*body[:place], f"{field.key}: $$$", *body[place + 1 :]]
            heard = webhook.say(ADMIN, "\n".join([head, *broken]), media=video)
            assert re.search(rf"Line {place + 2}: .*\$\$\$", heard), heard
            webhook.say(ADMIN, "batal")
            webhook.sql("update wocs.wa_sessions set obeyed = '{}'")
    assert webhook.one("select count(*) from wocs.tasks") == before


@pytest.mark.parametrize("block", first_of_each_command(), ids=named)
def test_the_same_message_twice_is_one(webhook: WebhookClient, block: Block) -> None:
    prepare(webhook, block)
    before = webhook.one("select count(*) from wocs.tasks where parent_id is null")
    wamid = webhook.deliver(
        ADMIN, filled(block.text, webhook), media=(VIDEO, "video/mp4") if block.attached == "video" else None
    )
    once = webhook.one("select count(*) from wocs.tasks where parent_id is null")
    webhook.deliver_again(wamid)
    assert webhook.one("select count(*) from wocs.tasks where parent_id is null") == once
    assert once - before <= 1
