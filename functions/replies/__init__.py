"""What is said to people: a message of the outbox (docs/contracts.md, section 2) as the JSON that Graph takes.

The words are in `functions/sentences/`. Imported only after the answer to Meta, so the webhook does not pay for it.
"""

from functions.replies.graph_payloads import build_payload
from functions.replies.render import render_reply
from functions.replies.reply import Reply

__all__ = ["Reply", "build_payload", "render_reply"]
