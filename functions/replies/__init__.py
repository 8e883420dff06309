"""What is said to people: a message of the outbox (docs/contracts.md, section 2) as the JSON that Graph takes.

The words are in `functions/sentences/`. Imported only after the answer to Meta, so the webhook does not pay for it.
"""

from functions.replies.graph_payloads import payload_of
from functions.replies.render import Reply, reply_to

__all__ = ["Reply", "payload_of", "reply_to"]
