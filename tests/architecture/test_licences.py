"""Everybody may know on what terms they use this: ours, and those of files that somebody else may have made."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Fonts, sounds, films, archives and libraries of scripts come from somewhere; so do lists of words and of texts.
FROM_SOMEWHERE = re.compile(
    r"\.(ttf|otf|woff2?|ogg|opus|mp3|m4a|wav|mp4|zip|gz|whl|jar|min\.js|csv|pdf)$|[a-z]_?[a-z]+\.txt$"
)
OURS = {"requirements.txt", "robots.txt"}


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listing.split("\0") if name]


def test_the_licence_is_said_and_found() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n")
    assert "](LICENSE)" in (ROOT / "README.md").read_text()


def test_a_file_that_may_be_somebody_elses_has_its_licence_beside_it() -> None:
    files = [file for file in tracked() if FROM_SOMEWHERE.search(file.name) and file.name not in OURS]
    assert len(files) > 4
    for file in files:
        told = file.with_name("README.md").read_text() if file.with_name("README.md").exists() else ""
        assert "Licence: " in told, f"{file} needs a README.md beside it that tells its licence"
        assert f"`{file.name}`" in told or f"`*{file.suffix}`" in told, f"{file}: its README.md does not name it"
