"""Polls a deployment at Vercel until it has ended: finds the one that our press of the hook made, then asks for it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat

from home_node.outcomes import Done, Failed, Outcome, Uncertain
from home_node.vercel.build_log import pick_last_lines, redact_line
from home_node.vercel.deploy_hook import read_hook_id
from home_node.vercel.deployments import Deployment, Vercel, VercelAway, VercelRefuses
from shared.contract.value_types import JSONObject

WATCH_S = 900.0  # a build takes a few minutes; what is not over after fifteen a person should look at
SEEN_WITHIN_S = 180.0  # Vercel shows a deployment within seconds, also one that waits for its turn
HOOK_LOOKS = 3  # how often only the hook's own mark counts, before the branch's name is enough
ANSWER_LATE_MS = 5000  # a hook may answer after the deployment it made
_ENDS = {
    "READY": "",
    "ERROR": "deploy_failed",
    "BLOCKED": "deploy_failed",
    "CANCELED": "deploy_canceled",
    "DELETED": "deploy_canceled",
}
Pause = Callable[[float], None]


class DeploymentWatch:
    """Looks at Vercel every 5 to 15 seconds. `check_in` raises when the task was taken back."""

    def __init__(
        self,
        vercel: Vercel,
        *,
        branch: str,
        hook: str,
        since_ms: int,
        secrets: Sequence[str],
        announce: Callable[[str], None],
        check_in: Callable[[], None],
        pause: Pause,
        clock: Callable[[], float],
    ) -> None:
        self._vercel, self._branch, self._hook_id, self._since_ms = vercel, branch, read_hook_id(hook), since_ms
        self._secrets = [secret for secret in (hook, self._hook_id, *secrets) if secret]
        self._announce, self._check_in, self._pause, self._clock = announce, check_in, pause, clock
        self._began, self._looks = clock(), 0
        self._deployment: Deployment | None = None

    def run(self) -> Outcome:
        """The outcome, once there is one."""
        for pause_s in list_pauses_s():
            outcome = self._look_or_rest(pause_s)
            if outcome:
                return outcome
        raise AssertionError("the pauses never end")

    def _look_or_rest(self, pause_s: float) -> Outcome | None:
        self._check_in()
        try:
            outcome = self._look()
        except VercelAway as away:
            outcome, pause_s = None, max(pause_s, away.pause_s)
        except VercelRefuses as refuses:
            return self._judge_refusal(refuses)
        if outcome is None:
            outcome = self._judge_time()
        if outcome is None:
            self._rest(pause_s)
        return outcome

    def _look(self) -> Outcome | None:
        """Finds the deployment once, then asks for this one alone."""
        self._looks += 1
        if self._deployment is None:
            self._deployment = self._find_deployment()
            if self._deployment is None:
                return None
            self._announce(f"Vercel makes deployment {self._deployment.id[:40]}.")
        self._deployment = self._vercel.fetch_deployment(self._deployment.id)
        code = _ENDS.get(self._deployment.state)
        return None if code is None else self._judge_end(self._deployment, code)

    def _find_deployment(self) -> Deployment | None:
        deployments = self._vercel.list_deployments(self._since_ms - ANSWER_LATE_MS)
        return pick_ours(deployments, self._hook_id, self._branch, self._since_ms, self._looks > HOOK_LOOKS)

    def _judge_end(self, deployment: Deployment, code: str) -> Outcome:
        if not code:
            return Done({"watched": True, **self._list_facts()})
        if code == "deploy_canceled":
            return Failed(code, redact_line(deployment.error, self._secrets) or deployment.inspector)
        return Failed(code, "\n".join(filter(None, self._list_reasons(deployment))))

    def _list_reasons(self, deployment: Deployment) -> Iterator[str]:
        """The last lines of the build; what Vercel says itself before them, unless they end with it."""
        try:
            lines = pick_last_lines(self._vercel.fetch_build_log(deployment.id), self._secrets)
        except (VercelAway, VercelRefuses):
            lines = ""
        reason = redact_line(deployment.error, self._secrets)
        if reason not in lines:
            yield reason
        yield lines or deployment.inspector

    def _judge_refusal(self, refuses: VercelRefuses) -> Outcome:
        if self._deployment and refuses.status in {404, 410}:
            return Failed("deploy_canceled", self._deployment.inspector)
        return report_unwatched(self._list_facts(), f"refused_{refuses.status}")

    def _judge_time(self) -> Outcome | None:
        taken_s = self._clock() - self._began
        if self._deployment is None and taken_s > SEEN_WITHIN_S:
            return Uncertain("deploy_not_seen", self._branch)
        if taken_s > WATCH_S:
            return Uncertain("deploy_not_ended", self._deployment.inspector if self._deployment else self._branch)
        return None

    def _list_facts(self) -> JSONObject:
        deployment = self._deployment
        if deployment is None:
            return {"branch": self._branch}
        known = {"url": deployment.url, "inspector": deployment.inspector, "deployment": deployment.id}
        return {"branch": self._branch, **{name: value for name, value in known.items() if value}}

    def _rest(self, seconds: float) -> None:
        """In steps of a second, so that a cancelled task stops watching at once."""
        until = self._clock() + seconds
        while (left := until - self._clock()) > 0:
            self._pause(min(1.0, left))
            self._check_in()


def report_unwatched(facts: JSONObject, blind: str) -> Done:
    """It was started, which is nearly all that is known; `blind` says why."""
    return Done({"watched": False, "blind": blind, **facts})


def pick_ours(
    deployments: list[Deployment], hook_id: str, branch: str, since_ms: int, generous: bool
) -> Deployment | None:
    """The first that this hook made after it was pressed: others of the branch came from a push, or another hook.

    Who is generous takes one that was made a moment before the hook's answer, then one of the branch alone.
    """
    marked = [each for each in deployments if each.hook == hook_id]
    unmarked = [each for each in deployments if not each.hook and each.branch == branch and each.made_ms >= since_ms]
    after_press = [each for each in marked if each.made_ms >= since_ms]
    return next(iter([*after_press, *(marked[-1:] + unmarked if generous else [])]), None)


def list_pauses_s() -> Iterator[float]:
    """Seconds between two looks: 5, 5, 5, 7, 10, 12, then 15."""
    return chain((5.0, 5.0, 5.0, 7.0, 10.0, 12.0), repeat(15.0))
