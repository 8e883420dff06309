"""The webhook in this process, as the conversations have it."""

from tests.conversation.conftest import bundled_functions, deployment, desks_graph, webhook

__all__ = ["bundled_functions", "deployment", "desks_graph", "webhook"]
