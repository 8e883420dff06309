"""The API's back door: trouble on demand, and the handshake Meta makes when a webhook is entered in the dashboard."""

import secrets

import httpx
from flask import jsonify, request

from local.simulator import delivery, media, trouble
from local.simulator.api_call import Answer, no, read_wish
from local.simulator.meta_json import Json
from local.simulator.simulator import Simulator


def answer_trouble(simulator: Simulator) -> Answer:
    if request.method == "POST":
        wish = read_wish()
        kind = wish.get("kind")
        if kind in trouble.LASTING:
            problem = trouble.order(simulator.store, wish)
            if problem:
                return no(problem)
        elif kind in trouble.AT_ONCE:
            _trouble_now(simulator, kind, wish)
        else:
            return no("kind must be one of: " + ", ".join((*trouble.LASTING, *trouble.AT_ONCE)))
    return jsonify(troubles=trouble.active(simulator.store))


def _trouble_now(simulator: Simulator, kind: str, wish: Json) -> None:
    if kind == "expire_urls":
        media.kill_addresses(simulator)
    elif kind == "expire_media":
        media.kill_media(simulator, str(wish["media_id"]) if wish.get("media_id") else None)
    else:
        trouble.clear(simulator.store)
        delivery.release_reversed(simulator)


def answer_subscribe(simulator: Simulator) -> Answer:
    challenge = str(secrets.randbelow(10**10))
    query = {"hub.mode": "subscribe", "hub.verify_token": simulator.config.verify_token, "hub.challenge": challenge}
    try:
        answer = httpx.get(simulator.config.webhook_url, params=query, timeout=10, trust_env=False)
    except httpx.HTTPError:
        return jsonify(ok=False, detail="the webhook does not answer")
    ok = answer.status_code == 200 and answer.text == challenge
    return jsonify(ok=ok, detail="verified" if ok else f"answered {answer.status_code}, not the challenge")
