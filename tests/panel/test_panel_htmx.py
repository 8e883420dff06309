"""htmx 4 as it is meant: its own check finds nothing of htmx 2 in our pages, and nothing of it needs unsafe-eval."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from functions.panel.routes import PAGES
from tests.panel.browser_client import BrowserClient
from tests.panel.filled_pages import fill_pages

PUBLIC = Path(__file__).resolve().parents[2] / "public" / "panel"
CHECKS = Path(__file__).parent / "htmx_upgrade"
OUR_SCRIPTS = sorted(file for file in PUBLIC.glob("*.js") if not file.name.startswith("htmx"))
# The check takes HTML's own attribute for an extension's, and htmx 4's hx-disable for htmx 2's, which is hx-ignore now.
MEANT = (("preload", r"<(audio|video)\b"), ("hx-disable", r' hx-disable="#main button"'))
HTMX = {"get", "post", "target", "sync", "disable", "push-url", "history-elt", "config"}
"""What our pages use of it. `on`, and anything with `js:`, would need unsafe-eval; others are to be thought about."""


class Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(name, value or "") for name, value in attrs if re.match(r"(data-)?hx-", name)]


@pytest.fixture
def pages(panel: BrowserClient, tmp_path: Path) -> list[Path]:
    """Every page as the admin sees it, with something on it, and the scripts."""
    known, made = fill_pages(panel), []
    for told in PAGES:
        if not told.is_file:
            made.append(tmp_path / f"{told.name}.html")
            made[-1].write_text(panel.open(told.path.format(**known)).text)
    return made


def run_check(paths: list[Path]) -> list[str]:
    [script] = CHECKS.glob("*.py")
    ran = subprocess.run([sys.executable, str(script), *map(str, paths)], capture_output=True, text=True)
    assert f"Scanning {len(paths)} file(s)" in ran.stderr, ran.stderr
    return ran.stdout.splitlines()


def is_meant(issue: str) -> bool:
    file, line, message = issue.split(":", 2)
    code = Path(file).read_text().splitlines()
    below = re.search(r"\] (hx-[a-z-]+) needs :inherited .*descendant on line (\d+)", message)
    if below:  # which has its own
        return f" {below[1]}=" in code[int(below[2]) - 1]
    return any(f"] {name} →" in message and re.search(mark, code[int(line) - 1]) for name, mark in MEANT)


def test_htmx_s_own_check_finds_nothing(pages: list[Path]) -> None:
    found = run_check([*pages, *OUR_SCRIPTS])
    assert any("hx-disable" in issue for issue in found), "it has looked at our forms"
    assert [issue for issue in found if not is_meant(issue)] == []


def test_the_check_finds_what_is_of_htmx_2(tmp_path: Path) -> None:
    old = tmp_path / "old.html"
    old.write_text('<div hx-ext="sse" hx-disable><a hx-get="/" hx-vars="a:1"></a></div>')
    (tmp_path / "old.js").write_text("document.addEventListener('htmx:afterSwap', () => htmx.logAll());")
    found = run_check([old, tmp_path / "old.js"])
    assert len([issue for issue in found if not is_meant(issue)]) == 5


def test_nothing_of_htmx_needs_to_run_words_as_a_script(pages: list[Path]) -> None:
    for page in pages:
        parser = Attributes()
        parser.feed(page.read_text())
        assert {name for name, _ in parser.found} <= {f"hx-{name}" for name in HTMX}, page.name
        assert [value for _, value in parser.found if re.search(r"\b(js|javascript):|\[", value)] == []


def test_the_check_is_of_the_version_that_runs() -> None:
    [library], [check] = PUBLIC.glob("htmx-*.js"), CHECKS.glob("*.py")
    version = library.name.removeprefix("htmx-").removesuffix(".min.js")
    assert f'"{version}"' in library.read_text()
    assert check.name == f"htmx-{version}-upgrade-check.py"
    assert f"htmx {version}" in (PUBLIC / "README.md").read_text()
