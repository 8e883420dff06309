"""The queue: does it know our token, and does it still take commands this month."""

from functools import partial

import httpx
import redis

from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import look_at_standing
from local.doctor.installation import Installation, read_object


def look_at_upstash(installation: Installation) -> Seen:
    """One command of the day's 10,000."""
    chosen = installation.settings
    if not chosen.upstash_url or not chosen.upstash_token:
        return absent("not_set", name="UPSTASH_REDIS_REST_URL")
    headers = {"Authorization": f"Bearer {chosen.upstash_token}"}
    answer = installation.ask("POST", chosen.upstash_url, json=["PING"], headers=headers)
    told, saw = read_object(answer), f"HTTP {answer.status_code}"
    if answer.status_code == httpx.codes.OK and "result" in told:
        return well(saw)
    if answer.status_code in {401, 403}:
        return trouble("queue_token", saw)
    is_used_up = "max requests limit" in str(told.get("error", "")).lower()
    return trouble("queue_quota" if is_used_up else "queue", saw)


def look_at_redis(installation: Installation) -> Seen:
    url = installation.settings.redis_url
    if not url or installation.settings.upstash_url:
        return absent("not_set", name="REDIS_URL")
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except redis.AuthenticationError:
        return trouble("queue_token", "the password is refused")
    except redis.RedisError as error:
        return trouble("queue", type(error).__name__)
    return well("PONG")


CHECKS = (
    Check("queue.upstash", look_at_upstash, needs=("network.queue",)),
    Check("queue.redis", look_at_redis),
    Check("queue.standing", partial(look_at_standing, "queue"), needs=("database.account",)),
)
