"""What Vercel would serve, read from `vercel.json`, `api/` and `public/`, so that local and deployed agree.

Vercel's order: a file of `public/` or a function of `api/` by its own path; then the first rewrite whose source
matches, whose destination is looked up the same way; then 404. A rewritten function sees the ORIGINAL path, and the
destination's query beside its own (https://vercel.com/docs/project-configuration/vercel-json#rewrites, 2026-11).
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlencode, urlsplit

_PARAMETER = re.compile(r":(?P<name>\w+)(?:\((?P<pattern>[^)]*)\))?|\((?P<bare>[^)]*)\)")


@dataclass(frozen=True)
class Rewrite:
    """One `source` as a pattern over the raw path, its parameters' names ("1", "2".. if unnamed), its destination."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    destination: str


@dataclass(frozen=True)
class Function:
    """A file `api/<name>.py` and the query it gets to see."""

    name: str
    query: str


@dataclass(frozen=True)
class Static:
    file: Path


@dataclass(frozen=True)
class Site:
    """Everything the site map needs: the functions' names, the static files' folder, the rewrites in order."""

    functions: frozenset[str]
    public: Path
    rewrites: tuple[Rewrite, ...]


def read_site(project: Path) -> Site:
    """The site of a project folder; raises ValueError for a `vercel.json` with something this page cannot play."""
    told = json.loads((project / "vercel.json").read_text("utf-8"))
    unknown = told.keys() & {"routes", "redirects", "headers", "cleanUrls", "trailingSlash", "builds", "middleware"}
    if unknown:
        raise ValueError(f"vercel.json uses {', '.join(sorted(unknown))}, which the local server does not play yet")
    functions = (file.stem for file in (project / "api").glob("*.py") if not file.name.startswith(("_", ".")))
    rewrites = (compile_rewrite(one["source"], one["destination"]) for one in told.get("rewrites", []))
    return Site(frozenset(functions), project / "public", tuple(rewrites))


def compile_rewrite(source: str, destination: str) -> Rewrite:
    """A rewrite with `:name`, `:name(regex)` and `(regex)` parameters; raises ValueError for repeats (`:name*`)."""
    names: list[str] = []
    pattern, end = "", 0
    for found in _PARAMETER.finditer(source):
        if source[found.end() :].startswith(("*", "+", "?")):
            raise ValueError(f"vercel.json: {source} repeats a parameter, which the local server does not play")
        pattern += re.escape(source[end : found.start()]) + f"({found['pattern'] or found['bare'] or '[^/]+?'})"
        names.append(found["name"] or str(len(names) + 1))
        end = found.end()
    return Rewrite(re.compile(pattern + re.escape(source[end:])), tuple(names), destination)


def resolve(site: Site, path: str, query: str) -> Function | Static | None:
    """Who answers a raw (still percent-encoded) path; None where Vercel would say 404."""
    own = _own(site, path, query)
    if own:
        return own
    for rewrite in site.rewrites:
        matched = rewrite.pattern.fullmatch(path)
        if matched:
            target, merged = _destination(rewrite, matched, query)
            return _own(site, target, merged)
    return None


def _own(site: Site, path: str, query: str) -> Function | Static | None:
    """A function by its exact path first: looking for a file costs more than all else that is done here."""
    name = path.removeprefix("/api/")
    if path.startswith("/api/") and name in site.functions:
        return Function(name, query)
    file = _static(site.public, unquote(path))
    return Static(file) if file else None


def _static(public: Path, path: str) -> Path | None:
    """The file of `public/` a path names, dot files and anything outside the folder excepted."""
    parts = path.split("/")[1:]
    if "\0" in path or any(not part or part.startswith(".") or "\\" in part for part in parts):
        return None
    file = public.joinpath(*parts)
    inside = file.resolve().is_relative_to(public.resolve())
    return file if inside and file.is_file() else None


def _destination(rewrite: Rewrite, matched: re.Match[str], query: str) -> tuple[str, str]:
    """Path and query after a rewrite. The caller's query stays as it was written, but for keys the destination sets."""
    values = dict(zip(rewrite.names, map(unquote, matched.groups()), strict=True))
    target = urlsplit(rewrite.destination)
    added = {key: _filled(value, values) for key, value in parse_qsl(target.query, keep_blank_values=True)}
    kept = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in added]
    path = _filled(target.path, {name: quote(value) for name, value in values.items()})
    return path, "&".join([*kept, *([urlencode(added)] if added else [])])


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r":(\w+)|\$(\d+)", lambda found: values.get(found[1] or found[2], found[0]), text)
