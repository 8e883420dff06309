"""The free allowances of a month, or of a day for the queue: told when four fifths are used up."""

from local.doctor.checks.told import told_check

METERS = ("whatsapp_messages", "database_bytes", "files_bytes", "upstash_commands")
CHECKS = tuple(told_check(f"budgets.{meter}") for meter in METERS)
