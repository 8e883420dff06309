"""Differences between two databases, object by object."""

from dataclasses import dataclass

from local.schema.objects import KINDS, Catalog, DatabaseObject, Key


@dataclass(frozen=True)
class Difference:
    """`is_now` is None for an object that is missing, `wanted` for one that is too many."""

    key: Key
    is_now: DatabaseObject | None
    wanted: DatabaseObject | None

    def __str__(self) -> str:
        kind, name = self.key
        if not self.is_now:
            return f"{kind}: {name} is missing"
        if not self.wanted:
            return f"{kind}: {name} is too many"
        return f"{kind}: {name} differs in its {', '.join(differing_facets(self.is_now, self.wanted))}"


def compare(is_now: Catalog, wanted: Catalog) -> list[Difference]:
    """What would have to change in the one database to make it the other, in the order in which it can be made."""
    keys = sorted({**is_now, **wanted}, key=lambda key: (KINDS.index(key[0]), key[1]))
    differences = (Difference(key, is_now.get(key), wanted.get(key)) for key in keys)
    return [each for each in differences if not _is_same(each.is_now, each.wanted)]


def differing_facets(is_now: DatabaseObject, wanted: DatabaseObject) -> list[str]:
    return [facet for facet in wanted.facets if is_now.facets.get(facet) != wanted.facets[facet]]


def _is_same(is_now: DatabaseObject | None, wanted: DatabaseObject | None) -> bool:
    return bool(is_now and wanted and is_now.facets == wanted.facets)
