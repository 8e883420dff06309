"""Every check, in the order in which they are asked."""

from local.doctor.check import Check
from local.doctor.checks import (
    backups,
    browser,
    budgets,
    database,
    functions,
    machine,
    meta,
    model,
    network,
    node,
    queue,
    tiktok,
    tunnel,
)

CHECKS: tuple[Check, ...] = (
    *machine.CHECKS,
    *network.CHECKS,
    *tunnel.CHECKS,
    *functions.CHECKS,
    *database.CHECKS,
    *queue.CHECKS,
    *meta.CHECKS,
    *node.CHECKS,
    *model.CHECKS,
    *browser.CHECKS,
    *tiktok.CHECKS,
    *backups.CHECKS,
    *budgets.CHECKS,
)
