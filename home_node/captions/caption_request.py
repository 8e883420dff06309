"""The wish for a caption, and the words it is asked with: the brand's voice, its own captions as examples."""

from dataclasses import dataclass
from typing import Any

LENGTH_MAX = 300
EXAMPLES_MAX, AVOID_MAX = 12, 20
TYPES = {
    "reaction": "the face of somebody who tastes how hot it is",
    "promo": "an offer that people should not miss",
    "event": "an event where people can come and eat",
    "behind_scene": "a look behind the stall while the food is made",
}
TONES = {
    "funny": "funny, teasing, like a friend at the stall",
    "hype": "loud and excited, so that people want it now",
    "informative": "clear and useful, facts first, still warm",
}
LANGUAGES = {
    "ms": "everyday Malaysian Malay as young people write it on TikTok, with its slang",
    "en": "everyday Malaysian English as young people write it on TikTok, a Malay word here and there",
}


@dataclass(frozen=True)
class Wish:
    type: str
    tone: str
    language: str
    examples: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


def read_wish(args: dict[str, Any], language: str) -> Wish | str:
    """The wish, or why it is none, as half a sentence. `language`: of whoever asked, where the wish names none."""
    type_, tone = args.get("type"), args.get("tone") or "hype"
    wanted = args.get("language") or language
    for name, value, known in (("type", type_, TYPES), ("tone", tone, TONES), ("language", wanted, LANGUAGES)):
        if not isinstance(value, str) or value not in known:
            return f"its {name} is none of {', '.join(known)}"
    examples, avoid = _texts(args.get("examples"), EXAMPLES_MAX), _texts(args.get("avoid"), AVOID_MAX)
    if examples is None or avoid is None:
        return "its examples are no list of texts"
    return Wish(str(type_), str(tone), str(wanted), examples, avoid)


def _texts(told: Any, most: int) -> tuple[str, ...] | None:
    if told is None:
        return ()
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        return None
    return tuple(one.strip()[:LENGTH_MAX] for one in told if one.strip())[:most]


def messages_for(wish: Wish, brand: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": _voice(wish, brand)}, {"role": "user", "content": _request(wish)}]


def _voice(wish: Wish, brand: str) -> str:
    return (
        f"You write captions for {brand}, Malaysian street food: hot, honest, cheerful. "
        f"Write in {LANGUAGES[wish.language]}. Invent no price, date, place or promise. "
        f"Answer with one caption and nothing else: no title, no quotes, no choice of several, no explanation. "
        f"At most {LENGTH_MAX - 60} characters, one to three emoji, two to four hashtags at the end."
    )


def _request(wish: Wish) -> str:
    parts = [f"A caption for {TYPES[wish.type]}. Tone: {TONES[wish.tone]}."]
    if wish.examples:
        parts.append("This is how we sound:\n" + _listed(wish.examples))
    if wish.avoid:
        parts.append("We have posted these already, so say something else:\n" + _listed(wish.avoid))
    return "\n\n".join(parts)


def _listed(texts: tuple[str, ...]) -> str:
    return "\n".join(f"- {' '.join(text.split())}" for text in texts)
