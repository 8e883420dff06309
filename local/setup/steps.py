"""The steps of set-up, in order. Each may be done again: what is done already is said to be, and stays as it is."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable

from local.launcher import whitelist
from local.launcher.data_folder import PROJECT
from local.setup.answer_files import FILES, OWN_FILE, AnswerFiles
from local.setup.dialogue import ask_file, ask_person
from local.setup.made_secrets import keep_secrets
from local.setup.meta_step import subscribe_all
from local.setup.report import Report
from local.setup.schema_step import bring_schema
from local.setup.vendors import project, site
from local.setup.vercel_variables import vercel_lines
from local.setup.words import NotReached, Wrong
from shared.contract.value_types import Language

Step = Callable[[AnswerFiles, Report], bool]
"""False: the steps after it would be in vain."""


def ask(answers: AnswerFiles, report: Report) -> bool:
    """A person, where there is one; else what is given and known is all there is."""
    if sys.stdin.isatty() and not answers.are_in_a_file:
        ask_person(answers, report)
        return True
    ask_file(answers, report)
    if report.problems:
        report.tell("answer_first")
    return not report.problems


def make_secrets(answers: AnswerFiles, report: Report) -> bool:
    keep_secrets(answers, report)
    return True


def prepare_schema(answers: AnswerFiles, report: Report) -> bool:
    return bring_schema(answers, report)


def prepare_storage(answers: AnswerFiles, report: Report) -> bool:
    report.well(project.keep_bucket(answers))
    return True


def enlist_admins(answers: AnswerFiles, report: Report) -> bool:
    people = whitelist.people_of({"WOCS_ADMINS": answers.get("WOCS_ADMINS")})
    language: Language = "en" if report.language == "en" else "ms"
    answer = project.enlist(answers, {"people": people, "language": language})
    waiting = answer["waiting"]
    there = [person["name"] for person in people if person["name"] not in waiting]
    if there:
        report.well("enlisted", names=", ".join(there))
    if waiting:
        report.problem("enlisted_waiting", names=", ".join(waiting))
    return True


def tell_vercel(answers: AnswerFiles, report: Report) -> bool:
    report.well("files_written", files=", ".join([*FILES.values(), OWN_FILE]))
    report.tell("vercel_lines")
    for line in ("vercel link", *vercel_lines(answers), "vercel deploy --prod"):
        report.line(line)
    return True


def reach_meta(answers: AnswerFiles, report: Report) -> bool:
    """Meta calls the webhook before it subscribes to it: so the functions must be there."""
    url = answers.get("WOCS_BASE_URL")
    state = site.look_at(url)
    if state == "away":
        report.tell("not_deployed", url=url)
        return False
    if state == "not_set":
        report.problem("not_set", url=url)
        return False
    subscribe_all(answers, report)
    return True


def call_doctor(answers: AnswerFiles, report: Report) -> bool:
    """What it finds it says itself. It reads the files in the project's folder."""
    if answers.folder == PROJECT and importlib.util.find_spec("local.doctor"):
        subprocess.run([sys.executable, "-m", "local", "doctor"], cwd=PROJECT, check=False)
    if not report.problems:
        report.tell("first_message")
    return True


ON_AIR: dict[str, Step] = {"meta": reach_meta, "doctor": call_doctor}
"""What is done once the functions are deployed."""
ALL: dict[str, Step] = {
    "questions": ask,
    "secrets": make_secrets,
    "schema": prepare_schema,
    "project": prepare_storage,
    "people": enlist_admins,
    "files": tell_vercel,
    **ON_AIR,
}


def run_steps(steps: dict[str, Step], answers: AnswerFiles, report: Report) -> None:
    for number, (name, step) in enumerate(steps.items(), 1):
        report.step(number, len(steps), name)
        if not run_step(step, answers, report):
            break
    if report.problems:
        report.tell("problems", count=report.problems)


def run_step(step: Step, answers: AnswerFiles, report: Report) -> bool:
    try:
        return step(answers, report)
    except Wrong as wrong:
        report.problem_text(wrong.tell(report.language))
    except NotReached as problem:
        report.problem("vendor_away", who=problem.who, why=problem.why)
    except project.SchemaMissing:
        report.problem("migrate_yourself")
    return False
