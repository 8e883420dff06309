"""`make deploy-check` on this tree and on one spoilt in every way it is there to find. Vercel's real CLI builds."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.deploy.__main__ import build_faults, check
from local.deploy.build import build_copy, copy_tree
from local.deploy.tools import ToolMissing, Tools, find_tools
from local.services.postgres_server import Postgres
from local.services.valkey import Valkey
from tests.conversation.bundled_functions import Deployment
from tests.conversation.fake_graph import Graph
from tests.conversation.open_functions import open_function, talk_to
from tests.conversation.webhook_in_process import ADMIN, PEOPLE, STRANGER, WebhookClient
from tests.database_clone import Clone
from tests.enrolled_nodes import key_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    try:
        return find_tools(Path(sys.prefix, "deploy-tools"))
    except ToolMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the deploy check needs a tool: {missing}")


def spoil(tree: Path) -> None:
    """Each fault at another function: one that is too big is not asked for its answer."""
    (tree / "shared" / "blob.bin").write_bytes(os.urandom(91_000_000))
    (tree / ".vercelignore").write_text("")
    config = json.loads((tree / "vercel.json").read_text())
    del config["build"]  # what is not compiled; it builds quicker too
    excludes = config["functions"]["api/*.py"]["excludeFiles"]
    config["functions"] = {
        "api/cron.py": {"excludeFiles": excludes.replace("home_node,", "")},
        "api/*.py": {"excludeFiles": excludes.replace("{", "{shared/blob.bin,")},
    }
    (tree / "vercel.json").write_text(json.dumps(config))
    for number in range(5):
        (tree / "api" / f"more{number}.py").write_text((tree / "api" / "health.py").read_text())
    shutil.rmtree(tree / "public")
    (tree / "functions" / "doors" / "config.py").write_text("import playwright\n")
    (tree / "functions" / "doors" / "health.py").write_text("def health(request):\n    return 'fine', 418\n")


@pytest.fixture(scope="module")
def faults(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the check says of a copy of this project with every fault in it."""
    tree = tmp_path_factory.mktemp("spoilt") / "project"
    tree.mkdir()
    copy_tree(ROOT, tree)
    for planted in (".env", ".python-version"):
        (tree / planted).unlink()
    shutil.rmtree(tree / ".vercel")
    spoil(tree)
    subprocess.run(["git", "init", "-q", str(tree)], check=True)
    return check(tree, tools, lambda _: None)


@pytest.fixture(scope="module")
def built(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of this tree, and what was built in it."""
    copy = tmp_path_factory.mktemp("ready") / "copy"
    return copy, build_copy(ROOT, copy, tools)


def test_this_tree_is_ready_to_deploy(tools: Tools, built: tuple[Path, Path]) -> None:
    said: list[str] = []
    assert build_faults(*built, tools, said.append) == []
    assert len(said) == 1 + len(list((ROOT / "api").glob("*.py")))
    assert not [line for line in said if "answers 5" in line]
    assert any(
        re.fullmatch(r"\d{3} modules import with requirements.txt alone, 2 are drivers .*", line) for line in said
    )


@pytest.fixture
def webhook(
    tools: Tools, built: tuple[Path, Path], postgrest_binary: Path, postgres: Postgres, valkey: Valkey, database: Clone
) -> Iterator[WebhookClient]:
    graph = Graph()
    database.call("wocs_enlist", {"people": PEOPLE, "node": key_of("home")})
    with Deployment(tools, *built, postgrest_binary, postgres, valkey).run(graph) as functions:
        functions.supabase.use(database.name)
        with talk_to(functions.site):
            yield WebhookClient(database, graph, open_function("webhook"))
    graph.close()


def test_people_and_the_home_talk_to_what_was_built(webhook: WebhookClient, valkey: Valkey) -> None:
    """The bundles alone, with the database over HTTPS and the queue over REST."""
    assert webhook.say(STRANGER, "/status") == "❌ Unauthorized"
    assert "promo-raya" in webhook.say(ADMIN, "/landing create page: promo-raya title: Promo Raya")
    asked = webhook.say(ADMIN, "/landing publish page: promo-raya")
    task = re.search(r"CONFIRM (TASK-\d+)", asked)
    assert task, asked
    assert "/p/promo-raya" in webhook.say(ADMIN, task[0])
    visitor = open_function("landing")
    page = visitor.get("/p/promo-raya")
    assert (page.status_code, "Promo Raya" in page.text) == (200, True)
    assert "sales" in webhook.say(ADMIN, "/report sales period: week").lower()
    assert "❌" in webhook.say(ADMIN, "/landing publish page: tiada")
    assert webhook.one("select count(*) from wocs.outbox where state <> 'sent'") == 0
    assert visitor.get("/api/health").status_code == 200
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/nothing").status_code == 404


@pytest.mark.parametrize(
    "expected",
    [
        r"api/cron: \d+\.\d MB, over the 95 MB",
        r"api/cron: carries home_node/\S+, which must stay at home",
        "13 functions: Vercel's free plan has 12",
        r"static: \S+ is published, but is not in public/",
        "api/node: carries no compiled files",
        "api/config: does not start under Python 3.12",
        "api/health: answered 418, not 200",
        "functions.doors.config: does not import with requirements.txt alone: ModuleNotFoundError: .*playwright",
        "api/more0: no request is known for it",
    ],
)
def test_a_spoilt_tree_is_found(faults: list[str], expected: str) -> None:
    assert any(re.match(expected, fault) for fault in faults), faults


def test_what_is_not_spoilt_is_no_fault(faults: list[str]) -> None:
    spoilt = (
        "api/cron",
        "api/config",
        "api.config",
        "api/health",
        "api/more",
        "13 functions",
        "static: ",
        "functions.doors.config",
    )
    assert [fault for fault in faults if not fault.startswith(spoilt) and "no compiled files" not in fault] == []


def test_a_leaked_env_file_is_found() -> None:
    from local.deploy.bundle import Bundle, bundle_faults

    own = Path(__file__)
    assert "must stay at home" in bundle_faults(Bundle("api/health", own.parent, {".env": own}))[0]


def test_a_missing_npm_is_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="npm is missing"):
        find_tools(tmp_path)
