"""A TikTok Studio of ours on loopback: its pages as TikTok has shown them, in several versions, and what was posted,
counted by the server and by nothing of ours.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from string import Template
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.contract.http_servers import served

PAGES = Path(__file__).with_name("studio_pages")
COOKIE = "sessionid=fake-session-of-ali-0123456789abcdef; Path=/; Max-Age=86400; HttpOnly"


LISTED = 1_000  # looks: whoever was there before is in the list at once


@dataclass(frozen=True)
class Version:
    """How Studio looks and behaves. `crash_at` is a point that the server answers with an error, which
    then stands in the page's place."""

    old_selectors: bool = False
    got_it: bool = False
    post_now: bool = False
    form_late_ms: int = 0
    file_inputs: int = 1
    tour: bool = False
    cookie_banner: bool = False
    processing_ms: int = 30
    checks_ms: int = 30
    login_wall: bool = False
    person_logs_in: bool = False
    captcha: bool = False
    unknown: bool = False
    listed_after: int = 0
    """How many looks into the list a post is absent for."""
    refused: str = ""
    dead_button: bool = False
    two_buttons: bool = False
    menu: tuple[str, ...] = ("Edit", "Delete")
    shortens: bool = False
    schedules: bool = True
    schedule_asks: bool = False
    schedule_days: int = 10
    """How far ahead its calendar goes."""
    crash_at: str = ""
    shows_word: bool = True
    """Whether the upload page says anything after Post."""


@dataclass
class Posted:
    video_id: str
    caption: str
    visibility: str
    schedule: str
    looks: int = 0


@dataclass
class FakeStudio:
    """`posts` counts, `deletions` and `edits` too. `on_point` hears each point of a page's life, before it goes on."""

    version: Version = Version()
    posts: list[Posted] = field(default_factory=list)
    presses: int = 0
    edits: int = 0
    deletions: int = 0
    points: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    driven: set[str] = field(default_factory=set)
    uploads: list[int] = field(default_factory=list)
    on_point: Callable[[str], None] = lambda _: None
    url: str = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def reset(self, version: Version) -> None:
        self.__init__(version, url=self.url)  # type: ignore[misc]

    def add_post(self, caption: str) -> str:
        """One that somebody had posted before; its number."""
        number = self._add({"caption": caption, "visibility": "Everyone", "schedule": ""})
        self.posts[0].looks = LISTED
        return number

    def _add(self, told: dict[str, str]) -> str:
        number = str(7500000000000000001 + len(self.posts) + self.deletions)
        self.posts.insert(0, Posted(number, told["caption"], told["visibility"], told["schedule"]))
        return number

    def _answer(self, request: Request) -> Response:
        point = self._name_point(request)
        if point:
            self.points.append(point)
            self.on_point(point)
        if point and self.version.crash_at == point:
            return Response("no", 500)
        self.agents.add(request.headers.get("User-Agent", ""))
        return self._serve(request)

    def _name_point(self, request: Request) -> str:
        if request.path == "/point":
            return request.args["name"]
        return {
            "/tiktokstudio/upload": "upload_page",
            "/tiktokstudio/content": "content_page",
            "/file": "file",
            "/publish": "publish",
        }.get(request.path, "")

    def _serve(self, request: Request) -> Response:
        match request.path:
            case "/login" if request.method == "POST" or request.args.get("as"):
                return Response("in", 303, {"Location": "/tiktokstudio/content", "Set-Cookie": COOKIE})
            case "/login":
                return self._page("login.html")
            case "/tiktokstudio/upload" | "/tiktokstudio/content":
                return self._serve_page(request)
            case "/file":
                self.uploads.append(len(request.get_data()))
            case "/publish":
                return self._publish(json.loads(request.get_data()))
            case "/edit" | "/delete":
                self._change(request.path, json.loads(request.get_data()))
            case "/broken":
                return Response("no", 500)
            case "/driven":
                self.driven.add(request.args["value"])
        return Response("{}", mimetype="application/json")

    def _serve_page(self, request: Request) -> Response:
        if self.version.login_wall or "sessionid" not in request.cookies:
            return Response("", 302, {"Location": "/login?redirect_url=x"})
        if self.version.unknown:
            return Response("<h1>Something new</h1>", mimetype="text/html")
        name = request.path.rpartition("/")[2]
        return self._page(f"{name}.html", self._list() if name == "content" else [])

    def _page(self, name: str, posts: list[dict[str, str]] | None = None) -> Response:
        told = json.dumps({**asdict(self.version), "posts": posts or []}).replace("<", "\\u003c")
        return Response(Template((PAGES / name).read_text("utf-8")).substitute(version=told), mimetype="text/html")

    def _list(self) -> list[dict[str, str]]:
        for post in self.posts:
            post.looks += 1
        seen = [post for post in self.posts if post.looks > self.version.listed_after]
        return [{"id": post.video_id, "caption": self._shorten(post.caption), "at": post.schedule} for post in seen]

    def _shorten(self, caption: str) -> str:
        return caption[:12] + "…" if self.version.shortens and len(caption) > 12 else caption

    def _publish(self, told: dict[str, str]) -> Response:
        self.presses += 1
        if self.version.refused:
            return Response(json.dumps({"error": self.version.refused}), mimetype="application/json")
        self._add(told)
        self.points.append("posted")
        self.on_point("posted")
        return Response("{}", mimetype="application/json")

    def _change(self, path: str, told: dict[str, str]) -> None:
        if path == "/edit":
            self.edits += 1
            self.posts = [
                replace(post, caption=told["caption"]) if post.video_id == told["id"] else post for post in self.posts
            ]
        else:
            self.deletions += 1
            self.posts = [post for post in self.posts if post.video_id != told["id"]]


@contextmanager
def fake_studio(version: Version | None = None) -> Iterator[FakeStudio]:
    studio = FakeStudio(version or Version())
    with served(studio) as url:
        studio.url = url
        yield studio


def write_pages_file(studio_url: str, file: Path, **waits: float) -> Path:
    """The packaged pages with the fake's addresses and waits of tests, as an owner would replace them."""
    from home_node.tiktok.studio.pages import PACKAGED

    # Long where only a failure would take so long, short where a test waits for the end.
    pace = {"page": 15, "element": 8, "form": 15, "upload": 15, "checks": 15, "press": 1.5, "listed": 0.5, "person": 20}
    pace |= {"relook": 0.05, "poll": 0.03} | waits
    lines = PACKAGED.read_text("utf-8").replace("https://www.tiktok.com", studio_url).splitlines()
    names = {line.partition(" = ")[0]: index for index, line in enumerate(lines) if " = " in line}
    for name, seconds in pace.items():
        lines[names[name]] = f"{name} = {seconds}"
    file.write_text("\n".join(lines), "utf-8")
    return file
