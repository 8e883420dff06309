"""What a browser shows: the beginning of the message's own words, and where a tap on it leads.

Safari shows it without a script of ours (declarative web push); public/service-worker.js reads the same in others.
"""

import json

from functions.replies.meta_lengths import cut
from functions.replies.render import render_reply
from functions.templates.whatsapp_markup import strip_markup
from shared.contract.work_types import PushJob
from shared.settings import settings

_DECLARATIVE = 8030
_BODY_MAX = 180


def write_notification(job: PushJob) -> bytes:
    chosen, page, notice = settings(), job["page"], job["notice"]
    tapped = f"{chosen.base_url}{page}?push={notice}" if notice else f"{chosen.base_url}{page}"
    shown = {
        "title": chosen.brand,
        "lang": job["language"],
        "body": write_body(job),
        "navigate": tapped,
        "tag": page,
        "data": {"notice": notice, "page": page},
    }
    return json.dumps({"web_push": _DECLARATIVE, "notification": shown}, ensure_ascii=False).encode()


def write_body(job: PushJob) -> str:
    """On one line, without WhatsApp's marks."""
    facts = {"task": job["task"], **job["facts"]} if job["task"] else job["facts"]
    words = strip_markup(render_reply(job["say"], facts, job["language"]).text)
    return cut(" ".join(words.split()), _BODY_MAX)
