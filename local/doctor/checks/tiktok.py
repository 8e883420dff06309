"""TikTok: is what was begun set up to its end, and do Studio's pages look as they did."""

import time

from home_node.tiktok.tokens import locate_tokens, read_tokens
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import told_check
from local.doctor.installation import Installation


def look_at_keys(installation: Installation) -> Seen:
    chosen = installation.settings
    if not chosen.tiktok_client_key and not chosen.tiktok_client_secret:
        return absent("not_set", name="WOCS_TIKTOK_CLIENT_KEY")
    is_whole = chosen.tiktok_client_key and chosen.tiktok_client_secret
    return well("key and secret") if is_whole else trouble("tiktok_half", "one of the two is missing")


def look_at_login(installation: Installation) -> Seen:
    """The refresh token lives for a year; the node renews the other one by itself."""
    if not installation.settings.tiktok_client_key or not installation.identity:
        return absent("no_home_pc")
    tokens = read_tokens(locate_tokens(installation.settings))
    if tokens is None:
        return trouble("tiktok_login", "nobody has authorized this PC")
    is_over = tokens.refresh_expires_at < time.time()
    return trouble("tiktok_login", "the authorization has ended") if is_over else well("authorized")


def look_at_studio(installation: Installation) -> Seen:
    chosen = installation.settings
    if chosen.tiktok_studio == "off":
        return absent("not_set", name="WOCS_TIKTOK_STUDIO")
    if not installation.identity:
        return absent("no_home_pc")
    if not chosen.tiktok_profile_key:
        return trouble("tiktok_studio_login", "WOCS_TIKTOK_PROFILE_KEY is not set")
    from home_node.tiktok.studio.profile import locate_profile  # with what ends processes, which loads much

    is_kept = locate_profile(installation.data).sealed.exists()
    return well("logged in once") if is_kept else trouble("tiktok_studio_login", "no login is kept")


CHECKS = (
    Check("tiktok.keys", look_at_keys),
    Check("tiktok.login", look_at_login, needs=("tiktok.keys",)),
    Check("tiktok.studio", look_at_studio),
    told_check("tiktok.pages", needs=("database.account", "node.here")),
)
