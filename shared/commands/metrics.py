"""What a condition may compare: the figures SQL can count over a period."""

from typing import Literal, NamedTuple

Unit = Literal["money", "count", "percent"]


class Metric(NamedTuple):
    """`words` are other names for it, Malay or spoken, in snake_case."""

    unit: Unit
    label_en: str
    label_ms: str
    words: tuple[str, ...] = ()


METRICS: dict[str, Metric] = {
    "sales": Metric("money", "sales", "jualan", ("jualan", "sale", "revenue", "hasil_jualan")),
    "orders": Metric("count", "orders", "pesanan", ("order", "pesanan", "tempahan")),
    "traffic": Metric("count", "page views", "trafik", ("trafik", "pelawat", "visitors", "visits")),
    "clicks": Metric("count", "clicks", "klik", ("click", "klik")),
    "conversion": Metric("percent", "conversion", "penukaran", ("penukaran", "konversi", "conversions")),
    "engagement": Metric("count", "engagement", "penglibatan", ("penglibatan", "interaksi")),
    "views": Metric("count", "video views", "tontonan", ("view", "tontonan", "paparan")),
    "chats": Metric("count", "chats", "sembang", ("chat", "sembang", "perbualan", "mesej_pelanggan")),
    "tasks_done": Metric("count", "tasks done", "tugas siap", ("tugas_siap", "done_tasks")),
    "tasks_failed": Metric("count", "tasks failed", "tugas gagal", ("tugas_gagal", "failed_tasks")),
}
DEFAULT_PERIOD = "today"
