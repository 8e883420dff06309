"""A message that was recorded, and whose function did not live to see it decided."""

from typing import Any

from functions.database import open_database


def decide(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The works of it, a second look included. `message` is the contract's `m`, as it was recorded."""
    from functions.intake.recording import record  # the grammar: too much for every tick's cold start
    from functions.intake.understanding import Intake

    return record(open_database(), Intake(messages=[message]))()
