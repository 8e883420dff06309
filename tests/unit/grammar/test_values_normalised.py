"""Single values: one normal form each, everything else refused."""

import pytest

from shared.commands import Field
from shared.grammar import links, phone_numbers
from shared.grammar.field_checks import make_check
from shared.grammar.results import Clock, Mistaken, Parsed, ValueRefusal
from tests.unit.grammar.parsed_messages import NOW, ZONE, parse


def check(kind: str, value: str, **rules: object) -> object:
    field = Field(key="k", kind=kind, label_en="", label_ms="", example="", **rules)
    outcome = make_check(field)(value, Clock(NOW, ZONE))
    return (outcome.problem, outcome.nearest) if isinstance(outcome, ValueRefusal) else outcome


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("promo-raya", "promo-raya"),
        ("Promo Raya", "promo-raya"),
        ("PROMO_RAYA 2", "promo-raya-2"),
        ("a" * 60, "a" * 60),
        ("a" * 61, ("too_long", "a" * 60)),
        ("promo%2f..%2f", ("bad_slug", "promo")),
        ("promo--raya", ("bad_slug", "promo-raya")),
        ("-promo", ("bad_slug", "promo")),
        ("promo/raya", ("bad_slug", "promo-raya")),
        ("promo.html", ("bad_slug", "promo-html")),
        ("café", ("bad_slug", "caf")),
        ("-", ("bad_slug", None)),
        ("🔥", ("bad_slug", None)),
        ("nul", ("bad_slug", "nul-1")),
    ],
)
def test_page_names(typed: str, outcome: object) -> None:
    assert check("slug", typed) == outcome


@pytest.mark.parametrize(
    "typed", ["1201", "task-1201", "TASK 1201", "TASK-1201", "Task_1201.", "#1201", "tugas 1201", "TASK–1201"]
)
def test_task_ids_have_one_form(typed: str) -> None:
    assert check("task", typed) == "TASK-1201"


@pytest.mark.parametrize("typed", ["TASK-0", "TASK-1234567890", "TASK-", "satu", "-5", "1 2"])
def test_no_other_task_ids(typed: str) -> None:
    outcome = check("task", typed)
    assert isinstance(outcome, tuple) and outcome[0] == "bad_task"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0193334444", "60193334444"),
        ("019-333 4444", "60193334444"),
        ("+60 19-333 4444", "60193334444"),
        ("60193334444", "60193334444"),
        ("0060193334444", "60193334444"),
        ("011-1234 5678", "601112345678"),
        ("03-1234 5678", "60312345678"),
        ("+65 9123 4567", "6591234567"),
        ("https://wa.me/60193334444", "60193334444"),
        ("０１９３３３４４４４", "60193334444"),
        ("019XXXXXXX", None),
        ("123", None),
        ("0000000000", None),
        ("999999999999999999", None),
    ],
)
def test_numbers_are_malaysian_unless_they_say_otherwise(typed: str, number: str | None) -> None:
    assert phone_numbers.normalise_number(typed) == number


def test_an_open_number_keeps_other_words() -> None:
    assert check("phone", "019XXXXXXX", open=True) == "019XXXXXXX"
    assert check("phone", "Kedai  di Bangi", open=True) == "Kedai di Bangi"
    assert check("phone", "x" * 11, open=True, max_length=10) == ("too_long", "x" * 10)


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://abangcolek.my/order?x=1#a", "https://abangcolek.my/order?x=1#a"),
        ("HTTPS://abangcolek.my", "https://abangcolek.my"),
        ("wa.me/60193334444", "https://wa.me/60193334444"),
        ("tel:+60193334444", "tel:+60193334444"),
        ("mailto:order@abangcolek.my", "mailto:order@abangcolek.my"),
        ("http://abangcolek.my", None),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("https://a@evil.my", None),
        ("https://", None),
        ("https://a b.my", None),
        ('https://a.my/"onclick', None),
        ("https://[::1", None),
        ("https://a.my:99999", None),
        ("//evil.my", None),
        ("file:///etc/passwd", None),
    ],
)
def test_a_button_leads_only_where_it_may(typed: str, link: str | None) -> None:
    assert links.normalise_link(typed) == link


def test_scripts_are_never_offered_as_a_better_link() -> None:
    assert links.suggest_link("javascript:alert(1)") is None
    assert links.suggest_link("http://abangcolek.my/x") == "https://abangcolek.my/x"
    assert links.suggest_link("abangcolek.my/x") == "https://abangcolek.my/x"


def test_choices_and_words_of_ones_own() -> None:
    rules = {"choices": ("high", "create_ticket"), "synonyms": {"tinggi": "high"}}
    assert check("choice", "HIGH", **rules) == "high"
    assert check("choice", "Tinggi.", **rules) == "high"
    assert check("choice", "Create-Ticket", **rules) == "create_ticket"
    assert check("choice", "hihg", **rules) == ("bad_choice", "high")
    assert check("choice", "Prep Checklist", open=True, **rules) == "prep_checklist"
    assert check("choice", "a | b", open=True, **rules) == ("bad_choice", None)


def test_numbers_keep_their_bounds() -> None:
    assert check("number", "５", minimum=1, maximum=10) == 5
    assert check("number", "11", minimum=1, maximum=10) == ("bad_number", None)
    assert check("number", "1e400") == ("bad_number", None)


@pytest.mark.parametrize(
    ("typed", "version"),
    [("-1", -1), ("–1", -1), ("3", 3), ("v3", 3), ("versi 3", 3), ("previous", -1), ("sebelum ini", -1)],
)
def test_versions_count_up_or_back(typed: str, version: int) -> None:
    assert check("version", typed) == version
    assert check("version", "0") == ("bad_version", None)


def test_a_name_is_words() -> None:
    assert check("word", "@ali") == "ali"
    assert check("word", "  Abang   Ali ") == "Abang Ali"
    assert check("word", "…") == ("bad_word", None)


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("120", "120.00"),
        ("RM 120.50", "120.50"),
        ("rm1,200", "1200.00"),
        ("1.2k", "1200.00"),
        ("RM1.5 ribu", "1500.00"),
        ("50 sen", "0.50"),
        ("5 ringgit 50 sen", "5.50"),
        ("RM5.5", "5.50"),
        ("２０", "20.00"),
        ("MYR 3", "3.00"),
        ("0", ("bad_money", None)),
        ("-5", ("bad_money", None)),
        ("1.200,50", ("bad_money", "1200.50")),
        ("5.123", ("bad_money", "5123.00")),
        ("lima", ("bad_money", None)),
        ("10000000", ("bad_money", None)),
        ("1e400", ("bad_money", None)),
    ],
)
def test_money_is_ringgit_and_sen(typed: str, money: object) -> None:
    assert check("money", typed, minimum=1) == money


@pytest.mark.parametrize(("typed", "number"), [("1,200", 1200), ("3.4k", 3400), ("1.2m", 1_200_000), ("12.5k", 12500)])
def test_numbers_as_an_app_shows_them(typed: str, number: int) -> None:
    assert check("number", typed) == number


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("switch", "ya", True),
        ("switch", "Tutup", False),
        ("switch", "maybe", ("bad_switch", None)),
        ("event", "evt 101", "EVT-101"),
        ("event", "101", "EVT-101"),
        ("event", "acara 101", "EVT-101"),
        ("event", "raya", ("bad_event", None)),
        ("digits", "73920123", "73920123"),
        ("digits", "https://www.tiktok.com/@abangcolek/video/73920123?x=1", "73920123"),
        ("digits", "7392 0123", ("bad_video", "73920123")),
        ("digits", "https://vt.tiktok.com/ZS123/", ("short_video", None)),
        ("post", "73920123", "73920123"),
        ("post", "www.tiktok.com/@a/video/7392", "https://www.tiktok.com/@a/video/7392"),
        ("post", "https://vt.tiktok.com/ZS123/", "https://vt.tiktok.com/ZS123/"),
        ("post", "https://evil.my/tiktok.com/1", ("bad_post", None)),
        ("post", "https://tiktok.com.evil.my/1", ("bad_post", None)),
        ("handle", "Event Prep", "event_prep"),
        ("handle", "7-eleven!", ("bad_handle", "eleven")),
    ],
)
def test_things_that_are_pointed_at(kind: str, typed: str, value: object) -> None:
    assert check(kind, typed) == value


@pytest.mark.parametrize("typed", ["12", "SALE-12", "sale 12", "#12", "Sale_0012."])
def test_a_reference_is_its_number(typed: str) -> None:
    assert check("reference", typed, prefix="SALE") == 12
    assert check("reference", "TASK-12", prefix="SALE") == ("bad_reference", None)
    assert check("reference", "SLAE-12", prefix="SALE") == ("bad_reference", "SALE-12")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("sales > 1000", "sales today > 1000"),
        ("jualan minggu ini >= RM1,000", "sales week >= 1000"),
        ("jualan minggu ini sekurang-kurangnya RM1k", "sales week >= 1000"),
        ("traffic 7d < 100", "traffic 7d < 100"),
        ("trafik 7 hari kurang daripada 100", "traffic 7d < 100"),
        ("chats today = 0", "chats today = 0"),
        ("chats today == 0", "chats today = 0"),
        ("minggu ini jualan lebih dari 500", "sales week > 500"),
        ("kalau pesanan semalam ≥ 20", "orders yesterday >= 20"),
        ("conversion <= 2.5%", "conversion today <= 2.5"),
        ("tasks failed > 3", "tasks_failed today > 3"),
        ("tugas gagal bulan lepas != 0", "tasks_failed last_month != 0"),
        ("sales > RM 50.50", "sales today > 50.5"),
        ("sales yesterday is 0", "sales yesterday = 0"),
    ],
)
def test_conditions_in_both_languages(typed: str, text: str) -> None:
    found = check("condition", typed)
    assert isinstance(found, dict) and found["text"] == text
    assert check("condition", text) == found


@pytest.mark.parametrize(
    "typed", ["", "sales", "> 5", "sales >", "sales > banyak", "sales > 1e400", "hujan > 5", "a" * 5000]
)
def test_what_is_no_condition_is_refused(typed: str) -> None:
    outcome = check("condition", typed)
    assert isinstance(outcome, tuple) and str(outcome[0]).startswith("bad_")


@pytest.mark.parametrize("typed", ["folowup", "folloup", "repyl", "calls", "vist", "create_tiket", "create tickt"])
def test_a_slip_of_a_known_work_is_no_work_of_its_own(typed: str) -> None:
    rules = {"choices": ("followup", "reply", "call", "visit", "create_ticket"), "open": True}
    outcome = check("choice", typed, **rules)
    assert isinstance(outcome, tuple) and outcome[0] == "bad_choice" and outcome[1] in rules["choices"]


@pytest.mark.parametrize(
    "typed", ["prep_checklist", "review_strategy", "recall", "visitor", "email", "reply_all", "cal"]
)
def test_plainly_another_word_is(typed: str) -> None:
    rules = {"choices": ("followup", "reply", "call", "visit", "create_ticket"), "open": True}
    assert check("choice", typed, **rules) == typed


@pytest.mark.parametrize("amount", ["-20", "RM -20", "-RM20.00", "(20)", "−20", "rm -20.00", "- 20"])
def test_an_amount_below_zero_is_no_sale_and_offers_the_refund_with_all_that_was_said(amount: str) -> None:
    meaning = parse(f"/sale add\namount: {amount}\nitem: Colek Mangga")
    assert isinstance(meaning, Mistaken)
    [mistake] = meaning.mistakes
    assert (mistake.problem, mistake.nearest, mistake.choices) == ("below_zero", None, ("sale refund", "20.00"))
    assert meaning.corrected == "/sale refund\namount: 20.00\nitem: Colek Mangga"
    assert meaning.kept == {"item": "Colek Mangga"}


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("/sale refund SALE-12", {"sale": 12}),
        ("/refund SALE-12", {"sale": 12}),
        ("/refund sale 12", {"sale": 12}),
        ("/sale refund 20 sale: 12", {"amount": "20.00", "sale": 12}),
        ("/sale refund -20", {"amount": "20.00"}),
        ("/bayaran balik RM 8 barang: Colek", {"amount": "8.00", "item": "Colek"}),
    ],
)
def test_a_refund_is_told_by_its_sale_or_by_its_amount(text: str, args: dict[str, object]) -> None:
    meaning = parse(text)
    assert isinstance(meaning, Parsed), meaning
    assert (meaning.command.key, {key: meaning.args[key] for key in meaning.raw_values}) == ("sale_refund", args)


def test_an_amount_below_zero_of_another_command_offers_no_amount_without_its_sign() -> None:
    meaning = parse("/event create\nname: Bazar\ndate: 2027-01-20\ntarget: -3000")
    assert isinstance(meaning, Mistaken)
    assert (meaning.mistakes[0].problem, meaning.mistakes[0].nearest) == ("bad_money", None)
