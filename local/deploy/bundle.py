"""What one built function would carry, and what is wrong with it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from shared.figures import FUNCTIONS_MAX

BUNDLE_MAX_BYTES = 95_000_000  # Vercel takes 250 MB; what a cold start must fetch is kept small
STAY_HOME = ("home_node", "local", "tests", "bench", "docs", "supabase", ".wocs", ".venv", ".git", ".ci")


@dataclass(frozen=True)
class Bundle:
    """`files` maps a path inside the function to the file it is made from."""

    name: str
    folder: Path
    files: dict[str, Path]

    @property
    def compiled(self) -> list[str]:
        """The files compiled when it was built. The platform's disk is read-only: what is not, each start compiles."""
        return [inside for inside in self.files if inside.endswith(".pyc")]

    @property
    def size(self) -> int:
        return sum(source.stat().st_size for source in self.files.values())

    def lay_out(self, target: Path) -> None:
        """Links, not copies: both lie in one throw-away folder, and a bundle has thousands of files."""
        for inside, source in self.files.items():
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target / inside)


def read_bundles(copy: Path, output: Path) -> list[Bundle]:
    return [_read_bundle(copy, output, folder) for folder in sorted((output / "functions").rglob("*.func"))]


def _read_bundle(copy: Path, output: Path, folder: Path) -> Bundle:
    config = json.loads((folder / ".vc-config.json").read_text())
    files = {inside: copy / source for inside, source in config.get("filePathMap", {}).items()}
    own = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    own.pop(".vc-config.json")
    return Bundle(str(folder.relative_to(output / "functions")).removesuffix(".func"), folder, files | own)


def bundle_faults(bundle: Bundle) -> list[str]:
    faults = []
    if bundle.size > BUNDLE_MAX_BYTES:
        faults.append(f"{bundle.name}: {bundle.size / 1e6:.1f} MB, over the {BUNDLE_MAX_BYTES / 1e6:.0f} MB we allow")
    faults += [f"{bundle.name}: carries {inside}, which must stay at home" for inside in _strays(bundle)[:5]]
    return faults


def _strays(bundle: Bundle) -> list[str]:
    def is_stray(inside: str) -> bool:
        first = inside.split("/")[0]
        return first in STAY_HOME or first.startswith(".env")

    return sorted(filter(is_stray, bundle.files))


def site_faults(copy: Path, output: Path, bundles: list[Bundle]) -> list[str]:
    """Faults of the whole: too many or uncompiled functions, a route without one, files that are not from `public/`."""
    faults = []
    if len(bundles) > FUNCTIONS_MAX:
        faults.append(f"{len(bundles)} functions: Vercel's free plan has {FUNCTIONS_MAX}")
    expected = {f"api/{path.stem}" for path in (copy / "api").glob("*.py")}
    faults += [f"{bundle.name}: carries no compiled files" for bundle in bundles if not bundle.compiled]
    faults += [f"{name}: was not built" for name in sorted(expected - {bundle.name for bundle in bundles})]
    public = _files_under(copy / "public")
    faults += [
        f"static: {name} is published, but is not in public/"
        for name in sorted(_files_under(output / "static") - public)
    ]
    return faults


def _files_under(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
