"""The log as functions write it (shared/log.py)."""

from shared.log import note
from shared.log import redact as discreet

__all__ = ["discreet", "note"]
