"""How pages look, on /pages: the draft beside what is live, from the home PC, taken anew when an admin asks."""

import json
from typing import Any

from tests.panel.browser_client import BrowserClient

CREATE = "/landing create page: promo-raya title: Promo"
NODE = (
    "insert into wocs.nodes (name, abilities, last_seen) values ('home', '{\"browser\": \"ready\"}',"
    " now() - make_interval(secs => %s))"
)


def pages(panel: BrowserClient) -> str:
    answer = panel.open("/pages")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def take(panel: BrowserClient, kind: str = "landing_preview", **payload: Any) -> str:
    """A picture of the page as it is, taken just now; its id."""
    [(file,)] = panel.database.sql(
        "with made as (insert into wocs.tasks (type, runs, payload, started_at) select %s, 'home', jsonb_build_object("
        " 'page', v.page_slug, 'version', v.version, 'look', wocs.landing_preview_look(v)) || %s, clock_timestamp()"
        " from wocs.landing_head_version('promo-raya') v returning id)"
        " insert into wocs.attachments (task_id, type, mime_type, storage_url, state) select id, 'image', 'image/jpeg',"
        " 'shots/' || gen_random_uuid(), 'stored' from made returning id::text",
        kind,
        json.dumps(payload),
    )
    panel.database.sql("update wocs.tasks set status = 'running' where type = %s and status = 'pending'", kind)
    panel.database.sql("update wocs.tasks set status = 'done' where type = %s and status = 'running'", kind)
    return str(file)


def make_page(panel: BrowserClient, seconds_away: int | None = 0) -> None:
    panel.log_in("Admin")
    panel.act("command", back="/pages", text=CREATE)
    if seconds_away is not None:
        panel.database.sql(NODE, seconds_away)


def test_the_draft_is_shown_beside_what_is_live(panel: BrowserClient) -> None:
    make_page(panel)
    live = take(panel)
    panel.database.sql("update wocs.landing_versions set status = 'published', published_at = now()")
    edit = "/landing edit page: promo-raya field: headline value: Baharu"
    panel.act("command", back="/pages", text=edit)
    assert "No picture yet" in pages(panel)
    draft = take(panel)
    html = pages(panel)
    assert html.index(f"/media/{draft}") < html.index("Draft v2") < html.index(f"/media/{live}") < html.index("Live v1")
    shot = take(panel, "landing_screenshot")
    assert f"/media/{shot}" in pages(panel), "the page as it was seen after it went live is newer"


def test_a_picture_of_what_the_version_was_is_not_shown_as_what_it_is(panel: BrowserClient) -> None:
    make_page(panel)
    file = take(panel)
    image = json.dumps({"image": {"key": "pages/a.jpg"}})
    panel.database.sql("update wocs.landing_versions set content = content || %s", image)
    html = pages(panel)
    assert file not in html and "No picture yet" in html


def test_without_a_picture_it_says_why(panel: BrowserClient) -> None:
    make_page(panel, None)
    html = pages(panel)
    assert "no PC at home yet" in html and "page_picture" not in html
    panel.database.sql(NODE, 3600)
    assert "PC off since" in pages(panel)
    panel.database.sql('update wocs.nodes set last_seen = now(), abilities = \'{"browser": "missing"}\'')
    assert "the PC has no browser yet" in pages(panel)


def test_a_new_picture_is_one_task_however_often_it_is_asked_for(panel: BrowserClient) -> None:
    make_page(panel)
    take(panel)
    told = [panel.act("page_picture", back="/pages", page="promo-raya").get_data(as_text=True) for _ in range(2)]
    assert all("being taken" in one for one in told)
    assert panel.database.sql(
        "select count(*) from wocs.tasks where type = 'landing_preview' and status = 'pending'"
    ) == [(1,)]
    assert panel.database.sql("select count(*) from wocs.outbox") == [(0,)]
    assert "There is no page" in panel.act("page_picture", back="/pages", page="<b>").get_data(as_text=True)
    panel.database.sql('update wocs.nodes set abilities = \'{"browser": "missing"}\'')
    assert "No PC at home" in panel.act("page_picture", back="/pages", page="promo-raya").get_data(as_text=True)


def test_a_question_that_was_asked_in_the_panel_sends_nobody_a_picture(panel: BrowserClient) -> None:
    make_page(panel)
    panel.act("command", back="/pages", text="/landing publish page: promo-raya")
    assert panel.database.sql("select count(*) from wocs.tasks where type = 'landing_preview'") == [(1,)]
    panel.database.sql("update wocs.tasks set status = 'running' where type = 'landing_preview'")
    file = [{"key": "shots/x.jpg", "mime": "image/jpeg", "size": 9}]
    panel.database.sql(
        "select wocs.task_finish(t, '{}', %s) from wocs.tasks t where t.type = 'landing_preview'", json.dumps(file)
    )
    assert panel.database.sql("select count(*) from wocs.outbox") == [(0,)]
    assert "/media/" in pages(panel)


def test_everybody_may_look_and_only_admins_ask(panel: BrowserClient) -> None:
    make_page(panel)
    file = take(panel)
    seen = "select wocs.attachment_may_see(a, u) from wocs.attachments a, wocs.users u where u.name = %s"
    assert [panel.database.sql(seen, who) for who in ("Admin", "Ali", "Viewer")] == [[(True,)]] * 3
    panel.database.sql("update wocs.users set status = 'inactive' where name = 'Viewer'")
    assert panel.database.sql(seen, "Viewer") == [(False,)]
    panel.log_in("Ali")
    html = pages(panel)
    assert file in html and "page_picture" not in html
    assert panel.act("page_picture", back="/pages", page="promo-raya").status_code == 403
