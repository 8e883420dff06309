"""Chunks of an upload, whatever the size: TikTok's rules hold, and every byte is sent once."""

import pytest

from home_node.tiktok.content_posting.chunks import VIDEO_MAX_BYTES, plan_chunks

MB = 1_000_000
EDGES = [
    1,
    2,
    *(int(size * MB) for size in (4.9, 5, 10, 16, 64, 64.1, 70, 79.999999, 80, 94, 100, 128, 130, 500, 4000)),
]


@pytest.mark.parametrize("size", [*EDGES, 64 * MB + 1, 5 * 1024 * 1024, 64 * 1024 * 1024])
def test_every_byte_is_in_one_chunk_that_tiktok_takes(size: int) -> None:
    plan = plan_chunks(size)
    chunks = list(plan.list_chunks())
    assert [chunk.first for chunk in chunks] == [0, *(chunk.last + 1 for chunk in chunks[:-1])]
    assert chunks[-1].last == size - 1
    assert [chunk.ends_upload for chunk in chunks] == [False] * (plan.count - 1) + [True]
    assert plan.count == size // plan.chunk_bytes <= 1000
    assert all(5 * 1024 * 1024 <= chunk.size <= 64 * MB for chunk in chunks[:-1])
    assert chunks[-1].size <= 128 * MB
    assert (plan.count == 1) is (size <= 64 * MB)
    assert plan.count > 1 or plan.chunk_bytes == size


@pytest.mark.parametrize("size", [-1, 0, VIDEO_MAX_BYTES + 1])
def test_what_tiktok_takes_no_video_of_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="bytes"):
        plan_chunks(size)
