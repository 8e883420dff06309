"""Generated messages, hostile on purpose: commands in commands, {variables} in every place, letters that change length.

Every choice comes from the generator given (`random.Random(seed)`, or Hypothesis' own), so a text can be made again.
"""

from dataclasses import dataclass, replace
from random import Random

from shared.commands import MENU, Command, Field

VARIABLES = (
    "x", "bila", "event_name", "Nama Penuh", "harga-jualan", "page", "name", "if", "ı", "ß1", "a" * 40, "_",
    "9",
)  # fmt: skip
ODD_LETTERS = {
    "i": "ıİｉ",
    "s": "ſßｓ",
    "k": "Kｋ",
    "a": "åａᴬ",
    "t": "ｔ",
    "e": "é\u0301",
    "f": "ﬁﬀ",
    "n": "ŉ",
    "j": "ǰ",
}
"""Look-alikes by letter; several become longer, or another letter, when they are lower-cased or normalised."""
ODD_PIECES = (
    "\u200d", "\u200f", "\x00", "\x1f", "\x1e", "\u2028", "\x85", "\ud800", "\udfff", "\ufeff", "\u0130",
    "\u1e9e", "\ufb03", "\u0345", "👨‍👩‍👧", "🔁", "٣", "²", "½", "Ⅷ", "०", "\u3000", "｛x｝", "{", "}", "{{x}}",
    "{x", "{ x }", "%s", "{0}", "\\", "\t", '"', '""', "“", "”", "'", "«", "`", "*", "_", "~", "<", ">", "<x>",
    "|", ":", "：", "::", "://", "/", "／", "//", "-", "–", "•", "1.", "- /", "- /help", "\n", "\n\n", "\n  ",
    "\n- ", "\r\n", " ", "  ", ",", ";", "#2", "=", "nan", "inf", "-inf", "1e999", "null", "None", "task: ",
    "at: ", "then: ", "else: ", "name: ", "page: ", "title: ", "condition: ", "commands:",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "1", "5.5", "1,200", "1.2k", "999999999999", "9" * 30, "1" * 5000, "nan", "inf", "1e400", "٣٣",
    "1²", "-0", "50%", "RM 5.50", "50 sen", "+1", "0x10", "12 juta", "000", "TASK-0", "SALE-999999999", "#1",
)  # fmt: skip
TIMES = (
    "esok", "esok 8 pagi", "now", "29 feb", "31/31/2026", "0001-01-01", "9999-12-31 23:59", "2026-13-40",
    "in 9999 weeks", "9999 hari lepas", "Jumaat depan", "ahad 25:61", "24:00", "2026-01-20T08:00:00+99:99",
    "2026-01-20T08:00:00Z", "0/0", "hb", "32 hb", "30 feb 2100", "1 jan 0000", "jam", "pukul", "akhir bulan",
    "99.9 h", "12 tengah malam", "2099-12-31 23:59", "esk",
)  # fmt: skip
CONDITIONS = (
    "sales > 1000", "jualan minggu ini >= RM1,000", "sales > {x}", "{x} > 5", "sales {x} > 5", "sales {x} 5",
    "> 5", "sales >", "sales > nan", "sales > 1e999", "trafik 7d != -999999999999", "conversion <= 5%",
    "sale > < 5", "x", "sales week ≥ ٣",
)  # fmt: skip
WORDS = (
    "promo-raya", "Promo Raya", "con", "aux-1", "ali", "@ali", "Kak Ti", "yes", "tak", "on", "daily", "landing",
    "headline", "image",
)  # fmt: skip
LINKS = (
    "https://a.my/x", "http://[::1", "javascript:x", "wa.me/60193334444", "tel:+60",
    "https://www.tiktok.com/@a/video/73920123", "https://[a]",
)  # fmt: skip
ANSWERS = (
    "", "cancel", "batal", "ya", "confirm 1201", "CONFIRM TASK-0", "TASK-99999999999 done", "siap #2",
    "/resume", "{x}", "ok\nok", "title: Baru", "image", "headline: {x}",
)  # fmt: skip
FLOWS = ("schedule", "if", "batch", "template create", "template run")
_BY_NAME = {command.name: command for command in MENU}
_INNER = tuple(command.name for command in MENU if not command.alone)
_DEEPEST = 3


def hostile_message(random: Random) -> str:
    """A whole message, from nearly right to nonsense: mostly a command, half of them about other commands."""
    writer = HostileTexts(random, random.choice((0.0, 0.02, 0.1, 0.4)))
    draw = random.random()
    if draw < 0.9:
        name = random.choice(FLOWS) if draw < 0.5 else random.choice(MENU).name
        text = writer.command(_BY_NAME[name], 0)
    else:
        text = "".join(random.choice((*ODD_PIECES, *ANSWERS, *WORDS)) for _ in range(random.randint(0, 12)))
    return writer.damage(text) if random.random() < 0.25 else text


def hostile_answer(random: Random, command: Command) -> str:
    """What somebody may send while this command is unfinished."""
    writer = HostileTexts(random, random.choice((0.0, 0.1, 0.4)))
    draw = random.random()
    if draw < 0.2:
        return random.choice(ANSWERS)
    if draw < 0.7:
        return "\n".join(writer.pair(field) for field in command.fields)
    return writer.value(None) if draw < 0.9 else hostile_message(random)


def hostile_value(random: Random) -> str:
    """Anything somebody may write after a key."""
    return HostileTexts(random, 0.3).value(None)


@dataclass(frozen=True)
class HostileTexts:
    """Writes messages of which the share `odd` of keys, values and names is wrong."""

    random: Random
    odd: float
    open: float = 0.03
    """The share of values that are variables."""

    def command(self, command: Command, depth: int) -> str:
        """A command with some of its fields, on one line or several, others inside it where it takes them."""
        pairs = [self.pair(field, depth) for field in command.fields if self._is_given(field)]
        if command.open_keys:
            pairs += [
                f"{name}: {self.value(None)}" for name in self.random.sample(VARIABLES, self.random.randint(0, 3))
            ]
        if pairs and self._oddly():
            pairs.append(self.random.choice(pairs))
        if self._oddly():
            pairs.append(f"{self.word()}: {self.value(None)}")
        if self.random.random() < 0.3:
            self.random.shuffle(pairs)
        return self.random.choice((" ", "\n", "\n", "\n", "\n  ", ", ")).join([f"/{self._name(command)}", *pairs])

    def pair(self, field: Field, depth: int = _DEEPEST) -> str:
        """One `key: value`, the value perhaps a command or a list of them."""
        if field.kind in {"lines", "commands"}:
            writer = replace(self, open=0.4) if field.kind == "commands" else self
            listed = [f"- {writer._inner(depth)}" for _ in range(self.random.randint(1, 3))]
            return "\n".join([*([f"{field.key}:"] if self.random.random() < 0.7 else []), *listed])
        if field.kind == "line":
            return f"{self.key(field)}: {self._inner(depth)}"
        return f"{self.key(field)}{self.random.choice((': ', ': ', ':', ' : ', '： '))}{self.value(field)}"

    def key(self, field: Field) -> str:
        """A key or alias of a field, now and then in odd letters or as a variable."""
        key = self.random.choice((field.key, field.key, *field.aliases))
        if self._oddly():
            return self.variable() if self.random.random() < 0.2 else self.oddly_spelt(key)
        return key.upper() if self.random.random() < 0.1 else key

    def value(self, field: Field | None) -> str:
        """A value for a field: right, a variable, or of another kind."""
        if self._oddly():
            return self.random.choice((self.word(), self.random.choice(self.random.choice(_OF_ANY_KIND))))
        if self.random.random() < self.open:
            return self.variable() if self.random.random() < 0.7 else f"{self.random.choice(WORDS)} {self.variable()} 5"
        if field is None:
            return self.random.choice(self.random.choice(_OF_ANY_KIND))
        return self.random.choice((field.example, *field.choices, *field.synonyms))

    def variable(self) -> str:
        """`{x}`, perhaps with another beside it."""
        first = "{" + self.random.choice(VARIABLES) + "}"
        return first if self.random.random() < 0.8 else f"{first}{self.random.choice((' ', '-', '', ':'))}{{bila}}"

    def word(self) -> str:
        """Up to four pieces that belong to no word."""
        return "".join(self.random.choice((*ODD_PIECES, *WORDS)) for _ in range(self.random.randint(0, 4)))

    def oddly_spelt(self, word: str) -> str:
        """The word with letters that look, or lower-case, like its own."""
        odd = [self.random.choice(ODD_LETTERS.get(letter, letter)) for letter in word]
        return "".join(self.random.choice(pair) for pair in zip(word, odd, strict=True))

    def damage(self, text: str) -> str:
        """The text with pieces put in, cut out, said twice or oddly spelt."""
        for _ in range(self.random.randint(1, 4)):
            start = self.random.randint(0, len(text))
            stop = min(len(text), start + self.random.randint(0, 8))
            part = text[start:stop]
            pieces = ("", self.random.choice(ODD_PIECES), self.variable(), self.oddly_spelt(part), part * 2)
            text = text[:start] + self.random.choice(pieces) + text[stop:]
        return text

    def _inner(self, depth: int) -> str:
        name = self.random.choice(FLOWS if self.random.random() < 0.25 and depth < _DEEPEST else _INNER)
        inner = (
            self.command(_BY_NAME[name], depth + 1) if depth < _DEEPEST else f"/report daily date: {self.variable()}"
        )
        return inner.replace("\n", "\n  ") if self.random.random() < 0.9 else inner

    def _is_given(self, field: Field) -> bool:
        return self.random.random() < (0.97 - self.odd / 2 if field.required or field.needed_when else 0.35)

    def _name(self, command: Command) -> str:
        name = self.random.choice((command.name, command.name, *command.aliases))
        return self.oddly_spelt(name) if self._oddly() and self.random.random() < 0.3 else name

    def _oddly(self) -> bool:
        return self.random.random() < self.odd


_OF_ANY_KIND = (NUMBERS, TIMES, CONDITIONS, WORDS, LINKS)
