"""What polling costs: five agents for eight hours with the PC at home away, counted with the real script and a clock
that is wound on."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.panel_site import PUBLIC

HOURS, AGENTS, CALLS_MAX = 8, 5, 8000
ACTS, OTHERS = 100, 700  # of an agent in a day; changes of everybody that an open list shows
AWAY_EVERY_S, AWAY_S = (300, 1200), (30, 300)  # an agent turns to WhatsApp or to the wok, and comes back
MEAL_S = 3600
AN_ACT_S = 6.0  # what is new right after an act is seen within

# A clock that is wound on: Playwright's own runs all timers of a span before any promise, so that a look whose answer
# plans the next one would be the only one. And a network that answers as the server does, and counts.
WORLD = """
(() => {
  let now = Date.UTC(2026, 10, 30, 1), last = 0;
  const timers = new Map();
  // One channel, kept: a new one for each turn may be collected before its message has come.
  const channel = window.channel = new MessageChannel();
  const turn = () => new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  Date.now = () => now;
  window.setTimeout = (run, ms = 0) => { timers.set(++last, { at: now + ms, run }); return last; };
  window.clearTimeout = (id) => timers.delete(id);
  window.wind = async (ms) => {
    const until = now + ms;
    for (;;) {
      await turn();
      const sooner = (one, other) => (other[1].at < one[1].at ? other : one);
      const [id, next] = [...timers].reduce(sooner, [0, { at: Infinity }]);
      if (next.at > until) break;
      timers.delete(id);
      now = next.at;
      next.run();
    }
    now = until;
  };
  window.calls = 0;
  window.version = 0;
  window.fetch = async (address, options) => {
    window.calls += 1;
    const tag = `"${window.version}"`, headers = new Headers({ ETag: tag });
    if (options.headers["If-None-Match"] === tag) return { status: 304, headers };
    return { status: 200, headers, text: async () => `<p>${window.version}</p>` };
  };
  Object.defineProperty(document, "hidden", { get: () => Boolean(window.isAway) });
  window.turnAway = (away) => { window.isAway = away; document.dispatchEvent(new Event("visibilitychange")); };
})();
"""
PAGE = (
    '<p data-poll-corner data-live="live" data-every="every #" data-offline="offline since #"></p>'
    '<div data-poll="/chats" data-about="{about}"></div>'
)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def open_page(page: Page, about: str) -> None:
    """The script alone on a page, in a world of its own."""
    page.goto("about:blank")
    page.set_content(PAGE.format(about=about))
    page.evaluate(WORLD)
    page.evaluate(Path(PUBLIC / "panel" / "poll.js").read_text("utf-8"))


def wind(page: Page, seconds: float) -> None:
    page.evaluate("(ms) => window.wind(ms)", round(seconds * 1000))


@dataclass(frozen=True)
class Moment:
    at_s: float
    what: str


def plan_day(agent: int) -> list[Moment]:
    """Acts in rushes, others' changes all day, and every so often nobody looks."""
    chance = random.Random(agent)
    end = HOURS * 3600
    rushes = [chance.uniform(0, end) for _ in range(12)]
    acts = [min(end, max(0, chance.gauss(chance.choice(rushes), 600))) for _ in range(ACTS)]
    moments = [Moment(at, "act") for at in acts]
    moments += [Moment(chance.uniform(0, end), "other") for _ in range(OTHERS)]
    meal = chance.uniform(3, 5) * 3600
    at = 0.0
    while at < end:
        at += chance.uniform(*AWAY_EVERY_S)
        away_s = MEAL_S if at < meal < at + AWAY_EVERY_S[1] else chance.uniform(*AWAY_S)
        moments += [Moment(at, "away"), Moment(at + away_s, "back")]
        at += away_s
    return sorted((moment for moment in moments if moment.at_s < end), key=lambda moment: moment.at_s)


DEEDS = {
    # Who was away comes back for it. Its own call brings the page as it is now.
    "act": "window.turnAway(false); window.calls += 1; document.dispatchEvent(new Event('htmx:after:swap'));",
    "other": "window.version += 1;",
    "away": "window.turnAway(true);",
    "back": "window.turnAway(false);",
}


def live_a_day(page: Page, agent: int) -> int:
    """How many calls of the functions it made."""
    open_page(page, "chat" if agent % 2 else "task")
    now = 0.0
    for moment in plan_day(agent):
        wind(page, moment.at_s - now)
        page.evaluate(DEEDS[moment.what])
        now = moment.at_s
    wind(page, HOURS * 3600 - now)
    return int(page.evaluate("window.calls")) + 1


def test_five_agents_cost_few_calls_in_eight_hours_without_the_pc(page: Page) -> None:
    calls = [live_a_day(page, agent) for agent in range(AGENTS)]
    assert min(calls) > 5 * ACTS  # they did poll
    assert sum(calls) <= CALLS_MAX, calls


def test_what_is_new_right_after_an_act_is_seen_within_six_seconds(page: Page) -> None:
    open_page(page, "chat:12")
    wind(page, 3600)
    page.evaluate(DEEDS["act"] + DEEDS["other"])
    wind(page, AN_ACT_S)
    assert page.locator("[data-poll] p").inner_text() == "1"


def test_it_slows_down_by_itself_and_says_so(page: Page) -> None:
    open_page(page, "task")
    told: list[str] = []
    for passed_s in (10, 50, 240, 900):
        wind(page, passed_s)
        told.append(page.locator("[data-poll-corner]").inner_text())
    assert told == ["every 5", "every 15", "every 30", "every 60"]


def test_the_clock_runs_as_a_day_does(page: Page) -> None:
    open_page(page, "task")
    wind(page, 600)
    assert page.evaluate("window.calls") == 4 + 7 + 15  # in 20 s each 5, to 120 s each 15, then each 30


def test_nobody_who_looks_away_costs_anything(page: Page) -> None:
    open_page(page, "task")
    wind(page, 60)
    page.evaluate(DEEDS["away"])
    before = page.evaluate("window.calls")
    wind(page, 8 * 3600)
    assert page.evaluate("window.calls") == before
    page.evaluate(DEEDS["back"])
    assert page.evaluate("window.calls") == before + 1


def test_turning_to_and_fro_costs_no_look_each(page: Page) -> None:
    open_page(page, "task")
    wind(page, 60)
    before = page.evaluate("window.calls")
    for _ in range(20):
        page.evaluate(DEEDS["away"] + DEEDS["back"])
        wind(page, 0.1)
    assert page.evaluate("window.calls") <= before + 1
