"""The webhook in this process, as the conversations have it."""

from tests.conversation.conftest import desks_graph, webhook

__all__ = ["desks_graph", "webhook"]
