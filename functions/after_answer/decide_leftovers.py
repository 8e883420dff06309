"""Messages that were recorded, and whose function did not live to see them decided."""

from shared.contract.message_types import UndecidedMessage
from shared.contract.work_types import Work


def decide_leftovers(messages: list[UndecidedMessage]) -> list[Work]:
    """The works of them, a second look included, as of when they were received."""
    from functions.intake.decision import decide  # the grammar: too much for every tick's cold start
    from functions.intake.understanding import understand_all

    return [*decide(understand_all(messages))]
