"""Figures in free text: `lima puluh peratus` as 50%, `dua puluh ringgit` as RM20, `hashtag viral` as #viral."""

from home_node.nlu.gazetteer import SMALL_NUMBERS, WORD_SETS
from home_node.nlu.tagging.numbers import Number, find_number
from home_node.nlu.weights import LIMITS


def write_figures(words: list[str]) -> list[str]:
    """Percentages and sums of money in figures; other small numbers stay words."""
    folded = [word.lower() for word in words]
    written: list[str] = []
    at = 0
    while at < len(words):
        number = _find_figure(folded, at)
        if number:
            more, at = _write_number(words, folded, at, number)
            written += more
        elif folded[at] == "rm" and (money := find_number(folded, at + 1)):
            written.append(f"RM{money.digits}")
            at = money.end
        else:
            written.append(words[at])
            at += 1
    return written


def _find_figure(folded: list[str], at: int) -> Number | None:
    """Before a percentage, words that sound like a number are one."""
    last = min(len(folded), at + LIMITS.figure_words)
    stop = next((to for to in range(at + 1, last) if is_percent(folded[to])), None)
    return find_number(folded[:stop], at, loose=stop is not None and folded[at] in SMALL_NUMBERS)


def _write_number(words: list[str], folded: list[str], at: int, number: Number) -> tuple[list[str], int]:
    unit = folded[number.end] if number.end < len(folded) else ""
    if is_percent(unit):
        return [f"{number.digits}%"], number.end + 1
    if unit in WORD_SETS.ringgit:
        return [f"RM{number.digits}"], number.end + 1
    spoken = words[at : number.end]
    return ([number.digits] if len(spoken) > 1 and len(number.digits) > 1 else spoken), number.end


def is_percent(word: str) -> bool:
    return word in WORD_SETS.percent


def write_hashtags(words: list[str]) -> list[str]:
    """What follows the word hashtag as one tag."""
    written: list[str] = []
    at = 0
    while at < len(words):
        if words[at].lower() in WORD_SETS.hashtag_words and at + 1 < len(words):
            last = min(len(words), at + 1 + LIMITS.hashtag_words)
            stop = next((to for to in range(at + 1, last) if words[to].lower() in WORD_SETS.hashtag_words), last)
            written.append("#" + "".join(word.lower() for word in words[at + 1 : stop]))
            at = stop
        else:
            written.append(words[at])
            at += 1
    return written
