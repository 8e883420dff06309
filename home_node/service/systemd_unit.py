"""The systemd user unit: at boot without a log-in (lingering), always started again, 2 GB at most, and last in the
queue for processor and disk.
"""

import re
from pathlib import Path

from home_node.service.program import Program

MEMORY_MAX = "2G"
SCREEN = "DISPLAY WAYLAND_DISPLAY XAUTHORITY"  # the desktop's, where somebody is logged in: the TikTok browser's window
_PLAIN = re.compile(r"[A-Za-z0-9_./:=@+,-]+")


def write_unit(program: Program) -> str:
    """The whole file. It stops the launcher first, which lets the node finish what it does (KillMode=mixed)."""
    return f"""[Unit]
Description={_escape_specifiers(program.about)}
StartLimitIntervalSec=0

[Service]
ExecStart={" ".join(map(quote_word, program.command))}
WorkingDirectory={_escape_specifiers(str(program.folder))}
PassEnvironment={SCREEN}
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=60
MemoryMax={MEMORY_MAX}
OOMPolicy=continue
Nice=10
CPUWeight=20
IOSchedulingClass=idle
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def quote_word(word: str) -> str:
    """One argument, whatever is in it: `%` begins a specifier there and `$` a variable."""
    safe = _escape_specifiers(word).replace("$", "$$")
    if _PLAIN.fullmatch(safe):
        return safe
    if any(ord(char) < 32 for char in word):
        raise ValueError(f"{word!r} has a line break in it: move it to a folder without")
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def locate_unit(program: Program, config_home: Path) -> Path:
    return config_home / "systemd" / "user" / f"{program.name}.service"


def _escape_specifiers(text: str) -> str:
    return text.replace("%", "%%")
