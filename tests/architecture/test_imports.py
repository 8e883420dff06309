"""Who may import whom (the table in docs/architecture.md), and what the tree may hold."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"api", "functions", "shared", "home_node", "local"}
ALLOWED = {
    "shared": {"shared", "pydantic"},
    "functions": {"shared", "functions", "functions_framework", "flask", "werkzeug", "httpx", "jinja2", "markupsafe"},
    "api": {"functions"},
    "home_node": {"shared", "home_node", "httpx", "playwright"},
}
# One library behind one seam: the only files that may know it.
ALLOWED_IN = {
    "shared/taskqueue/redis.py": {"redis"},
    "shared/taskqueue/upstash.py": {"upstash_redis"},
    "functions/database/postgres.py": {"psycopg", "psycopg_pool"},
    "functions/database/supabase.py": {"postgrest"},
    "functions/media_store/supabase.py": {"storage3"},
    "functions/media/pictures.py": {"PIL"},
    "functions/media/page_card.py": {"PIL"},
    "functions/sales_import/workbook.py": {"openpyxl"},
    "functions/doors/node.py": {"pydantic"},
    "functions/panel/qr_code.py": {"segno"},
    "functions/panel/session_tokens.py": {"jwt"},
    "functions/web_push/content_encryption.py": {"cryptography"},
    "functions/web_push/sealed_auth.py": {"cryptography"},
    "functions/web_push/vapid.py": {"cryptography", "jwt"},
    "home_node/backups/age_files.py": {"pyrage"},
    "home_node/backups/daily.py": {"pyrage"},
    "home_node/backups/key_words.py": {"bech32", "mnemonic", "pyrage"},
    "home_node/backups/make_backup.py": {"pyrage"},
    "home_node/charts/fonts.py": {"matplotlib"},
    "home_node/charts/canvas.py": {"matplotlib"},
    "home_node/env_file.py": {"dotenv"},
    "home_node/process_tree.py": {"psutil"},
    "home_node/tiktok/studio/profile.py": {"filelock"},
    "home_node/tunnel/cloudflared_config.py": {"yaml"},
    "home_node/updates/installation.py": {"filelock"},
    "home_node/tiktok/sealed_text.py": {"cryptography"},
    "home_node/tiktok/studio/sealed_folder.py": {"cryptography"},
    "home_node/voice/audio.py": {"av", "numpy"},
    "home_node/voice/decoder.py": {"faster_whisper", "ctranslate2", "numpy"},
    "home_node/voice/speech_segments.py": {"faster_whisper", "numpy"},
    "home_node/voice/forced_alignment.py": {"ctranslate2", "numpy"},
    "home_node/tiktok/video_check.py": {"av"},
    "home_node/executors/picture_convert.py": {"PIL", "pi_heif"},
}


def python_files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    assert python_files(package)
    strays = []
    for path in python_files(package):
        name = str(path.relative_to(ROOT))
        allowed = ALLOWED[package] | ALLOWED_IN.get(name, set()) | sys.stdlib_module_names
        strays += [f"{name} imports {module}" for module in imports_of(path) if module not in allowed]
    assert not strays


def test_nobody_imports_local() -> None:
    for package in OURS - {"local"}:
        for path in python_files(package):
            assert "local" not in imports_of(path), path


def test_every_seam_file_of_the_allow_list_exists() -> None:
    for name in ALLOWED_IN:
        assert (ROOT / name).is_file(), name


def test_what_starts_the_home_node_needs_nothing_but_python() -> None:
    """It is copied beside the versions, where none of them is on its path."""
    assert set(imports_of(ROOT / "home_node/updates/launcher.py")) <= sys.stdlib_module_names


def test_file_names_say_what_is_inside() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    for package in OURS:
        for path in python_files(package):
            assert not banned & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}, path


def test_nothing_at_the_root_silences_vercel() -> None:
    assert not (ROOT / "pyproject.toml").exists(), "it would silence requirements.txt"
    assert not (ROOT / "supabase" / "__init__.py").exists(), "it would shadow the package"
    assert not [name for name in ("app", "index", "server", "main", "wsgi", "asgi") if (ROOT / f"{name}.py").exists()]
