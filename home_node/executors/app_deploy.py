"""Puts a branch on the air: presses its deploy hook once, then watches Vercel until the deployment has ended.

The press cannot be taken back or repeated: when nobody knows whether it happened, a person looks.
"""

import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any

from home_node.executors import Task, Tools
from home_node.log import note
from home_node.outcomes import Done, Failed, Outcome, Uncertain
from home_node.vercel.build_log import discreet, last_lines
from home_node.vercel.deploy_hook import Pressed, hook_id, press, project_of
from home_node.vercel.deployments import Deployment, Vercel, VercelAway, VercelRefuses, is_safe
from shared.settings import settings

WATCH_S = 900.0
LIMIT_S = WATCH_S + 120  # longer than the watch: only then does this task hang
SEEN_WITHIN_S = 180.0  # Vercel shows a deployment within seconds, also one that waits for its turn
HOOK_LOOKS = 3  # how often only the hook's own mark counts, before the branch's name is enough
SETTINGS = {"main": "WOCS_DEPLOY_HOOK_MAIN", "staging": "WOCS_DEPLOY_HOOK_STAGING"}
ANSWER_LATE_MS = 5000  # a hook may answer after the deployment it made
_ENDS = {
    "READY": "",
    "ERROR": "deploy_failed",
    "BLOCKED": "deploy_failed",
    "CANCELED": "deploy_canceled",
    "DELETED": "deploy_canceled",
}
Pause = Callable[[float], None]


def ability() -> str:
    """For the beat: `ready` when at least one branch can be deployed from here, else `missing`."""
    return "ready" if any(hook_of(branch) for branch in SETTINGS) else "missing"


def execute(
    task: Task, tools: Tools, pause: Pause = time.sleep, clock: Callable[[], float] = time.monotonic
) -> Outcome:
    branch = str(task.args.get("branch") or "")
    hook = hook_of(branch)
    if not hook:
        return Failed("no_hook", SETTINGS.get(branch, f"WOCS_DEPLOY_HOOK_{branch.upper()[:20]}"))
    if not is_safe(hook):
        return Failed("hook_unsafe", SETTINGS[branch])
    tools.check_in()
    pressed = press(hook)
    if not isinstance(pressed, Pressed):
        return pressed
    note(f"{task.id}: the deploy hook of {branch} was pressed.")
    blind = why_blind(hook)
    if blind:
        return unwatched({"branch": branch}, blind)
    return Watch(task, tools, branch, hook, pressed.at_ms, pause, clock).until_it_ends()


def hook_of(branch: str) -> str:
    chosen = settings()
    return {"main": chosen.deploy_hook_main, "staging": chosen.deploy_hook_staging}.get(branch, "")


def project(hook: str) -> str:
    return settings().vercel_project_id or project_of(hook)


def why_blind(hook: str) -> str:
    """Why Vercel cannot be asked how it goes; empty when it can."""
    if not settings().vercel_token:
        return "no_token"
    if not is_safe(settings().vercel_api_base):
        return "unsafe_api"
    return "" if project(hook) else "no_project"


def unwatched(known: dict[str, Any], blind: str) -> Done:
    """It was started, which is nearly all that is known; `blind` says why."""
    return Done({"watched": False, "blind": blind, **known})


def ours(made: list[Deployment], hook: str, branch: str, since_ms: int, generous: bool) -> Deployment | None:
    """The first that this hook made after it was pressed: others of the branch came from a push, or another hook.

    Who is generous takes one that was made a moment before the hook's answer, then one of the branch alone.
    """
    marked = [one for one in made if one.hook == hook]
    plain = [one for one in made if not one.hook and one.branch == branch and one.made_ms >= since_ms]
    mine = [one for one in marked if one.made_ms >= since_ms]
    return next(iter([*mine, *(marked[-1:] + plain if generous else [])]), None)


class Watch:
    """Looks at Vercel every 5 to 15 seconds, in its own time: the hook was pressed already."""

    def __init__(
        self, task: Task, tools: Tools, branch: str, hook: str, since_ms: int, pause: Pause, clock: Callable[[], float]
    ) -> None:
        chosen = settings()
        self._task, self._tools, self._branch, self._hook, self._since_ms = task, tools, branch, hook, since_ms
        self._pause, self._clock = pause, clock
        self._began, self._looks = clock(), 0
        self._secrets = [one for one in (hook, hook_id(hook), chosen.vercel_token, chosen.node_secret) if one]
        self._vercel = Vercel(chosen.vercel_api_base, chosen.vercel_token, project(hook), chosen.vercel_team_id)
        self._found: Deployment | None = None

    def until_it_ends(self) -> Outcome:
        try:
            for wait_s in pauses():
                outcome = self._look_or_wait(wait_s)
                if outcome:
                    return outcome
        finally:
            self._vercel.close()
        raise AssertionError("the pauses never end")

    def _look_or_wait(self, wait_s: float) -> Outcome | None:
        self._tools.check_in()
        try:
            outcome = self._look()
        except VercelAway as away:
            outcome, wait_s = None, max(wait_s, away.pause_s)
        except VercelRefuses as refuses:
            return self._refused(refuses)
        if outcome is None:
            outcome = self._given_up()
        if outcome is None:
            self._rest(wait_s)
        return outcome

    def _look(self) -> Outcome | None:
        """Finds the deployment once, then asks for this one alone."""
        self._looks += 1
        if self._found is None:
            made = self._vercel.made_since(self._since_ms - ANSWER_LATE_MS)
            self._found = ours(made, hook_id(self._hook), self._branch, self._since_ms, self._looks > HOOK_LOOKS)
            if self._found is None:
                return None
            note(f"{self._task.id}: Vercel makes deployment {self._found.id[:40]}.")
        self._found = self._vercel.deployment(self._found.id)
        code = _ENDS.get(self._found.state)
        return None if code is None else self._ended(self._found, code)

    def _ended(self, found: Deployment, code: str) -> Outcome:
        if not code:
            return Done({"watched": True, **self._known()})
        if code == "deploy_canceled":
            return Failed(code, discreet(found.error, self._secrets) or found.inspector)
        return Failed(code, "\n".join(filter(None, self._reasons(found))))

    def _reasons(self, found: Deployment) -> Iterator[str]:
        """The last lines of the build; what Vercel says itself before them, unless they end with it."""
        try:
            lines = last_lines(self._vercel.events(found.id), self._secrets)
        except (VercelAway, VercelRefuses):
            lines = ""
        reason = discreet(found.error, self._secrets)
        if reason not in lines:
            yield reason
        yield lines or found.inspector

    def _refused(self, refuses: VercelRefuses) -> Outcome:
        if self._found and refuses.status in {404, 410}:
            return Failed("deploy_canceled", self._found.inspector)
        return unwatched(self._known(), f"refused_{refuses.status}")

    def _given_up(self) -> Outcome | None:
        taken_s = self._clock() - self._began
        if self._found is None and taken_s > SEEN_WITHIN_S:
            return Uncertain("deploy_not_seen", self._branch)
        if taken_s > WATCH_S:
            return Uncertain("deploy_not_ended", self._found.inspector if self._found else self._branch)
        return None

    def _known(self) -> dict[str, Any]:
        found = self._found
        told = {"url": found.url, "inspector": found.inspector, "deployment": found.id} if found else {}
        return {"branch": self._branch, **{name: value for name, value in told.items() if value}}

    def _rest(self, seconds: float) -> None:
        """In steps of a second, so that a cancelled task stops watching at once."""
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            self._pause(min(1.0, left))
            self._tools.check_in()


def pauses() -> Iterator[float]:
    """Seconds between two looks: 5, 5, 5, 7, 10, 12, then 15."""
    return chain((5.0, 5.0, 5.0, 7.0, 10.0, 12.0), repeat(15.0))
