"""Types at the borders: the values that all of them are made of: JSON, facts, and words that a field may hold."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

JSON: TypeAlias = Mapping[str, "JSON"] | Sequence["JSON"] | str | int | float | bool | None


JSONObject: TypeAlias = dict[str, JSON]


Facts: TypeAlias = Mapping[str, JSON]
"""What fills a saying: its keys are those the sentence reads (docs/sayings.md)."""


Role = Literal["viewer", "agent", "admin"]


Runs = Literal["answer", "instant", "home", "human"]


Language = Literal["en", "ms"]


Priority = Literal["high", "normal", "low"]


MediaKind = Literal["image", "video", "audio", "document"]


ControlWord = Literal[
    "confirm", "reject", "cancel", "done", "reopen", "need_help", "accept", "decline", "retry", "acknowledge"
]


CardWord = Literal["yes", "no", "change", "pick"]


Cause = Literal["token", "number", "account", "payment", "graph", "store"]
"""What is wrong with the system itself: Graph's token, our number's id, its account or payment, Graph or store away."""


FigureKind = Literal["sales", "events", "engagement"]


VisitKind = Literal["view", "click", "peek", "home"]
