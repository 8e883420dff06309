"""The home PC at the functions' door: signed calls, with the hearing played by the test or done by the real ears."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client

from functions.database import open_database
from home_node.executors import Task, Tools
from home_node.executors.transcribe import execute
from home_node.outcomes import write_report
from shared.contract.node_types import Holder
from shared.signatures import NodeIdentity, sign_node_call
from tests.conversation.open_functions import open_function
from tests.enrolled_nodes import identity_of, key_of

SECRET = "node-secret"


@dataclass
class Home:
    client: Client = field(default_factory=lambda: open_function("node"))
    name: str = "home"

    def post(self, verb: str, name: str | None = None, **message: Any) -> Any:
        """The answer, once everything that follows from it is done."""
        body = json.dumps(message).encode()
        target = f"/api/node/{verb}"
        headers = sign_node_call(self.enroll(name or self.name), "POST", target, body, time.time())
        answer = self.client.post(target, data=body, headers=headers)
        answer.get_data()
        answer.close()
        return answer

    def enroll(self, name: str) -> NodeIdentity:
        """As `make run` does; one that was removed stays removed."""
        open_database().call("wocs_enlist", {"people": [], "node": key_of(name)})
        return identity_of(name, SECRET)

    def beat(self, **more: Any) -> dict[str, Any]:
        usual = {"abilities": {}, "running": [], "version": "1", "leaving": False}
        answer: dict[str, Any] = self.post("beat", **{**usual, **more}).get_json()
        return answer

    def claim(self) -> dict[str, Any]:
        answer = self.post("claim", task=None).get_json()
        task: dict[str, Any] = answer["task"]
        assert task, answer
        return task

    def upload(self, task: dict[str, Any], name: str, data: bytes) -> dict[str, Any]:
        """A picture that the task made, as a report names it."""
        query = urlencode({"task": task["id"], "attempt": task["attempt"], "name": name})
        target = f"/api/node/file?{query}"
        headers = sign_node_call(self.enroll(self.name), "POST", target, data, time.time())
        answer = self.client.post(target, data=data, headers=headers)
        assert answer.status_code == 200, answer.data
        stored: dict[str, Any] = answer.get_json()
        return stored

    def audio(self, task: dict[str, Any], **more: Any) -> Any:
        return self.post("media", **{"task": task["id"], "attempt": task["attempt"], **more})

    def mark(self, task: dict[str, Any], step: str = "publish") -> dict[str, Any]:
        answer: dict[str, Any] = self.post("mark", task=task["id"], attempt=task["attempt"], step=step).get_json()
        return answer

    def report(self, task: dict[str, Any], outcome: str = "done", **more: Any) -> Any:
        usual = {"task": task["id"], "attempt": task["attempt"], "outcome": outcome, "result": {}, "error": None}
        return self.post("report", **{**usual, "files": [], **more})

    def hears(self, *commands: str, text: str = "", **more: Any) -> dict[str, Any]:
        """The next note, heard as these commands; its task."""
        task = self.claim()
        assert self.audio(task).status_code == 200
        readings = [{"text": command, "score": 0.9, "doubts": []} for command in commands]
        transcript = {"text": text or " ".join(commands), "language": "ms", "readings": readings, "said": None, **more}
        assert self.report(task, result=transcript).get_json()["accepted"]
        return task

    def hears_typed(self, *commands: str, text: str = "", **more: Any) -> dict[str, Any]:
        """The next typed words, read as these commands."""
        task = self.claim()
        readings = [{"text": command, "score": 0.9, "doubts": []} for command in commands]
        transcript = {"text": text or task["args"]["typed"], "readings": readings, "said": None, **more}
        assert self.report(task, result=transcript).get_json()["accepted"]
        return task

    def listens(self) -> dict[str, Any]:
        """The next note, heard by the real ears; what these reported."""
        claimed = self.claim()
        task = Task(
            **{key: claimed[key] for key in ("id", "type", "args", "attempt", "lease_s", "repeatable", "language")}
        )
        tools = Tools("", None, None, lambda: None, lambda: self.audio(claimed).data)  # type: ignore[arg-type]
        holder = Holder(node=self.name, task=task.id, attempt=task.attempt)
        report: dict[str, Any] = dict(write_report(holder, execute(task, tools)))
        assert self.post("report", **report).get_json()["accepted"]
        return report
