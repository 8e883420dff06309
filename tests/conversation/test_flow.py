"""Commands about commands, as a person types them: later, again, several at once, only if."""

import re
from datetime import date, timedelta

from tests.conversation.fake_graph import words_of
from tests.conversation.phones import Phone, task_of
from tests.conversation.running_system import ALI, System, page, wait_for
from tests.conversation.test_landing_trip import a_picture

TEMPLATE = (
    "/template create\nname: {name}\ncommands:\n"
    "- /landing create page: {{event_name}}\n"
    "- /content schedule date: {{event_date}} slots: 5\n"
    "- /agent task to: ali type: prep_checklist"
)

DAY = (date.today() + timedelta(days=40)).isoformat()


def heard(phone: Phone, text: str, pattern: str, **more: object) -> str:
    return words_of(phone.asks(text, pattern, **more))


def test_the_specifications_template_runs_as_printed(system: System) -> None:
    admin, ali = system.admin(), system.person(ALI, "Ali")
    ali.asks("/status", ".")
    ali.heard = len(system.graph.sent)
    kept = heard(admin, TEMPLATE.format(name="event_prep"), "event_prep")
    assert "/landing create page: {event_name}" in kept
    assert "event_date: …" in kept
    ran = heard(admin, f"/template run\nname: event_prep\nevent_name: raya-bazaar\nevent_date: {DAY}", "raya-bazaar")
    assert re.search(r"✅ /landing create page: raya-bazaar \(TASK-\d+\)", ran)
    assert re.search(rf"✅ /content schedule date: {DAY} slots: 5 \(TASK-\d+\)", ran)
    assert re.search(r"⏳ /agent task to: ali type: prep_checklist \(TASK-\d+, pending\)", ran)
    ali.hears("prep", 40)
    assert "raya-bazaar" in heard(admin, "/landing list", "raya-bazaar")


def test_a_template_names_what_is_missing_and_what_it_does_not_know(system: System) -> None:
    admin = system.admin()
    admin.asks(TEMPLATE.format(name="event_words"), "event_words")
    wrong = heard(admin, "/template run\nname: event_words\nevent_nama: raya-lain\nevent_date: 2099-01-20", "event_nam")
    assert "event_name" in wrong
    unknown = heard(admin, "/template run name: event_wordz event_name: x-y event_date: 2099-01-20", "❌|⚠️|event_wordz")
    assert "event_words" in unknown


def test_a_batch_is_confirmed_once_and_publishes_all(system: System) -> None:
    admin = system.admin()
    asked = admin.asks(
        "/batch\n- /landing create page: kembar-1 title: Satu\n- /landing create page: kembar-2 title: Dua\n"
        "- /landing publish page: kembar-1\n- /landing publish page: kembar-2",
        "awaiting approval",
    )
    assert "3. /landing publish page: kembar-1\n   Title: Satu" in words_of(asked)
    assert page(system, "kembar-1").status_code == 404
    done = words_of(admin.tap(asked, "✅ CONFIRM") and admin.hears("all 4 done"))
    assert "/p/kembar-2" in done
    assert [page(system, slug).status_code for slug in ("kembar-1", "kembar-2")] == [200, 200]


def test_a_batch_with_one_bad_line_does_nothing_and_names_it(system: System) -> None:
    admin = system.admin()
    refused = heard(
        admin, "/batch\n- /landing create page: tak-jadi title: X\n- /landing unpublish page: tak-ada", "tak-ada"
    )
    assert "command 2 of 2 cannot run" in refused
    assert 'There is no page "tak-ada".' in refused
    assert "tak-jadi" not in heard(admin, "/landing list", ".")


def test_a_picture_sent_with_a_batch_is_on_its_page(system: System) -> None:
    admin = system.admin()
    asked = admin.asks(
        "/batch\n- /landing create page: berfoto title: Foto\n- /landing publish page: berfoto",
        "awaiting approval",
        picture=a_picture(320, 240),
    )
    admin.asks(f"CONFIRM {task_of(asked)}", "all 2 done")
    wait_for(lambda: "<img" in page(system, "berfoto").text)


def test_a_condition_shows_its_figure_and_takes_the_branch(system: System) -> None:
    admin = system.admin()
    nothing = heard(admin, "/if condition: sales > 1000\nthen: /landing list\nelse: /queue", "sales|🔀|❓")
    assert "no figures yet" in nothing or "🔀" in nothing
    admin.asks("/sale add amount: 1500", "SALE|sale|1,500")
    told = heard(admin, "/if\ncondition: sales > 1000\nthen: /landing list\nelse: /queue", "🔀")
    assert "yes → then" in told
    assert "Landing pages" in told


def test_a_scheduled_command_runs_when_its_time_comes_and_is_told(system: System) -> None:
    admin = system.admin()
    added = heard(admin, "/schedule\ntask: /landing create page: sekejap-lagi title: Sekejap\nat: now", "SCH-")
    schedule = re.search(r"SCH-\d+", added)
    assert schedule
    ran = words_of(admin.hears(rf"{schedule[0]}.*created", 60))
    assert "Page: sekejap-lagi" in ran
    assert "sekejap-lagi" in heard(admin, "/landing list", "sekejap-lagi")


def test_a_template_runs_on_a_schedule(system: System) -> None:
    admin = system.admin()
    admin.asks("/template create\nname: jadual_prep\ncommands:\n- /landing create page: {event_name}", "jadual_prep")
    added = heard(admin, "/schedule\ntask: /template run name: jadual_prep event_name: terjadual\nat: now", "SCH-")
    schedule = re.search(r"SCH-\d+", added)
    assert schedule
    ran = words_of(admin.hears(rf"{schedule[0]}.*all 1 done", 60))
    assert "✅ /landing create page: terjadual" in ran


def test_a_schedule_is_listed_removed_and_put_back(system: System) -> None:
    admin = system.admin()
    added = heard(admin, "/schedule\ntask: /landing list\nat: 2099-01-20 08:00\nrepeat: daily", "SCH-")
    assert "Daily, next:" in added
    assert added.count("08:00") == 3
    schedule = re.search(r"SCH-\d+", added)
    assert schedule
    assert schedule[0] in heard(admin, "/schedule list", "Schedules")
    removed = admin.asks(f"/schedule remove {schedule[0]}", "removed")
    assert schedule[0] not in heard(admin, "/schedule list", "Schedules|Nothing")
    asked = admin.asks(f"/undo {task_of(removed)}", "awaiting")
    admin.asks(f"CONFIRM {task_of(asked)}", "undone")
    assert schedule[0] in heard(admin, "/schedule list", "Schedules")
