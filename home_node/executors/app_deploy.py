"""Puts a branch on the air: presses its deploy hook once, then watches Vercel until the deployment has ended.

The press cannot be taken back or repeated: when nobody knows whether it happened, a person looks.
"""

import time
from collections.abc import Callable

from home_node.addresses import is_safe
from home_node.executors import Task, Tools
from home_node.outcomes import Failed, Outcome
from home_node.vercel.deploy_hook import Pressed, find_project, press_hook
from home_node.vercel.deployment_watch import WATCH_S, DeploymentWatch, Pause, report_unwatched
from home_node.vercel.deployments import Vercel
from shared.log import note_line
from shared.settings import settings

LIMIT_S = WATCH_S + 120  # longer than the watch: only then does this task hang
HOOK_SETTINGS = {"main": "WOCS_DEPLOY_HOOK_MAIN", "staging": "WOCS_DEPLOY_HOOK_STAGING"}


def check_ability() -> str:
    """For the beat: `ready` when at least one branch can be deployed from here, else `missing`."""
    return "ready" if list_hooks() else "missing"


def list_hooks() -> list[str]:
    """The branches that can be deployed from here."""
    return [branch for branch in HOOK_SETTINGS if find_hook(branch)]


def execute(
    task: Task, tools: Tools, pause: Pause = time.sleep, clock: Callable[[], float] = time.monotonic
) -> Outcome:
    branch = str(task.args.get("branch") or "")
    hook = find_hook(branch)
    if not hook:
        return Failed("no_hook", HOOK_SETTINGS.get(branch, f"WOCS_DEPLOY_HOOK_{branch.upper()[:20]}"))
    if not is_safe(hook):
        return Failed("hook_unsafe", HOOK_SETTINGS[branch])
    tools.check_in()
    pressed = press_hook(hook)
    if not isinstance(pressed, Pressed):
        return pressed
    note_line(f"{task.id}: the deploy hook of {branch} was pressed.")
    blind = explain_blindness(hook)
    if blind:
        return report_unwatched({"branch": branch}, blind)
    return watch_deployment(task, tools, branch, pressed, pause, clock)


def watch_deployment(
    task: Task, tools: Tools, branch: str, pressed: Pressed, pause: Pause, clock: Callable[[], float]
) -> Outcome:
    config, hook = settings(), find_hook(branch)
    vercel = Vercel(config.vercel_api_base, config.vercel_token, choose_project(hook), config.vercel_team_id)
    watch = DeploymentWatch(
        vercel,
        branch=branch,
        hook=hook,
        since_ms=pressed.at_ms,
        secrets=(config.vercel_token,),
        announce=lambda line: note_line(f"{task.id}: {line}"),
        check_in=tools.check_in,
        pause=pause,
        clock=clock,
    )
    try:
        return watch.run()
    finally:
        vercel.close()


def find_hook(branch: str) -> str:
    config = settings()
    return {"main": config.deploy_hook_main, "staging": config.deploy_hook_staging}.get(branch, "")


def choose_project(hook: str) -> str:
    return settings().vercel_project_id or find_project(hook)


def explain_blindness(hook: str) -> str:
    """Why Vercel cannot be asked how it goes; empty when it can."""
    if not settings().vercel_token:
        return "no_token"
    if not is_safe(settings().vercel_api_base):
        return "unsafe_api"
    return "" if choose_project(hook) else "no_project"
