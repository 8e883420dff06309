"""The prompt for a caption: what is asked for, in the brand's voice, with its own captions as examples."""

from dataclasses import dataclass

from shared.contract.value_types import JSON, JSONObject

LENGTH_MAX = 300  # characters of a caption
EXAMPLES_MAX, AVOID_MAX = 12, 20  # captions; more make a small model slow and change nothing
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
class CaptionRequest:
    """A `type` of TYPES, a `tone` of TONES, a `language` of LANGUAGES; captions to sound like, and to avoid."""

    type: str
    tone: str
    language: str
    examples: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


def read_request(args: JSONObject, asker_language: str) -> CaptionRequest | str:
    """The request, or why it is none, as half a sentence. `asker_language` counts where the arguments name none."""
    type_, tone = args.get("type"), args.get("tone") or "hype"
    language = args.get("language") or asker_language
    for name, value, choices in (("type", type_, TYPES), ("tone", tone, TONES), ("language", language, LANGUAGES)):
        if not isinstance(value, str) or value not in choices:
            return f"its {name} is none of {', '.join(choices)}"
    examples, avoid = _read_captions(args.get("examples"), EXAMPLES_MAX), _read_captions(args.get("avoid"), AVOID_MAX)
    if examples is None or avoid is None:
        return "its examples are no list of texts"
    return CaptionRequest(str(type_), str(tone), str(language), examples, avoid)


def _read_captions(value: JSON, most: int) -> tuple[str, ...] | None:
    """None for what is no list of texts."""
    if value is None:
        return ()
    if not isinstance(value, list):
        return None
    captions = [entry.strip()[:LENGTH_MAX] for entry in value if isinstance(entry, str)]
    return tuple(filter(None, captions))[:most] if len(captions) == len(value) else None


def compose_messages(request: CaptionRequest, brand: str) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": _write_system_prompt(request, brand)},
        {"role": "user", "content": _write_user_prompt(request)},
    ]


def _write_system_prompt(request: CaptionRequest, brand: str) -> str:
    return (
        f"You write captions for {brand}, Malaysian street food: hot, honest, cheerful. "
        f"Write in {LANGUAGES[request.language]}. Invent no price, date, place or promise. "
        f"Answer with one caption and nothing else: no title, no quotes, no choice of several, no explanation. "
        f"At most {LENGTH_MAX - 60} characters, one to three emoji, two to four hashtags at the end."
    )


def _write_user_prompt(request: CaptionRequest) -> str:
    parts = [f"A caption for {TYPES[request.type]}. Tone: {TONES[request.tone]}."]
    if request.examples:
        parts.append("This is how we sound:\n" + _write_list(request.examples))
    if request.avoid:
        parts.append("We have posted these already, so say something else:\n" + _write_list(request.avoid))
    return "\n\n".join(parts)


def _write_list(captions: tuple[str, ...]) -> str:
    return "\n".join(f"- {' '.join(caption.split())}" for caption in captions)
