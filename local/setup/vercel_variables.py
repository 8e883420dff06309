"""The functions' variables at Vercel: given to its own tool, or as the lines that do it; no value is shown."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.launcher.data_folder import PROJECT
from local.setup.answer_files import AnswerFiles
from local.setup.report import Report

_ADD = ("production", "--force")
_PATIENCE_S = 60


def add_all(answers: AnswerFiles, report: Report) -> None:
    """Each variable by `vercel env add`, its value through a pipe. In the folder that `vercel link` has linked."""
    vercel = shutil.which("vercel")
    if not vercel:
        report.problem("no_vercel")
        return
    for name, value in sorted(answers.of_functions().items()):
        command = [vercel, "env", "add", name, *_ADD]
        problem = _add(command, value)
        if problem:
            report.problem("vercel_refused", name=name, problem=problem)
            return
        report.well("vercel_has", name=name)
    report.tell("vercel_deploy")


def _add(command: list[str], value: str) -> str:
    """What Vercel's tool says against it, without the value; empty where it took it."""
    try:
        done = subprocess.run(
            command, cwd=PROJECT, input=value, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"> {_PATIENCE_S} s"
    return (done.stderr.strip().replace(value, "…")[-300:] or f"exit {done.returncode}") if done.returncode else ""


def vercel_lines(answers: AnswerFiles) -> Iterator[str]:
    """A line a variable: its value goes from the file into `vercel env add` by a pipe."""
    here = [] if answers.folder == PROJECT else ["--folder", str(answers.folder)]
    for name in sorted(answers.of_functions()):
        value = shlex.join([_python(), "-m", "local", "setup", *here, "value", name])
        yield f"{value} | vercel env add {name} {' '.join(_ADD)}"


def _python() -> str:
    """As it is called from the project's folder, where that is shorter."""
    program = Path(sys.executable)
    return str(program.relative_to(PROJECT) if program.is_relative_to(PROJECT) else program)
