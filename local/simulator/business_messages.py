"""What happens to a message the business sends: limits that count over time, the recipient, the phone it lands on."""

import re
from typing import Any

import httpx

from local.simulator import chats, media, phone_owners, statuses, trouble
from local.simulator.business_contacts import describe_contacts
from local.simulator.limits import MEDIA_KINDS
from local.simulator.meta_errors import Refusal, invalid, refusal, unknown_object
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator
from local.simulator.store import Row, Store
from local.simulator.webhook_shapes import new_message_id

REACTION_OLDEST_S = 30 * 24 * 60 * 60
USER_ID = re.compile(r"[A-Z]{2}\.[\w.]+")


def send(simulator: Simulator, payload: Json, graph_version: str) -> Json | Refusal:
    """Takes a valid message; the answer is Meta's. Outside the 24 h window it is taken too, and failed by a status."""
    if payload.get("recipient") is None and USER_ID.fullmatch(payload["to"]):
        return _answer(payload, None, new_message_id(payload["to"]))  # taken, and dropped without a word
    person = _recipient(simulator.store, payload)
    if isinstance(person, Refusal):
        return person
    if not _within_pair_rate(simulator, person):
        return refusal(131056)
    kind = payload.get("type", "text")
    content = _content(simulator, kind, payload[kind])
    if isinstance(content, Refusal):
        return content
    with simulator.store.change():
        message = _keep(simulator, person, payload, content, graph_version)
        _land(simulator, person, message, content)
    return _answer(payload, person, message["id"])


def _recipient(store: Store, payload: Json) -> Row | Refusal:
    if payload.get("recipient"):
        person = store.row("select * from people where user_id = ?", payload["recipient"])
        return person or refusal(131026)
    number = phone_owners.digits(payload["to"])
    return phone_owners.find_or_add(store, number) if number else invalid("The phone number is malformed.")


def _answer(payload: Json, person: Row | None, message_id: str) -> Json:
    contact: Json = {"input": payload.get("recipient") or payload["to"]}
    if payload.get("recipient"):
        contact["user_id"] = payload["recipient"]
    else:
        contact["wa_id"] = person["number"] if person else payload["to"]
    answer: Json = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message_id}]}
    if payload.get("type") == "template":
        answer["messages"][0]["message_status"] = "accepted"
    return answer


def _within_pair_rate(simulator: Simulator, person: Row) -> bool:
    """A bucket of 45 that fills by one every six seconds."""
    config, now = simulator.config, simulator.now()
    held = config.pair_burst if person["tokens"] is None else person["tokens"]
    since = now - (person["tokens_at"] or now)
    tokens = min(float(config.pair_burst), held + since / config.pair_interval_s)
    if tokens < 1:
        return False
    simulator.store.run(
        "update people set tokens = ?, tokens_at = ? where number = ?", tokens - 1, now, person["number"]
    )
    return True


def _content(simulator: Simulator, kind: str, content: Any) -> Json | Refusal:
    """What a phone will show, flat: words in `text` or `caption`, files in `media`."""
    if kind == "text":
        return {"text": content["body"], "preview": bool(content.get("preview_url"))}
    if kind == "contacts":
        return {"text": describe_contacts(content)}
    if kind == "interactive":
        return _interactive(simulator, content)
    if kind == "template":
        return _template(simulator, content)
    if kind == "reaction":
        return _reaction(simulator.store, content)
    if kind not in MEDIA_KINDS:
        return dict(content)
    file = _file(simulator, content)
    return file if isinstance(file, Refusal) else {"media": file, "caption": content.get("caption") or None}


def _file(simulator: Simulator, part: Json) -> Json | Refusal:
    """A file by id, or by link, which is fetched once as Meta would."""
    by_id = isinstance(part.get("id"), str)
    row = media.living_row(simulator, part["id"]) if by_id else _fetch_link(simulator, part["link"])
    if row is None and by_id:
        return unknown_object("POST", part["id"])
    if row is None:
        return Refusal(131053, "Downloading media from weblink failed.")
    file: Json = {"id": row["id"], "mime": row["mime"], "size": row["size"], "voice": bool(part.get("voice"))}
    return file | {"filename": part.get("filename") or row["filename"]}


def _fetch_link(simulator: Simulator, link: str) -> Row | None:
    try:
        answer = httpx.get(link, timeout=20, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    mime = answer.headers.get("content-type", "").partition(";")[0].strip()
    if answer.status_code != 200 or len(answer.content) > media.UPLOADABLE.get(mime, 0):
        return None
    return media.keep(simulator, answer.content, mime, link.rsplit("/", 1)[-1][:80] or None, uploaded=True)


def _interactive(simulator: Simulator, interactive: Json) -> Json | Refusal:
    action, header = interactive["action"], interactive.get("header") or {}
    bubble: Json = {"text": interactive["body"]["text"], "footer": (interactive.get("footer") or {}).get("text")}
    kind = header.get("type", "text")
    if header and kind != "text":
        file = _file(simulator, header[kind])
        if isinstance(file, Refusal):
            return file
        bubble["media"] = file
    bubble |= {"header": header.get("text")} if header and kind == "text" else {}
    if interactive["type"] == "button":
        return bubble | {"buttons": [button["reply"] for button in action["buttons"]]}
    if interactive["type"] == "cta_url":
        parameters = action["parameters"]
        return bubble | {"link": {"title": parameters["display_text"], "url": parameters["url"]}}
    return bubble | {"list": {"label": action["button"], "sections": action["sections"]}}


def _template(simulator: Simulator, template: Json) -> Json | Refusal:
    """The template's body with its parameters filled in; quick replies become buttons."""
    approved = simulator.config.templates
    if approved is not None and template["name"] not in approved:
        return Refusal(
            132001, f"template name ({template['name']}) does not exist in {template['language']['code']}", 404
        )
    components = [part for part in template.get("components") or [] if isinstance(part, dict)]
    values = [
        _words(value) for part in components if part.get("type") == "body" for value in part.get("parameters", [])
    ]
    body = (approved or {}).get(template["name"]) or "\n".join(f"{{{{{n}}}}}" for n in range(1, len(values) + 1))
    if len(values) != len(set(re.findall(r"\{\{\d+\}\}", body))):
        return refusal(132000)
    for place, value in enumerate(values, 1):
        body = body.replace(f"{{{{{place}}}}}", value)
    return {"text": body or template["name"], "template": template["name"]}


def _words(parameter: object) -> str:
    return str(parameter.get("text", "")) if isinstance(parameter, dict) else str(parameter)


def _reaction(store: Store, reaction: Json) -> Json | Refusal:
    if store.row("select 1 from messages where id = ?", reaction["message_id"]) is None:
        return invalid("Message ID is invalid.")
    return {"message_id": reaction["message_id"], "emoji": reaction.get("emoji", "")}


def _keep(simulator: Simulator, person: Row, payload: Json, content: Json, graph_version: str) -> Row:
    quoted = (payload.get("context") or {}).get("message_id")
    simulator.store.run("update people set typing_until = 0 where number = ?", person["number"])
    return chats.add(
        simulator.store,
        person["number"],
        False,
        payload.get("type", "text"),
        content,
        simulator.now(),
        context={"id": quoted} if quoted else {},
        callback=payload.get("biz_opaque_callback_data"),
        graph_version=graph_version,
    )


def _land(simulator: Simulator, person: Row, message: Row, content: Json) -> None:
    """Delivered, or failed by a status: the window is closed, a reaction comes too late, or trouble was asked for."""
    ordered = trouble.take(simulator.store, "fail_later")
    heard_at = chats.last_message_at(simulator.store, person["number"])
    closed = heard_at is None or simulator.now() - heard_at > simulator.config.window_s
    if ordered:
        statuses.fail(simulator, message, ordered["code"])
    elif closed and message["kind"] != "template":
        statuses.fail(simulator, message, 131047)
    elif message["kind"] == "reaction" and not _reacts(simulator, content):
        statuses.fail(simulator, message, 131009)
    else:
        statuses.arrive(simulator, message)


def _reacts(simulator: Simulator, content: Json) -> bool:
    if simulator.now() - chats.get(simulator.store, content["message_id"])["at"] > REACTION_OLDEST_S:
        return False
    chats.react(simulator.store, content["message_id"], False, content["emoji"])
    return True
