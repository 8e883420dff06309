"""A launcher to be killed: starts Postgres and Valkey in the folder given, tells their ids, waits to be ended."""

import json
import sys
from pathlib import Path

from local.services.postgres_server import Postgres, PostgresFailed
from local.services.valkey import Valkey

if __name__ == "__main__":
    postgres, valkey = Postgres(Path(sys.argv[1]) / "postgres"), Valkey(Path(sys.argv[1]) / "valkey")
    try:
        postgres.start()
    except PostgresFailed as failed:
        sys.exit(str(failed))
    valkey.start()
    assert postgres.process
    assert valkey.process
    told = {"postgres": postgres.process.pid, "valkey": valkey.process.pid, "url": postgres.url(), "bell": valkey.url}
    print(json.dumps(told), flush=True)
    sys.stdin.read()
    postgres.stop()
    valkey.stop()
