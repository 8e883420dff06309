"""A backup back into an empty database: `python -m local restore` (docs/backup.md)."""
