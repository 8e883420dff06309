"""What it costs that nobody asks like this, though the words fit: for another command that is there for just that."""

from home_node.nlu.data.acts import ACTS
from home_node.nlu.parsing.frame import Sheet
from shared.commands import MENU

_TAKEN, _ROUNDABOUT, _OTHERWISE, _PASSED_OVER, _WAS = 0.75, 0.4, 0.4, 0.4, 0.75
_REPORTED = frozenset({"daily", "sales", "content"})
"""The reports that have a command each."""
_MADE, _EDITS = frozenset(ACTS["generate"]), frozenset(ACTS["edit"])
_NAMES = frozenset(command.name for command in MENU if command.name.count(" ") == 1)
_PAST = frozenset({"semalam", "kelmarin", "tadi", "yesterday", "ago", "lepas", "lalu"})
"""Nobody gives work with a deadline that was: `Siti dah follow up semalam` tells what was done."""
_VALUES = frozenset({"value", "text"})


def charge_unlikely(sheet: Sheet) -> None:
    if _is_there_already(sheet):
        sheet.cost += _TAKEN
    if _is_roundabout(sheet):
        sheet.cost += _ROUNDABOUT
    if _is_called_otherwise(sheet):
        sheet.cost += _OTHERWISE
    if _is_passed_over(sheet):
        sheet.cost += _PASSED_OVER
    if _PAST.intersection(sheet.args.get("deadline", "").split()):
        sheet.cost += _WAS


def _is_there_already(sheet: Sheet) -> bool:
    """Nobody makes what is there already: `buat laman` was misheard, and `ubah laman` said."""
    return sheet.scene.makes and sheet.args.get("page") in sheet.scene.vocabulary.pages


def _is_roundabout(sheet: Sheet) -> bool:
    """The daily report is asked for by its own command, unless one is to be made."""
    other = sheet.command.key == "report_generate" and sheet.args.get("type") in _REPORTED
    return other and not any(word in _MADE for word in sheet.words)


def _is_called_otherwise(sheet: Sheet) -> bool:
    """`landing edit ...` calls a command by its name: the word is no part of a page that another would make."""
    called = " ".join(sheet.words[:2])
    return called in _NAMES and called != sheet.command.name and sheet.owned[1] in _VALUES


def _is_passed_over(sheet: Sheet) -> bool:
    """`change the headline of the lunch set page`: the verb that comes first is the verb, `set` a name."""
    return sheet.owned[0] == "" and sheet.words[0] in _EDITS and 0 in sheet.again
