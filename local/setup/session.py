"""One run of set-up: what was told with it, and which steps it takes."""

import os
from pathlib import Path

from local.launcher.environment import read_dotenv
from local.setup.answer_files import AnswerFiles
from local.setup.made_secrets import MADE
from local.setup.questions import QUESTIONS
from local.setup.readers import readers_of
from local.setup.report import Report
from local.setup.steps import ALL, ON_AIR, run_steps
from local.setup.vercel_variables import add_all

STOPPED = 130  # as a shell says of what Ctrl-C ended
ASKED = {question.name for question in QUESTIONS}
FROM_ENVIRONMENT = (*ASKED, *MADE, "WHATSAPP_API_BASE", "WHATSAPP_API_VERSION")


def run(what: str, folder: Path, file: Path | None) -> int:
    """0 when all is done, 1 when something is left (it was said), 130 when it was stopped."""
    given = read_given(file)
    answers = AnswerFiles(folder, given, bool(file))
    report = Report(lambda: answers.get("WOCS_LANGUAGE"))
    try:
        if what == "vercel":
            add_all(answers, report)
        elif what == "meta":
            run_steps(ON_AIR, answers, report)
        elif keep_given(given, file, answers, report):
            run_steps(ALL, answers, report)
    except (KeyboardInterrupt, EOFError):
        print()
        report.tell("stopped")
        return STOPPED
    return 1 if report.problems else 0


def read_given(file: Path | None) -> dict[str, str]:
    """What was told with this run: the file's answers before those of the environment."""
    told = {name: os.environ[name] for name in FROM_ENVIRONMENT if name in os.environ}
    return told | (read_dotenv(file) if file and file.is_file() else {})


def keep_given(given: dict[str, str], file: Path | None, answers: AnswerFiles, report: Report) -> bool:
    """Keeps what nobody asks for; False where a name is nobody's, which is a slip of the pen."""
    if file and not file.is_file():
        report.problem("no_file", file=file)
    for name, value in given.items():
        if not readers_of(name):
            report.problem("no_setting", name=name)
        elif name not in ASKED:
            answers.keep(name, value)
    return not report.problems
