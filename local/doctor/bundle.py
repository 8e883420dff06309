"""`--bundle`: what somebody who helps needs to see, and nothing that they must not.

Settings by name and length alone, the checks' results, and the ends of the logs: every value of a setting is taken out
of them, then tokens and numbers as in every log of ours.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from local.doctor.check import Result
from local.doctor.installation import Installation
from local.doctor.report import write_json
from shared.log import redact

LINES_MAX = 2000  # of each log, the last ones
_SHORTEST = 6  # characters of a value that is taken out: shorter ones are words such as `ms` and `on`
_OURS = re.compile(
    r"WOCS_|WHATSAPP_|WHISPER_|SUPABASE_|UPSTASH_|VERCEL_|TIKTOK_|R2_|PORT$|DATABASE_URL|REDIS_URL|CRON_"
)
_PLACES = {"WOCS_DATA", "WOCS_TIMEZONE", "WOCS_PLACE", "WOCS_BRAND"}
"""Settings whose values may be read."""


def write_bundle(installation: Installation, results: list[Result], at: datetime | None = None) -> Path:
    """The zip's path, in WOCS_DATA/doctor, which nobody else may read."""
    folder = installation.data / "doctor"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"wocs-doctor-{at or datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
    hidden = find_values(installation.environment)
    file.touch(mode=0o600)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("settings.txt", list_settings(installation.environment))
        bundle.writestr("results.json", clean(json.dumps(write_json(results), indent=2, ensure_ascii=False), hidden))
        for log in sorted((installation.data / "logs").glob("*.log*")):
            bundle.writestr(f"logs/{log.name}", clean(read_end(log), hidden))
    return file


def list_settings(environment: Mapping[str, str]) -> str:
    """`WHATSAPP_TOKEN: 212 characters`, a line each."""
    ours = sorted(name for name in environment if _OURS.match(name))
    return "".join(f"{name}: {len(environment[name])} characters\n" for name in ours)


def find_values(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """(value, what stands in its place), the longest first: an address holds a host, which is another setting."""
    values = {
        value.strip(): f"<{name}>"
        for name, value in environment.items()
        if _OURS.match(name) and name not in _PLACES and len(value.strip()) >= _SHORTEST
    }
    hosts = {urlsplit(value).netloc: name for value, name in values.items() if "://" in value}
    return sorted({**hosts, **values}.items(), key=lambda pair: -len(pair[0]))


def clean(text: str, hidden: list[tuple[str, str]]) -> str:
    for value, name in hidden:
        text = text.replace(value, name)
    return "\n".join(str(redact(line)) for line in text.splitlines())


def read_end(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-LINES_MAX:])
