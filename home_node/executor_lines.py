"""What an executor's process and the worker say to each other: one JSON object a line.

The worker begins with `start`; the process asks (`ask`: check_in, store_file, fetch_media, fetch_file, upload_file,
mark), each ask has its answer (`value`), and it ends with `outcome` or `crash`. JSON and no pickle: who draws pages of
strangers is not believed.
"""

import base64
import json
from dataclasses import asdict
from typing import cast

from home_node.executors import Task
from home_node.outcomes import Done, Failed, Outcome, TryAgain, Uncertain, name_outcome
from shared.contract.value_types import JSONObject
from shared.contract.work_types import StoredFile

ENDINGS: dict[str, type[Failed] | type[TryAgain] | type[Uncertain]] = {
    "failed": Failed,
    "try_again": TryAgain,
    "uncertain": Uncertain,
}


def write_line(said: JSONObject) -> bytes:
    return json.dumps(said).encode() + b"\n"


def read_line(line: bytes) -> JSONObject:
    """Raises ValueError for what is no JSON object."""
    said = json.loads(line)
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")
    return said


def write_bytes(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read_bytes(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)


def write_task(task: Task) -> JSONObject:
    return asdict(task)


def read_task(told: object) -> Task:
    if not isinstance(told, dict):
        raise ValueError("a task is an object")
    return Task(**told)


def write_file(file: StoredFile) -> JSONObject:
    return cast(JSONObject, dict(file))


def write_outcome(outcome: Outcome) -> JSONObject:
    name = name_outcome(outcome)
    if isinstance(outcome, Done):
        return {"outcome": name, "result": outcome.result, "files": [write_file(file) for file in outcome.files]}
    return {"outcome": name, "code": outcome.code, "detail": outcome.detail}


def read_outcome(said: JSONObject, stored: list[StoredFile]) -> Outcome:
    """Its files are those that were stored for it; raises KeyError or ValueError for an ending that is none."""
    if said["outcome"] != "done":
        return ENDINGS[str(said["outcome"])](str(said["code"]), str(said["detail"]))
    result, files = said["result"], said["files"]
    if not isinstance(result, dict) or not isinstance(files, list):
        raise ValueError("not an outcome")
    return Done(result, tuple(file for file in stored if file in files))
