"""Documentation generator: docs/settings.md from .env.example, every setting with its example and what it does."""

import re
from collections.abc import Iterator
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
INTRODUCTION = """# Settings

Made from [.env.example](../.env.example) by `make docs`; do not edit by hand. Each is an environment variable; on one
machine none of them is needed. What stands in brackets says who reads it."""
_HEADING = re.compile(r"# --- (.*?) -*$")
_SETTING = re.compile(r"# ?([A-Z][A-Z0-9_]*)=(.*?)(?: +# (.*))?$")
_MORE = re.compile(r"#\s{8,}#?\s*(.*)$")  # a comment that goes on, beneath the one before


def settings_page() -> str:
    return "\n".join([INTRODUCTION, *_write_sections(EXAMPLE.read_text("utf-8").splitlines())])


def list_settings() -> list[str]:
    """The names, in the order of the file."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    return [found[1] for line in lines if (found := _SETTING.match(line))]


def _write_sections(lines: list[str]) -> Iterator[str]:
    setting: list[str] = []
    for line in [*lines, "# --- end ---"]:
        if setting and (more := _MORE.match(line)):
            setting[2] = f"{setting[2]} {more[1]}".strip()
            continue
        if setting:
            yield _write_row(setting)
            setting = []
        if heading := _HEADING.match(line):
            if heading[1] != "end":
                yield f"## {heading[1]}\n\n| setting | for example | what it does |\n| --- | --- | --- |"
        elif found := _SETTING.match(line):
            setting = [found[1], found[2].strip(), found[3] or ""]
        elif not line.strip():
            yield ""


def _write_row(setting: list[str]) -> str:
    name, example, what = (part.replace("|", "\\|") for part in setting)
    return f"| `{name}` | {f'`{example}`' if example else ''} | {what} |"
