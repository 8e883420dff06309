"""Forgives a phone keyboard: invisible characters, odd spaces and line ends go, what a person wrote stays.

Words, emoji and curly quotes inside a text are kept as written (NFC, never NFKC); only what carries structure (keys,
choices, slugs, times) is read through `fold_text`.
"""

import re
import unicodedata

_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_UNSEEN = (
    "\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff"
)
_ODD = re.compile(f"[{_UNSEEN}{_SPACES}{_LINE_ENDS}\u200c\u200d]")
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_JOINED = "[^\\s\u0021-\u05ff]"
_STRAY_JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINED})")
_PLAIN = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_LINE_ENDS, "\n"))

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_FOLDS = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛`´", "'"))


def clean_text(text: str) -> str:
    """The message without what nobody sees; joiners stay only where they hold an emoji or a script together."""
    if _ODD.search(text):
        text = _INVISIBLE.sub("", text.replace("\r\n", "\n").translate(_PLAIN))
        text = _STRAY_JOINER.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def fold_text(text: str) -> str:
    """Structure in its plain form: full-width letters, fancy dashes and quotes, case and spaces levelled."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FOLDS)).translate(_FOLDS)
    return " ".join(text.lower().split())


def fold_key(text: str) -> str:
    """`Create Ticket`, `create-ticket` and `CREATE_TICKET` are all `create_ticket`."""
    return "_".join(fold_text(text).replace("-", " ").replace("_", " ").split())
