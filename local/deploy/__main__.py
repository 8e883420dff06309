"""`python -m local.deploy [project root]`: prints what was checked; exit 0 all well, 1 faults, 2 a tool is missing."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from local.deploy.build import BuildFailed, build_copy
from local.deploy.bundle import Bundle, bundle_faults, read_bundles, site_faults
from local.deploy.tools import ToolMissing, Tools, find_tools

# One request each, and what a function answers to it without asking a database: there is none here.
REQUESTS = {
    "api/webhook": ("/api/webhook?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", 403),
    "api/node": ("/api/node/claim", 405),
    "api/cron": ("/api/cron", 401),
    "api/health": ("/api/health", 200),
    "api/landing": ("/p/no_such_page", 404),
    "api/panel": ("/inbox", 303),
    "api/config": ("/api/config/no-such-app", 404),
    "api/ingest": ("/api/ingest/sales", 405),
}
HARMLESS_ENVIRONMENT = {
    "WHATSAPP_VERIFY_TOKEN": "right",
    "WHATSAPP_APP_SECRET": "none",
    "WHATSAPP_TOKEN": "none",
    "WHATSAPP_PHONE_NUMBER_ID": "1",
    "SUPABASE_URL": "http://127.0.0.1:1",
    "SUPABASE_SECRET_KEY": "none",
}
# Engines that Vercel never has, each behind a seam that imports it only where it is set: what its driver's package is.
OTHER_ENGINES = {"functions.database.postgres": "psycopg", "shared.taskqueue.redis": "redis"}


def check(root: Path, tools: Tools, say: Callable[[str], None]) -> list[str]:
    """The faults of the tree at `root`, none when it would deploy well."""
    with tempfile.TemporaryDirectory(prefix="wocs-deploy-") as temporary:
        copy = Path(temporary, "copy")
        say("building a throw-away copy with Vercel's CLI …")
        try:
            output = build_copy(root, copy, tools)
        except BuildFailed as failure:
            return [f"vercel build failed:\n{failure}"]
        return build_faults(copy, output, tools, say)


def build_faults(copy: Path, output: Path, tools: Tools, say: Callable[[str], None]) -> list[str]:
    """The faults of what `vercel build` made of `copy`; the bundles are laid out beside it."""
    bundles = read_bundles(copy, output)
    faults = site_faults(copy, output, bundles) + import_faults(bundles, copy.parent / "imports", tools, say)
    for bundle in bundles:
        faults += bundle_faults(bundle) or answer_faults(bundle, copy.parent / "laid" / bundle.name, tools, say)
    return faults


def import_faults(bundles: list[Bundle], folder: Path, tools: Tools, say: Callable[[str], None]) -> list[str]:
    """What some module of ours needs and the bundle has not. Every function carries all of them: one is looked into."""
    if not bundles:
        return []
    bundles[0].lay_out(folder)
    probe = [str(tools.python), "-I", "-B", str(Path(__file__).with_name("import_probe.py")), str(folder)]
    ran = subprocess.run(probe, cwd=folder, env=HARMLESS_ENVIRONMENT, capture_output=True, text=True, check=False)
    if ran.returncode:
        return [f"imports: {ran.stderr.strip()[-1500:]}"]
    told = json.loads(ran.stdout.splitlines()[-1])
    faults = [(name, error) for name, error, lacks in told["faults"] if OTHER_ENGINES.get(name, "-") != lacks]
    say(
        f"{told['modules'] - len(told['faults'])} modules import with requirements.txt alone, "
        f"{len(told['faults']) - len(faults)} are drivers of other engines"
    )
    return [f"{name}: does not import with requirements.txt alone: {error}" for name, error in faults]


def answer_faults(bundle: Bundle, folder: Path, tools: Tools, say: Callable[[str], None]) -> list[str]:
    """Lays the bundle out, imports it and sends its request; the faults found."""
    if bundle.name not in REQUESTS:
        return [f"{bundle.name}: no request is known for it; add one to local/deploy"]
    path, expected = REQUESTS[bundle.name]
    bundle.lay_out(folder)
    ran = send_first_request(bundle.name, folder, tools, path)
    if ran.returncode:
        return [f"{bundle.name}: does not start under Python 3.12:\n{ran.stderr.strip()[-1500:]}"]
    answer = json.loads(ran.stdout.splitlines()[-1])
    say(f"{bundle.name}: {bundle.size / 1e6:.1f} MB, imports in {answer['seconds']:.2f} s, answers {answer['status']}")
    return [] if answer["status"] == expected else [f"{bundle.name}: answered {answer['status']}, not {expected}"]


def send_first_request(name: str, folder: Path, tools: Tools, path: str) -> subprocess.CompletedProcess[str]:
    """One request to a laid-out function in a process of its own; writes no compiled files, as on the platform."""
    probe = Path(__file__).with_name("probe.py")
    command = [str(tools.python), "-I", "-B", str(probe), str(folder), name.replace("/", "."), path]
    return subprocess.run(command, cwd=folder, env=HARMLESS_ENVIRONMENT, capture_output=True, text=True, check=False)


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    try:
        tools = find_tools(Path(sys.prefix, "deploy-tools"))
    except ToolMissing as missing:
        print(f"deploy-check cannot run here: {missing}")
        return 2
    faults = check(root, tools, lambda line: print(f"  {line}", flush=True))
    for fault in faults:
        print(f"✗ {fault}")
    print("✗ not ready to deploy" if faults else "✓ ready to deploy")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
