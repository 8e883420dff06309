"""Sample facts for what is said about commands inside commands."""

from typing import Any

AT = "2026-01-20T00:00:00+00:00"
NEXT = ["2026-01-20T00:00:00+00:00", "2026-01-21T00:00:00+00:00", "2026-01-22T00:00:00+00:00"]
PUBLISHED = {
    "text": "/landing publish page: promo-1",
    "command": "landing publish",
    "task": "TASK-1203",
    "status": "done",
    "ok": True,
    "say": "landing.published",
    "facts": {
        "task": "TASK-1203",
        "page": "promo-1",
        "seconds": 1,
        "url": "/p/promo-1",
        "shot": {"state": "follows", "since": None, "detail": None},
    },
}
GIVEN = {
    "text": "/agent task to: ali type: prep_checklist",
    "command": "agent task",
    "task": "TASK-1204",
    "status": "pending",
    "ok": True,
    "say": "task.queued",
    "facts": {"eta_s": 30},
}
NOT_THERE = {
    "text": "/landing publish page: promo-2",
    "command": "landing publish",
    "task": None,
    "status": None,
    "ok": False,
    "say": "landing.refused",
    "facts": {"reason": "no_such_page", "page": "promo-2", "pages": ["promo-1"], "versions": []},
}
WAITING = {
    "text": "/landing publish page: promo-1",
    "command": "landing publish",
    "task": "TASK-1205",
    "status": "awaiting_approval",
    "ok": True,
    "say": "approval.asked",
    "facts": {
        "task": "TASK-1205",
        "command": "landing publish",
        "args": [["page", "promo-1"]],
        "approver": "Ali",
        "ask": 1,
        "minutes": 10,
        "expires_at": AT,
        "subject": {"version": 2, "title": "Promo"},
    },
}
LOOKED = {
    "text": "/schedule list",
    "command": "schedule list",
    "task": None,
    "status": None,
    "ok": True,
    "say": "schedule.list",
    "facts": {"schedules": [], "more": 0},
}
BATCH = {"task": "TASK-1202", "command": "batch", "args": [["lines", "- /status\n- /queue"]]}
RUN = {"task": "TASK-1202", "command": "template run", "args": [["name", "event_prep"]]}
KEPT = {
    "task": "TASK-1202",
    "command": "template create",
    "args": [["name", "event_prep"]],
    "name": "event_prep",
    "commands": ["/landing create page: {event_name}", "/agent task to: ali type: prep_checklist"],
    "variables": ["event_name"],
}
IF = {
    "task": "TASK-1202",
    "command": "if",
    "args": [["condition", "sales > 1000"]],
    "condition": {"metric": "sales", "period": "today", "operator": ">", "value": 1000, "text": "sales > 1000"},
    "value": 1234.5,
    "unit": "RM",
    "holds": True,
    "branch": "then",
}
SCHEDULE = {
    "task": "TASK-1202",
    "command": "schedule",
    "args": [["line", "/landing publish page: promo-1"]],
    "schedule": "SCH-12",
    "line": "/landing publish page: promo-1",
    "repeat": "daily",
    "at": AT,
    "zone": "Asia/Kuala_Lumpur",
    "next": NEXT,
}
RAN = {**SCHEDULE, "run_at": AT, "late_s": 7500, "skipped": 2}

FLOW_SAYINGS: dict[str, dict[str, Any]] = {
    "batch.done": {**BATCH, "parts": [PUBLISHED, GIVEN, LOOKED]},
    "batch.refused": {**BATCH, "line": 2, "of": 3, "text": NOT_THERE["text"], "because": NOT_THERE},
    "template.created": KEPT,
    "template.shown": {**KEPT, "by": "Ali"},
    "template.list": {"templates": [{"name": "event_prep", "count": 3, "variables": ["event_name", "event_date"]}]},
    "template.removed": {**RUN, "name": "event_prep"},
    "template.refused": {"reason": "no_such_template", "name": "event", "names": ["event_prep"]},
    "if.done": {**IF, "told": PUBLISHED},
    "if.nothing": {**IF, "holds": False, "branch": "else"},
    "if.no_data": {**IF, "value": None, "holds": None},
    "if.refused": {**IF, "text": NOT_THERE["text"], "because": NOT_THERE, "branch": "else"},
    "schedule.added": {**SCHEDULE, "warning": NOT_THERE},
    "schedule.list": {
        "schedules": [{**SCHEDULE, "owner": "Ali", "last": {"at": AT, "state": "done"}}, {**SCHEDULE, "last": None}],
        "more": 2,
    },
    "schedule.removed": SCHEDULE,
    "schedule.refused": {"reason": "no_such_schedule", "schedule": "SCH-3", "schedules": ["SCH-12"]},
    "schedule.ran": {**RAN, "told": PUBLISHED},
    "schedule.asked": {**RAN, "told": WAITING},
    "schedule.failed": {**RAN, "told": NOT_THERE},
    "schedule.stopped": {**SCHEDULE, "owner": "Ali"},
}
