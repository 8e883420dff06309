"""Figures of other people's platforms that may change, each with its source and the month it was read.

Units are in the names. Nothing here is read from the environment: what an owner may set is in `settings.py`.
"""

# WhatsApp Cloud API, Meta's reference pages, 2026-11.
GRAPH_VERSION = "v25.0"  # alive until 2028-07-29
TEXT_MAX = 4096
CAPTION_MAX = 1024
BUTTONS_MAX = 3
BUTTON_TITLE_MAX = 20
BUTTON_ID_MAX = 256
BUTTONS_BODY_MAX = 1024
LIST_ROWS_MAX = 10
LIST_TITLE_MAX = 24
LIST_DESCRIPTION_MAX = 72
LIST_ROW_ID_MAX = 200
LIST_BODY_MAX = 4096
LIST_LABEL_MAX = 20
CALLBACK_DATA_MAX = 512
WINDOW_HOURS = 24  # free-form messages only this long after the person's last one
PAIR_INTERVAL_S = 6  # one message per 6 s to one person, bursts of 45 borrowed from the future
WEBHOOK_MAX_BYTES = 3 * 1024 * 1024
IMAGE_MAX_BYTES = 5 * 1024 * 1024
AUDIO_MAX_BYTES = 16 * 1024 * 1024
VIDEO_MAX_BYTES = 16 * 1024 * 1024
MEDIA_HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".whatsapp.net")

# Vercel Hobby, limits page, 2026-11.
BODY_MAX_BYTES = 4_500_000
FUNCTIONS_MAX = 12

# Free tiers, vendors' price pages, 2026-11. The specification's 10,000 commands a day is stricter than Upstash's month.
UPSTASH_COMMANDS_PER_DAY = 10_000
SUPABASE_DATABASE_BYTES = 500 * 1024 * 1024
WHATSAPP_FREE_MESSAGES_PER_MONTH = 1_000  # reported by one source, unconfirmed; WOCS_FREE_MESSAGES overrides

# The specification, section 9.1.
COMMANDS_PER_MINUTE = 20
PAUSE_MIN_S, PAUSE_MAX_S = 3, 15  # between unsolicited messages

# Our own: a command is spoken in less; a table of sales is small, what is larger is no such table.
VOICE_MAX_S = 180
SHEET_MAX_BYTES = 4 * 1024 * 1024
