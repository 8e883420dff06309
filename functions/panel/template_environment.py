"""How Jinja looks up a key in the panel's templates: what a page does by the thousand."""

from jinja2 import Environment


class PanelEnvironment(Environment):
    """A dict's key is looked up as one: Jinja asks for an attribute first, and catches that there is none."""

    _METHODS = frozenset(dir(dict))

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is dict and attribute in obj and attribute not in self._METHODS:
            return obj[attribute]
        found: object = super().getattr(obj, attribute)
        return found
