# ruff: noqa: E501
# fmt: off
"""Every command that the product promises, as it is printed there, with what it must change in the database.

Days that the print gives are long past, so `{day}` stands for a coming one; where it offers a choice, each value has its turn.
"""

from dataclasses import dataclass

PAGE = ("/landing create page: promo-raya title: Promo Raya",)
LIVE = (*PAGE, "/landing publish page: promo-raya", "CONFIRM {task}")
TASK = ("/agent task to: ali type: followup",)
POSTED = ("/tiktok post caption: Pedas ni jujur", "CONFIRM {task}", "/tiktok posted task: {task} link: https://www.tiktok.com/@abangcolek/video/73920123")


@dataclass(frozen=True)
class Block:
    text: str
    hears: str
    """A pattern of the (last) answer."""
    effect: str = "select true"
    """SQL that is true afterwards."""
    before: tuple[str, ...] = ()
    """Messages of the admin first; one that begins with 📎 carries a video."""
    confirm: bool = False
    attached: str = ""
    one_line: bool = True


def each(text: str, **choices: str) -> list[str]:
    """The text with each value of each choice in its turn, the others being the first: `priority="high|normal|low"`."""
    values = {key: listed.split("|") for key, listed in choices.items()}
    first = {key: listed[0] for key, listed in values.items()} | {"day": "{day}", "task": "{task}"}
    turns = [{key: value} for key, listed in values.items() for value in listed[1:]]
    return [text.format_map(first | turn) for turn in ({}, *turns)]


def blocks(texts: list[str], hears: str, effect: str = "select true", **more: object) -> list[Block]:
    return [Block(text, hears, effect, **more) for text in texts]  # type: ignore[arg-type]


AGENT = [
    *blocks(
        each("/agent task\nto: ali\ntype: {type}\ntarget: 0191234567\npriority: {p}\ndeadline: {d}\nnote: Customer minta price list",
             type="followup|reply|call|visit|create_ticket", p="normal|low", d="2h|tomorrow"),
        "Ali", "select count(*) = 1 from wocs.tasks where type = 'agent_task' and deadline_at > now() and payload ->> 'target' like '%%191234567'",
    ),
    Block("/agent task\nto: ali\ntype: call\npriority: high\ndeadline: today", "Ali",
          "select count(*) = 1 from wocs.tasks where type = 'agent_task' and priority = 'high' and assigned_to is not null", confirm=True),
    *blocks(each("/agent list\nstatus: {s}", s="pending|done|all"), "TASK-|None|no tasks|Nothing", before=TASK),
    Block("/agent reassign\ntask: {task}\nto: bob", "Bob", "select (select name from wocs.users u where u.id = t.assigned_to) = 'Bob' from wocs.tasks t where type = 'agent_task'", before=TASK),
]
LANDING = [
    Block("/landing create\npage: promo-raya\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang\nschedule: {day} 08:00", "promo-raya",
          "select exists (select from wocs.landing_versions where page_slug = 'promo-raya' and status = 'draft')"
          " and exists (select from wocs.tasks where type = 'landing_publish' and status = 'awaiting_approval' and scheduled_at > now())", attached="image"),
    *blocks(each("/landing edit\npage: promo-raya\nfield: {f}\nvalue: Promo Terbesar Tahun Ini 🔥", f="headline|description"), "promo-raya",
            "select max(version) = 2 from wocs.landing_versions", before=PAGE),
    Block("/landing edit\npage: promo-raya\nfield: cta\nvalue: Beli", "promo-raya", "select content ->> 'cta' = 'Beli' from wocs.landing_versions where version = 2", before=PAGE),
    Block("/landing edit\npage: promo-raya\nfield: image", "promo-raya", "select max(version) = 2 from wocs.landing_versions", before=PAGE, attached="image"),
    Block("/landing edit\npage: promo-raya\nfield: status\nvalue: draft", "promo-raya", "select count(*) = 0 from wocs.landing_versions where status = 'published'", before=LIVE),
    Block("/landing publish\npage: promo-raya", "completed", "select count(*) = 1 from wocs.landing_versions where status = 'published'", before=PAGE, confirm=True),
    Block("/landing unpublish\npage: promo-raya", "promo-raya", "select count(*) = 0 from wocs.landing_versions where status = 'published'", before=LIVE),
    Block("/landing rollback\npage: promo-raya\nversion: -1", "promo-raya", "select content ->> 'title' = 'Promo Raya' from wocs.landing_versions order by version desc limit 1",
          before=(*PAGE, "/landing edit page: promo-raya field: headline value: Lain"), confirm=True),
    *blocks(each("/landing list\nstatus: {s}", s="draft|all"), "promo-raya", before=PAGE),
    Block("/landing list\nstatus: published", "promo-raya", before=LIVE),
]
APP = [
    *blocks(each("/app update\napp: {app}\nkey: max_qty\nvalue: 5", app="checkout|catalog|booking"), "max.qty",
            "select config_value = '5' from wocs.app_configs where config_key = 'max_qty'"),
    Block("/app update\napp: checkout\nkey: min_order\nvalue: 5", "min.order", "select (config_value #>> '{}')::numeric = 5 from wocs.app_configs where config_key = 'min_order'"),
    Block("/app update\napp: checkout\nkey: feature_flag\nvalue: on", "feature.flag", "select config_value = 'true' from wocs.app_configs where config_key = 'feature_flag'"),
    *blocks(each("/app feature\nname: {n}\naction: enable", n="dark_mode|promo_banner|new_menu"), "(?i)enabled|on",
            "select count(*) > 0 from wocs.app_configs where config_value = 'true'"),
    Block("/app feature\nname: dark_mode\naction: disable", "(?i)disabled|off", "select count(*) filter (where config_value = 'true') = 0 from wocs.app_configs", before=("/app feature name: dark_mode action: enable",)),
    *blocks(each("/app deploy\nbranch: {b}", b="main|staging"), "TASK-", "select count(*) = 1 from wocs.tasks where type = 'app_deploy' and status = 'pending'", confirm=True),
]
TIKTOK = [
    Block("/tiktok post\ncaption: Pedas ni jujur 🔥 #AbangColek #StreetFood\nschedule: now", "TASK-",
          "select count(*) = 1 from wocs.tasks where type = 'tiktok_post' and status in ('pending', 'running', 'done')", confirm=True, attached="video"),
    Block("/tiktok post\ncaption: Pedas ni jujur 🔥 #AbangColek #StreetFood\nschedule: {day} 20:00", "TASK-",
          "select count(*) = 1 from wocs.tasks where type = 'tiktok_post' and status = 'pending' and scheduled_at > now()", confirm=True, attached="video"),
    Block("/tiktok edit\nvideo_id: 73920123\ncaption: Jangan lupa follow untuk deal seterusnya 🔥", "TASK-",
          "select count(*) = 1 from wocs.tasks where type = 'tiktok_edit' and assigned_to is not null", before=("POSTED",)),
    Block("/tiktok delete\nvideo_id: 73920123\nreason: wrong content", "TASK-",
          "select count(*) = 1 from wocs.tasks where type = 'tiktok_delete' and assigned_to is not null", before=("POSTED",), confirm=True),
    *blocks(each("/tiktok stats\nperiod: {p}", p="today|week|month"), "TASK-", "select count(*) = 1 from wocs.tasks where type = 'tiktok_stats' and assigned_to is not null", before=("POSTED",)),
]
CONTENT = [
    *blocks(each("/content schedule\nplatform: {p}\ndate: {day}\nslots: 3\ntype: {t}", p="tiktok|instagram", t="reaction|behind_scene|promo"), "SLOT-|3",
            "select count(*) = 3 from wocs.content_slots where state = 'planned' and at > now()"),
    Block("/content schedule\nplatform: all\ndate: {day}\nslots: 3\ntype: promo", "SLOT-|3", "select count(distinct platform) >= 2 from wocs.content_slots where state = 'planned'"),
    *blocks(each("/content caption\ntype: {t}\ntone: {n}", t="reaction|promo|event", n="funny|hype|informative"), r"\w{4}", "select count(*) = 1 from wocs.caption_uses"),
    *blocks(each("/content hashtag\nniche: {n}\ncount: 10", n="street_food|malaysia|viral"), r"(#\w+\s+){9}#\w+"),
]
REPORT = [
    *blocks(each("/report daily\ndate: {d}", d="today|yesterday|2026-01-15"), r"\d"),
    Block("/report event\nevent_id: EVT-101", "EVT-101", before=("/event create name: Bazar Raya date: {day}",)),
    *blocks(each("/report sales\nperiod: {p}", p="today|week|month"), r"RM", before=("/sale add amount: 25.50",)),
    *blocks(each("/report content\nplatform: {p}\nperiod: week", p="tiktok|all"), r"\w{4}"),
    *blocks(each("/analytics\nmetric: {m}\nperiod: {p}\ncompare: previous", m="conversion|traffic|engagement", p="24h|7d|30d"), r"\w{4}"),
]
SYSTEM = [
    Block("/status", r"(?i)pc|home"),
    *blocks(each("/help\ncategory: {c}", c="agent|landing|tiktok|app|content|report"), "/"),
    *blocks(each("/queue\nstatus: {s}", s="pending|running|failed"), r"\w{4}"),
    Block("/retry\ntask: {task}", "TASK-", "select status <> 'cancelled' from wocs.tasks where type = 'agent_task'", before=(*TASK, "/cancel task: {task}")),
    Block("/cancel\ntask: {task}", "TASK-", "select status = 'cancelled' from wocs.tasks where type = 'agent_task'", before=TASK),
]
FLOW = [
    *blocks(each("/schedule\ntask: /landing publish page: promo-raya\nat: {day} 08:00\nrepeat: {r}", r="once|daily|weekly"), "08:00",
            "select count(*) = 1 from wocs.schedules", before=PAGE, confirm=True),
    Block("/template create\nname: event_prep\ncommands:\n- /landing create page: {{event_name}}\n- /content schedule date: {{event_date}} slots: 5\n- /agent task to: ali type: prep_checklist",
          "event.prep", "select count(*) = 1 from wocs.templates", one_line=False),
    Block("/template run\nname: event_prep\nevent_name: raya-bazaar\nevent_date: {day}", "raya-bazaar",
          "select exists (select from wocs.landing_versions where page_slug = 'raya-bazaar') and (select count(*) >= 5 from wocs.content_slots)"
          " and exists (select from wocs.tasks where type = 'agent_task' and payload ->> 'type' = 'prep_checklist' and assigned_to is not null)",
          before=("/template create\nname: event_prep\ncommands:\n- /landing create page: {{event_name}}\n- /content schedule date: {{event_date}} slots: 5\n- /agent task to: ali type: prep_checklist",)),
    Block("/if\ncondition: sales > 1000\nthen: /report generate type: achievement\nelse: /agent task to: ali type: review_strategy", "review.strategy|Ali|Review",
          "select exists (select from wocs.tasks where type = 'agent_task' and payload ->> 'type' = 'review_strategy')", before=("/sale add amount: 10",)),
    Block("/if\ncondition: sales > 1000\nthen: /report generate type: achievement\nelse: /agent task to: ali type: review_strategy", "1,?500",
          "select not exists (select from wocs.tasks where type = 'agent_task') and exists (select from wocs.tasks where type = 'report_generate')", before=("/sale add amount: 1500",)),
    Block("/batch\n- /landing publish page: promo-1\n- /landing publish page: promo-2\n- /tiktok post caption: Double promo! 🔥", "TASK-",
          "select count(*) = 2 from wocs.landing_versions where status = 'published'",
          before=("/landing create page: promo-1 title: Satu", "/landing create page: promo-2 title: Dua"), confirm=True, attached="video", one_line=False),
    Block("/undo\ntask: {task}", "TASK-", "select not exists (select from wocs.tasks where type = 'landing_create' and status <> 'rolled_back')", before=PAGE, confirm=True),
    Block("/rollback\ntype: landing\npage: promo-raya\nto: -1", "promo-raya", "select content ->> 'title' = 'Promo Raya' from wocs.landing_versions order by version desc limit 1",
          before=(*PAGE, "/landing edit page: promo-raya field: headline value: Lain"), confirm=True),
]
BLOCKS = [*AGENT, *LANDING, *APP, *TIKTOK, *CONTENT, *REPORT, *SYSTEM, *FLOW]
