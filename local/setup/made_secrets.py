"""The secrets that nobody has to invent: each made once, never changed by a later run."""

from local.launcher.data_folder import SECRETS, make_secret
from local.setup.answer_files import AnswerFiles
from local.setup.questions import QUESTIONS
from local.setup.report import Report

MADE = tuple(name for name in SECRETS if name not in {question.name for question in QUESTIONS})
"""All that a machine needs but what a vendor gives: Meta gives the app's secret."""


def keep_secrets(answers: AnswerFiles, report: Report) -> None:
    missing = [name for name in MADE if not answers.get(name)]
    for name in MADE:
        answers.keep(name, answers.get(name) or make_secret())
    if missing:
        report.well("secrets_made", count=len(missing))
    else:
        report.well("secrets_kept")
