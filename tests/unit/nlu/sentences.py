"""Every sentence that the speech reader is tested with: orders with what they mean, and talk that means none."""

from tests.unit.nlu import (
    sentences_figures,
    sentences_manners,
    sentences_misheard,
    sentences_pages,
    sentences_posts,
    sentences_remarks,
    sentences_slurred,
    sentences_talk,
    sentences_times,
    sentences_work,
)

_GROUPS = (
    sentences_work,
    sentences_pages,
    sentences_posts,
    sentences_figures,
    sentences_misheard,
    sentences_manners,
    sentences_remarks,
    sentences_slurred,
    sentences_times,
)
ORDERS = [line for group in _GROUPS for line in group.SENTENCES.strip().split("\n")]
"""What is said | the command | its arguments."""
TALK = sentences_talk.TALK.strip().split("\n")
