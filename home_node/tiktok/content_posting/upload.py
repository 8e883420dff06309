"""An upload to TikTok: begun, then sent chunk by chunk, each once.

Sources, read 2026-11: https://developers.tiktok.com/doc/content-posting-api-reference-upload-video, …-direct-post,
…/content-posting-api-media-transfer-guide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from home_node.addresses import is_safe
from home_node.tiktok.api_errors import TikTokDown, TikTokRefused
from home_node.tiktok.content_posting.chunks import Chunk, ChunkPlan
from home_node.tiktok.open_api import OpenApi
from shared.contract.value_types import JSONObject

INIT_PATHS = {"inbox": "/v2/post/publish/inbox/video/init/", "direct": "/v2/post/publish/video/init/"}
UPLOAD_HOSTS = ".tiktokapis.com"  # the end of the hosts that take the video
PIECE_BYTES = 256 * 1024  # what is in memory at a time
_TYPES = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}


@dataclass(frozen=True)
class Upload:
    """`address` holds a token: it is told to nobody."""

    publish_id: str
    address: str

    def __repr__(self) -> str:
        return f"Upload({self.publish_id})"


def open_upload(api: OpenApi, rung: str, plan: ChunkPlan, post_info: JSONObject | None) -> Upload:
    """Raises TikTokRefused, TikTokDown. Nothing appears on TikTok of an upload that is never finished."""
    source: JSONObject = {
        "source": "FILE_UPLOAD",
        "video_size": plan.video_bytes,
        "chunk_size": plan.chunk_bytes,
        "total_chunk_count": plan.count,
    }
    body: JSONObject = {"source_info": source}
    data = api.call(INIT_PATHS[rung], body | {"post_info": post_info} if post_info else body)
    publish_id, address = data.get("publish_id"), data.get("upload_url")
    if not (isinstance(publish_id, str) and publish_id and isinstance(address, str)):
        raise TikTokDown("an answer without an upload")
    if not takes_videos(address, api.base):
        raise TikTokDown("an upload's address that is not TikTok's")
    return Upload(publish_id, address)


def takes_videos(address: str, base: str) -> bool:
    if not is_safe(address):
        return False
    return httpx.URL(address).host.endswith(UPLOAD_HOSTS) or httpx.URL(address).host == httpx.URL(base).host


def send_chunk(api: OpenApi, upload: Upload, video: Path, chunk: Chunk, video_bytes: int) -> None:
    """Raises TikTokRefused where TikTok says that it does not take it, or cannot have it whole as the file is gone;
    TikTokDown where nobody knows."""
    headers = {
        "Content-Type": _TYPES.get(video.suffix.lower(), "video/mp4"),
        "Content-Length": str(chunk.size),
        "Content-Range": f"bytes {chunk.first}-{chunk.last}/{video_bytes}",
    }
    try:
        status = api.http.put(upload.address, content=read_chunk(video, chunk), headers=headers).status_code
    except httpx.HTTPError as error:
        raise TikTokDown(type(error).__name__) from None
    except OSError as error:
        raise TikTokRefused("no_video", type(error).__name__) from None
    if 400 <= status < 500 and status not in {408, 425, 429}:
        raise TikTokRefused("invalid_params", f"HTTP {status} to the bytes {chunk.first}-{chunk.last}")
    if not 200 <= status < 300:
        raise TikTokDown(f"HTTP {status}")


def read_chunk(video: Path, chunk: Chunk) -> Iterator[bytes]:
    """Raises OSError."""
    with video.open("rb") as file:
        file.seek(chunk.first)
        left = chunk.size
        while left and (piece := file.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
    if left:
        raise OSError("the video has become shorter")
