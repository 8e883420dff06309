"""`make bench`: every speed we promise, beside its promise. `python -m bench webhook` measures one alone."""

import sys
from collections.abc import Callable, Iterator

from bench import (
    bell,
    cold_import,
    cold_start,
    config_latency,
    executor_cost,
    panel_latency,
    parser_speed,
    reject_path,
    webhook_latency,
)
from local.deploy.tools import ToolMissing

Figure = tuple[str, str, float, str, float]  # name, what was measured, value, comparison, promise
MEASURES: dict[str, Callable[[], dict[str, float]]] = {
    "parser": parser_speed.measure,
    "import": cold_import.measure,
    "start": cold_start.measure,
    "webhook": webhook_latency.measure,
    "reject": reject_path.measure,
    "config": config_latency.measure,
    "panel": panel_latency.measure,
    "bell": bell.measure,
    "process": executor_cost.measure,
}


def figures(name: str, measured: dict[str, float]) -> Iterator[Figure]:
    if name == "parser":
        detail = f"{measured['grammar_per_s']:,.0f} against {measured['shlex_argparse_per_s']:,.0f} commands/s"
        yield "parser, 6 lines", detail, measured["ratio"], ">=", 5.0
    elif name == "import":
        detail = f"{measured['ours']:.0f} against {measured['pywa_fastapi']:.0f} ms of CPU{interval(measured)}"
        yield "cold import of api/webhook.py", detail, measured["ratio"], "<=", 0.40
    elif name == "start":
        detail = f"{measured['compiled']:.0f} against {measured['uncompiled']:.0f} ms uncompiled, built by Vercel's CLI"
        yield "first request of the built webhook", detail, measured["ratio"], "<=", 0.5
        yield "its import, ms of CPU", "compiled", measured["import"], "  ", float("nan")
    elif name == "webhook":
        yield from webhook_figures(measured)
    elif name == "reject":
        detail = f"{measured['ours']:,.0f} against {measured['pywa_async']:,.0f} answers a CPU second"
        yield (
            "forged delivery, by pywa_async",
            f"{detail}{interval(measured)}; aim 3",
            measured["ratio"],
            "  ",
            float("nan"),
        )
    elif name == "config":
        detail = f"{measured['p99']:.2f} against the webhook's {measured['webhook_p99']:.2f} ms"
        yield "/api/config p99", detail, measured["ratio"], "<=", 1.0
        detail = f"against the webhook's {measured['webhook_p50']:.2f} ms"
        yield "/api/config p50, ms", detail, measured["p50"], "  ", float("nan")
    elif name == "panel":
        slowest = sorted((page for page in measured if page[0] == "/"), key=measured.__getitem__, reverse=True)
        pages = ", ".join(f"{page} {measured[page]:.1f}" for page in slowest)
        detail = f"{pages}; the webhook {measured['webhook']:.2f} ms"
        yield "slowest page of the panel, p50", detail, measured["ratio"], "<=", 3.0
        yield "a chat of 5,000 messages", "against one of 30", measured["long"], "<=", 1.2
    elif name == "process":
        for task in executor_cost.TASKS:
            apart, inside, cold = measured[task], measured[f"{task}_inside"], measured[f"{task}_cold"]
            detail = f"{apart:.0f} against {inside:.0f} ms inside; {cold:.0f} ms where none waits"
            yield f"a {task} in a process, ms more", detail, measured[f"{task}_more"], "<=", 300.0
    else:
        yield "Redis commands a job", "MONITOR", measured["per_job"], "<=", 2.0
        yield "Redis commands an idle day", "MONITOR, five minutes", measured["idle_a_day"], "<=", 300.0


def webhook_figures(measured: dict[str, float]) -> Iterator[Figure]:
    for suffix, way in (("", ""), ("_https", " over PostgREST")):
        paced, busy = suffix, f"{suffix}_busy"
        yield f"webhook p50{way}", times(measured, paced), measured[f"ratio{paced}"], "<=", 1.15
        p99 = f"{measured[f'ours_p99{paced}']:.2f} against {measured[f'flask_p99{paced}']:.2f} ms"
        yield f"webhook p99{way}", f"{p99}; aim 1.25", measured[f"ratio_p99{paced}"], "  ", float("nan")
        detail = f"{times(measured, busy)}, its errands under way; aim 1.5"
        yield f"webhook p50{way}, no pauses", detail, measured[f"ratio{busy}"], "  ", float("nan")


def times(measured: dict[str, float], suffix: str) -> str:
    milliseconds = f"{measured[f'ours{suffix}']:.2f} against {measured[f'flask{suffix}']:.2f} ms"
    return milliseconds + interval(measured, suffix)


def interval(measured: dict[str, float], suffix: str = "") -> str:
    return f"; with 95 % from {measured[f'ratio_low{suffix}']:.2f} to {measured[f'ratio_high{suffix}']:.2f}"


def main() -> int:
    missed = 0
    for name in sys.argv[1:] or MEASURES:
        try:
            measured = MEASURES[name]()
        except ToolMissing as missing:
            print(f"- {name}: not measured. {missing}", flush=True)
            continue
        for title, detail, value, comparison, promise in figures(name, measured):
            is_kept = {"<=": value <= promise, ">=": value >= promise}.get(comparison, True)
            missed += not is_kept
            target = f"{comparison} {promise:g}" if promise == promise else "(no promise)"
            mark = "·" if promise != promise else "✓" if is_kept else "✗"
            print(f"{mark} {title:32} {value:8.2f}  {target:13} {detail}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
