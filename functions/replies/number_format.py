"""Money, figures and changes as a phone shows them best: short, and the same everywhere."""

from functions.replies.fact_values import as_number, as_object

_BYTES_A_MB = 2**20


def format_money(value: object) -> str:
    """`RM 1,234.50`; nothing for what is no amount."""
    amount = as_number(value)
    return "" if amount is None else f"{'-' if amount < 0 else ''}RM {abs(amount):,.2f}"


def format_count(value: object) -> str:
    """`1,234`, `2.5`."""
    amount = as_number(value)
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.3f}".rstrip("0")


def format_counted(value: object, thing: str, things: str = "") -> str:
    """`1 post`, `3 posts`: how many there are, in English, with what agrees with it; nothing for what is no number."""
    amount = as_number(int(value) if isinstance(value, str) and value.isdecimal() else value)
    if amount is None:
        return ""
    return f"{format_count(amount)} {thing if amount == 1 else things or f'{thing}s'}"


def format_figure(value: object, unit: object = "count") -> str:
    """In its unit: RM, % or count."""
    if unit == "RM":
        return format_money(value)
    count = format_count(value)
    return f"{count} %" if unit == "%" and count else count


def format_change(value: object) -> str:
    """Percent as `▲ 12 %` or `▼ 5 %`; nothing where nothing can be compared."""
    percent = as_number(value.get("change")) if isinstance(value, dict) else as_number(value)
    if percent is None:
        return ""
    return f"{'▲' if percent > 0 else '▼'} {abs(percent):,.0f} %" if percent else "＝"


def format_comparison(value: object, unit: object = "count") -> str:
    """A compared figure, {"value", "change"}, as `RM 1,200.00  ▲ 12 %`; nothing where it is unknown."""
    figure = format_figure(as_object(value).get("value"), unit)
    return f"{figure}  {format_change(value)}".rstrip() if figure else ""


def format_number(value: object) -> str:
    """10.0 as 10, 0.5 as 0.5; what is no number as it is."""
    return f"{value:g}" if isinstance(value, int | float) else str(value or "")


def format_meter(value: object, name: str) -> str:
    """What a meter counts: 1,000, or 12 MB of one that counts bytes."""
    if not isinstance(value, int | float):
        return str(value or "")
    return f"{value / _BYTES_A_MB:,.0f} MB" if name.endswith("_bytes") else f"{value:,.0f}"
