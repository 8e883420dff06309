"""What the functions can examine of the whole: their settings, and what the database tells of itself (`wocs_health`).

`/doctor` says it to an admin; `python -m local doctor` has the same account by way of `/api/health`. A check whose
ground is missing is not asked: a PC that is away is one problem, and not that plus all that it would do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from functions.causes import list_setting_causes
from shared import figures
from shared.contract.door_types import HealthAnswer, NodeHealth
from shared.contract.value_types import JSON, JSONObject
from shared.settings import Settings

Facts = dict[str, JSON]
NamedCause = tuple[str, Facts]
"""A cause, and what its sentence takes."""
STANDING = {
    "database": ("grant", "store"),
    "queue": ("queue",),
    "meta": ("token", "number", "account", "payment", "graph", "other_number"),
}
"""Causes that the database keeps open while they last, by the layer that they belong to."""
_ALLOWANCES = {
    "whatsapp_messages": "allowance_messages",
    "database_bytes": "allowance_database",
    "files_bytes": "allowance_files",
    "upstash_commands": "allowance_queue",
}


@dataclass(frozen=True)
class Finding:
    """One check, `layer.what`; `cause` is empty where all is well, `facts` are what its sentence takes."""

    name: str
    cause: str = ""
    facts: Mapping[str, JSON] = field(default_factory=dict)
    asked: bool = True

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]


def examine_settings(chosen: Settings, today: datetime) -> Iterator[Finding]:
    for setting, cause in list_setting_causes(chosen):
        yield Finding(f"functions.{setting}", cause)
    yield examine_graph_version(chosen.whatsapp_api_version, today)


def examine_graph_version(version: str, today: datetime) -> Finding:
    """Told 90 days before its end, and for good after it."""
    newest = max(figures.GRAPH_VERSIONS, key=lambda name: float(name.removeprefix("v")))
    facts: Facts = {"version": version, "newest": newest}
    if version not in figures.GRAPH_VERSIONS:
        return Finding("meta.version", "graph_version_unknown", facts)
    until = figures.GRAPH_VERSIONS[version]
    days_left = (datetime.fromisoformat(until).date() - today.date()).days if until else figures.GRAPH_NOTICE_DAYS
    cause = "graph_version" if days_left < figures.GRAPH_NOTICE_DAYS else ""
    return Finding("meta.version", cause, {**facts, "until": until})


def examine_health(health: HealthAnswer) -> Iterator[Finding]:
    """Every check of the database's account, in the order of the layers."""
    now = read_time(health.get("now")) or datetime.now(UTC)
    yield from examine_standing_causes(health)
    yield from examine_clockwork(health, now)
    yield examine_canary(health)
    yield from examine_nodes(health.get("nodes") or [])
    pages = health.get("pages")
    yield Finding("tiktok.pages", "tiktok_pages" if isinstance(pages, dict) and pages.get("code") else "")
    yield from examine_backups(health, now)
    yield from examine_allowances(health)


def examine_standing_causes(health: HealthAnswer) -> Iterator[Finding]:
    """One finding for each that could stand; the facts of one that does say its code and since when."""
    standing = {cause["name"]: cause for cause in reversed(health.get("causes") or [])}
    for layer, names in STANDING.items():
        for name in names:
            told = standing.get(name)
            yield Finding(f"{layer}.{name}", name if told else "", cast(Mapping[str, JSON], told or {}))


def examine_clockwork(health: HealthAnswer, now: datetime) -> Iterator[Finding]:
    faults = health.get("faults") or []
    told = {"family": ", ".join(sorted({fault["family"] for fault in faults}))}
    yield Finding("database.settling", "settling_fault" if faults else "", told)
    tick_days = days_since(health.get("tick_at"), now)
    nodes_at = [node.get("last_seen") for node in health.get("nodes") or []]
    quiet_days = [tick_days, *(days_since(at, now) for at in (health.get("heard_at"), *nodes_at))]
    quietest = min((days for days in quiet_days if days is not None), default=0.0)
    is_risk = quietest >= figures.SUPABASE_PAUSE_DAYS
    yield Finding("database.activity", "pause_risk" if is_risk else "", {"days": int(quietest)})
    is_late = tick_days is None or tick_days * 24 > figures.TICK_OLD_HOURS
    yield Finding("database.tick", "no_tick" if is_late else "", asked=not is_risk)


def examine_canary(health: HealthAnswer) -> Finding:
    """Messages that Meta took and never told of: its webhook is not subscribed, or leads elsewhere."""
    canary = health.get("canary") or {"sent": 0, "told": 0}
    is_silent = canary["sent"] >= figures.CANARY_MESSAGES and not canary["told"]
    return Finding("meta.webhook", "webhook_silent" if is_silent else "", {"sent": canary["sent"]})


def examine_nodes(nodes: list[NodeHealth]) -> Iterator[Finding]:
    """What a PC told of itself with its last beat; of several that are here, the first that lacks something."""
    here = [node for node in nodes if node.get("online")]
    first_away = next((node["name"] for node in nodes if not node.get("online")), "")
    yield Finding("node.known", "" if nodes else "node_never")
    yield Finding("node.here", "" if here else "node_away", {"node": first_away}, asked=bool(nodes))
    for name, find_problem in _EXAMINED_OF_A_NODE.items():
        problem = next(filter(None, map(find_problem, here)), ("", {}))
        yield Finding(name, *problem, asked=bool(here))


def find_clock_problem(node: NodeHealth) -> NamedCause | None:
    off = as_number(told_by(node).get("clock_off_s"), 0)
    return ("node_clock", {"node": node["name"], "seconds": round(off)}) if abs(off) > figures.CLOCK_OFF_S else None


def find_disk_problem(node: NodeHealth) -> NamedCause | None:
    free = as_number(told_by(node).get("disk_free_mb"), figures.DISK_FREE_MB)
    facts: Facts = {"node": node["name"], "free": f"{free:,.0f} MB"}
    return ("node_disk", facts) if free < figures.DISK_FREE_MB else None


def find_tunnel_problem(node: NodeHealth) -> NamedCause | None:
    return ("node_tunnel", {"node": node["name"]}) if told_by(node).get("tunnel") == "quick" else None


def find_update_problem(node: NodeHealth) -> NamedCause | None:
    undone = told_by(node).get("update_undone")
    told = undone if isinstance(undone, dict) else None
    return ("update_undone", {"node": node["name"], "version": told.get("version")}) if told else None


def find_model_problem(node: NodeHealth) -> NamedCause | None:
    if told_by(node).get("model_problem") == "damaged":
        return "model_damaged", {}
    is_missing = told_by(node).get("model_problem") or abilities_of(node).get("voice") == "missing"
    return ("model_missing", {}) if is_missing else None


def find_browser_problem(node: NodeHealth) -> NamedCause | None:
    return ("browser_missing", {}) if abilities_of(node).get("browser") == "missing" else None


def find_font_problem(node: NodeHealth) -> NamedCause | None:
    fonts = told_by(node).get("fonts_missing")
    return ("fonts_missing", {"fonts": fonts}) if isinstance(fonts, list) and fonts else None


_EXAMINED_OF_A_NODE: dict[str, Callable[[NodeHealth], NamedCause | None]] = {
    "node.clock": find_clock_problem,
    "node.disk": find_disk_problem,
    "node.tunnel": find_tunnel_problem,
    "node.update": find_update_problem,
    "model.voice": find_model_problem,
    "browser.program": find_browser_problem,
    "browser.fonts": find_font_problem,
}


def examine_backups(health: HealthAnswer, now: datetime) -> Iterator[Finding]:
    age, drill_age = days_since(health.get("backup_at"), now), days_since(health.get("drill_at"), now)
    cause = "backup_never" if age is None else "backup_old" if age * 24 > figures.BACKUP_OLD_HOURS else ""
    yield Finding("backups.backup", cause, {"days": int(age or 0)})
    cause = "drill_never" if drill_age is None else "drill_old" if drill_age > figures.DRILL_OLD_DAYS else ""
    yield Finding("backups.drill", cause if age is not None else "", {"days": int(drill_age or 0)}, age is not None)


def examine_allowances(health: HealthAnswer) -> Iterator[Finding]:
    for meter in health.get("meters") or []:
        share = meter["used"] / meter["limit"] if meter["limit"] else 0.0
        cause = _ALLOWANCES.get(meter["name"], "allowance") if share >= figures.ALLOWANCE_SHARE else ""
        yield Finding(f"budgets.{meter['name']}", cause, {"percent": int(100 * share), "meter": meter["name"]})


def list_problems(findings: Iterable[Finding]) -> list[Finding]:
    """What is wrong, each cause once, in the order of the layers."""
    found = {finding.cause: finding for finding in reversed(list(findings)) if finding.asked and finding.cause}
    return list(reversed(found.values()))


def told_by(node: NodeHealth) -> JSONObject:
    facts: object = node.get("facts")
    return facts if isinstance(facts, dict) else {}


def abilities_of(node: NodeHealth) -> Mapping[str, object]:
    abilities: object = node.get("abilities")
    return abilities if isinstance(abilities, dict) else {}


def as_number(value: object, otherwise: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def read_time(told: object) -> datetime | None:
    """Of an ISO time with its zone; None for anything else."""
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def days_since(told: object, now: datetime) -> float | None:
    at = read_time(told)
    return (now - at).total_seconds() / 86400 if at else None
