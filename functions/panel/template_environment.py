"""How Jinja looks up a key, calls a function and escapes a text in the panel's templates: what a page does by the
thousand."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import _escape_inner, escape  # type: ignore[attr-defined]


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


class PanelCode(CodeGenerator):
    """Pieces of a page are joined and no more: each need not be wrapped as markup, which takes eight times as long as
    to escape it. What is markup already stays as it is."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escape_piece(")


class PanelEnvironment(Environment):
    """A dict's key is looked up as one: Jinja asks for an attribute first, and catches that there is none."""

    context_class = PanelContext
    code_generator_class = PanelCode
    _METHODS = frozenset(dir(dict))

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is dict and attribute in obj and attribute not in self._METHODS:
            return obj[attribute]
        found: object = super().getattr(obj, attribute)
        return found

    @staticmethod
    def escape_piece(value: object) -> str:
        return _escape_inner(value) if type(value) is str else escape(value)
