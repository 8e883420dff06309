"""A page and its title are often the same words: the better heard of the two mends the other."""

from home_node.nlu.parsing.frame import Frame
from home_node.nlu.phonetics.dictionary import is_known_word
from home_node.nlu.phonetics.edit_distance import compare_sounds
from home_node.nlu.phonetics.phonetic_code import encode_sound
from home_node.nlu.tagging.page_names import write_slug
from home_node.nlu.weights import WEIGHTS


def reconcile_page_title(frame: Frame) -> None:
    page, title = frame.slots.get("page", ""), frame.slots.get("title", "")
    if not (frame.context.makes and page and title):
        return
    page_words, title_words = page.split("-"), title.split()
    unlike = compare_sounds(encode_sound(" ".join(page_words)), encode_sound(title))
    if not 0 < unlike <= WEIGHTS.unlike.page_title:
        return
    strange_page, strange_title = _count_strange(page_words), _count_strange(title_words)
    if strange_title < strange_page:
        frame.slots["page"] = write_slug(title_words, frame.context)
    elif strange_page < strange_title:
        frame.slots["title"] = " ".join(page_words).title()


def _count_strange(words: list[str]) -> int:
    return sum(not is_known_word(word.lower()) for word in words)
