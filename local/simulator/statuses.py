"""The ladder of a business's message: sent, delivered, read; or failed."""

from local.simulator import chats, phone_owners, trouble
from local.simulator.delivery import post
from local.simulator.meta_errors import details, title
from local.simulator.simulator import Simulator
from local.simulator.store import Row
from local.simulator.webhook_shapes import error_in_status, failed_update, status_update


def arrive(simulator: Simulator, message: Row) -> None:
    """A message reaches the phone: `sent` and soon `delivered`."""
    config = simulator.config
    chats.climb(simulator.store, message["id"], "delivered")
    tell(simulator, message, "sent", config.sent_after_s)
    tell(simulator, message, "delivered", config.delivered_after_s)


def fail(simulator: Simulator, message: Row, code: int) -> None:
    """A message was taken but never arrives."""
    error = error_in_status(code, title(code), details(code))
    chats.climb(simulator.store, message["id"], "failed", error)
    person = phone_owners.get(simulator.store, message["person"])
    if trouble.take(simulator.store, "lose_statuses") is None:
        update = failed_update(simulator.config, person, message, [error], simulator.now())
        post(simulator, update, f"status {message['id']}", simulator.config.sent_after_s)


def read_chat(simulator: Simulator, number: str) -> int:
    """The person looks at the chat: everything delivered is read. Says how many messages that were."""
    waiting = simulator.store.rows(
        "select * from messages where person = ? and mine = 0 and status = 'delivered' order by seq", number
    )
    read = [message for message in waiting if chats.climb(simulator.store, message["id"], "read")]
    for message in read:
        arrived = message["at"] + simulator.config.delivered_after_s
        tell(simulator, message, "read", max(0.0, arrived - simulator.now()) + 0.05)
    return len(read)


def tell(simulator: Simulator, message: Row, status: str, after_s: float) -> None:
    """Schedules one status webhook, unless statuses are to be lost now."""
    if trouble.take(simulator.store, "lose_statuses") is not None:
        return
    person = phone_owners.get(simulator.store, message["person"])
    update = status_update(simulator.config, person, message, status, simulator.now() + after_s)
    post(simulator, update, f"status {message['id']}", after_s)
