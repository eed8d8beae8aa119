"""Rules that several files share, over plain checked values: they speak also where another part is broken."""

from collections.abc import Iterator
from typing import Any

from controlroom.formats.fields import suggested
from controlroom.formats.problems import Flaw, Path, quoted

Plain = dict[str, Any]
Found = tuple[Path, Plain]


def each(plain: Plain, *names: str) -> Iterator[Found]:
    """Every mapping in the list of that name, or in the lists of the further names inside of those."""
    items = plain.get(names[0])
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        if len(names) == 1:
            yield (names[0], at), item
        else:
            yield from (((names[0], at, *path), inner) for path, inner in each(item, *names[1:]))


def word(item: Plain, key: str) -> str:
    """The text at a key; empty when there is none."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def words(item: Plain, key: str) -> tuple[str, ...]:
    """The texts in the list at a key."""
    value = item.get(key)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


def twice(found: Iterator[Found], key: str = "id") -> Iterator[Flaw]:
    """A flaw for every item whose `key` another one had before."""
    seen: dict[str, Path] = {}
    for path, item in found:
        name = word(item, key)
        if name and name in seen:
            message = f"the {key} {quoted(name)!r} is taken"
            yield Flaw((*path, key), message, "give each its own")
        seen.setdefault(name, path)


def unknown(found: Iterator[Found], key: str, known: set[str], what: str) -> Iterator[Flaw]:
    """A flaw for every item whose `key` names something that is not among the known."""
    for path, item in found:
        name = word(item, key)
        if name and name not in known:
            message = f"there is no {what} {quoted(name)!r}"
            remedy = suggested(name, sorted(known)) if known else f"add the {what} to the plan"
            yield Flaw((*path, key), message, remedy)
