"""Why there is no backup: a code that /status and the alert put into words, and a sentence for this PC's console."""

HOW_TO_BEGIN = "no key was made: python -m home_node backup key (docs/backup.md)"


class BackupFailed(Exception):
    """`code` is one of `[backup_note]` in functions/sentences/system.toml."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
