"""The questions, put to a person at a terminal or to a file of answers; each answer is checked and kept at once."""

import getpass

from local.setup.answer_files import AnswerFiles
from local.setup.questions import QUESTIONS, Question
from local.setup.report import Report
from local.setup.words import NotReached, Wrong, say

REMOVE = "-"
"""What a person answers to take out what is known; nothing at all keeps it."""


def ask_person(answers: AnswerFiles, report: Report) -> None:
    """Until each answer is one; raises KeyboardInterrupt or EOFError where the person leaves."""
    report.tell("begin")
    position = 0
    while position < len(QUESTIONS):
        question = QUESTIONS[position]
        try:
            _take(question, _read(_prompt(question, position, answers, report), question.is_secret), answers, report)
            position += 1
        except Wrong as wrong:
            report.object_to(wrong)
            position = _position_of(wrong.ask_again) if wrong.ask_again else position


def ask_file(answers: AnswerFiles, report: Report) -> None:
    """Every question once; what is wrong is told and counted."""
    for question in QUESTIONS:
        try:
            _take(question, "", answers, report)
        except Wrong as wrong:
            report.problem_text(f"{question.name}: {wrong.tell(report.language)}")


def _take(question: Question, told: str, answers: AnswerFiles, report: Report) -> None:
    """Raises Wrong, and then nothing is kept of it."""
    text = told.strip() or answers.get(question.name) or question.usual
    if question.is_optional and text in {"", REMOVE}:
        answers.keep(question.name, "")
        return
    if not text:
        raise Wrong("missing", name=question.name, where=say(report.language, "where", question.name))
    value = question.form(text)
    with answers.supposed(question.name, value):
        try:
            if question.check:
                report.well_text(question.check(answers).tell(report.language))
        except NotReached as problem:
            report.not_reached(problem)
    answers.keep(question.name, value)


def _prompt(question: Question, position: int, answers: AnswerFiles, report: Report) -> str:
    language = report.language
    known = answers.get(question.name) or question.usual
    shown = say(language, "told", "hidden") if question.is_secret else known
    if known:
        hint = say(language, "told", "known_optional" if question.is_optional else "known", value=shown)
    else:
        hint = say(language, "told", "optional") if question.is_optional else ""
    print(f"\n({position + 1}/{len(QUESTIONS)}) {say(language, 'ask', question.name)}")
    print(f"  {say(language, 'told', 'where', where=say(language, 'where', question.name))}", flush=True)
    return f"  {hint} > "


def _read(prompt: str, is_secret: bool) -> str:
    return getpass.getpass(prompt) if is_secret else input(prompt)


def _position_of(name: str) -> int:
    return [question.name for question in QUESTIONS].index(name)
