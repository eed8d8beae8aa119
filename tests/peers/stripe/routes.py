"""A method of the API: where it is, what it takes, who may call it, and what it does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.peers.stripe.refusals import Refused, invalid
from tests.peers.stripe.strict import checked, params
from tests.peers.stripe.world import Thing, World

Do = Callable[[World, Thing, str], Thing]  # the world, the parameters and the id of the path


@dataclass(frozen=True)
class Route:
    """`may` is the resource of a restricted key's permission; `expands` maps what may be expanded to its kind."""

    method: str
    path: str
    takes: str
    may: str
    do: Do
    expands: Mapping[str, str] = field(default_factory=dict)

    def matches(self, method: str, path: str) -> re.Match[str] | None:
        """The match of a request's path, whose group is the id; None: another method."""
        pattern = re.escape(self.path).replace(r"\{id\}", "([A-Za-z0-9_]+)")
        return re.fullmatch(pattern, path) if method == self.method else None

    def answer(self, world: World, given: Thing, id: str) -> Thing:
        """What the method answers. Raises Refused."""
        taken = checked(given, params(self.takes))
        expand = taken.pop("expand", [])
        for path in expand:
            if path not in self.expands:
                raise invalid("expand", f"{path} can not be expanded")
        answer = self.do(world, taken, id)
        for path in expand:
            for thing in answer["data"] if path.startswith("data.") else [answer]:
                _expand(world, thing, path.removeprefix("data."), self.expands[path])
        return answer


def _expand(world: World, thing: Thing, name: str, kind: str) -> None:
    if isinstance(thing.get(name), str):
        thing[name] = dict(world.one(kind, thing[name]))


def permission(key: str, may: frozenset[str] | None, route: Route) -> None:
    """Raises Refused where a restricted key may not call a method; None: it may call all."""
    needed = f"{route.may}_{'read' if route.method == 'GET' else 'write'}"
    if may is not None and needed not in may:
        words = f"The key '{key[:8]}***' lacks a permission. Having 'rak_{needed}' would allow this request."
        raise Refused(403, words, code="more_permissions_required")


def with_metadata(values: Thing, given: Thing) -> Thing:
    """Values with what was given over them; an empty text takes a value away, also of the metadata."""
    merged: dict[str, Any] = {**values}
    for name, value in given.items():
        if name == "metadata" and isinstance(value, dict):
            both = {**(values.get("metadata") or {}), **value}
            merged[name] = {key: text for key, text in both.items() if text != ""}
        else:
            merged[name] = None if value == "" else value
    return merged
