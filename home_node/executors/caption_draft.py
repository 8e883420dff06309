"""A fresh caption in the brand's voice, from the owner's writer: an endpoint that speaks OpenAI's chat completions."""

from urllib.parse import urlsplit

import httpx

from home_node.captions.caption_cleanup import clean_caption, is_known
from home_node.captions.caption_request import CaptionRequest, compose_messages, read_request
from home_node.executors import Task, Tools
from home_node.outcomes import Done, Failed, Outcome
from shared.settings import Settings, settings

TRIES = 2  # a writer that gave nothing twice will not the third time
TIMEOUT_S = 60.0  # a model without a graphics card is slow; whoever waits longer has taken one from the bank
_HERE = {"127.0.0.1", "localhost", "::1"}


class NoCaption(Exception):
    """Why there is none, as an error's code and detail."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.outcome = Failed(code, detail)


def check_ability() -> str:
    return "ready" if settings().writer_url and settings().writer_model else "missing"


def execute(task: Task, tools: Tools) -> Outcome:
    """Failed for good after two tries: whoever asked has one from the bank already, and a late one is of no use."""
    request = read_request(task.args, task.language)
    if isinstance(request, str):
        return Failed("bad_wish", f"No caption: {request}.")
    if check_ability() == "missing":
        return Failed("no_writer", "No writer is set on the home PC: WOCS_WRITER_URL and WOCS_WRITER_MODEL.")
    problem = Failed("no_caption")
    for attempt in range(TRIES):
        tools.check_in()
        try:
            caption = _write_caption(settings(), request, attempt)
        except NoCaption as none:
            problem = none.outcome
        else:
            return Done({"text": caption, "type": request.type, "tone": request.tone, "language": request.language})
    return problem


def _write_caption(config: Settings, request: CaptionRequest, attempt: int) -> str:
    caption = clean_caption(_ask_writer(config, request, attempt))
    if not caption:
        raise NoCaption("no_caption", "The writer answered with nothing that could be posted.")
    if is_known(caption, (*request.examples, *request.avoid)):
        raise NoCaption("no_caption", "The writer only repeated a caption that there is already.")
    return caption


def _ask_writer(config: Settings, request: CaptionRequest, attempt: int) -> str:
    body = {
        "model": config.writer_model,
        "messages": compose_messages(request, config.brand),
        "temperature": 0.9 + 0.2 * attempt,  # the second try should not be the first one again
        "max_tokens": 400,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {config.writer_key}"} if config.writer_key else {}
    try:
        away = urlsplit(config.writer_url).hostname not in _HERE
        with httpx.Client(timeout=TIMEOUT_S, trust_env=away) as http:
            answer = http.post(f"{config.writer_url}/chat/completions", json=body, headers=headers)
    except httpx.TimeoutException:
        raise NoCaption("writer_slow", f"The writer did not answer within {TIMEOUT_S:.0f} seconds.") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NoCaption("writer_down", "The writer does not answer; is it running?") from None
    return _read_content(answer)


def _read_content(answer: httpx.Response) -> str:
    if answer.status_code != 200:
        raise NoCaption("writer_refused", f"The writer answered with HTTP {answer.status_code}.")
    try:
        content = answer.json()["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str):
        raise NoCaption("writer_odd", "The writer's answer is no chat completion.")
    return content
