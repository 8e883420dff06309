"""Chunks of an upload, by TikTok's rules.

5 to 64 MB each, the last one up to 128 MB as it takes the rest; as many as the size divided by the chunk's size,
rounded down; smaller than 5 MB in one piece, larger than 64 MB in several.
Source, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide.
"""

from collections.abc import Iterator
from dataclasses import dataclass

WHOLE_MAX_BYTES = 64_000_000  # sent in one piece; TikTok does not say which megabyte it means: this fits both
CHUNK_BYTES = 10_000_000  # TikTok's own example. With 64 MB, 66 to 94 MB were "one chunk" and refused since 2026-08 [T]
VIDEO_MAX_BYTES = 4_000_000_000


@dataclass(frozen=True)
class Chunk:
    """From the first byte to the last one, both counted in."""

    first: int
    last: int
    ends_upload: bool

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class ChunkPlan:
    """`count` chunks of `chunk_bytes` each; the last one takes the rest."""

    video_bytes: int
    chunk_bytes: int
    count: int

    def list_chunks(self) -> Iterator[Chunk]:
        for number in range(self.count):
            first, is_last = number * self.chunk_bytes, number == self.count - 1
            yield Chunk(first, self.video_bytes - 1 if is_last else first + self.chunk_bytes - 1, is_last)


def plan_chunks(video_bytes: int) -> ChunkPlan:
    """Raises ValueError where TikTok takes no video of this size."""
    if not 0 < video_bytes <= VIDEO_MAX_BYTES:
        raise ValueError(f"a video has 1 to {VIDEO_MAX_BYTES} bytes, not {video_bytes}")
    if video_bytes <= WHOLE_MAX_BYTES:
        return ChunkPlan(video_bytes, video_bytes, 1)
    return ChunkPlan(video_bytes, CHUNK_BYTES, video_bytes // CHUNK_BYTES)
