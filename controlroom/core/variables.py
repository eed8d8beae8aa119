"""Environment variables that a check wants, and whether a value has the shape that was agreed; never the value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from controlroom.core.plan_parts import Variable
from controlroom.core.verification import Check, Probe

SHAPES = "text, word, url, http url, integer, number, boolean, true, false, sk_live_…, list, price_… list"
MOST = 100  # variables of one check
_ITEM = re.compile(r"([A-Za-z_][A-Za-z0-9_]*\*?)(?:\s+(\S.*))?")
_PREFIX = re.compile(r"([A-Za-z0-9_-]+)(?:…|\.\.\.)")
_REST = re.compile(r"[A-Za-z0-9_+/=-]{8,}")
_PATTERNS = {
    "text": re.compile(r".*\S.*", re.DOTALL),
    "word": re.compile(r"\S+"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "number": re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?"),
    "boolean": re.compile(r"true|false|yes|no|on|off|1|0", re.IGNORECASE),
    "true": re.compile("true", re.IGNORECASE),
    "false": re.compile("false", re.IGNORECASE),
    "url": re.compile(r"(?!http://)[a-z][a-z0-9+.-]*://[^\s/?#]+\S*", re.IGNORECASE),
    "http url": re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE),
}
_SAME = {"": "text", "http": "http url", "bool": "boolean", "int": "integer", "string": "text"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A variable by its name, or all whose names begin so (`STRIPE_PRICE_*`), and the shape of its value."""

    name: str
    shape: str = "text"

    def meant(self, name: str) -> bool:
        """Whether a variable of that name is meant."""
        return name.startswith(self.name[:-1]) if self.name.endswith("*") else name == self.name


def wanted(asks: str) -> tuple[Wanted, ...]:
    """Read `STRIPE_API_KEY sk_live_…, CRON_ENABLED boolean`; ValueError with rule; remedy."""
    found = tuple(Wanted(name, shape or "text") for name, shape in _items(asks))
    if not found:
        raise ValueError("it names no variable; write it like 'STRIPE_API_KEY sk_live_…, CRON_ENABLED boolean'")
    for one in found:
        if fits(one.shape, "") is None:
            raise ValueError(f"{one.name} has a shape that is not known, {one.shape!r}; write one of: {SHAPES}")
    return found


def spelled(check: Check, variables: Iterable[Variable]) -> Check:
    """A check of variables with the shapes that the plan's variables give to those it names without one.

    `NAME_*` becomes all required ones of the plan that begin so, and stays where the plan names none of them.
    Any other check comes back as it is, and so does one whose question can not be read.
    """
    known = {one.name: one for one in variables}
    if check.probe is not Probe.ENV:
        return check
    try:
        items = list(_items(check.asks))
    except ValueError:
        return check
    said: list[str] = []
    for name, shape in items:
        each = [one for one in known.values() if one.required and "*" not in one.name and name.endswith("*")]
        names = [one.name for one in each if Wanted(name).meant(one.name)] or [name]
        own = known[name].shape if name in known else ""
        shapes = [shape or (known[one].shape if one in known else own) or "text" for one in names]
        said += [f"{one} {like.replace(',', ' ')}" for one, like in zip(names, shapes, strict=True)]
    return replace(check, asks=", ".join(said))


def fits(shape: str, value: str) -> bool | None:
    """Whether a value has a shape; None when the shape is not known. Blanks around a value are no part of any."""
    shape = shape.strip()
    words = _SAME.get(shape.casefold(), shape.casefold())
    if words == "list" or words.endswith(" list"):
        inner = shape[: -len("list")].strip()
        return _list("text" if inner.casefold() in ("", "comma") else inner, value)
    if words in _PATTERNS:
        return _PATTERNS[words].fullmatch(value) is not None and (words == "text" or value == value.strip())
    prefix = _PREFIX.fullmatch(shape)
    if not prefix:
        return None
    rest = value.removeprefix(prefix[1])
    # A row of one sign is what templates put where the secret belongs.
    return rest != value and _REST.fullmatch(rest) is not None and len(set(rest)) > 2


def _list(shape: str, value: str) -> bool | None:
    """Whether every item of a comma list has a shape."""
    each = [fits(shape, item.strip()) for item in value.split(",")]
    return None if None in each else all(each)


def _items(asks: str) -> Iterator[tuple[str, str]]:
    """Name and shape (maybe none) of each item between commas or line ends."""
    items = [item.strip() for item in re.split(r"[,\n]", asks) if item.strip()]
    if len(items) > MOST:
        raise ValueError(f"it names {len(items):,} variables; it may name {MOST}")
    for item in items:
        found = _ITEM.fullmatch(item)
        if not found:
            raise ValueError(f"{item.split()[0][:60]!r} names no variable; write it like 'STRIPE_API_KEY sk_live_…'")
        yield found[1], (found[2] or "").strip()
