"""Backups: is there one of today, and was one lately restored for a try."""

from collections.abc import Callable
from functools import partial

from local.doctor.check import Check, Seen, absent
from local.doctor.checks.told import look_at_finding
from local.doctor.installation import Installation


def unless_on_trial(look: Callable[[Installation], Seen], installation: Installation) -> Seen:
    """What `make run` keeps on one machine is nobody's business yet."""
    return absent("trial") if installation.is_simulated else look(installation)


CHECKS = tuple(
    Check(name, partial(unless_on_trial, partial(look_at_finding, name)), needs=("database.account", *needs))
    for name, needs in (("backups.backup", ("node.known",)), ("backups.drill", ("backups.backup",)))
)
