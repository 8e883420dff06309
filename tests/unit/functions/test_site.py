"""The five functions as the platform loads them."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "api").glob("*.py"))
LATER = ("httpx", "PIL", "postgrest", "storage3", "supabase", "psycopg", "redis", "upstash_redis", "functions.replies")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_site_map_entry_is_an_app_in_a_few_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 6
    assert callable(importlib.import_module(f"api.{file.stem}").app)


def test_there_are_no_more_functions_than_the_platform_gives() -> None:
    served = {"config", "cron", "health", "ingest", "landing", "node", "panel", "webhook"}
    assert {file.stem for file in FILES} == served


def test_a_cold_webhook_imports_nothing_that_only_work_after_the_answer_needs() -> None:
    told = "import sys, api.webhook; print([name for name in sys.argv[1:] if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told, *LATER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_framework_leaves_our_folder_off_the_import_path() -> None:
    importlib.import_module("api.webhook")
    assert str(ROOT / "functions") not in sys.path
