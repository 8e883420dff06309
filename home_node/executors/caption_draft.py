"""A fresh caption in the brand's voice, from the owner's writer: an endpoint that speaks OpenAI's chat completions."""

from urllib.parse import urlsplit

import httpx

from home_node.captions.caption_cleanup import cleaned, is_known
from home_node.captions.caption_request import Wish, messages_for, read_wish
from home_node.executors import Task, Tools
from home_node.outcomes import Done, Failed, Outcome
from shared.settings import Settings, settings

TRIES = 2
TIMEOUT_S = 60.0
_HERE = {"127.0.0.1", "localhost", "::1"}


class NoCaption(Exception):
    """Why there is none, as an error's code and detail."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.outcome = Failed(code, detail)


def ability() -> str:
    return "ready" if settings().writer_url and settings().writer_model else "missing"


def execute(task: Task, tools: Tools) -> Outcome:
    """Failed for good after two tries: whoever asked has one from the bank already, and a late one is of no use."""
    wish = read_wish(task.args, task.language)
    if isinstance(wish, str):
        return Failed("bad_wish", f"No caption: {wish}.")
    if ability() == "missing":
        return Failed("no_writer", "No writer is set on the home PC: WOCS_WRITER_URL and WOCS_WRITER_MODEL.")
    trouble = Failed("no_caption")
    for attempt in range(TRIES):
        tools.check_in()
        try:
            text = _caption(settings(), wish, attempt)
        except NoCaption as none:
            trouble = none.outcome
        else:
            return Done({"text": text, "type": wish.type, "tone": wish.tone, "language": wish.language})
    return trouble


def _caption(chosen: Settings, wish: Wish, attempt: int) -> str:
    text = cleaned(_ask(chosen, wish, attempt))
    if not text:
        raise NoCaption("no_caption", "The writer answered with nothing that could be posted.")
    if is_known(text, (*wish.examples, *wish.avoid)):
        raise NoCaption("no_caption", "The writer only repeated a caption that there is already.")
    return text


def _ask(chosen: Settings, wish: Wish, attempt: int) -> str:
    body = {
        "model": chosen.writer_model,
        "messages": messages_for(wish, chosen.brand),
        "temperature": 0.9 + 0.2 * attempt,  # the second try should not be the first one again
        "max_tokens": 400,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {chosen.writer_key}"} if chosen.writer_key else {}
    try:
        away = urlsplit(chosen.writer_url).hostname not in _HERE
        with httpx.Client(timeout=TIMEOUT_S, trust_env=away) as http:
            answer = http.post(f"{chosen.writer_url}/chat/completions", json=body, headers=headers)
    except httpx.TimeoutException:
        raise NoCaption("writer_slow", f"The writer did not answer within {TIMEOUT_S:.0f} seconds.") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NoCaption("writer_down", "The writer does not answer; is it running?") from None
    return _content(answer)


def _content(answer: httpx.Response) -> str:
    if answer.status_code != 200:
        raise NoCaption("writer_refused", f"The writer answered with HTTP {answer.status_code}.")
    try:
        content = answer.json()["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str):
        raise NoCaption("writer_odd", "The writer's answer is no chat completion.")
    return content
