"""What a sentence may call, by the names that `functions/sentences/*.toml` use; each speaks the person's language."""

from collections.abc import Callable

from functions import login_codes
from functions.replies import (
    app_values,
    chat_lines,
    chat_link,
    doctor_lines,
    fact_lines,
    help_pages,
    inner_commands,
    metric_lines,
    nearest_names,
    period_names,
    question_rows,
    task_rows,
    undo_lines,
    voice_cards,
)
from functions.replies.catalogue import translate_code
from functions.replies.fact_values import as_strings
from functions.replies.repeat_format import begin_with_repeat
from functions.replies.reply import Render
from shared.contract.value_types import Facts
from shared.settings import settings
from shared.signatures import seal_enrolment_code

DERIVED_FROM = {
    "named": {"args"},
    "word_typed": {"word"},
    "when_said": {"when"},
    "families": {"role"},
    "family": {"category", "role"},
    "entry": {"command"},
    "label_of": {"command"},
    "shown": {"key"},
    "others": {"task"},
}
"""The facts behind what a sentence reads or calls by another name."""


def sentence_functions(facts: Facts, language: str, render: Render) -> dict[str, Callable[..., object]]:
    def word(group: str, code: object, more: Facts | None = None) -> str:
        return translate_code(language, group, code, more)

    def lines(pairs: object, besides: object = None) -> str:
        return fact_lines.format_lines(pairs, besides, language)

    return {
        "word": word,
        "lines": lines,
        "chat_lines": lambda items, with_speakers=False: chat_lines.format_chat(items, language, with_speakers),
        "label_of": lambda key: help_pages.name_field(facts.get("command"), key, language),
        "why_failed": lambda row: fact_lines.explain_failure(row, language),
        "trouble_of": lambda node: fact_lines.explain_trouble(node, language),
        "others": lambda near: [task for task in as_strings(near) if task != facts.get("task")],
        **_functions_of_reports(language),
        **_functions_of_settings(facts, language),
        **_functions_of_parts(language, render),
        "card_text": voice_cards.mark_doubtful_words,
        "chat_link": chat_link.find_chat_link,
        "sealed": seal_code,
        "unplaced": voice_cards.unplaced_words,
        "nearest_names": nearest_names.find_nearest_names,
        "question_line": question_rows.summarise_question,
        "task_line": lambda task: task_rows.summarise_task(task, language),
        "task_answer": lambda task: task_rows.write_task_answer(task, facts.get("word")),
        "login_digits": login_codes.make_digits,
        "login_address": lambda login: f"{settings().base_url}/login/done?k={login_codes.make_link(login)}",
        "answer_to": lambda question, said=None: question_rows.write_answer(question, said or facts.get("word")),
        "answer_title": lambda question, said=None: question_rows.title_answer(question, said or facts.get("word")),
    }


def _functions_of_reports(language: str) -> dict[str, Callable[..., object]]:
    return {
        "picture_line": lambda picture: fact_lines.describe_picture(picture, language),
        "preview_line": lambda preview: fact_lines.describe_preview(preview, language),
        "shot_line": lambda shot: fact_lines.describe_screenshot(shot, language),
        "chart_line": lambda chart: fact_lines.describe_chart(chart, language),
        "metric_line": lambda metric: metric_lines.format_metric(metric, language),
        "span_name": lambda period: period_names.name_period(period, language),
        "period_name": lambda code: period_names.name_period_code(code, language),
        "repeats": lambda pattern: begin_with_repeat(pattern, language),
        "examined": lambda health: doctor_lines.examine(health, language),
        "metric_name": lambda key: metric_lines.name_metric(key, language),
    }


def _functions_of_settings(facts: Facts, language: str) -> dict[str, Callable[..., object]]:
    return {
        "setting_name": lambda key: app_values.name_setting(key, language),
        "setting_value": lambda key, value: app_values.format_setting(key, value, language),
        "plan_lines": lambda plan: undo_lines.format_plan(plan, language),
        "shown": lambda value: undo_lines.format_plan_value(value, language, facts.get("key")),
        "what_of": lambda what, name: undo_lines.name_changed_thing(what, name, language),
        "command_of": undo_lines.name_command,
        "why_not": lambda command: undo_lines.explain_undo(command, language),
    }


def _functions_of_parts(language: str, render: Render) -> dict[str, Callable[..., object]]:
    return {
        "command_line": inner_commands.shorten_command,
        "part_line": lambda part: inner_commands.summarise_part(part, language, render),
        "part_text": lambda part: inner_commands.answer_of_part(part, language, render),
        "reason_of": lambda part: inner_commands.explain_refusal(part, language, render),
        "asked_lines": lambda lines: inner_commands.number_lines(lines, language),
    }


def seal_code(code: str) -> str:
    """A code of `/node add` as it is typed at that PC; one that is blanked stays so."""
    return seal_enrolment_code(settings().node_secret, code) if any(map(str.isalnum, code)) else code
