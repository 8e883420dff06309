"""What a hand is given in the tests: a video, and tools that remember what it marked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from home_node.tiktok import Job, JobTools
from home_node.tiktok.content_posting.publish_status import Patience
from home_node.tiktok.tokens import Tokens
from shared.contract.work_types import StoredFile
from tests.fake_tiktok.api import FakeTikTok
from tests.unit.home_node.tiktok.films import make_film

SetUp = Callable[..., None]
QUICK = Patience(pause_s=0.01, whole_s=20, id_s=20)  # for what comes, however busy this machine is
IMPATIENT = Patience(pause_s=0.01, whole_s=0.2, id_s=0.1)  # for what never comes
POST = Job("TASK-1201", "post", "Pedas ni jujur 🔥 #AbangColek")
CHECK = replace(POST, act="check")


def make_video(folder: Path, megabytes: float) -> Path:
    """A real film of this size: behind it is nothing, which takes no room."""
    video = folder / "video.mp4"
    video.write_bytes(read_film())
    with video.open("r+b") as file:
        file.truncate(int(megabytes * 1_000_000))
    return video


@cache
def read_film() -> bytes:
    with TemporaryDirectory() as folder:
        return make_film(Path(folder) / "film.mp4").read_bytes()


def give_tokens(tiktok: FakeTikTok) -> Tokens:
    pair = tiktok.tokens.give_pair()
    tiktok.tokens.renewals = 0
    ends = tiktok.now() + pair["expires_in"]
    scopes = tuple(pair["scope"].split(","))
    return Tokens(pair["access_token"], pair["refresh_token"], ends, ends * 2, pair["open_id"], scopes)


@dataclass
class KeptMarks:
    """`marks` are the steps that a hand marked, each with what was on TikTok by then."""

    video: Path
    tiktok: FakeTikTok
    marks: list[tuple[str, int]] = field(default_factory=list)
    checks: int = 0

    @property
    def tools(self) -> JobTools:
        return JobTools(lambda: self.video, self._mark, self._check_in, store_nothing)

    def _mark(self, step: str) -> None:
        self.marks.append((step, self.tiktok.count_everything()))

    def _check_in(self) -> None:
        self.checks += 1


def store_nothing(name: str, jpeg: bytes) -> StoredFile:
    raise AssertionError("these hands store no picture")


def read_everything(folder: Path) -> str:
    """All that this PC wrote."""
    return "\n".join(file.read_bytes().decode(errors="replace") for file in sorted(folder.rglob("*")) if file.is_file())


def write_job(job: Job) -> str:
    return json.dumps([job.task, job.act, job.caption])
