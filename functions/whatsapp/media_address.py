"""From where media may be fetched: Meta's hosts over https, or exactly the host of WHATSAPP_API_BASE. Nowhere else."""

import hashlib

from functions.outside_addresses import leads_to
from shared import figures
from shared.media_digest import is_digest_of


def is_allowed(url: str, api_base: str) -> bool:
    """Whether our token may travel to this address."""
    return leads_to(url, figures.MEDIA_HOSTS, (api_base,))


def has_digest(data: bytes, sha256: str | None) -> bool:
    """Whether bytes have the sha256 the webhook told; true where none was told."""
    return is_digest_of(hashlib.sha256(data).digest(), sha256 or "")
