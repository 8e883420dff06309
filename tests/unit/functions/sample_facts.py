"""Sample facts for every saying of docs/sayings.md."""

from typing import Any

from tests.unit.functions.flow_sample_facts import FLOW_SAYINGS
from tests.unit.functions.voice_sample_facts import VOICE_SAYINGS

AT = "2026-01-20T00:00:00+00:00"
FAULT = "TypeError in parser.py line 31"
LATER = "2026-01-20T00:10:00+00:00"
TASK = {"task": "TASK-1201", "command": "landing publish", "args": [["page", "promo-raya"]]}
ASKED = {
    **TASK,
    "approver": "Ali",
    "ask": 1,
    "minutes": 10,
    "expires_at": LATER,
    "subject": {"version": 2, "title": "Promo Raya Gila!", "description": "Diskaun", "cta": "Order", "has_image": True},
}
WORK = {
    **TASK,
    "command": "agent task",
    "agent": "Ali",
    "type": "create_ticket",
    "target": "60123456789",
    "priority": "high",
    "deadline": AT,
    "note": "Customer minta price list",
    "requester": "Bob",
}
CREATED = {
    **TASK,
    "command": "landing create",
    "page": "promo-raya",
    "version": 1,
    "title": "Promo",
    "url": "/p/promo-raya",
}
MISTAKE = {"line": 2, "key": "pag", "value": "x", "problem": "unknown_key", "nearest": "page", "choices": []}
NODE = {
    "name": "home",
    "online": False,
    "since": AT,
    "last_seen": AT,
    "abilities": {"browser": "missing"},
    "last_error": "x",
}
LISTED = {
    "page": "promo-raya",
    "status": "published",
    "version": 2,
    "title": "Promo",
    "views": 3,
    "clicks": 1,
    "url": "/p/promo-raya",
}
TIKTOK = {
    **TASK,
    "command": "tiktok post",
    "agent": "Ali",
    "type": "tiktok_post",
    "priority": "normal",
    "requester": "Bob",
    "caption": "Pedas ni jujur 🔥 #AbangColek #StreetFood",
    "hashtags": ["#AbangColek", "#StreetFood"],
    "video_id": "73920123",
    "link": "https://www.tiktok.com/@abangcolek/video/73920123",
    "video": {"state": "waiting", "problem": None},
    "by": "Ali",
    "seconds": 300,
    "period": "week",
}
LATE = {**WORK, "minutes": 5, "status": "pending"}
PLAN = [
    {
        "what": "live_version",
        "name": "promo-raya",
        "now": {"version": 2, "status": "published"},
        "then": {"version": 1, "status": "published"},
    },
    {"what": "headline", "name": "promo-raya", "now": "Two", "then": "One"},
    {"what": "quiet", "name": "Ali", "now": "true", "then": False},
    {"what": "app_value", "name": "checkout max_qty", "key": "max_qty", "now": 5, "then": 3},
    {"what": "task", "name": "TASK-1203 landing screenshot", "now": "pending", "then": "cancelled"},
]
METRICS = [
    {"name": "success_rate", "value": 0.981, "target": 0.95, "good": True},
    {"name": "completion_seconds", "value": 0.4, "target": 120, "good": True},
    {"name": "response_seconds", "value": 900, "target": 300, "good": False},
    {"name": "uptime", "value": None, "target": 0.99, "good": None},
    {"name": "session_seconds", "value": 864000, "target": 604800, "good": True},
]
STEP = {"at": AT, "action": "created", "actor": "Ali", "details": {}}
APPROVAL = {"ask": 1, "approver": "Ali", "decision": "approved", "decided_at": AT}

SAYINGS: dict[str, dict[str, Any]] = {
    **FLOW_SAYINGS,
    **VOICE_SAYINGS,
    "grammar.mistakes": {"command": "landing create", "mistakes": [MISTAKE], "corrected": "/landing create\npage: x"},
    "grammar.missing": {
        "command": "landing create",
        "field": "title",
        "missing": ["title", "page"],
        "kept": [["desc", "x"]],
        "example": "Promo",
        "minutes": 10,
    },
    "grammar.unknown": {"word": "lending", "nearest": ["landing list", "status", "queue"]},
    "grammar.forwarded": {"command": "/landing publish page: promo-raya"},
    "grammar.chat": {},
    "grammar.media": {"kind": "audio"},
    "grammar.broken": {"error": FAULT},
    "draft.dropped": {"command": "landing create"},
    "draft.expired": {"command": "landing create", "minutes": 10},
    "access.unauthorized": {},
    "access.role": {"command": "landing publish", "role": "viewer", "needs": "admin"},
    "access.slow_down": {"limit": 20, "seconds": 42},
    "help.overview": {},
    "help.category": {"category": "landing"},
    "help.command": {"command": "landing_create"},
    "approval.asked": ASKED,
    "approval.changed": ASKED,
    "approval.refused": {**TASK, "reason": "already_approved", "who": "Ali", "when": AT, "approver": "Ali"},
    "approval.rejected": TASK,
    "approval.expired": TASK,
    "approval.which": {"tasks": [{"task": "TASK-1201", "command": "landing publish"}, "TASK-1202"]},
    "task.queued": {**TASK, "eta_s": 120, "node": {"online": True, "since": AT, "browser": "ready"}},
    "task.completed": {**TASK, "seconds": 45, "result": {"text": "Landing page published", "url": "/p/promo-raya"}},
    "task.failed": {**TASK, "error": {"code": "upload", "detail": ""}, "retry": True},
    "task.uncertain": {**TASK, "error": {"code": "lease_ran_out", "detail": ""}},
    "task.cancelled": TASK,
    "task.retried": {**TASK, "attempt": 2},
    "task.acknowledged": TASK,
    "task.scheduled": {**TASK, "at": AT},
    "task.refused": {**TASK, "reason": "already_done", "status": "done", "nearest": ["TASK-1200"]},
    "landing.created": {**CREATED, "picture": {"state": "stored", "problem": None}, "publish": None},
    "landing.edited": {**CREATED, "field": "headline", "live": False, "picture": {"state": "none", "problem": None}},
    "landing.published": {**CREATED, "seconds": 0.2, "shot": {"state": "follows", "since": None, "detail": None}},
    "landing.unpublished": {**TASK, "page": "promo-raya"},
    "landing.rolled_back": {
        **CREATED,
        "from": 2,
        "live": True,
        "shot": {"state": "offline", "since": AT, "detail": None},
    },
    "landing.list": {"status": "all", "pages": [LISTED, {**LISTED, "status": "draft", "scheduled_at": AT}]},
    "landing.shot": {**TASK, "page": "promo-raya", "url": "/p/promo-raya"},
    "landing.refused": {"reason": "no_such_page", "page": "promo", "pages": ["promo-raya"], "versions": []},
    "agent.assigned": WORK,
    "agent.notice": WORK,
    "agent.reassigned": {**WORK, "moved": "TASK-1200", "from": "Bob"},
    "agent.released": WORK,
    "agent.list": {
        "status": "pending",
        "tasks": [
            {
                "task": "TASK-1201",
                "type": "call",
                "agent": "Ali",
                "priority": "high",
                "status": "pending",
                "deadline": AT,
            }
        ],
    },
    "agent.finished": {**WORK, "seconds": 300},
    "agent.accepted": WORK,
    "agent.declined": WORK,
    "agent.refused": {"reason": "unknown_agent", "name": "Abu", "names": ["Ali", "Bob"]},
    "agent.duty": {"agent": "Ali", "on": False, "tasks": ["TASK-1201"]},
    "agent.reminder": LATE,
    "agent.not_accepted": LATE,
    "agent.overdue": LATE,
    "agent.proof_wanted": WORK,
    "agent.proof_failed": {**WORK, "problem": "too_large"},
    "tiktok.assigned": TIKTOK,
    "tiktok.post_notice": TIKTOK,
    "tiktok.edit_notice": {**TIKTOK, "type": "tiktok_edit", "caption_now": "Pedas"},
    "tiktok.delete_notice": {**TIKTOK, "type": "tiktok_delete", "caption_now": "Pedas", "reason": "wrong content"},
    "tiktok.stats_notice": {**TIKTOK, "type": "tiktok_stats"},
    "tiktok.caption": TIKTOK,
    "tiktok.video": TIKTOK,
    "tiktok.ask_link": TIKTOK,
    "tiktok.ask_figures": TIKTOK,
    "tiktok.posted": TIKTOK,
    "tiktok.figures": {**TIKTOK, "views": 1200, "likes": 300, "comments": 24, "shares": 12},
    "tiktok.edited": TIKTOK,
    "tiktok.deleted": TIKTOK,
    "tiktok.list": {
        "posts": [
            {"task": "TASK-1201", "caption": "Pedas", "state": "scheduled", "at": AT},
            {
                "task": "TASK-1202",
                "caption": "Pedas",
                "state": "live",
                "at": AT,
                "agent": "Ali",
                "video_id": "73920123",
                "link": "https://www.tiktok.com/@abangcolek/video/73920123",
                "views": 1200,
            },
        ],
        "more": 3,
    },
    "tiktok.refused": {
        "reason": "unknown_video",
        "video_id": "73920124",
        "nearest": [{"video_id": "73920123", "caption": "Pedas"}],
    },
    "tiktok.video_failed": {**TIKTOK, "problem": "expired"},
    "tiktok.video_kept": TIKTOK,
    "system.status": {
        "nodes": [NODE],
        "queue": {"pending": 1, "running": 0, "awaiting_approval": 2, "failed": 0},
        "today": {"done": 5, "failed": 1},
        "meters": [
            {"name": "whatsapp_messages", "used": 900, "limit": 1000},
            {"name": "database_bytes", "used": 9e6, "limit": 5e8},
            {"name": "files_bytes", "used": 2e8, "limit": 1e9},
            {"name": "upstash_commands", "used": 300, "limit": 10000, "estimate": True},
        ],
        "metrics": METRICS,
        "waiting": {"home": 1, "human": 0, "instant": 0},
        "since": AT,
        "faults": {"times": 3, "error": FAULT, "at": AT},
    },
    "undo.done": {
        **TASK,
        "command": "undo",
        "undone": "TASK-1200",
        "of": "landing_publish",
        "plan": PLAN,
    },
    "undo.refused": {
        "undone": "TASK-1200",
        "of": "landing_edit",
        "status": "done",
        "reason": "changed_since",
        "what": "headline",
        "name": "promo-raya",
        "expected": {"version": 2, "status": "draft", "value": "Promo"},
        "found": {"version": 3, "status": "draft", "value": "Promo Gila"},
        "by": "Bob",
    },
    "system.stopped": {"by": "Ali", "at": AT, "already": False, "running": [{"task": "TASK-1201", "command": "x"}]},
    "system.resumed": {
        "by": "Ali",
        "at": AT,
        "since": AT,
        "already": False,
        "waiting": {"home": 1, "human": 0, "instant": 2},
    },
    "system.waits": {**TASK, "command": "landing screenshot", "stopped": {"by": "Ali", "at": AT}},
    "alert.offline": {"since": AT, "minutes": 10, "waiting": 2},
    "alert.online": {"since": AT, "seconds": 900, "waiting": 2},
    "alert.quota": {"name": "whatsapp_messages", "used": 800, "limit": 1000, "level": 80},
    "alert.quota_over": {"name": "database_bytes", "used": 9e6, "limit": 5e8, "level": 0},
    "alert.silence": {"since": AT, "hours": 24},
    "alert.silence_over": {"since": AT, "hours": 24},
    "alert.uncertain": {**TASK, "requester": "Ali"},
    "alert.fault": {"error": FAULT},
    "landing.edited_planned": {
        **CREATED,
        "field": "headline",
        "picture": {"state": "none", "problem": None},
        "scheduled": {"task": "TASK-1202", "ask": 2, "at": AT, "approver": "Ali", "minutes": 10},
    },
    "system.queue": {
        "status": "all",
        "tasks": [
            {
                "task": "TASK-1201",
                "command": "landing publish",
                "status": "failed",
                "priority": "low",
                "created_at": AT,
                "error": "x",
            }
        ],
    },
    "system.why": {
        **TASK,
        "status": "done",
        "asked_by": "Ali",
        "asked_at": AT,
        "raw": "/landing publish page: promo-raya",
        "understood": {"page": "promo-raya"},
        "approvals": [APPROVAL],
        "steps": [STEP],
        "digest": "0123456789abcdef",
    },
    "user.added": {"name": "Ali", "number": "60123456789", "role": "agent", "known_before": True},
    "user.removed": {"name": "Ali"},
    "user.list": {
        "people": [{"name": "Ali", "number": "60123456789", "role": "agent", "language": "ms", "last_active": AT}]
    },
    "user.refused": {"reason": "last_admin", "name": "Ali", "names": ["Ali"]},
    "settings.quiet": {"on": True},
    "settings.language": {"language": "ms"},
    "report.chart": {
        **TASK,
        "chart": "sales",
        "unit": "RM",
        "name": "week",
        "title": "Jualan",
        "subject": "EVT-101 Bazaar",
        "period": "Minggu ini · 16 – 22 Nov 2026",
        "total": "RM 6,706",
        "change": "▲ 12 %",
        "is_average": True,
    },
    "content.drafted": {
        **TASK,
        "text": "Pedas ni jujur 🔥\n#AbangColek #StreetFood",
        "type": "promo",
        "tone": "funny",
        "language": "ms",
    },
}

POST = {
    "slot": "SLOT-12",
    "platform": "tiktok",
    "type": "behind_scene",
    "at": AT,
    "agent": "Ali",
    "task": "TASK-1202",
    "state": "due",
}
WORDS = {"type": "promo", "tone": "hype", "tongue": "ms"}
CAPTION = {**WORDS, "id": 12, "text": "Rasa Padu, Pedas Menggamit! 🔥 #AbangColek"}
PLANNING = {**TASK, "command": "content schedule"}

SAYINGS |= {
    "content.scheduled": {
        **PLANNING,
        "date": "2026-01-20",
        "day": AT,
        "platform": "all",
        "type": "promo",
        "agent": None,
        "slots": [{**POST, "state": "planned", "task": None}, {**POST, "platform": "instagram", "slot": "SLOT-13"}],
    },
    "content.calendar": {"from": AT, "to": LATER, "days": [{"at": AT, "slots": [POST]}], "more": 3},
    "content.cancelled": {**PLANNING, **POST, "task": "TASK-1201", "state": "cancelled", "was": "planned"},
    "content.refused": {
        "command": "content schedule",
        "reason": "day_full",
        "date": "2026-01-20",
        "day": AT,
        "platform": "all",
        "type": "promo",
        "slots": 5,
        "fits": 2,
        "next": {"date": "2026-01-21", "day": "2026-01-21T04:00:00+00:00"},
    },
    "content.due": {
        "slots": [
            {**POST, "late_s": 900},
            {**POST, "slot": "SLOT-13", "task": None, "agent": None, "late_s": 2, "note": "TikTok · promo\nPadu! 🔥"},
        ]
    },
    "content.missed": {"missed": 12, "more": 11, "slots": [{**POST, "state": "missed"}]},
    "content.caption": {
        **PLANNING,
        **WORDS,
        "command": "content caption",
        "caption": CAPTION["text"],
        "id": 12,
        "left": 7,
        "draft": "follows",
    },
    "content.exhausted": {
        **WORDS,
        "command": "content caption",
        "reason": "exhausted",
        "bank": 8,
        "days": 30,
        "next_at": AT,
        "fresh": [{"tone": "funny", "tongue": "ms", "left": 5}],
    },
    "content.hashtags": {"niche": "viral", "count": 3, "wanted": 5, "line": "#AbangColek #FYP #Viral"},
    "content.bank_added": {**PLANNING, **CAPTION, "command": "content bank add", "rested": 9},
    "content.bank_list": {
        "type": "promo",
        "tone": None,
        "total": 31,
        "captions": [{**CAPTION, "resting": True}],
        "more": 30,
    },
    "content.bank_removed": {**PLANNING, **CAPTION, "command": "content bank remove", "left": 7},
}

SETTING = {"task": "TASK-1201", "command": "app update", "app": "checkout", "key": "min_order", "version": 7}

SAYINGS |= {
    "app.updated": {**SETTING, "value": "20.00", "before": "15.00", "same": False},
    "app.feature": {**SETTING, "name": "dark_mode", "on": True, "apps": ["booking", "catalog"], "same": ["checkout"]},
    "app.list": {
        "apps": [
            {
                "app": "checkout",
                "version": 7,
                "updated_at": AT,
                "values": [
                    {"key": "max_qty", "value": 5, "by": "Ali", "at": AT},
                    {"key": "open", "value": False, "by": "Ali", "at": AT},
                ],
                "features": [{"key": "dark_mode", "value": True, "by": "Ali", "at": AT}],
            },
            {"app": "booking", "version": 0, "updated_at": None, "values": [], "features": []},
        ]
    },
    "app.deployed": {**TASK, "branch": "main", "watched": True, "url": "https://abangcolek.my", "seconds": 95.0},
    "app.rolled_back": {
        **SETTING,
        "command": "rollback",
        "to": 5,
        "changes": [
            {"what": "app_value", "name": "checkout min_order", "key": "min_order", "now": "20.00", "then": None}
        ],
    },
    "app.refused": {"reason": "no_such_version", "app": "checkout", "key": None, "versions": [5, 6, 7]},
}

SPAN = {
    "name": "month",
    "since": "2026-10-31T16:00:00.000Z",
    "until": "2026-11-22T06:32:00.000Z",
    "so_far": True,
    "previous_since": "2026-09-30T16:00:00.000Z",
    "previous_until": "2026-10-22T06:32:00.000Z",
}
DAY_SPAN = {**SPAN, "name": "today", "since": "2026-11-21T16:00:00.000Z", "previous_since": "2026-11-20T16:00:00.000Z"}
CHART = {"state": "follows", "since": None}
MISSING = {"of": 22, "count": 2, "first": ["2026-11-01", "2026-11-02"]}
SALE = {
    "sale": "SALE-12",
    "amount": 120.5,
    "qty": 2,
    "item": "Colek Mangga",
    "channel": "gerai",
    "at": AT,
    "event": {"event": "EVT-101", "name": "Bazar Raya"},
}
FAIR = {
    "event": "EVT-101",
    "name": "Bazar Raya",
    "date": "2026-11-28",
    "place": "Bangi",
    "target": 3000,
    "note": None,
    "days": 6,
}
BAD_CELL = {"row": 7, "column": "Jumlah (RM)", "value": "12.345", "problem": "too_many_decimals"}
SHEET = {
    "task": "TASK-1201",
    "command": "sale import",
    "file": "jualan.csv",
    "rows": 312,
    "total": 12345.5,
    "first_day": "2026-11-01",
    "last_day": "2026-11-20",
    "problems": 21,
    "bad": [BAD_CELL],
    "more_bad": 20,
}


def compared(value: float, previous: float | None = None, change: float | None = None) -> dict[str, Any]:
    return {"value": value, "previous": previous, "change": change}


SAYINGS |= {
    "sale.added": {**TASK, **SALE, "day": {"date": "2026-01-20", "total": 320.5, "orders": 3}},
    "sale.list": {"period": DAY_SPAN, "sales": [SALE], "total": 120.5, "more": 2},
    "sale.removed": {**TASK, **SALE},
    "sale.refused": {
        "reason": "import_no_good_row",
        "problems": [BAD_CELL],
        "columns": ["Tarikh", "Jumlah (RM)"],
        "events": [FAIR],
    },
    "sale.import_waits": {**TASK, "file": "jualan.csv"},
    "sale.import_asked": {**SHEET, "known": 12, "approver": "Ali", "ask": 1, "minutes": 10, "expires_at": LATER},
    "sale.imported": {**SHEET, "accepted": 300, "updated": 2, "duplicates": 10},
    "event.created": {**TASK, **FAIR},
    "event.list": {"events": [{**FAIR, "sold": 250.0}, {**FAIR, "event": "EVT-100", "days": -3, "sold": None}]},
    "event.refused": {"reason": "no_such_event", "event": "EVT-999", "events": [FAIR]},
    "report.daily": {
        **TASK,
        "date": "2026-11-22",
        "is_today": True,
        "period": DAY_SPAN,
        "sales": compared(1234.5, 1100, 12),
        "orders": compared(31, 30, 3),
        "traffic": compared(420, 400, 5),
        "clicks": compared(42, 40, 5),
        "conversion": compared(10, 10, 0),
        "chats": compared(6, 8, -25),
        "tasks_done": compared(12, 10, 20),
        "tasks_failed": compared(1, 0),
        "engagement": compared(120),
        "answered": 4,
        "waiting": 2,
        "posts": [{"platform": "tiktok", "posts": 2}],
        "pages": [{"page": "promo-raya", "views": 300, "clicks": 30}],
        "events": [{**FAIR, "sold": 250.0}],
        "best_item": {"name": "Colek Mangga", "total": 640, "qty": 32},
        "chart": CHART,
    },
    "report.sales": {
        **TASK,
        "period": SPAN,
        "total": 12345.5,
        "orders": 312,
        "average": 39.57,
        "refunds": 2,
        "refunded": 15.0,
        "items": [{"name": "Colek Mangga", "total": 4000, "qty": 120}],
        "channels": [{"name": "gerai", "total": 9000}],
        "best": {"label": "2026-11-20", "value": 2100},
        "missing": MISSING,
        "earlier": {
            "total": compared(12345.5, 11000, 12),
            "orders": compared(312, 297, 5),
            "average": compared(39.57, 37.04, 7),
        },
        "chart": CHART,
    },
    "report.event": {
        **TASK,
        **FAIR,
        "sold": {"total": 250.0, "orders": 6, "best_item": {"name": "Colek", "total": 200, "qty": 10}},
        "on_day": {"date": "2026-11-28", "total": 300.0, "orders": 7},
        "reached": 8,
        "lacks": 2750.0,
        "chart": CHART,
    },
    "report.content": {
        **TASK,
        "period": {**SPAN, "name": "week"},
        "platform": "all",
        "platforms": [
            {
                "platform": "tiktok",
                "measured": 3,
                "views": compared(12000, 9000, 33),
                "likes": compared(800, 900, -11),
                "comments": compared(40),
                "shares": {"value": None, "previous": None, "change": None},
            }
        ],
        "posts": [{"platform": "tiktok", "posts": 2}],
        "best": [{"platform": "tiktok", "post": "7392012345", "views": 9000, "likes": 600}],
        "chart": CHART,
    },
    "report.achievement": {
        **TASK,
        "period": {**SPAN, "name": "week"},
        "up": [
            {"metric": "sales", "unit": "RM", **compared(1200, 900, 33)},
            {"metric": "chats", "unit": "count", **compared(4)},
        ],
        "records": [
            {"record": "best_day", "date": "2026-11-20", "value": 900, "before": 850},
            {"record": "largest_sale", "value": 250, "item": "Set Pedas", "sale": "SALE-9"},
        ],
        "reached": [{**FAIR, "sold": 3100}],
        "chart": CHART,
    },
    "report.review": {
        **TASK,
        "period": {**SPAN, "name": "last_week"},
        "down": [{"metric": "conversion", "unit": "%", **compared(8, 10, -20)}],
        "up": [{"metric": "sales", "unit": "RM", **compared(1200, 900, 33)}],
        "failed": {"count": 3, "commands": [{"command": "landing publish", "times": 3}]},
        "missing": MISSING,
        "waiting": 2,
        "uncertain": 1,
        "chart": CHART,
    },
    "report.analytics": {
        **TASK,
        "metric": "conversion",
        "unit": "%",
        "period": {**SPAN, "name": "7d", "since": "2026-11-15T06:32:00.000Z"},
        "compares": True,
        **compared(10.5, 8.4, 25),
        "best": {"label": "2026-11-20", "value": 12.5},
        "parts": [["clicks", 42], ["traffic", 400]],
        "missing": MISSING,
        "chart": {"state": "offline", "since": AT},
    },
    "report.refused": {"reason": "day_to_come", "date": "2027-01-20"},
}
