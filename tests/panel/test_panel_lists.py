"""People, pages, schedule, calendar and figures; and commands that are given from there."""

import html
import json
import re

from tests.panel.browser_client import ALI, BrowserClient

NASTY = "<script>alert(1)</script>\"'"
CREATE = "/landing create page: promo-raya title: Promo Raya cta: Order"


def words(panel: BrowserClient, path: str) -> str:
    answer = panel.open(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_people_are_listed_with_what_they_have_in_hand(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    page = words(panel, "/people")
    for name in ("Admin", "Ali", "Bob", "Viewer"):
        assert f"<bdi>{name}</bdi>" in page
    assert ALI in page


def test_a_command_given_in_the_panel_is_obeyed_as_in_whatsapp(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    answer = panel.act("command", back="/pages", text=CREATE).get_data(as_text=True)
    assert "promo-raya" in answer
    [(command, by, source)] = panel.database.sql(
        "select t.type, u.name, t.source_message from wocs.tasks t join wocs.users u on u.id = t.requested_by"
    )
    assert (command, by, source) == ("landing_create", "Admin", None)
    assert panel.database.sql("select count(*) from wocs.outbox") == [(0,)]
    assert "Promo Raya" in words(panel, "/pages")


def test_a_dangerous_command_asks_and_its_button_confirms_it(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    panel.act("command", back="/pages", text=CREATE)
    asked = panel.act("command", back="/pages", text="/landing publish page: promo-raya").get_data(as_text=True)
    confirm = asked.split('name="text" value="CONFIRM')[1].split('"')[0]
    assert panel.database.sql("select status from wocs.landing_versions") == [("draft",)]
    panel.act("command", back="/pages", text="CONFIRM" + confirm)
    assert panel.database.sql("select status from wocs.landing_versions") == [("published",)]


def test_a_form_cannot_say_what_a_command_means(panel: BrowserClient) -> None:
    panel.log_in("Viewer")
    intent = json.dumps({"do": "command", "command": "landing_create", "role": "viewer", "runs": "instant", "args": {}})
    panel.act("command", back="/pages", text="hello", intent=intent)
    panel.act("command", back="/pages", text=CREATE)
    assert panel.database.sql("select count(*) from wocs.tasks") == [(0,)]


def test_what_is_no_command_is_told_so(panel: BrowserClient) -> None:
    panel.log_in("Ali")
    for text in (
        "hello",
        "",
        "/nothing at all",
        "/landing create",
        "ya",
        "\x00",
        "/schedule task: /template run at: {x}",
    ):
        answer = panel.act("command", back="/pages", text=text)
        assert answer.status_code == 200, text
        assert 'role="status"' in answer.get_data(as_text=True), text


def test_what_people_wrote_is_shown_and_never_runs(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    panel.act("command", back="/pages", text=f"/landing create\npage: promo-raya\ntitle: {NASTY}\ncta: Order")
    panel.database.sql("update wocs.users set name = %s where name = 'Bob'", NASTY)
    for path in ("/pages", "/people", "/metrics", "/schedule", "/calendar"):
        assert "<script>alert" not in words(panel, path)
    assert "&lt;script&gt;" in words(panel, "/people")


def test_a_schedule_is_listed_and_removed(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    panel.act("command", back="/schedule", text="/schedule task: /report daily at: 9pm repeat: daily")
    assert "/report daily" in words(panel, "/schedule")
    [(number,)] = panel.database.sql("select id from wocs.schedules")
    panel.act("command", back="/schedule", text=f"/schedule remove schedule: SCH-{number}")
    assert "/report daily" not in words(panel, "/schedule")


def test_empty_pages_help(panel: BrowserClient) -> None:
    panel.log_in("Viewer")
    for path in ("/pages", "/schedule", "/calendar", "/calendar?period=7d", "/calendar?period='", "/metrics"):
        assert words(panel, path)
    assert "/landing create" in words(panel, "/pages")


def test_calendar_shows_what_is_planned(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    panel.act(
        "command", back="/calendar", text="/content schedule platform: tiktok date: tomorrow slots: 2 type: promo"
    )
    assert words(panel, "/calendar").count("TikTok") >= 2


def test_pages_go_on_where_the_last_one_ended_and_each_is_shown_once(panel: BrowserClient) -> None:
    panel.log_in("Admin")
    slugs = [f"promo-{n:02d}" for n in range(26)]
    panel.database.sql(
        "insert into wocs.landing_versions (page_slug, version, status, content, created_by, created_at)"
        " select unnest(%s::text[]), 1, 'draft', '{\"title\": \"Promo\"}', (select id from wocs.users limit 1),"
        " now() - make_interval(hours => generate_series(1, 26))",
        [slugs],
    )
    shown, address = [], "/pages"
    while address:
        page = panel.open(address).get_data(as_text=True)
        shown += re.findall(r"/p/(promo-\d\d) ·", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(found[1]) if found else ""
    assert shown == slugs, "the newest first"
    assert "/p/promo-00 " in panel.open("/pages?before=no-such-page").get_data(as_text=True)
