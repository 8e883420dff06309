"""`python -m local.schema baseline` and `python -m local.schema migration NAME`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.schema.baseline import BaselineFixed, write_baseline
from local.schema.migration import write_migration
from local.services.migrations import MigrationRefused
from local.services.postgres_server import Postgres

USAGE = "usage: python -m local.schema baseline | migration <verb_noun>"


NO_DURABILITY = {"fsync": "off", "synchronous_commit": "off"}


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["baseline"]:
                print(write_baseline())
            case ["migration", name]:
                with temporary_server() as server:
                    print(write_migration(name, server) or "nothing to migrate: the migrations make what is declared")
            case _:
                print(USAGE, file=sys.stderr)
                return 2
    except (BaselineFixed, MigrationRefused) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


@contextmanager
def temporary_server() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="wocs schema ") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as nobody
        server = Postgres(Path(folder) / "postgres", configuration=NO_DURABILITY)
        server.start()
        try:
            yield server
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
