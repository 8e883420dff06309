"""Commands that undo what another does, as the menu's names and choices say."""

import pytest

from shared.commands.opposites import are_opposite_orders, are_opposites

PAIRS = [
    ("landing_publish", "landing_unpublish"), ("user_add", "user_remove"), ("sale_add", "sale_remove"),
    ("content_bank_add", "content_bank_remove"), ("voice_words_add", "voice_words_remove"), ("cancel", "retry"),
    ("node_add", "node_remove"), ("template_create", "template_remove"), ("stop_all", "resume"),
    ("schedule", "schedule_remove"), ("content_schedule", "content_cancel"), ("tiktok_post", "tiktok_delete"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_opposites_are_so_both_ways(one: str, other: str) -> None:
    assert are_opposites(one, other)
    assert are_opposites(other, one)


NO_PAIRS = [("user_add", "sale_remove"), ("landing_publish", "landing_list"), ("status", "x"), ("add", "remove")]


@pytest.mark.parametrize(("one", "other"), NO_PAIRS)
def test_others_are_none(one: str, other: str) -> None:
    assert not are_opposites(one, other)


def test_two_values_of_a_choice_are_opposite_orders() -> None:
    on, off = {"name": "dark_mode", "action": "enable"}, {"name": "dark_mode", "action": "disable"}
    assert are_opposite_orders("app_feature", on, "app_feature", off)
    assert are_opposite_orders("duty", {"state": "on"}, "duty", {"state": "off"})
    assert not are_opposite_orders("app_feature", on, "app_feature", {**on, "name": "new_menu"})
    assert not are_opposite_orders("status", {}, "status", {})
