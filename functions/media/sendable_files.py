"""A file that one of the staff sends to a customer: what it is by its bytes, made harmless, or why it cannot go."""

from dataclasses import dataclass

from functions.media.document_types import document_mime
from functions.media.file_names import clean_name
from functions.media.file_types import audio_mime, picture_mime, video_mime
from shared import figures
from shared.contract.work_types import SendKind

_OPUS = "audio/ogg; codecs=opus"  # the type without its codec is not taken
_LARGEST: dict[SendKind, int] = {
    "image": figures.PICTURE_FILE_MAX_BYTES,
    "video": figures.VIDEO_MAX_BYTES,
    "audio": figures.AUDIO_MAX_BYTES,
    "document": figures.DOCUMENT_MAX_BYTES,
    "sticker": figures.STICKER_MAX_BYTES,
}
SENDABLE_MAX_BYTES = max(_LARGEST.values())


@dataclass(frozen=True)
class Sendable:
    """`data` is what goes; of a picture it is small and new."""

    kind: SendKind
    data: bytes
    mime: str
    name: str | None = None
    width: int | None = None
    height: int | None = None
    voice: bool = False


def make_sendable(data: bytes, name: str | None = None, wanted: str | None = None) -> Sendable | str:
    """The file, or the `problem`'s name. `wanted`: what it was sent as; a picture's bytes are a sticker only then."""
    if not data:
        return "empty"
    kind = kind_of(data, wanted)
    if kind is None:
        return "not_sendable"
    if len(data) > _LARGEST[kind]:
        return f"{kind}_too_large"
    if kind == "image":
        return make_picture(data)
    if kind == "audio":
        return make_sound(data)
    if kind == "sticker":
        return make_sticker(data)
    mime = (video_mime(data) if kind == "video" else document_mime(data)) or ""
    return Sendable(kind, data, mime, clean_name(name, mime) if kind == "document" else None)


def kind_of(data: bytes, wanted: str | None) -> SendKind | None:
    """Sound and film are the same boxes: a film is what has a track of pictures."""
    if wanted == "sticker" and picture_mime(data) == "image/webp":
        return "sticker"
    if picture_mime(data):
        return "image"
    if video_mime(data) and (b"vide" in data or wanted == "video"):
        return "video"
    if document_mime(data):
        return "document"
    return "audio" if audio_mime(data) else None


def make_picture(data: bytes) -> Sendable | str:
    from functions.media.pictures import Rejected, shrink_picture

    picture = shrink_picture(data)
    if isinstance(picture, Rejected):
        return picture.problem
    return Sendable("image", picture.data, picture.mime, width=picture.width, height=picture.height)


def make_sound(data: bytes) -> Sendable | str:
    """WhatsApp takes of ogg only Opus, and no wav."""
    mime = audio_mime(data)
    if mime == "audio/ogg" and b"OpusHead" in data[:200]:
        return Sendable("audio", data, _OPUS, voice=True)
    return "sound_kind" if mime in {None, "audio/ogg", "audio/wav"} else Sendable("audio", data, str(mime))


def make_sticker(data: bytes) -> Sendable | str:
    """As it is, for it may move; WhatsApp's own size is 512 a side."""
    from functions.media.picture_parts import read_parts

    parts = read_parts("WEBP", data)
    if parts is None:
        return "broken"
    is_moving = data[12:16] == b"VP8X" and bool(data[20] & 0x02)
    if not is_moving and len(data) > figures.STILL_STICKER_MAX_BYTES:
        return "sticker_too_large"
    return Sendable("sticker", data, "image/webp", width=parts.width, height=parts.height)
