"""Who gets to know what: the environments of the web process and of the home node, from what the owner set."""

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from home_node.child_environment import pick_harmless
from local.launcher import whitelist
from local.launcher.data_folder import PROJECT
from shared.settings import SIMULATED_GRAPH

# All that the home node reads, so that no secret reaches it which it does not use.
FOR_THE_NODE = (
    "WOCS_BASE_URL", "WOCS_FUNCTIONS_URL", "WOCS_NODE_URL", "WOCS_DATA", "WOCS_TIMEZONE", "WOCS_PLACE", "WOCS_BRAND",
    "WOCS_BEAT_SECONDS", "WOCS_NODE_LABELS", "WOCS_QUEUE", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN",
    "REDIS_URL", "CHROMIUM_PATH", "WOCS_FONTS", "WOCS_SCREENSHOT_SITES",
    "WHISPER_MODEL", "WHISPER_COMPUTE_TYPE", "WOCS_WRITER_URL", "WOCS_WRITER_MODEL", "WOCS_WRITER_KEY",
    "WOCS_DEPLOY_HOOK_MAIN", "WOCS_DEPLOY_HOOK_STAGING", "VERCEL_TOKEN", "VERCEL_PROJECT_ID", "VERCEL_TEAM_ID",
    "VERCEL_API_BASE", "WOCS_TIKTOK_STUDIO", "WOCS_TIKTOK_CLIENT_KEY", "WOCS_TIKTOK_CLIENT_SECRET",
    "WOCS_TIKTOK_AUDITED", "TIKTOK_API_BASE", "WOCS_TIKTOK_STUDIO_PAGES", "WOCS_TIKTOK_PROFILE_KEY",
    "WOCS_BACKUPS", "WOCS_BACKUP_DATABASE_URL",
    "WOCS_TIKTOK_STUDIO_SCHEDULE",
)  # fmt: skip
SIMULATOR_DATABASE = "WOCS_SIMULATOR_DATABASE"
"""Where the simulator makes the system's memory older: the web process forgets it before a function is loaded."""
NOT_EMBEDDED = ("DATABASE_URL", "SUPABASE_URL", "WHATSAPP_API_BASE")


def read_dotenv(file: Path) -> dict[str, str]:
    """What the file sets, each value as it stands: no `${NAME}` in it is filled in."""
    return {name: value for name, value in dotenv_values(file, interpolate=False).items() if value is not None}


def owners_environment(environment: Mapping[str, str], dotenv: Path = PROJECT / ".env") -> dict[str, str]:
    """What the owner set, in the environment or else in `.env`; empty values count as not set."""
    return {name: value for name, value in {**read_dotenv(dotenv), **environment}.items() if value.strip()}


def port_of(owner: Mapping[str, str]) -> int:
    """The web port; raises ValueError with a sentence for something that is no port."""
    port = owner.get("PORT", "8000").strip()
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return int(port)


def web_environment(owner: Mapping[str, str], secrets: Mapping[str, str], data: Path, node_port: int) -> dict[str, str]:
    """Everything the functions may know. What the owner set wins over each default, one by one.

    `owner` has the addresses of our own servers too, and whether the simulator runs (`choose_simulator`).
    """
    simulated = _is_simulated(owner)
    here = f"http://127.0.0.1:{port_of(owner)}"
    defaults = {
        "PORT": str(port_of(owner)),
        "WOCS_BASE_URL": here,
        "WOCS_FUNCTIONS_URL": here,
        "WOCS_NODE_URL": f"http://127.0.0.1:{node_port}",
        **secrets,
        **(_simulated(here) if simulated else {}),
    }
    named = whitelist.SIMULATED if simulated and not any(map(owner.get, whitelist.ROLES)) else {}
    web = {**defaults, **named, **owner, "WOCS_DATA": str(data), **process_environment()}
    return web if simulated else {name: value for name, value in web.items() if name != SIMULATOR_DATABASE}


def choose_simulator(owner: Mapping[str, str]) -> dict[str, str]:
    """What the owner set, with WOCS_SIMULATOR on or off.

    Whoever opens its page is an admin, of whatever database there is: beside a database or a Meta that is not our own
    there is none, unless it is asked for by name.
    """
    beside_others = any(map(owner.get, NOT_EMBEDDED))
    wish = owner.get("WOCS_SIMULATOR", "").strip().lower() or ("off" if beside_others else "on")
    return {**owner, "WOCS_SIMULATOR": wish}


def _is_simulated(owner: Mapping[str, str]) -> bool:
    wish = owner.get("WOCS_SIMULATOR")
    return wish == "on" if wish else not owner.get("WHATSAPP_API_BASE")


def _simulated(here: str) -> dict[str, str]:
    return {
        "WHATSAPP_API_BASE": f"{here}{SIMULATED_GRAPH}",
        "WHATSAPP_TOKEN": "simulator",
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "WOCS_SIMULATOR": "on",
    }


def process_environment() -> dict[str, str]:
    """What makes `python -m` find the project from any folder, and write its lines at once."""
    return {"PYTHONPATH": str(PROJECT), "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def node_environment(web: Mapping[str, str]) -> dict[str, str]:
    """Of the web process's environment what a program needs to run, and the settings that the node reads."""
    used = {name: web[name] for name in FOR_THE_NODE if name in web}
    # Fonts are fetched as the browser is; a home node's own file is of another system.
    return {"WOCS_FONTS": "fetch", **pick_harmless(web), **used, "WOCS_ENV_FILE": "off"}
