"""Which parts this machine runs itself, and how each learns of the others. What the owner set replaces its part."""

from pathlib import Path

from functions.database import Database, DatabaseDown, DatabaseRefused
from local.launcher import whitelist
from local.launcher.data_folder import keep_secrets
from local.launcher.environment import SIMULATOR_DATABASE, choose_simulator, node_environment, web_environment
from local.launcher.own_node import keep_own_identity
from local.launcher.program import Program
from local.launcher.progress import Progress
from local.launcher.supervisor import Part
from local.services import migrations, process
from local.services.postgres_server import Postgres
from local.services.valkey import Valkey
from shared.contract.door_types import EnlistAnswer, EnlistRequest
from shared.contract.people_types import Person
from shared.contract.value_types import Language
from shared.settings import read_settings

NODE_PATIENCE_S, WEB_PATIENCE_S = 6.0, 5.0
NODE_PORT = 8787  # where the owner's tunnel leads (docs); without a tunnel any free port does


class CannotStart(Exception):
    """The sentence says why, and what to do."""


def start_parts(owner: dict[str, str], data: Path, parts: list[Part], progress: Progress) -> dict[str, str]:
    """Starts everything, adding each part to `parts` before it starts; gives back the web process's environment.

    The web process imports while the database is brought up to date, so neither waits for the other.
    """
    read_people(owner)  # a slip of the pen is told before anything starts
    addresses = start_servers(owner, data, parts, progress)
    node_port = NODE_PORT if owner.get("WOCS_NODE_URL") else process.remembered_port(data / "node-port")
    web = web_environment(choose_simulator(owner) | addresses, keep_secrets(data), data, node_port)
    listed = read_people(web)
    web |= whitelist.variables_of(listed)
    logs = data / "logs"
    start(parts, Part("web", Program(["local.web"], web, logs / "web.log", WEB_PATIENCE_S)))
    identity = data / "own-node.json"
    own_node = keep_own_identity(identity, web["WOCS_NODE_SECRET"])
    newcomers: EnlistRequest = {"people": listed, "node": own_node, "language": read_language(web)}
    prepare_database(owner, web, parts, newcomers, progress)
    command = ["home_node", "--identity", str(identity), "--port", str(node_port)]
    node = Program(command, node_environment(web), logs / "node.log", NODE_PATIENCE_S)
    start(parts, Part("home node", node))
    return web


def start_servers(owner: dict[str, str], data: Path, parts: list[Part], progress: Progress) -> dict[str, str]:
    """Our own Postgres and Valkey, each unless the owner has one; gives back their addresses."""
    addresses: dict[str, str] = {}
    if not owner.get("DATABASE_URL") and not owner.get("SUPABASE_URL"):
        postgres = Postgres(data / "postgres")
        with progress.step("database"):
            start(parts, Part("database", postgres))
        postgres.wished_port = postgres.port  # the others know this one
        addresses["DATABASE_URL"] = postgres.service_url()
        addresses[SIMULATOR_DATABASE] = postgres.url()
    if not owner.get("REDIS_URL") and not owner.get("UPSTASH_REDIS_REST_URL"):
        valkey = Valkey(data / "valkey")
        with progress.step("queue"):
            start(parts, Part("queue", valkey))
        valkey.wished_port = valkey.port
        addresses["REDIS_URL"] = valkey.url
    return addresses


def start(parts: list[Part], part: Part) -> None:
    parts.append(part)
    try:
        part.start()
    except Exception as problem:
        raise CannotStart(f"the {part.name} does not start: {problem}") from problem


def read_people(environment: dict[str, str]) -> list[Person]:
    try:
        return whitelist.people_of(environment)
    except ValueError as problem:
        raise CannotStart(str(problem)) from None


def read_language(environment: dict[str, str]) -> Language:
    """What people who are new hear; raises CannotStart for a setting that cannot be."""
    try:
        return "en" if read_settings(environment).language == "en" else "ms"
    except ValueError as problem:
        raise CannotStart(str(problem)) from None


def prepare_database(
    owner: dict[str, str], web: dict[str, str], parts: list[Part], listed: EnlistRequest, progress: Progress
) -> None:
    """Migrations where the database is ours or the owner asked for them, then the whitelist and this machine's node."""
    own = [part.server.url() for part in parts if isinstance(part.server, Postgres)]
    url = own[0] if own else owner.get("DATABASE_URL") if owner.get("WOCS_MIGRATE") == "1" else None
    if url:
        with progress.step("migrations"):
            migrate(url, progress)
    with progress.step("people"):
        waiting = enlist(web, listed)
    for name in waiting:
        progress.line(f"{name} waits for an admin's /user add: people were removed, and this could be one of them")


def migrate(url: str, progress: Progress) -> None:
    try:
        migrations.apply(url, tell=lambda name: progress.line(f"  {name}"))
    except Exception as problem:
        raise CannotStart(f"the database cannot be brought up to date: {problem}") from problem


def enlist(web: dict[str, str], listed: EnlistRequest) -> list[str]:
    """Puts people on the whitelist and enrolls the node; who is there already, or was removed, stays as he is.

    Gives the names of those whom only an admin can let in.
    """
    database = database_of(web)
    try:
        answer: EnlistAnswer = database.call("wocs_enlist", listed)
        return answer["waiting"]
    except DatabaseDown:
        raise CannotStart("the database does not answer; look at DATABASE_URL or SUPABASE_URL.") from None
    except DatabaseRefused as problem:
        raise CannotStart(f"the database refuses the people ({problem}); are its migrations applied?") from None
    finally:
        database.close()


def database_of(web: dict[str, str]) -> Database:
    if web.get("SUPABASE_URL") and web.get("SUPABASE_SECRET_KEY"):
        from functions.database.supabase import SupabaseDatabase

        return SupabaseDatabase(web["SUPABASE_URL"], web["SUPABASE_SECRET_KEY"])
    from functions.database.postgres import PostgresDatabase

    return PostgresDatabase(web["DATABASE_URL"])
