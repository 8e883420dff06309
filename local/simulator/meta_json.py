"""Meta's JSON, whose shapes are Meta's own: the simulator plays them as its documentation has them."""

from typing import Any

Json = dict[str, Any]
