"""cloudflared's config as we write it, and what our own rules find wrong with one."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from home_node.tunnel import command_line
from home_node.tunnel.cloudflared_config import (
    NoTunnel,
    ask_cloudflared,
    check_hostname,
    find_credentials,
    list_mistakes,
    make_config,
    write_config,
)

TUNNEL = "6ff42ae2-765d-4adf-8112-31c55c1551ef"
OTHER = "0b0b0b0b-765d-4adf-8112-31c55c1551ef"


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    folder = tmp_path / "kunci saya"
    folder.mkdir()
    (folder / "cert.pem").touch()
    keep_credentials(folder, TUNNEL)
    return folder


def keep_credentials(folder: Path, tunnel: str) -> None:
    (folder / f"{tunnel}.json").write_text(json.dumps({"TunnelID": tunnel, "TunnelSecret": "top secret"}))


def written(port: int = 8787) -> str:
    return write_config(make_config(TUNNEL, Path("/home/é a/x.json"), "pc.example.my", port))


def test_the_config_leads_one_name_to_the_doorbell_and_ends_in_a_catch_all() -> None:
    assert yaml.safe_load(written(9000)) == {
        "tunnel": TUNNEL,
        "credentials-file": "/home/é a/x.json",
        "ingress": [
            {"hostname": "pc.example.my", "service": "http://127.0.0.1:9000"},
            {"service": "http_status:404"},
        ],
    }
    assert list_mistakes(written()) == []


@pytest.mark.parametrize(
    ("ingress", "mistake"),
    [
        ([], "no catch-all"),
        ([{"hostname": "a.b.my", "service": "http://127.0.0.1:1"}], "no catch-all"),
        ([{"service": "http_status:404"}, {"hostname": "a.b.my", "service": "http://127.0.0.1:1"}], "before others"),
        ([{"service": "http://127.0.0.1:8787"}], "leads to a server"),
        ([{"hostname": "a.b.my", "service": "http://192.168.1.1"}, {"service": "http_status:404"}], "own address"),
        ([{"hostname": "a.b.my"}, {"service": "http_status:404"}], "each have a service"),
        ("all", "each have a service"),
    ],
)
def test_what_is_wrong_is_found(ingress: object, mistake: str) -> None:
    config = yaml.safe_dump({"tunnel": TUNNEL, "credentials-file": "x.json", "ingress": ingress})
    assert any(mistake in told for told in list_mistakes(config)), list_mistakes(config)


@pytest.mark.parametrize("text", ["", "a: [", "- a", "tunnel: x"])
def test_what_is_no_config_is_told_and_never_raises(text: str) -> None:
    assert list_mistakes(text)


def test_the_real_program_agrees(tmp_path: Path) -> None:
    cloudflared = shutil.which("cloudflared")
    if cloudflared is None:
        pytest.skip("no cloudflared on this machine")
    file = tmp_path / "config.yml"
    file.write_text(written())
    assert ask_cloudflared(cloudflared, file) is None
    file.write_text(written().replace("- service: http_status:404\n", ""))
    assert ask_cloudflared(cloudflared, file)


@pytest.mark.parametrize("told", ["pc.example.my", " https://PC.example.my/ ", "pc.example.my."])
def test_a_host_name_is_taken_out_of_what_was_typed(told: str) -> None:
    assert check_hostname(told) == "pc.example.my"


@pytest.mark.parametrize(
    "told", ["", "localhost", "pc example.my", "pc.example.my:8787", "*.example.my", "a.b/c", "-a.my"]
)
def test_what_is_no_host_name_is_refused(told: str) -> None:
    with pytest.raises(NoTunnel, match="no host name"):
        check_hostname(told)


def test_a_quick_tunnels_name_has_no_config() -> None:
    with pytest.raises(NoTunnel, match="quick tunnel makes up its name"):
        check_hostname("https://brave-fox.trycloudflare.com")


def test_the_only_tunnel_is_found_and_of_several_one_is_named(credentials: Path) -> None:
    assert find_credentials(credentials) == (TUNNEL, credentials / f"{TUNNEL}.json")
    keep_credentials(credentials, OTHER)
    with pytest.raises(NoTunnel, match="say which with --tunnel"):
        find_credentials(credentials)
    assert find_credentials(credentials, OTHER)[0] == OTHER


@pytest.mark.parametrize("text", ["", "[]", '{"TunnelID": "x"}', '{"AccountTag": "x"}'])
def test_a_credentials_file_that_is_none_is_told_without_what_is_in_it(credentials: Path, text: str) -> None:
    (credentials / f"{TUNNEL}.json").write_text(text)
    with pytest.raises(NoTunnel, match="create the tunnel anew"):
        find_credentials(credentials)


def test_the_command_writes_the_config_and_says_what_is_left(
    credentials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_line, "settings", lambda: type("Config", (), {"data": str(tmp_path / "data")}))
    monkeypatch.setattr(command_line, "find_cloudflared", lambda: None)
    assert command_line.main(["pc.example.my", "--credentials", str(credentials)]) == 0
    told = capsys.readouterr()
    file = tmp_path / "data" / "tunnel" / "config.yml"
    assert list_mistakes(file.read_text()) == [] and file.stat().st_mode & 0o777 == 0o600
    assert f"cloudflared tunnel route dns {TUNNEL} pc.example.my" in told.out and "secret" not in told.out
    assert "cloudflared is not on this PC yet" in told.err


def test_what_cloudflared_refuses_is_said(tmp_path: Path) -> None:
    refusing = tmp_path / "cloudflared"
    refusing.write_text("#!/bin/sh\necho 'Validating rules' >&2\necho 'no catch-all' >&2\nexit 1\n")
    refusing.chmod(0o700)
    assert ask_cloudflared(str(refusing), tmp_path / "config.yml") == "no catch-all"
    assert ask_cloudflared(str(tmp_path / "nowhere"), tmp_path) == "FileNotFoundError"


def test_without_a_tunnel_it_is_explained_which_kinds_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["pc.example.my", "--credentials", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "cloudflared tunnel create wocs" in told and "holds\nstreams back" in told
    assert subprocess.run(["ls", str(tmp_path)], capture_output=True, text=True).stdout == ""
