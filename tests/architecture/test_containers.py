"""Dockerfile and compose.yaml by rules of ours (those of hadolint that matter here); built where a daemon is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE, COMPOSE = ROOT / "Dockerfile", ROOT / "compose.yaml"


def instructions(text: str) -> list[tuple[str, str]]:
    """(FROM, its argument), …; a line that ends with a backslash goes on."""
    joined = text.replace("\\\n", " ")
    lines = (line.strip() for line in joined.splitlines())
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line and not line.startswith("#")]


def faults(text: str) -> list[str]:
    """What is wrong with a Dockerfile."""
    found, stage, user = [], "", ""
    for word, argument in [*instructions(text), ("FROM", "")]:
        if word == "FROM":
            if stage and not user:
                found.append(f"{stage}: runs as root")
            stage, user = argument.partition(" ")[0], ""
            if stage and (":latest" in stage or not re.search(r":[\w.-]*\d", stage)):
                found.append(f"{stage}: no version")
        elif word == "USER":
            user = argument
        elif word == "ADD":
            found.append("ADD: use COPY")
        elif word == "RUN" and "pip install" in argument:
            found += [f"pip without {flag}" for flag in ("--no-cache-dir", "--require-hashes") if flag not in argument]
        elif word in {"CMD", "ENTRYPOINT"} and not argument.startswith("["):
            found.append(f"{word}: not as a list, so signals do not reach it")
        elif word in {"ENV", "ARG"} and re.search(r"(?i)(secret|token|password)\s*=\s*\S", argument):
            found.append(f"{word}: a secret in the image")
    return found


def test_our_dockerfile_keeps_the_rules() -> None:
    assert faults(DOCKERFILE.read_text()) == []


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ("FROM python\nUSER wocs", "python: no version"),
        ("FROM python:latest\nUSER wocs", "python:latest: no version"),
        ("FROM python:3.12-slim", "python:3.12-slim: runs as root"),
        ("FROM a:1\nUSER x\nFROM b:2", "b:2: runs as root"),
        ("FROM a:1\nADD x /\nUSER x", "ADD: use COPY"),
        ("FROM a:1\nRUN pip install \\\n  -r requirements.txt --no-cache-dir\nUSER x", "pip without --require-hashes"),
        ("FROM a:1\nUSER x\nCMD python -m local.serve", "CMD: not as a list, so signals do not reach it"),
        ("FROM a:1\nENV WHATSAPP_TOKEN=abc\nUSER x", "ENV: a secret in the image"),
    ],
)
def test_a_spoilt_dockerfile_is_found(spoilt: str, fault: str) -> None:
    assert faults(spoilt) == [fault]


def test_what_the_dockerfile_copies_is_there_and_no_secret_is_among_it() -> None:
    copied = [argument.split() for word, argument in instructions(DOCKERFILE.read_text()) if word == "COPY"]
    sources = {name for parts in copied for name in parts[:-1] if not name.startswith("--")}
    assert all((ROOT / name).exists() for name in sources), sources
    assert {".env", ".env.*", ".wocs", ".git"} <= set((ROOT / ".dockerignore").read_text().split())


def test_compose_names_versions_waits_for_health_and_holds_no_secret() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    images = [service["image"] for service in services.values() if "image" in service]
    assert images and all(re.search(r":\d", image) for image in images)
    assert {need["condition"] for need in services["functions"]["depends_on"].values()} == {"service_healthy"}
    assert all("healthcheck" in services[name] for name in services["functions"]["depends_on"])
    told = [str(value) for service in services.values() for value in service.get("environment", {}).values()]
    assert not re.search(r"password@|:\w+@", " ".join(told).replace("${WOCS_POSTGRES_PASSWORD}", ""))
    assert services["functions"]["ports"] == ["127.0.0.1:8000:8000"]  # a proxy with TLS stands in front


def test_the_node_of_compose_gets_nothing_of_the_functions() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert "env_file" not in services["node"]
    from home_node.credentials import explain_refusal

    assert explain_refusal({name: str(value) for name, value in services["node"]["environment"].items()}) is None


def test_every_service_builds_a_stage_that_there_is() -> None:
    stages = re.findall(r"^FROM .* AS (\w+)$", DOCKERFILE.read_text(), re.MULTILINE)
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert {service["build"]["target"] for service in services.values() if "build" in service} == set(stages)
    assert stages[-1] == "functions", "what `gcloud run deploy --source .` builds, which names no stage"


def test_docker_builds_the_functions() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("no Docker daemon here: the image is linted, and not built")
    build = [docker, "build", "--target", "functions", "--quiet", str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
