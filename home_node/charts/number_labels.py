"""Numbers as people read them: `RM 1.2k` above a column, `RM 12,480.50` as a total, `2.4 %`."""

from home_node.charts.chart_request import Unit

_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_SUFFIX_MAX = 1e15
MINUS = "−"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value: float, unit: Unit, with_unit: bool = True) -> str:
    """Two or three digits: `RM 1.2k`, `35`, `2.4 %`."""
    size = _short_size(abs(value), unit)
    return _signed(value if size.strip("0.") else 0, _with(size, unit) if with_unit else size)


def whole(value: float, unit: Unit) -> str:
    """Every digit that matters, up to a million."""
    size = abs(value)
    if size >= 1e6:
        return _signed(value, _with(_shortened(size, 3), unit))
    has_sen = unit == "RM" and round(size * 100) % 100 > 0 and size < 1e5
    digits = 2 if has_sen else 1 if unit == "%" and size < 100 else 0
    text = f"{size:,.{digits}f}"
    text = text.removesuffix(".0")
    return _signed(value if text.strip("0.,") else 0, _with(text, unit))


def change(now: float, before: float) -> str | None:
    """`▲ 12 %`, `▼ 3 %`, `= 0 %`, `▲ 14×`; None from nothing or less, as in the text of the report (wocs.metric_comparison)."""
    if before <= 0:
        return None
    moved = (now - before) / before
    if moved >= 9.995:
        return f"{_arrow(moved)} {_shortened(now / before, 2)}×"
    percent = round(moved * 100)
    return f"{_arrow(percent)} {abs(percent)} %"


def _arrow(moved: float) -> str:
    return "▲" if moved > 0 else "▼" if moved < 0 else "="


def _with(size: str, unit: Unit) -> str:
    return f"RM {size}" if unit == "RM" else f"{size} %" if unit == "%" else size


def _signed(value: float, text: str) -> str:
    return f"{MINUS}{text}" if value < 0 else text


def _short_size(size: float, unit: Unit) -> str:
    if size >= 999.5:
        return _shortened(size, 2)
    if unit == "count":
        return f"{size:.0f}" if size >= 100 or size == round(size) else f"{size:.1f}".removesuffix(".0")
    return f"{size:.0f}" if size >= 99.95 else f"{size:.1f}".removesuffix(".0")


def _shortened(size: float, digits: int) -> str:
    """1,234 as 1.2k; beyond the names of numbers as 1.2×10¹⁸."""
    if size >= _SUFFIX_MAX:
        digits_of, power = f"{size:.1e}".split("e+")
        return f"{digits_of}×10{power.translate(_RAISED)}"
    for step, suffix in _STEPS:
        if size >= step * 0.9995:
            part = size / step
            places = max(0, digits - len(str(int(part))))
            text = f"{part:.{places}f}"
            return (text.rstrip("0").rstrip(".") if places else text) + suffix
    return f"{size:.0f}" if size >= 10 else f"{size:.1f}".removesuffix(".0")
