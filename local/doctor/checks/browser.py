"""The browser and its fonts: what pictures of pages are made with, on the home PC."""

from home_node.browser import find_browser
from home_node.browser_download import fetch_browser
from home_node.page_fonts import list_missing
from local.doctor.check import Check, Seen, absent, trouble, well
from local.doctor.checks.told import told_check
from local.doctor.installation import Installation


def look_at_program(installation: Installation) -> Seen:
    if not installation.identity:
        return absent("no_home_pc")
    path = find_browser(installation.settings.chromium_path)
    return well(path.name) if path else trouble("browser_missing", "none that starts")


def fetch_one(installation: Installation) -> None:
    fetch_browser(lambda: find_browser(installation.settings.chromium_path))


def look_at_fonts(installation: Installation) -> Seen:
    if not installation.identity:
        return absent("no_home_pc")
    lacking = list_missing()
    return (
        trouble("fonts_missing", ", ".join(lacking), fonts=lacking)
        if lacking
        else well("emoji, Tamil, Chinese, Arabic")
    )


CHECKS = (
    Check("browser.program", look_at_program, fix=fetch_one),
    Check("browser.fonts", look_at_fonts),
    told_check("browser.told", "browser.program", needs=("database.account", "node.here", "browser.program")),
    told_check("browser.told_fonts", "browser.fonts", needs=("database.account", "node.here", "browser.fonts")),
)
