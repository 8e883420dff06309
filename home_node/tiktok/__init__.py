"""TikTok by the hands at home: what one piece of work is, and what a hand may use for it.

A hand is a module with `run(job, tools)`, which gives an outcome, and `check_ability()`, which says `ready` or
`missing`. Before the step that cannot be taken back it calls `tools.mark`: what fails before that may fall to the next
rung, of what fails after it nobody knows what happened, and nothing is posted a second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from shared.contract.work_types import StoredFile

Act = Literal["post", "edit", "delete", "stats", "check", "look", "schedule"]
Change = Literal["edit", "delete"]
Visibility = Literal["public", "friends", "private"]


@dataclass(frozen=True)
class Job:
    """`task` is the order's number; `check` asks whether a post that nobody saw end is there, `look` how a post stands
    of which nobody saw the end of a change: `of` is that change, `caption_before` the caption that we knew before it.
    `schedule` is a post that is handed to Studio's own schedule, for `schedule_at`.
    """

    task: str
    act: Act
    caption: str = ""
    video_id: str = ""
    visibility: Visibility = "public"
    schedule_at: datetime | None = None
    period: str = "week"
    language: str = "en"
    of: Change = "edit"
    caption_before: str = ""


@dataclass(frozen=True)
class JobTools:
    """`fetch_video()` gives the file of the job's video. `mark(step)` keeps what is about to happen, before it happens;
    it raises Stopped where it must not happen any more. `check_in()` raises Stopped when the task is no longer ours.
    `store_picture(name, jpeg)` keeps a picture for the admin. `browser` is the program, None where there is none.
    """

    fetch_video: Callable[[], Path]
    mark: Callable[[str], None]
    check_in: Callable[[], None]
    store_picture: Callable[[str, bytes], StoredFile]
    browser: Path | None = None
