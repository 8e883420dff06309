"""What is wrong with the system, as beats tell it: on the console, because WhatsApp may be what is broken."""

from shared.log import note_line


class StandingCauses:
    """Each cause is one line when it begins and one when it is gone, however many beats tell of it."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def hear(self, causes: object) -> None:
        """The causes of a beat's answer; anything else is of functions that are older than this."""
        if not isinstance(causes, list):
            return
        standing = {str(cause.get("name")): cause for cause in causes if isinstance(cause, dict)}
        for name, cause in standing.items():
            if name not in self._told:
                code = f" ({cause['code']})" if cause.get("code") else ""
                note_line(f"ATTENTION, {name}{code}: {cause.get('do') or 'see /api/health'}.")
        for name in sorted(self._told - standing.keys()):
            note_line(f"Mended: {name}.")
        self._told = set(standing)
