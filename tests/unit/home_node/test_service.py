"""The service: a unit that systemd takes, a task that Windows takes, and what each is asked to do with it."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET  # ours, written a line above
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

import pytest

from home_node.identity import NotEnrolled, keep_identity, locate_identities
from home_node.service import command_line
from home_node.service.command_line import show_log
from home_node.service.program import Program, describe_node, describe_tunnel
from home_node.service.scheduled_task import choose_windowless, encode_task, name_task, write_task
from home_node.service.systemd_unit import locate_unit, quote_word, write_unit
from home_node.service.systems import NoService, Systemd, TaskScheduler
from home_node.updates import launcher
from home_node.updates.launcher import Versions, parse_options
from tests.chaos.killable_update import link_python, make_tree
from tests.unit.home_node.fake_functions import IDENTITY

NASTY = '/home/siti/Abang Colek\'s 100% $HOME "é" ;x/wocs'
# The order in which Windows itself exports a task, which its schema demands of triggers, principals and actions.
ORDER = {
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"],
    "RegistrationInfo": ["Description", "URI"],
    "LogonTrigger": ["Enabled", "UserId", "Delay"],
    "Principal": ["UserId", "LogonType", "RunLevel"],
    "Exec": ["Command", "Arguments", "WorkingDirectory"],
    "RestartOnFailure": ["Interval", "Count"],
}


class Recorder:
    """Runs nothing: keeps what was to be run, and fails what begins with one of `failing`."""

    def __init__(self, *failing: str, reason: str = "not allowed\n") -> None:
        self.commands: list[str] = []
        self.files: list[bytes] = []
        self._failing, self._reason = failing, reason

    def __call__(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        line = " ".join(command)
        self.commands.append(line)
        self.files += [Path(word).read_bytes() for word in command if word.endswith(".xml")]
        failed = line.startswith(self._failing) if self._failing else False
        return subprocess.CompletedProcess(command, int(failed), "", self._reason if failed else "")


def node_in(root: str, python: str = "/usr/bin/python3") -> Program:
    return describe_node(Path(root), python, Path(root, ".env.home"), Path(root, "data"), ["--port", "8787"])


def read_task(program: Program, user: str = "PC\\Ali") -> ET.Element:
    return ET.fromstring(encode_task(write_task(program, user)))  # noqa: S314


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def text_of(task: ET.Element, name: str) -> str:
    return next(element.text or "" for element in task.iter() if tag(element) == name)


def test_the_unit_starts_at_boot_always_again_and_out_of_the_way() -> None:
    lines = write_unit(node_in("/srv/wocs")).splitlines()
    for line in ("Restart=always", "MemoryMax=2G", "Nice=10", "IOSchedulingClass=idle", "WantedBy=default.target"):
        assert line in lines
    assert "ExecStart=/usr/bin/python3 /srv/wocs/launcher.py --set WOCS_ENV_FILE=/srv/wocs/.env.home" in lines[5]


@pytest.mark.parametrize("root", ["/srv/wocs", NASTY])
def test_systemd_itself_finds_the_unit_right(tmp_path: Path, root: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    program = Program("wocs-home-node", "WOCS", (sys.executable, "/dev/null", root), tmp_path)
    file = tmp_path / "wocs-home-node.service"
    file.write_text(write_unit(program), "utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(file)],
        capture_output=True, text=True, timeout=60, env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    about_ours = [line for line in verified.stderr.splitlines() if file.name in line]
    assert (verified.returncode, about_ours) == (0, []), verified.stderr


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("/usr/bin/python3", "/usr/bin/python3"),
        ("WOCS_DATA=/a b", '"WOCS_DATA=/a b"'),
        ("100%", '"100%%"'),
        ("$HOME", '"$$HOME"'),
        ('say "x"\\', '"say \\"x\\"\\\\"'),
        ("", '""'),
    ],
)
def test_what_is_special_in_a_unit_is_escaped(word: str, quoted: str) -> None:
    assert quote_word(word) == quoted


def test_a_line_break_would_end_the_line_and_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        quote_word("a\nExecStartPost=/bin/evil")


def test_linux_installs_enables_starts_and_lingers(tmp_path: Path) -> None:
    run = Recorder()
    program = node_in(NASTY)
    lines = Systemd(run, tmp_path).install(program)
    assert locate_unit(program, tmp_path).read_text("utf-8") == write_unit(program)
    assert run.commands == [
        "systemctl --user daemon-reload",
        "systemctl --user enable wocs-home-node.service",
        "systemctl --user restart wocs-home-node.service",
        "loginctl enable-linger",
    ]
    assert "starts at boot" in lines[-1]


def test_where_lingering_is_refused_it_is_said_and_the_service_runs(tmp_path: Path) -> None:
    lines = Systemd(Recorder("loginctl"), tmp_path).install(node_in("/srv/wocs"))
    assert lines[-1].endswith("sudo loginctl enable-linger $USER") and "not allowed" in lines[-1]


def test_what_systemd_refuses_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(NoService, match="systemctl --user daemon-reload: not allowed"):
        Systemd(Recorder("systemctl"), tmp_path).install(node_in("/srv/wocs"))


def test_who_became_another_user_is_told_to_log_in_as_themself(tmp_path: Path) -> None:
    run = Recorder("systemctl", reason="Failed to connect to bus: No medium found\n")
    with pytest.raises(NoService, match="log in on this PC itself"):
        Systemd(run, tmp_path).tell_status(node_in("/srv/wocs"))


def test_removing_is_asked_twice_and_done_once(tmp_path: Path) -> None:
    run = Recorder()
    system, program = Systemd(run, tmp_path), node_in("/srv/wocs")
    system.install(program)
    run.commands.clear()
    assert "stopped and removed" in system.remove(program)[0]
    assert "was not installed" in system.remove(program)[0]
    assert run.commands == ["systemctl --user disable --now wocs-home-node.service", "systemctl --user daemon-reload"]


def test_the_task_has_its_parts_in_windows_order() -> None:
    task = read_task(node_in("C:\\wocs"))
    found = {tag(element): [tag(part) for part in element] for element in task.iter() if len(element)}
    assert {name: parts for name, parts in found.items() if name in ORDER} == ORDER
    assert task.attrib == {"version": "1.4"}


def test_the_task_is_utf_16_with_its_mark_and_windows_line_ends() -> None:
    raw = encode_task(write_task(node_in("C:\\wocs"), "PC\\Ali"))
    text = raw.decode("utf-16")
    assert raw[:2] == b"\xff\xfe" and text.startswith('<?xml version="1.0" encoding="UTF-16"?>\r\n')
    assert text.count("\n") == text.count("\r\n")


def test_the_task_starts_at_log_on_is_restarted_has_no_time_limit_and_is_below_normal() -> None:
    task = read_task(node_in("C:\\wocs"))
    wanted = {
        "LogonType": "InteractiveToken",
        "RunLevel": "LeastPrivilege",
        "MultipleInstancesPolicy": "IgnoreNew",
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "ExecutionTimeLimit": "PT0S",
        "Priority": "7",
        "Interval": "PT1M",
    }
    assert {name: text_of(task, name) for name in wanted} == wanted


def test_paths_with_spaces_letters_of_others_and_markup_arrive_whole() -> None:
    root = "C:\\Users\\Nur Áïshah & <Ali>\\wocs"
    program = describe_node(
        PureWindowsPath(root),  # type: ignore[arg-type]
        "C:\\Program Files\\Python 3.12\\pythonw.exe",
        PureWindowsPath(root, ".env.home"),  # type: ignore[arg-type]
        PureWindowsPath(root, "data"),  # type: ignore[arg-type]
    )
    task = read_task(program, "PC\\Nur Áïshah")
    assert text_of(task, "Command") == "C:\\Program Files\\Python 3.12\\pythonw.exe"
    assert f'"{root}/launcher.py"' in text_of(task, "Arguments").replace("\\launcher.py", "/launcher.py")
    assert text_of(task, "WorkingDirectory") == root and text_of(task, "UserId") == "PC\\Nur Áïshah"


@pytest.mark.parametrize(
    ("python", "windowless"),
    [
        ("C:\\Python 3.12\\python.exe", "C:\\Python 3.12\\pythonw.exe"),
        ("C:\\python.exe\\pythonw.exe", "C:\\python.exe\\pythonw.exe"),
        ("/usr/bin/python3", "/usr/bin/python3"),
    ],
)
def test_no_black_window_is_held_open(python: str, windowless: str) -> None:
    assert choose_windowless(python) == windowless


def test_windows_makes_the_task_from_its_xml_and_runs_it() -> None:
    run, program = Recorder(), node_in("C:\\wocs")
    TaskScheduler(run, "PC\\Ali").install(program)
    made, started = run.commands
    assert made.startswith("schtasks /Create /TN \\WOCS\\wocs-home-node /XML ") and made.endswith("task.xml /F")
    assert started == "schtasks /Run /TN \\WOCS\\wocs-home-node"
    assert run.files == [encode_task(write_task(program, "PC\\Ali"))]


def test_windows_removes_what_is_there_and_says_where_nothing_is() -> None:
    run, program = Recorder(), node_in("C:\\wocs")
    TaskScheduler(run, "PC\\Ali").remove(program)
    assert run.commands[1:] == [
        f"schtasks /End /TN {name_task(program)}",
        f"schtasks /Delete /TN {name_task(program)} /F",
    ]
    assert "was not installed" in TaskScheduler(Recorder("schtasks /Query"), "PC\\Ali").remove(program)[0]


def test_the_launcher_understands_what_the_service_calls_it_with() -> None:
    command = node_in(NASTY).command
    options = parse_options(list(command[2:]))
    assert options.root == NASTY and options.arguments == ["--port", "8787"]
    assert dict(options.set) == {"WOCS_ENV_FILE": f"{NASTY}/.env.home", "WOCS_DATA": f"{NASTY}/data"}


def test_the_tunnel_is_a_program_as_any_other() -> None:
    program = describe_tunnel("/usr/bin/cloudflared", Path("/srv/wocs/tunnel/config.yml"))
    assert "tunnel --no-autoupdate --config /srv/wocs/tunnel/config.yml run" in write_unit(program)


def test_the_end_of_the_log_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "node.log"
    assert show_log(file, 2, follow=False) == 1
    file.write_text("satu\ndua\ntiga\n", "utf-8")
    assert show_log(file, 2, follow=False) == 0
    assert capsys.readouterr().out == "dua\ntiga\n"


def test_installing_makes_the_first_version_once_and_its_launcher_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "PROJECT", make_tree(tmp_path / "wocs", "0.1.0"))
    monkeypatch.setattr(command_line, "install_packages", link_python)
    root, data, run = tmp_path / "data" / "home", tmp_path / "data", Recorder()
    system, options = Systemd(run, tmp_path / "config"), Namespace(name=None, port=0, tunnel=False)
    with pytest.raises(NotEnrolled, match="not enrolled"):
        command_line.install(system, root, data, options)
    assert not root.exists()
    keep_identity(locate_identities(data) / "home-1.json", IDENTITY)
    for _ in range(2):
        command_line.install(system, root, data, options)
        assert (root / "launcher.py").read_bytes() == Path(launcher.__file__).read_bytes()
        (root / "launcher.py").write_text("an older one")
    assert Versions(root).list_numbers() == [1] and Versions(root).read_current() == 1
    [unit] = (tmp_path / "config").rglob("*.service")
    assert f"--set WOCS_DATA={data} {root} -- --port 0" in unit.read_text()
    assert run.commands.count("systemctl --user restart wocs-home-node.service") == 2


def test_a_tunnel_that_is_not_set_up_is_said_before_anything_is_done(tmp_path: Path) -> None:
    keep_identity(locate_identities(tmp_path) / "home-1.json", IDENTITY)
    run, options = Recorder(), Namespace(name=None, port=0, tunnel=True)
    with pytest.raises(NoService, match="python -m home_node tunnel HOSTNAME"):
        command_line.install(Systemd(run, tmp_path), tmp_path / "home", tmp_path, options)
    assert run.commands == []


def test_the_log_is_begun_anew_before_it_is_large_and_few_of_them_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "LOG_BYTES", 1000)
    file = tmp_path / "logs" / "node.log"
    before = list(launcher.log.handlers)
    launcher.write_log_to(file)
    try:
        for number in range(500):
            launcher.node_log.info("2026-11-30 13:00:00 line %d of many", number)
        launcher.log.warning("It starts again.")
    finally:
        for handler in [handler for handler in launcher.log.handlers if handler not in before]:
            launcher.log.removeHandler(handler)
            handler.close()
    logs = list(file.parent.iterdir())
    assert len(logs) == launcher.LOG_FILES and all(log.stat().st_size <= 1000 for log in logs)
    assert file.read_text("utf-8").splitlines()[-1].endswith(" It starts again.")
    assert file.read_text("utf-8").splitlines()[0].startswith("2026-11-30 13:00:00 line ")
