"""Why a backup is not restored."""


class RestoreRefused(Exception):
    """The sentence says what is wrong, and what to do instead; the database is as it was before."""
