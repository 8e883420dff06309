"""How Jinja looks up a key and calls a function in the panel's templates: what a page does by the thousand."""

from collections.abc import Callable

from jinja2 import Environment
from jinja2.runtime import Context


class PanelContext(Context):
    """A call is a call: Jinja asks each function first whether it wants the context, and none of ours does."""

    def call(
        self,
        function: Callable[..., object],
        /,
        *args: object,
        _loop_vars: object = None,
        _block_vars: object = None,
        **named: object,
    ) -> object:
        return function(*args, **named)


class PanelEnvironment(Environment):
    """A dict's key is looked up as one: Jinja asks for an attribute first, and catches that there is none."""

    context_class = PanelContext
    _METHODS = frozenset(dir(dict))

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is dict and attribute in obj and attribute not in self._METHODS:
            return obj[attribute]
        found: object = super().getattr(obj, attribute)
        return found
