"""The hands whole: a phone, the functions over HTTP, the node's own process, and TikTok as our fakes are it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from werkzeug.wsgi import ClosingIterator

from functions.media_store.folder import UPLOADS
from functions.site import serve
from home_node.tiktok.studio.profile import locate_profile
from home_node.tiktok.tokens import keep_tokens, locate_tokens
from local.web.uploads import take_upload
from shared.settings import read_settings
from tests.chaos.killable_home import Home
from tests.chaos.tripwire import Tripwire
from tests.conversation.fake_graph import words_of
from tests.conversation.webhook_in_process import ADMIN, WebhookClient
from tests.fake_tiktok.api import FakeTikTok
from tests.fake_tiktok.api_tokens import KEY as APP_KEY
from tests.fake_tiktok.api_tokens import SECRET as APP_SECRET
from tests.fake_tiktok.studio import FakeStudio
from tests.fake_tiktok.studio_attempts import CAPTION
from tests.fake_tiktok.studio_attempts import KEY as PROFILE_KEY
from tests.processes import command_of, descendants, is_alive, wait_for
from tests.unit.home_node.tiktok.hands import give_tokens, read_film

Rung = Literal["inbox", "direct", "display", "studio"]
SCOPES: dict[Rung, str] = {"inbox": "video.upload", "direct": "video.publish", "display": "video.list", "studio": ""}
OPEN = "c.status in ('pending', 'running')"
LINK = "https://www.tiktok.com/@abangcolek/video/"
DOUBT = "I do not know whether it happened"
LOOKED = "I looked"


class WiredDoor:
    """The node's door, whose verbs are points: `mark before`, and `mark after`, which the node has not heard of.

    And the store, where the node puts a video. To fetch that is a task before the hands': nothing of it is a point.
    """

    def __init__(self, wire: Tripwire) -> None:
        self._wire, self._node = wire, serve("node")
        self._fetches: set[bytes] = set()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(UPLOADS):
            return take_upload(environ, start)
        verb = environ["PATH_INFO"].rpartition("/")[2]
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(asked)
        if not self._is_of_a_fetch(asked):
            self._wire.pass_by(f"{verb} before")
        answer: Any = self._node(environ, start)
        body = list(answer)
        if claimed := re.search(rb'"id": ?"(TASK-\d+)".*"type": ?"video_fetch"', b"".join(body)):
            self._fetches.add(claimed[1])
        elif not self._is_of_a_fetch(asked):
            self._wire.pass_by(f"{verb} after")
        return ClosingIterator(body, answer.close)

    def _is_of_a_fetch(self, asked: bytes) -> bool:
        named = re.search(rb'"task": ?"(TASK-\d+)"', asked)
        return bool(named and named[1] in self._fetches)


@dataclass
class World:
    """`home` works with the rungs that `use` was told of, and with no other."""

    webhook: WebhookClient
    home: Home
    wire: Tripwire
    tiktok: FakeTikTok
    studio: FakeStudio

    def use(self, *rungs: Rung, studio: Literal["post", "prefill"] = "post") -> None:
        """Starts the home with these set up, and waits until the functions know."""
        scopes = ",".join(filter(None, (SCOPES[rung] for rung in rungs)))
        if scopes:
            self.tiktok.tokens.granted = scopes
            keep_tokens(locate_tokens(read_settings(self.home.environment)), give_tokens(self.tiktok))
        self.home.environment |= {
            "WOCS_TIKTOK_STUDIO": studio if "studio" in rungs else "off",
            "WOCS_TIKTOK_AUDITED": "yes" if "direct" in rungs else "no",
        }
        self.home.start()
        for rung in rungs:
            wait_for(partial(self.has_ability, f"tiktok_{rung}"), 60)

    def trip_at(self, point: str) -> None:
        """The point of the task that comes next: the daily look at Studio's pages, which reports too, is over."""
        if point.startswith("report") and self.has_ability("tiktok_studio"):
            wait_for(self.has_looked_at_pages, 60)
        self.wire.point = point

    def put_on_screen(self, folder: Path) -> None:
        """As on a PC with a screen: the browser is asked for a window, and shows it nowhere."""
        program = folder / "chromium"
        program.write_text(f'#!/bin/sh\nexec {self.home.environment["CHROMIUM_PATH"]} --headless "$@"\n')
        program.chmod(0o700)
        self.home.environment |= {"CHROMIUM_PATH": str(program), "DISPLAY": ":99"}

    def list_executors(self) -> list[int]:
        node = self.home.process
        below = descendants(node.pid) if node else []
        return [pid for pid in below if "home_node.executor_child" in command_of(pid)]

    def list_windows(self) -> list[int]:
        """The browsers that have the login open."""
        lock = locate_profile(self.home.data).plain / "SingletonLock"
        number = int(lock.readlink().name.rpartition("-")[2]) if lock.is_symlink() else 0
        return [number] if number and is_alive(number) else []

    def has_ability(self, name: str) -> bool:
        return bool(
            self.webhook.sql("select 1 from wocs.node_list_online() n where n.abilities ->> %s::text = 'ready'", name)
        )

    def order(self, words: str, **more: Any) -> str:
        """The number of a task that the PC is at work on, confirmed where that is asked."""
        answer = self.webhook.say(ADMIN, words, **more)
        if asked := re.search(r"CONFIRM TASK-\d+", answer):
            answer = self.webhook.say(ADMIN, asked[0])
        task = re.search(r"(TASK-\d+) is with the PC", answer)
        assert task, answer
        return task[1]

    def post(self) -> str:
        return self.order(f"/tiktok post\ncaption: {CAPTION}", media=(read_film(), "video/mp4"))

    def post_by_hand(self) -> str:
        """The video's number, of a post that Ali made and gave the link of."""
        video = self.studio.add_post(CAPTION)
        asked = self.webhook.say(ADMIN, f"/tiktok post\nto: ali\ncaption: {CAPTION}", media=(read_film(), "video/mp4"))
        task = re.search(r"TASK-\d+", asked)
        assert task, asked
        self.webhook.say(ADMIN, f"CONFIRM {task[0]}")
        told = self.webhook.say(ADMIN, f"/tiktok posted\ntask: {task[0]}\nlink: {LINK}{video}")
        assert video in told, told
        return video

    def count_posts(self) -> int:
        """By the fakes' own count; a draft counts."""
        return self.tiktok.count_everything() + len(self.studio.posts)

    def heard(self, words: str) -> int:
        """How many messages to the admin had these words."""
        return sum(words in words_of(message) for message in list(self.webhook.graph.sent))

    def said_last(self) -> str:
        return words_of(self.webhook.graph.sent[-1])

    # What became of it

    def status(self, task: str) -> str:
        return str(self.webhook.one("select status from wocs.tasks where id = %s", task))

    def list_open_acts(self, task: str) -> list[str]:
        rows = self.webhook.sql(
            f"select c.payload ->> 'act' from wocs.tasks c where c.parent_id = %s and {OPEN}",  # noqa: S608
            task,
        )
        return [str(act) for (act,) in rows]

    def is_marked(self, task: str) -> bool:
        marks = "select 1 from wocs.task_marks m join wocs.tasks c on c.id = m.task_id where c.parent_id = %s"
        return bool(self.webhook.sql(marks, task))

    def is_taken_up(self, task: str) -> bool:
        """Whether nothing of it is as its first node left it: given out again, or in doubt, or told."""
        left = "select 1 from wocs.tasks c where c.parent_id = %s and c.attempt < 2"
        return not self.webhook.sql(f"{left} and not wocs.tiktok_act_only_looks(c.payload ->> 'act') and {OPEN}", task)

    def is_with_person(self, task: str) -> bool:
        told = "select 1 from wocs.tasks t where t.id = %s and t.status = 'running' and t.assigned_to is not null"
        return bool(self.webhook.sql(told, task))

    def has_looked_at_pages(self) -> bool:
        """The daily look is over, which reports too."""
        ended = "select 1 from wocs.tasks where type = 'tiktok_pages' and completed_at is not null"
        return bool(self.webhook.sql(ended))

    def is_settled(self, task: str) -> bool:
        """Done, in doubt with nobody looking any more, asked about anew, or at a person."""
        if self.status(task) in {"done", "uncertain", "awaiting_approval"}:
            return not self.list_open_acts(task)
        return self.is_with_person(task)


def write_home_settings(tiktok_url: str, pages: Path, browser: Path, redis_url: str) -> dict[str, str]:
    return {
        "TIKTOK_API_BASE": tiktok_url, "WOCS_TIKTOK_CLIENT_KEY": APP_KEY, "WOCS_TIKTOK_CLIENT_SECRET": APP_SECRET,
        "WOCS_TIKTOK_STUDIO_PAGES": str(pages), "WOCS_TIKTOK_PROFILE_KEY": PROFILE_KEY,
        "CHROMIUM_PATH": str(browser), "REDIS_URL": redis_url, "WOCS_BEAT_SECONDS": "2",
    }  # fmt: skip
