"""Script in every field that can hold text: on no page of the panel does any of it become more than text."""

import pytest

from tests.browser.panel_site import PanelSite
from tests.browser.panel_states import Texts, allow_templates, fill
from tests.conversation.phones import envelope
from tests.sql.test_chats_told import TYPES

SCRIPT = "\"'><img data-pwned src=x onerror=window.pwned=1><script data-pwned>window.pwned=1</script>{{7*7}}"
STRANGER = "60190000001"
FIXED = {"id", "mime_type", "type", "original_message_id", "catalog_id", "currency", "quantity", "item_price"}
INJECTED = """() => [window.pwned, ...[...document.querySelectorAll("*")].filter((each) => "pwned" in each.dataset
  || each.getAttributeNames().some((name) => name.startsWith("on"))
  || /^(javascript|data):/i.test(each.getAttribute("href") || each.getAttribute("action") || ""))
  .map((each) => each.outerHTML.slice(0, 200))].filter(Boolean)"""


def poison(told: object, key: str = "") -> object:
    """The same message with script in each of its texts."""
    if isinstance(told, dict):
        return {name: poison(value, name) for name, value in told.items()}
    if isinstance(told, list):
        return [poison(value, key) for value in told]
    return SCRIPT if isinstance(told, str) and key not in FIXED else told


def send_poisoned(panels: PanelSite) -> None:
    contacts = [{"profile": {"name": SCRIPT}, "wa_id": STRANGER}]
    for number, (kind, told) in enumerate(TYPES.items()):
        content = {kind: poison(told.get(kind, {})), "errors": told.get("errors", [])}
        message = {**content, "id": f"wamid.bad{number}", "type": kind, "from": STRANGER, "timestamp": "1790000000"}
        panels.phones.post(envelope({"contacts": contacts, "messages": [message]}))


def test_nothing_that_anybody_wrote_runs_or_becomes_markup(panels: PanelSite, monkeypatch: pytest.MonkeyPatch) -> None:
    allow_templates(monkeypatch)
    panels.panel.database.sql("update wocs.users set language = 'en'")
    send_poisoned(panels)
    states = fill(panels.panel, Texts(name=SCRIPT, words=SCRIPT * 3, tags=(SCRIPT,), file=SCRIPT))
    panels.panel.act("reply_add", back="/replies", called="x<b>", words=SCRIPT)
    [(chat,)] = panels.panel.database.sql("select number from wocs.chats where customer_number = %s", STRANGER)
    page, found, shown = panels.log_in("Admin"), {}, 0
    page.on("dialog", lambda dialog: panels.problems.append(dialog.message))
    for path in [f"/chat/{chat}", "/chats?search=" + "%3Cscript%3E"]:
        page.goto(path)
        found[path] = page.evaluate(INJECTED)
        shown += page.content().count("&lt;script")
    for state in states:
        state.open(page)
        found[state.name] = page.evaluate(INJECTED)
        shown += page.content().count("&lt;script")
    assert {name: nodes for name, nodes in found.items() if nodes} == {}
    assert shown > 100, "the words are there, as words"
