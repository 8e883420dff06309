"""A node that finds database credentials does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from home_node.credentials import explain_refusal, find_database_credentials

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "anything"),
        ("PGPASSWORD", "x"),
        ("POSTGRES_PASSWORD", "x"),
        ("POSTGRES_URL_NON_POOLING", "x"),
        ("SUPABASE_SECRET_KEY", "x"),
        ("SUPABASE_SERVICE_ROLE_KEY", "x"),
        ("SUPABASE_DB_PASSWORD", "x"),
        ("MY_OWN_NAME", "postgresql://u:p@db/wocs"),
        ("MY_OTHER_NAME", " sb_secret_123"),
    ],
)
def test_what_opens_the_database_is_found_by_name_or_by_value(name: str, value: str) -> None:
    assert find_database_credentials({name: value, "PATH": "/bin"}) == [name]


def test_what_does_not_open_the_database_is_left_alone() -> None:
    harmless = {
        "SUPABASE_URL": "https://x.supabase.co", "REDIS_URL": "redis://127.0.0.1", "UPSTASH_REDIS_REST_TOKEN": "x",
        "VERCEL_TOKEN": "x", "DATABASE_URL": "  ", "PGDATA": "/var", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run",
    }  # fmt: skip
    assert find_database_credentials(harmless) == []
    assert explain_refusal(harmless) is None


def start(environment: dict[str, str], data: Path) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "WOCS_DATA": str(data), **environment}
    return subprocess.run(
        [sys.executable, "-m", "home_node", "--once", "--port", "0"],
        env=bare,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DATABASE_URL": "postgresql://u:hidden@db/wocs"}, "DATABASE_URL"),
        ({"SUPABASE_URL": "https://x", "SUPABASE_SECRET_KEY": "hidden"}, "SUPABASE_SECRET_KEY"),
        ({"WOCS_NODE_SECRET": "hidden"}, "WOCS_NODE_SECRET"),
        ({"CRON_SECRET": "hidden", "WHATSAPP_TOKEN": "hidden"}, "CRON_SECRET, WHATSAPP_TOKEN"),
        ({}, "python -m home_node enroll CODE"),
        ({"WOCS_BEAT_SECONDS": "often"}, "WOCS_BEAT_SECONDS"),
    ],
)
def test_it_refuses_to_start_and_says_why_in_one_sentence(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    refused = start(environment, tmp_path)
    assert refused.returncode == 2
    assert named in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "hidden" not in refused.stderr + refused.stdout
