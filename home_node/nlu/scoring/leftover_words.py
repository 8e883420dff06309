"""What it costs that words are left which nothing explains: little words, greetings, talk, a customer's."""

from home_node.nlu.data.acts import ACTS
from home_node.nlu.normalising.tokens import courteous, length_of_small, sounds_small
from home_node.nlu.parsing.frame import Sheet, own, runs
from home_node.nlu.phonetics.dictionary import is_known
from home_node.nlu.scoring.asides import is_remark, most_of_a_remark

_OTHER_ACTS = frozenset({*ACTS["edit"], *ACTS["delete"], *ACTS["cancel"], *ACTS["retry"], *ACTS["create"]})
_ABOUT = frozenset({"pasal", "fasal", "tentang", "about", "mengenai", "berkenaan"})
SOMEBODY = frozenset({"pelanggan", "customer", "client", "klien"})
_SECOND = 0.4
"""What the second remark of an order may cost of the first."""
_COURTESY, _OTHER = 0.3, 1.1
"""Of a greeting; of a word that is a word and says something else."""
_SMALL, _NAMED, _SHORT, _STRANGE, _TALK, _CUSTOMER = 0.04, 0.3, 0.4, 0.9, 1.2, 1.2
"""What a word costs that is a little word, names a field, is short, is unknown, is talk; and what a customer's says."""


def charge_rest(sheet: Sheet) -> None:
    """What is left is little words, talk, or simply not understood."""
    share = 1.0
    for start, end in runs(sheet, ("",)):
        cost, most = _charged(sheet, start, end), share * most_of_a_remark(sheet, end - start)
        if most < cost and is_remark(sheet, start, end):
            cost = most
            own(sheet, start, end, "remark")
            share = _SECOND
        sheet.cost += cost


def _charged(sheet: Sheet, at: int, stop: int) -> float:
    cost = 0.0
    polite = courteous(sheet.words)
    while at < stop:
        if sheet.owned[at]:
            at += 1
            continue
        end = next((to for to in range(at, len(sheet.words)) if sheet.owned[to]), len(sheet.words))
        filler = length_of_small("filler", sheet.words, at, end) or sounds_small(sheet.words[at])
        talk = length_of_small("talk", sheet.words, at, end)
        small = (filler > talk or sheet.words[at] in SOMEBODY or at in sheet.again) and not _is_topic(sheet, at)
        courtesy = at in polite and not small
        cost += _SMALL if small else _COURTESY if courtesy else _TALK if talk else _price(sheet, at)
        at += max(1, filler, talk)
    return cost


def _is_topic(sheet: Sheet, at: int) -> bool:
    """`about` something that is not understood is no little word: people talk about it."""
    return sheet.words[at] in _ABOUT and not any(sheet.owned[at + 1 : at + 2])


def _price(sheet: Sheet, at: int) -> float:
    if sheet.words[at] in _OTHER_ACTS:
        return _TALK
    if at in sheet.named or len(sheet.words[at]) <= 2:
        return _NAMED if at in sheet.named else _SHORT
    return _OTHER if is_known(sheet.words[at]) else _STRANGE


def charge_customer(sheet: Sheet) -> None:
    """Somebody who speaks of an order of their own, or asks about us, gives no order to us."""
    said = (at for at, owner in enumerate(sheet.owned) if owner not in {"text", "label", "remark"})
    if any(length_of_small("customer", sheet.words, at, len(sheet.words)) for at in said):
        sheet.cost += _CUSTOMER
