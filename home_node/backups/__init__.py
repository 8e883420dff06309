"""Backups of everything that the database and the media store hold, made by the PC at home and readable by its owner
alone (docs/backup.md).
"""
