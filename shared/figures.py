"""Figures of other people's platforms that may change, each with its unit, its source and the month it was read.

Nothing here is read from the environment: what an owner may set is in `settings.py`. What SQL keeps to as well stands
in supabase/schemas/01_limits.sql too; a test compares them.
"""

# WhatsApp Cloud API: developers.facebook.com/docs/whatsapp/cloud-api (messages, webhooks, media), 2026-11.
# Lengths are counted in UTF-16 units.
GRAPH_VERSION = "v25.0"  # alive until 2028-07-29
GRAPH_VERSIONS = {
    "v18.0": "2026-01-26",
    "v19.0": "2026-05-21",
    "v20.0": "2026-09-24",
    "v21.0": "2027-01-21",
    "v22.0": "2027-05-20",
    "v23.0": "2027-10-08",
    "v24.0": "2028-02-18",
    "v25.0": "2028-07-29",
    "v26.0": "",
}  # the last day of each, two years after the next one came (graph-api/changelog/versions); none is set for the newest
GRAPH_NOTICE_DAYS = 90  # our own: so long before its end a version is told
TEXT_MAX = 4096
CAPTION_MAX = 1024
BUTTONS_MAX = 3  # buttons of a message
BUTTON_TITLE_MAX = 20
BUTTON_ID_MAX = 256
BUTTONS_BODY_MAX = 1024
LIST_ROWS_MAX = 10  # rows of a list, all sections together
LIST_TITLE_MAX = 24
LIST_DESCRIPTION_MAX = 72
LIST_ROW_ID_MAX = 200
LIST_BODY_MAX = 4096
LIST_LABEL_MAX = 20
CALLBACK_DATA_MAX = 512
WINDOW_HOURS = 24  # free-form messages only this long after the person's last one
IMAGE_MAX_BYTES = 5 * 1024 * 1024
PICTURE_FILE_MAX_BYTES = 16 * 1024 * 1024  # our own: of a picture sent as a document, where Meta takes 100 MB
AUDIO_MAX_BYTES = 16 * 1024 * 1024
VIDEO_MAX_BYTES = 16 * 1024 * 1024
STICKER_MAX_BYTES = 500 * 1024  # of one that moves
STILL_STICKER_MAX_BYTES = 100 * 1024
FILM_MAX_BYTES = 100 * 1024 * 1024  # Meta's largest document: of a video that the PC at home fetches
DOCUMENT_MAX_BYTES = 50 * 1024 * 1024  # Meta takes 100 MB, but Supabase's free plan keeps files up to 50 MB
MEDIA_HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".whatsapp.net")  # ends of the hosts that media come from

# Push services: where Chrome, Firefox, Safari and Edge subscribe, 2026-11. A dot begins the end of a host's name.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)

# TikTok: developers.tiktok.com/doc/content-posting-api-media-transfer-guide and ayrshare.com/docs, 2026-11.
TIKTOK_VIDEO_MIN_S, TIKTOK_VIDEO_MAX_S = 3, 600

# Vercel Hobby: vercel.com/docs/functions/limitations and vercel.com/pricing, 2026-11.
BODY_MAX_BYTES = 4_500_000  # of a request
FUNCTIONS_MAX = 12  # files in api/
VERCEL_CALLS_PER_MONTH = 1_000_000
VERCEL_CPU_HOURS_PER_MONTH = 4

# Free tiers: the vendors' price pages, 2026-11. The specification's 10,000 commands a day is stricter than Upstash's
# 500,000 a month.
UPSTASH_COMMANDS_PER_DAY = 10_000
SUPABASE_DATABASE_BYTES = 500 * 1024 * 1024
SUPABASE_FILES_BYTES = 1024**3
WHATSAPP_FREE_MESSAGES_PER_MONTH = 1_000  # reported by one source, unconfirmed; WOCS_FREE_MESSAGES overrides
WHATSAPP_MESSAGE_RINGGIT = 0.06  # Malaysia's utility rate, four vendors' pages; WOCS_MESSAGE_PRICE overrides

# The specification, section 9.1.
COMMANDS_PER_MINUTE = 20  # of one person: whatever they send, they are answered so often
PAUSE_MIN_S, PAUSE_MAX_S = 3, 15  # seconds between unsolicited messages

# Our own: what Meta delivers so late may be wanted no more; a command is spoken in less; a table of sales is small,
# what is larger is no such table.
LATE_COMMAND_HOURS = 6
VOICE_MAX_S = 180
SHEET_MAX_BYTES = 4 * 1024 * 1024

# Our own: the panel's access token, and the session that nobody uses (BCP 247 wants short ones and rotation).
ACCESS_TOKEN_S = 15 * 60
SESSION_IDLE_S = 30 * 24 * 3600

# Our own: a browser is known for this long after its last login; a login's cookie is kept for longer than wrong codes
# are counted.
DEVICE_S = 90 * 24 * 3600
LOGIN_COOKIE_S = 3600

# Our own: what the doctor calls old, off or full. A backup is made daily and tried weekly, each with a day's grace.
BACKUP_OLD_HOURS, DRILL_OLD_DAYS = 36, 9
CLOCK_OFF_S = 60  # signatures bear five minutes
DISK_FREE_MB = 2_000  # a browser, a model and a day's backup
ALLOWANCE_SHARE = 0.8
SUPABASE_PAUSE_DAYS = 5  # it pauses a free project after seven quiet days
TICK_OLD_HOURS = 26  # Vercel's daily one, which may be an hour late
CANARY_MESSAGES = 5
