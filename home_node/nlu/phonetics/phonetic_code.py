"""The phonetic code of words, in Malay and English: the same for what a decoder writes in either spelling.

One letter a sound: a capital is a sound that has no letter of its own (N ng, S sh, C ch).
"""

import re
import unicodedata
from functools import lru_cache

from home_node.nlu.gazetteer import SOUNDS

_SPELLINGS: dict[str, str] = SOUNDS["spellings"]
_SPELLING = re.compile("|".join(_SPELLINGS))
_NO_SOUND = re.compile(r"[^a-z0-9]+")
_DOUBLED = re.compile(r"([a-zA-Z])\1+")
_SILENT_E = re.compile(r"(?<=[aeiou][^aeiou])e\b")
_FINAL_Y = re.compile(r"y\b")


@lru_cache(maxsize=4096)
def encode_sound(words: str) -> str:
    """The code of one word or of several run together: `Tik Tok` and `tiktok` sound the same."""
    plain = unicodedata.normalize("NFKD", words.lower())
    return "".join(_encode_word(word) for word in _NO_SOUND.sub(" ", plain).split())


def _encode_word(word: str) -> str:
    word = _SPELLING.sub(lambda match: _SPELLINGS[match[0]], _SILENT_E.sub("", word))
    return _DOUBLED.sub(r"\1", _FINAL_Y.sub("i", word))
