"""What one command of each kind costs: `costs.toml`, counted in a run of the real functions (tests/capacity)."""

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FILE = Path(__file__).with_name("costs.toml")
HEADER = """# Counted, not written: WOCS_WRITE_COSTS=1 make test ARGS=tests/capacity
# Each figure is for one command, with all that follows from it: the statuses of its answer, the home node's calls.
"""


@dataclass(frozen=True)
class Cost:
    """`bytes` of rows and their indexes as long as they are whole, `kept_bytes` once everything old has been pruned."""

    calls: float
    """of functions"""
    sql_calls: float
    redis_commands: float
    messages: float
    """that WhatsApp counts; reactions are free"""
    file_bytes: float
    bytes: float
    kept_bytes: float


def read_costs(file: Path = FILE) -> dict[str, Cost]:
    """By kind: `answer`, `instant`, `home`, and the last two once more while /quiet is on."""
    return {kind: Cost(**counted) for kind, counted in tomllib.loads(file.read_text("utf-8")).items()}


def write_costs(costs: dict[str, Cost], file: Path = FILE) -> None:
    tables = (
        f"[{kind}]\n" + "".join(f"{name} = {value:.10g}\n" for name, value in asdict(cost).items())
        for kind, cost in costs.items()
    )
    file.write_text(HEADER + "\n" + "\n".join(tables), "utf-8")


def blend(costs: dict[str, Cost], shares: dict[str, float]) -> Cost:
    """The cost of an average command; the shares of the kinds come to 1."""
    names = [field.name for field in fields(Cost)]
    return Cost(**{name: sum(share * getattr(costs[kind], name) for kind, share in shares.items()) for name in names})
