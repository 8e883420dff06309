"""cloudflared's config.yml: one host name to the doorbell, and a catch-all last, without which it does not start.

developers.cloudflare.com/cloudflare-one/connections/connect-networks/do-more-with-tunnels/local-management
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

CATCH_ALL = "http_status:404"
ORIGIN_SILENT_S = 30  # cloudflared's own default for a connection; streams of hints say something more often
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_TUNNEL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHECK_LIMIT_S = 30.0


class NoTunnel(Exception):
    """The sentence says what is missing or wrong, and what to do."""


def check_hostname(told: str) -> str:
    """`pc.example.my`, whatever was typed around it. Raises NoTunnel."""
    host = told.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/").rstrip(".")
    if host.endswith("trycloudflare.com"):
        raise NoTunnel("A quick tunnel makes up its name at each start and has no config; give a host name of yours.")
    if not _HOST.fullmatch(host):
        raise NoTunnel(f"{told!r} is no host name such as pc.example.my.")
    return host


def find_credentials(folder: Path, wish: str | None = None) -> tuple[str, Path]:
    """The tunnel's id, and the file that `cloudflared tunnel create` wrote. Raises NoTunnel."""
    files = [file for file in sorted(folder.glob("*.json")) if _TUNNEL.fullmatch(file.stem)]
    fitting = [file for file in files if wish is None or wish == file.stem]
    if not fitting:
        raise NoTunnel(
            f"No tunnel's credentials are in {folder}. Make one: cloudflared tunnel login, then"
            " cloudflared tunnel create wocs"
        )
    if len(fitting) > 1:
        ids = " or ".join(file.stem for file in fitting)
        raise NoTunnel(f"Several tunnels are in {folder}: say which with --tunnel {ids}")
    return read_tunnel_id(fitting[0]), fitting[0]


def read_tunnel_id(file: Path) -> str:
    """Raises NoTunnel where it is no credentials file; what is secret in it is never shown."""
    try:
        tunnel = str(json.loads(file.read_text("utf-8"))["TunnelID"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NoTunnel(f"{file} is not what `cloudflared tunnel create` writes; create the tunnel anew.") from None
    if not _TUNNEL.fullmatch(tunnel):
        raise NoTunnel(f"{file} names no tunnel; create the tunnel anew.")
    return tunnel


def make_config(tunnel: str, credentials: Path, host: str, port: int) -> dict[str, Any]:
    return {
        "tunnel": tunnel,
        "credentials-file": str(credentials),
        "ingress": [
            {"hostname": host, "service": f"http://127.0.0.1:{port}"},
            {"service": CATCH_ALL},
        ],
    }


def write_config(config: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    return f"# written by: python -m home_node tunnel\n{text}"


def list_mistakes(text: str) -> list[str]:
    """What cloudflared would refuse, or what would open more than the doorbell; empty where all is well."""
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError:
        return ["it is no YAML"]
    if not isinstance(config, dict):
        return ["it is no table of settings"]
    mistakes = [f"{key} is missing" for key in ("tunnel", "credentials-file") if not config.get(key)]
    rules = config.get("ingress")
    if not isinstance(rules, list) or not all(isinstance(rule, dict) and rule.get("service") for rule in rules):
        return [*mistakes, "ingress is no list of rules that each have a service"]
    return mistakes + list(_judge_rules(rules))


def _judge_rules(rules: list[dict[str, Any]]) -> list[str]:
    mistakes = []
    if not rules or rules[-1].get("hostname") or rules[-1].get("path"):
        mistakes.append("the last rule is no catch-all")
    if any(not rule.get("hostname") and not rule.get("path") for rule in rules[:-1]):
        mistakes.append("a rule for everything stands before others, which then are never asked")
    if rules and not str(rules[-1]["service"]).startswith("http_status:"):
        mistakes.append("the catch-all leads to a server; it should be http_status:404")
    elsewhere = [rule["service"] for rule in rules[:-1] if not _is_doorbell(str(rule["service"]))]
    return mistakes + [f"{service} is not on this PC's own address 127.0.0.1" for service in elsewhere]


def _is_doorbell(service: str) -> bool:
    return re.fullmatch(r"http://(127\.0\.0\.1|localhost):\d{1,5}", service) is not None


def ask_cloudflared(cloudflared: str, file: Path) -> str | None:
    """What the real program says against the file, or None."""
    try:
        ended = subprocess.run(
            [cloudflared, "tunnel", "--config", str(file), "ingress", "validate"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=CHECK_LIMIT_S,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        return type(problem).__name__
    lines = (ended.stderr + ended.stdout).strip().splitlines() or ["no reason given"]
    return None if ended.returncode == 0 else lines[-1][:300]


def find_cloudflared() -> str | None:
    return shutil.which("cloudflared")


def locate_config(data: Path) -> Path:
    """In a folder of its own below the data: cloudflared's own folder may serve other tunnels."""
    return data / "tunnel" / "config.yml"
