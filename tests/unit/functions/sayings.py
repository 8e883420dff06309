"""Sample facts for every saying of docs/contracts.md, section 5."""

from typing import Any

AT = "2026-01-20T00:00:00+00:00"
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
STEP = {"at": AT, "action": "created", "actor": "Ali", "details": {}}
APPROVAL = {"ask": 1, "approver": "Ali", "decision": "approved", "decided_at": AT}

SAYINGS: dict[str, dict[str, Any]] = {
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
    "system.status": {
        "nodes": [NODE],
        "queue": {"pending": 1, "running": 0, "awaiting_approval": 2, "failed": 0},
        "today": {"done": 5, "failed": 1},
        "meters": [
            {"name": "whatsapp_messages", "used": 900, "limit": 1000},
            {"name": "database_bytes", "used": 9e6, "limit": 5e8},
        ],
        "since": AT,
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
}
