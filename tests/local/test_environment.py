"""Who is told what when everything starts on one machine."""

import json
import re
import stat
from pathlib import Path

import pytest

from home_node.credentials import explain_refusal
from home_node.identity import read_identity
from local.launcher import whitelist
from local.launcher.data_folder import SECRETS, close_to_others, data_folder, holder, keep_secrets, take_lock, tell_lock
from local.launcher.environment import (
    FOR_THE_NODE,
    choose_simulator,
    node_environment,
    owners_environment,
    port_of,
    read_dotenv,
    web_environment,
)
from local.launcher.own_node import keep_own_identity
from local.launcher.parts import CannotStart, read_language
from shared.settings import read_settings
from shared.signatures import derive_node_identity

PROJECT = Path(__file__).resolve().parents[2]
KEPT = dict.fromkeys(SECRETS, "ab" * 32)


def test_a_dotenv_file_is_read_as_people_write_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\nPORT=9000 # the web\nexport WOCS_BRAND='Abang # Colek'\n"
        'A="b" # c\n\nEMPTY=\nURL=x#y\nnonsense\n'
    )
    assert read_dotenv(file) == {
        "PORT": "9000", "WOCS_BRAND": "Abang # Colek", "A": "b", "EMPTY": "", "URL": "x#y"
    }  # fmt: skip
    assert read_dotenv(tmp_path / "absent") == {}


def test_the_environment_wins_over_the_dotenv_file_and_empty_means_not_set(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nREDIS_URL=redis://elsewhere\n")
    owner = owners_environment({"PORT": "9001", "DATABASE_URL": " "}, tmp_path / ".env")
    assert owner == {"PORT": "9001", "REDIS_URL": "redis://elsewhere"}


@pytest.mark.parametrize("port", ["0", "65536", "web", "-1", "８０００"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port: str) -> None:
    with pytest.raises(ValueError, match="PORT must be a number"):
        port_of({"PORT": port})


def test_only_the_simulator_hears_of_the_databases_own_address() -> None:
    addresses = {"DATABASE_URL": "x", "WOCS_SIMULATOR_DATABASE": "superuser"}
    on = web_environment(choose_simulator({}) | addresses, KEPT, Path("/data"), 9)
    off = web_environment(choose_simulator({"WHATSAPP_API_BASE": "https://meta"}) | addresses, KEPT, Path("/data"), 9)
    assert on["WOCS_SIMULATOR_DATABASE"] == "superuser"
    assert "WOCS_SIMULATOR_DATABASE" not in off
    assert "WOCS_SIMULATOR_DATABASE" not in node_environment(on)


def test_without_meta_the_functions_talk_to_the_simulator_and_its_people() -> None:
    web = web_environment({"PORT": "8123", "DATABASE_URL": "x"}, KEPT, Path("/data"), 9)
    settings = read_settings(web)
    assert settings.whatsapp_api_base == "http://127.0.0.1:8123/phone/graph"
    assert settings.base_url == settings.functions_url == "http://127.0.0.1:8123"
    assert settings.node_url == "http://127.0.0.1:9"
    assert settings.whatsapp_app_secret == settings.node_secret == KEPT["WOCS_NODE_SECRET"]
    assert [(one["name"], one["role"]) for one in whitelist.people_of(web)] == [
        ("Admin", "admin"), ("Ali", "agent"), ("Bob", "agent")
    ]  # fmt: skip


def test_with_meta_set_nothing_is_simulated_and_nobody_is_made_up() -> None:
    owner = {"WHATSAPP_API_BASE": "http://graph", "WHATSAPP_APP_SECRET": "theirs"}
    web = web_environment(owner, KEPT, Path("/data"), 9)
    assert web["WHATSAPP_API_BASE"] == "http://graph"
    assert web["WHATSAPP_APP_SECRET"] == "theirs"
    assert "WOCS_SIMULATOR" not in web
    assert whitelist.people_of(web) == []


NOT_USED = {
    "DATABASE_URL": "postgresql://a:b@c/d", "SUPABASE_URL": "https://x", "SUPABASE_SECRET_KEY": "sb_secret_1",
    "PGPASSWORD": "p", "MY_BACKUP": "postgres://e:f@g/h", "WHATSAPP_TOKEN": "t", "AWS_SECRET_ACCESS_KEY": "a",
    "GITHUB_TOKEN": "g", "HF_TOKEN": "h", "HTTPS_PROXY": "http://u:p@proxy:1", "WOCS_WHATEVER_SECRET": "w",
    "PLAYWRIGHT_SERVICE_ACCESS_TOKEN": "s", "SSH_AUTH_SOCK": "/run/ssh", "WOCS_ADMINS": "Ali:60123456789",
}  # fmt: skip
USED = {"REDIS_URL": "redis://q", "VERCEL_TOKEN": "t", "PATH": "/bin", "LC_ALL": "C", "HF_HOME": "/hf"}


def test_the_home_node_gets_no_secret_that_it_does_not_use() -> None:
    node = node_environment(web_environment({**NOT_USED, **USED}, KEPT, Path("/data"), 9))
    assert node.keys() & {*NOT_USED, *SECRETS} == set()
    assert {name: node.get(name) for name in USED} == USED
    assert explain_refusal(node) is None


TILL = {"DATABASE_URL": "postgresql://a:b@c/d"}


@pytest.mark.parametrize(
    ("owner", "wish"),
    [
        ({}, "on"),
        ({"REDIS_URL": "redis://q", "WHATSAPP_APP_SECRET": "theirs"}, "on"),
        (TILL, "off"),
        ({"SUPABASE_URL": "https://x.supabase.co"}, "off"),
        ({"WHATSAPP_API_BASE": "https://graph"}, "off"),
        ({**TILL, "WOCS_SIMULATOR": "On "}, "on"),
        ({**TILL, "WOCS_SIMULATOR": "1"}, "1"),
        ({"WHATSAPP_API_BASE": "https://graph", "WOCS_SIMULATOR": "on"}, "on"),
        ({"WOCS_SIMULATOR": "off"}, "off"),
    ],
)
def test_there_is_no_simulator_beside_what_is_not_ours_unless_it_is_named(owner: dict[str, str], wish: str) -> None:
    chosen = choose_simulator(owner)
    web = web_environment(chosen | {"DATABASE_URL": "ours"}, KEPT, Path("/data"), 9)
    assert web["WOCS_SIMULATOR"] == wish
    assert ("WHATSAPP_TOKEN" in web, bool(whitelist.people_of(web))) == (wish == "on", wish == "on")
    simulated = "http://127.0.0.1:8000/phone/graph" if wish == "on" else None
    assert web.get("WHATSAPP_API_BASE") == owner.get("WHATSAPP_API_BASE", simulated)


def test_the_home_node_gets_what_a_deployment_needs() -> None:
    owner = {"WOCS_DEPLOY_HOOK_MAIN": "https://hook", "VERCEL_TOKEN": "t", "VERCEL_PROJECT_ID": "prj_1"}
    node = node_environment(web_environment(owner, KEPT, Path("/data"), 9))
    assert {name: node.get(name) for name in owner} == owner


def test_the_home_node_gets_every_setting_that_its_code_reads_and_no_other() -> None:
    code = [file.read_text() for part in ("home_node", "shared/taskqueue") for file in (PROJECT / part).rglob("*.py")]
    read = set(re.findall(r"\b(?:config|_config|settings\(\)|chosen)\.([a-z_]+)", " ".join(code)))
    source = (PROJECT / "shared/settings.py").read_text()
    named = dict(re.findall(r"(\w+)=(?:_known_\w+\()?(?:float\(|int\()?(?:text|number)\(\"([A-Z_]+)\"", source))
    used = {variable for field, variable in named.items() if field in read}
    used |= {"WOCS_TIMEZONE", "WOCS_PLACE", "WOCS_BASE_URL"}
    assert used == set(FOR_THE_NODE)


def test_this_machines_node_keeps_its_key_and_follows_the_secret(tmp_path: Path) -> None:
    file = tmp_path / "own-node.json"
    first = keep_own_identity(file, "root")
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_identity(file) == derive_node_identity("root", **first)
    assert keep_own_identity(file, "another root") == first
    assert read_identity(file) == derive_node_identity("another root", **first)


def test_people_are_read_in_the_forms_people_write_numbers() -> None:
    told = {"WOCS_ADMINS": "Admin: +60 12-345 6789", "WOCS_AGENTS": "Ali:0129876543, Bob:60112345678,"}
    listed = whitelist.people_of(told)
    assert [(one["name"], one["number"], one["role"]) for one in listed] == [
        ("Admin", "60123456789", "admin"), ("Ali", "60129876543", "agent"), ("Bob", "60112345678", "agent")
    ]  # fmt: skip
    assert whitelist.people_of(whitelist.variables_of(listed)) == listed


def test_who_is_new_hears_malay_unless_the_owner_says_english() -> None:
    assert [read_language(owner) for owner in ({}, {"WOCS_LANGUAGE": "en"}, {"WOCS_LANGUAGE": "MS"})] == [
        "ms",
        "en",
        "ms",
    ]
    with pytest.raises(CannotStart, match="WOCS_LANGUAGE must be ms or en"):
        read_language({"WOCS_LANGUAGE": "fr"})


@pytest.mark.parametrize("piece", ["Ali", "Ali:", ":60123456789", "Ali:12", "Ali:60123456789x"])
def test_a_person_that_cannot_be_read_is_named_with_the_variable(piece: str) -> None:
    with pytest.raises(ValueError, match=r"WOCS_AGENTS.*Name:60123456789"):
        whitelist.people_of({"WOCS_AGENTS": piece})


def test_secrets_are_made_once_kept_and_closed_to_others(tmp_path: Path) -> None:
    first = keep_secrets(tmp_path)
    assert keep_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(set(first.values())) == len(SECRETS)
    assert all(len(value) >= 32 for value in first.values())


def test_a_secret_that_is_new_to_this_version_is_added_to_the_kept_ones(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"CRON_SECRET": "old"}))
    assert keep_secrets(tmp_path)["CRON_SECRET"] == "old"
    assert set(keep_secrets(tmp_path)) == set(SECRETS)


def test_a_data_folder_has_one_holder_who_says_where_he_is(tmp_path: Path) -> None:
    lock = take_lock(tmp_path)
    assert lock
    with lock:
        tell_lock(lock, "http://127.0.0.1:8000")
        assert take_lock(tmp_path) is None
        told = holder(tmp_path)
        assert told
        assert told[1] == "http://127.0.0.1:8000"
    assert holder(tmp_path) is None
    assert holder(tmp_path / "absent") is None


def test_what_is_made_in_a_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lock = take_lock(data)
    assert lock
    lock.close()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (data, data / "lock")] == [0o700, 0o600]


def test_what_an_earlier_start_left_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "web.log").touch(mode=0o644)
    folder.chmod(0o755)
    close_to_others(folder)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "web.log")] == [0o700, 0o600]


def test_a_relative_data_folder_is_meant_from_the_project() -> None:
    assert data_folder({}) == PROJECT / ".wocs"
    assert data_folder({"WOCS_DATA": "elsewhere"}) == PROJECT / "elsewhere"
    assert data_folder({"WOCS_DATA": "/srv/wocs"}) == Path("/srv/wocs")


def test_the_example_file_names_every_setting_there_is() -> None:
    """Every variable that the settings read, and every one `make run` reads beside them."""
    source = (PROJECT / "shared" / "settings.py").read_text()
    wanted = set(re.findall(r'(?:text|number)\("([A-Z_]+)"', source)) | {
        *whitelist.ROLES,
        *SECRETS,
        "PORT",
        "WOCS_MIGRATE",
        "WOCS_SIMULATOR",
    }
    named = set(re.findall(r"^# ([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.M))
    assert wanted <= named
