"""What a picture shows: pixels and places."""

from datetime import date
from itertools import pairwise

from PIL import Image

from home_node.charts.canvas import Box
from tests.unit.home_node.sample_charts import (
    count_pixels,
    draw_sample,
    find_place,
    is_chili,
    list_words,
    make_days,
    make_texts,
    measure_column,
    read_pixels,
)

PALE = (233, 195, 155)


def is_pale(pixel: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 6 for a, b in zip(pixel, PALE, strict=True))


def test_a_column_is_as_high_as_its_value() -> None:
    canvas = draw_sample(make_days([100, 200, 400]))
    image = read_pixels(canvas)
    low, middle, high = (measure_column(canvas, image, label) for label in ("16", "17", "18"))
    assert high > 500
    assert abs(middle - high / 2) < 6
    assert abs(low - high / 4) < 6
    for words in ("RM 100", "RM 200", "RM 400"):
        box = find_place(canvas, words)
        beneath = Box((box.left + box.right) / 2, box.bottom, (box.left + box.right) / 2 + 1, box.bottom + 24)
        assert 6 < count_pixels(image, beneath) < 24, "each says its value right above it"


def test_a_day_without_data_has_no_column_but_dots_and_a_note() -> None:
    canvas = draw_sample(make_days([100, None, 0]))
    image = read_pixels(canvas)
    assert measure_column(canvas, image, "17") == 0
    assert 3 <= measure_column(canvas, image, "18") <= 6, "zero is known: a stub stands on the line"
    box = find_place(canvas, "Sel")
    strip = Box(box.left, box.top - 60, box.right, box.top - 8)
    assert count_pixels(image, strip, lambda pixel: pixel == (156, 129, 112)) > 40
    assert "tiada data" in list_words(canvas)
    assert "RM 0" in list_words(canvas)
    assert list_words(canvas).count("RM 100") == 2, "the total and the one column"


def test_a_day_that_is_missing_altogether_is_a_gap_as_well() -> None:
    first, second, _, fourth = make_days([100, 50, 60, 70])
    canvas = draw_sample([fourth, second, first])
    assert [word for word in list_words(canvas) if word in {"16", "17", "18", "19"}] == ["16", "17", "18", "19"]
    assert measure_column(canvas, read_pixels(canvas), "18") == 0
    assert "no data" in list_words(draw_sample([fourth, second, first], language="en"))


def test_without_gaps_nothing_is_said_of_gaps() -> None:
    assert "tiada data" not in list_words(draw_sample(make_days([1, 2, 3])))


def test_a_loss_hangs_below_the_line() -> None:
    canvas = draw_sample(make_days([300, -300]))
    image = read_pixels(canvas)
    up, down = find_place(canvas, "RM 300"), find_place(canvas, "−RM 300")
    assert down.top - up.bottom > 400
    middle = (down.left + down.right) / 2
    assert count_pixels(image, Box(middle, up.bottom, middle + 1, down.top)) > 150
    assert measure_column(canvas, image, "17") > 150


def test_the_period_before_stands_pale_behind_and_in_the_legend() -> None:
    canvas = draw_sample(make_days([100, 100], previous=[200, None]))
    image = read_pixels(canvas)
    assert {"tempoh ini", "tempoh sebelum"} <= set(list_words(canvas))
    with_before, without = find_place(canvas, "Isn"), find_place(canvas, "Sel")
    heights = [
        count_pixels(image, Box(x, 480, x + 1, with_before.top - 12), is_pale)
        for x in (find_left(with_before), find_left(without))
    ]
    assert heights[0] > 450
    assert heights[1] < 5
    assert "tempoh sebelum" not in list_words(draw_sample(make_days([100, 100])))


def find_left(box: Box) -> float:
    """Beside a red column, where only a pale one would be."""
    return (box.left + box.right) / 2 - 92


def test_a_line_is_broken_where_nothing_is_known() -> None:
    values = [500] * 20 + [None] * 20 + [500] * 20
    image = read_pixels(draw_sample(make_days(values), kind="line"))
    row = find_line_row(image)
    red = [x for x in range(150, 1010) if is_chili(image.getpixel((x, row)))]
    gaps = [later - earlier for earlier, later in pairwise(red) if later - earlier > 20]
    assert len(gaps) == 1
    assert 240 < gaps[0] < 340, "a third of the width"


def find_line_row(image: Image.Image) -> int:
    return max(range(500, 1100), key=lambda y: count_pixels(image, Box(150, y, 1010, y + 1)))


def test_columns_that_would_be_too_thin_become_a_line() -> None:
    canvas = draw_sample(make_days(range(1, 101), date(2026, 8, 1)))
    assert {"Ogo", "Sep", "Okt", "Nov"} <= set(list_words(canvas))
    assert count_pixels(read_pixels(canvas), Box(150, 480, 1010, 520)) < 3000


def test_of_many_columns_the_highest_is_named_and_lines_say_the_rest() -> None:
    words = list_words(draw_sample(make_days([*range(1000, 4000, 100), 5100], date(2026, 11, 1))))
    assert "RM 5.1k" in words
    assert {"RM 0", "RM 2k", "RM 4k"} <= set(words)
    assert "RM 1.3k" not in words


def test_bars_are_as_long_as_their_values_and_the_rest_is_counted() -> None:
    canvas = draw_sample(make_texts(*[(f"Menu {n}", 100 * (20 - n)) for n in range(20)]), kind="bars")
    image = read_pixels(canvas)
    first, last = (measure_bar(image, find_place(canvas, f"Menu {n}")) for n in (0, 6))
    assert 935 < first <= 952
    assert abs(last - first * 14 / 20) < 6
    assert "dan 13 lagi" in list_words(canvas)
    assert "Menu 7" not in list_words(canvas)


def measure_bar(image: Image.Image, name: Box) -> int:
    return max(count_pixels(image, Box(64, y, 1016, y + 1)) for y in range(round(name.bottom), round(name.bottom) + 40))


def test_a_bar_of_zero_is_a_mark_and_an_unknown_one_is_none() -> None:
    canvas = draw_sample(make_texts(("Gerai", 500), ("Kosong", 0), ("Tak tahu", None)), kind="bars")
    image = read_pixels(canvas)
    assert measure_bar(image, find_place(canvas, "Kosong")) <= 8
    assert measure_bar(image, find_place(canvas, "Tak tahu")) == 0
    assert "RM 0" in list_words(canvas)


def test_columns_whose_names_do_not_fit_under_them_are_bars() -> None:
    canvas = draw_sample(make_texts(("Sambal Istimewa Luarbiasanyapedas", 500), *[(f"Menu{n}", 20) for n in range(6)]))
    assert find_place(canvas, "Sambal Istimewa Luarbiasanyapedas").left < 70


def test_a_picture_is_made_for_a_phone_and_light() -> None:
    image = read_pixels(draw_sample(make_days(range(7))))
    assert image.size == (1080, 1350)
    assert read_pixels(draw_sample(make_texts(("Gerai", 1)), kind="bars")).size == (1080, 1080)
    assert read_pixels(draw_sample(make_days([0, 0, 0]))).size == (1080, 1080)
    busiest = draw_sample(
        make_days([n * 37 % 1000 for n in range(400)], date(2025, 10, 1), previous=range(400)), kind="line"
    )
    assert len(busiest.make_png()) < 400 * 1024
