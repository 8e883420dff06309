"""A month of so many commands a day, and how much of each free tier it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from local.capacity.costs import Cost, blend
from shared import figures

DAYS = 30
# A brand of five people: nearly all that they send changes something and is answered by a reaction (/quiet on).
QUIET = {"quiet_instant": 0.88, "answer": 0.09, "quiet_home": 0.03}
TALKATIVE = {"instant": 0.88, "answer": 0.09, "home": 0.03}
BEATS_A_DAY = 86_400 / 30  # of a home node: each is one call
SAFETY_POLLS_A_DAY = 86_400 / 300  # of a home node behind a doorbell: each is one Redis command
TICKS_A_DAY = 24 * 60  # pg_cron's, each a call
PANEL_CALLS_A_DAY = 8_000  # five agents' panels, eight hours, with the node away: our own budget
CPU_S_A_CALL = 0.012  # of a warm function: assumed, four times what a webhook takes here; a cold one takes 0.8 s
NOTE_S, NOTE_SHARE = 8.0, 0.2  # a voice note's length, and how many commands are spoken
HEARING_FACTOR = 2.0  # seconds of an i7-4770 for one of speech (model small, int8)
MEDIA_DAYS = 90  # files are kept so long
WHOLE_DAYS = 90  # and what was said, at the longest


@dataclass(frozen=True)
class Use:
    """How much of a tier; `limit` is its end, `then` what to switch on."""

    tier: str
    unit: str
    used: float
    limit: float
    then: str

    @property
    def fits(self) -> bool:
        return self.used <= self.limit


def simulate_month(
    costs: dict[str, Cost], commands_a_day: float, shares: dict[str, float], nodes: int = 1
) -> list[Use]:
    """The uses of a month at the end of a year of the same: what is kept for 30 or 90 days is all there."""
    return list(_list_uses(blend(costs, shares), commands_a_day, nodes))


def find_end(costs: dict[str, Cost], shares: dict[str, float], tier: str) -> int:
    """The most commands a day with which this tier lasts; 0 where it never does. To the nearest one."""

    def lasts(commands: int) -> bool:
        return next(use for use in simulate_month(costs, commands, shares) if use.tier == tier).fits

    low, high = 0, 1_000_000
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lasts(middle) else (low, middle - 1)
    return low


def _list_uses(cost: Cost, commands_a_day: float, nodes: int) -> Iterator[Use]:
    calls = DAYS * (commands_a_day * cost.calls + nodes * BEATS_A_DAY + TICKS_A_DAY + PANEL_CALLS_A_DAY)
    yield Use("Vercel calls", "a month", calls, figures.VERCEL_CALLS_PER_MONTH, "`make serve`, or Vercel Pro")
    yield Use("Vercel CPU", "hours a month", calls * CPU_S_A_CALL / 3600, figures.VERCEL_CPU_HOURS_PER_MONTH,
              "`make serve`, or Vercel Pro")  # fmt: skip
    redis = commands_a_day * cost.redis_commands + nodes * SAFETY_POLLS_A_DAY
    yield Use("Upstash commands", "a day", redis, figures.UPSTASH_COMMANDS_PER_DAY, "a Valkey (`REDIS_URL`)")
    rows = commands_a_day * ((cost.bytes - cost.kept_bytes) * WHOLE_DAYS + cost.kept_bytes * 365)
    yield Use("Supabase rows", "MB after a year", rows / 2**20, figures.SUPABASE_DATABASE_BYTES / 2**20,
              "Supabase Pro (8 GB), or a Postgres of one's own")  # fmt: skip
    files = commands_a_day * cost.file_bytes * MEDIA_DAYS
    yield Use("Supabase files", "MB", files / 2**20, figures.SUPABASE_FILES_BYTES / 2**20,
              "Cloudflare R2, or a folder")  # fmt: skip
    messages = DAYS * commands_a_day * cost.messages
    yield Use("WhatsApp messages", "a month", messages, figures.WHATSAPP_FREE_MESSAGES_PER_MONTH,
              f"nothing: RM {figures.WHATSAPP_MESSAGE_RINGGIT:.2f} each from there on; `/quiet on`")  # fmt: skip
    hearing = commands_a_day * NOTE_SHARE * NOTE_S * HEARING_FACTOR / 3600
    yield Use("Hearing at home", "hours a day", hearing, 24.0 * nodes, "a second PC with `WOCS_NODE_LABELS=voice`")
