"""What keeps the node startable on Windows, as far as can be seen from here: it loads without what only POSIX has."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOT_THERE = ("fcntl", "resource", "pwd", "grp", "termios", "pty", "tty", "syslog")
NO_NAMES = (
    *("fork", "setsid", "setpgid", "killpg", "getuid", "geteuid", "getgid", "fchmod", "fchown", "chown", "mkfifo"),
    *("sched_getaffinity", "sysconf", "uname", "getpgid", "waitid", "nice", "getloadavg"),
)
NO_SIGNALS = ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGALRM", "SIGQUIT")
# Libraries choose by the system's name, which stays Linux here: they are loaded before what they use is taken away.
LOAD = """
import importlib, os, signal, subprocess, sys
import av, ctranslate2, cryptography.hazmat.primitives.ciphers.aead, dotenv, faster_whisper, filelock, httpx
import matplotlib.backends.backend_agg, matplotlib.figure, playwright.sync_api, psutil, pydantic, redis, upstash_redis
import yaml, http.server, logging.handlers, tempfile, zipfile, shutil, selectors, asyncio, multiprocessing

not_there, no_names, no_signals, *modules = [word.split(",") for word in sys.argv[1:]]
for name in not_there:
    sys.modules[name] = None
for name in no_names:
    vars(os).pop(name, None)
for name in no_signals:
    vars(signal).pop(name, None)
for name in modules[0]:
    importlib.import_module(name)
print(len(modules[0]), "modules loaded")
"""


def list_modules() -> list[str]:
    files = [file for package in ("home_node", "shared") for file in (ROOT / package).rglob("*.py")]
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files}
    return sorted(names)


def test_every_module_loads_without_what_only_posix_has() -> None:
    told = [",".join(words) for words in (NOT_THERE, NO_NAMES, NO_SIGNALS, list_modules())]
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD, *told], cwd=ROOT, capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout == f"{len(list_modules())} modules loaded\n"


def test_what_only_posix_has_is_used_where_the_system_was_asked() -> None:
    """Behind `os.name`, `hasattr` or `getattr`, in the same function."""
    strays = []
    for file in (ROOT / "home_node").rglob("*.py"):
        text = file.read_text("utf-8")
        for function in [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]:
            source = "\n".join(text.splitlines()[function.lineno - 1 : function.end_lineno])
            if any(guard in source for guard in ("os.name", "hasattr(os")):
                continue
            strays += [f"{file.relative_to(ROOT)}: {name}" for name in list_posix_names(function)]
    assert strays == []


def list_posix_names(tree: ast.AST) -> list[str]:
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    names = [f"{node.value.id}.{node.attr}" for node in used if isinstance(node.value, ast.Name)]
    forbidden = {f"os.{name}" for name in NO_NAMES} | {f"signal.{name}" for name in NO_SIGNALS}
    return [name for name in names if name in forbidden]
