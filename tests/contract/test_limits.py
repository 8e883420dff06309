"""The limits that SQL keeps to are those that Python knows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared import figures
from tests.database_clone import Clone

SAME = {
    "limit_window": timedelta(hours=figures.WINDOW_HOURS),
    "limit_late_command": timedelta(hours=figures.LATE_COMMAND_HOURS),
    "limit_pause_min_s": figures.PAUSE_MIN_S,
    "limit_pause_max_s": figures.PAUSE_MAX_S,
    "limit_commands_per_minute": figures.COMMANDS_PER_MINUTE,
    "limit_free_messages": figures.WHATSAPP_FREE_MESSAGES_PER_MONTH,
    "limit_text_max": figures.TEXT_MAX,
    "limit_caption_max": figures.CAPTION_MAX,
    "limit_message_price": Decimal(str(figures.WHATSAPP_MESSAGE_RINGGIT)),
    "limit_queue_commands": figures.UPSTASH_COMMANDS_PER_DAY,
    "limit_session_idle": timedelta(seconds=figures.SESSION_IDLE_S),
    "limit_device_kept": timedelta(seconds=figures.DEVICE_S),
    "limit_login_unsent": timedelta(seconds=figures.LOGIN_COOKIE_S),
    "limit_database_bytes": figures.SUPABASE_DATABASE_BYTES,
    "limit_video_bytes": figures.VIDEO_MAX_BYTES,
}


@pytest.mark.parametrize("limit", SAME)
def test_sql_and_python_agree(database: Clone, limit: str) -> None:
    assert database.sql(f"select wocs.{limit}()") == [(SAME[limit],)]


def test_a_pause_between_unsolicited_messages_lies_between_its_limits(database: Clone) -> None:
    pauses = [pause for (pause,) in database.sql("select wocs.outbox_notice_pause() from generate_series(1, 500)")]
    assert timedelta(seconds=figures.PAUSE_MIN_S) <= min(pauses)
    assert max(pauses) <= timedelta(seconds=figures.PAUSE_MAX_S)
    assert len(set(pauses)) > 400
