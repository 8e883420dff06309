"""The key of the backups: 24 words (BIP-39) for its owner, the public half alone for this PC.

The words and an age identity are the same 32 bytes, so that any age tool opens a backup with what they say.
"""

import secrets
from pathlib import Path

import bech32
from mnemonic import Mnemonic
from pyrage import IdentityError, RecipientError, x25519

from home_node.backups.folder import RECIPIENT
from home_node.private_file import write_private_file

WORDS = 24
_PREFIX = "age-secret-key-"  # of the format age-encryption.org/v1


class KeyRefused(ValueError):
    """The sentence says what is wrong with the words or the identity."""


def draw_words() -> str:
    return str(Mnemonic("english").to_mnemonic(secrets.token_bytes(32)))


def identity_of_words(words: str) -> str:
    """`AGE-SECRET-KEY-1…`; raises KeyRefused for words that nobody was ever given, one of them mistyped for example."""
    book = Mnemonic("english")
    said = words.lower().split()
    strangers = [word for word in said if word not in book.wordlist]
    if strangers:
        raise KeyRefused(f"{strangers[0]!r} is none of the words that a key can have: look again how it was written")
    if len(said) != WORDS:
        raise KeyRefused(f"a key has {WORDS} words, and these are {len(said)}")
    if not book.check(" ".join(said)):
        raise KeyRefused("these words do not fit together: one is wrong, or two have changed places")
    five_bits = bech32.convertbits(list(book.to_entropy(said)), 8, 5)
    return str(bech32.bech32_encode(_PREFIX, five_bits or [])).upper()


def recipient_of(identity: str) -> str:
    """`age1…`, which may be seen by anybody; raises KeyRefused."""
    return str(open_identity(identity).to_public())


def open_identity(identity: str) -> x25519.Identity:
    """From `AGE-SECRET-KEY-1…`, or the lines of an age key file; raises KeyRefused."""
    lines = [line.strip() for line in identity.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return x25519.Identity.from_str(lines[0] if lines else "")
    except IdentityError:
        raise KeyRefused("this is no age identity: it begins with AGE-SECRET-KEY-1") from None


def keep_recipient(folder: Path, recipient: str) -> None:
    write_private_file(folder / RECIPIENT, f"{recipient}\n")


def read_recipient(folder: Path) -> str | None:
    """None where no key was made here, or what is kept is none."""
    try:
        recipient = (folder / RECIPIENT).read_text("utf-8").strip()
        x25519.Recipient.from_str(recipient)
    except (OSError, RecipientError):
        return None
    return recipient
