"""What `release new` left to be written: the texts of the starter that still stand in a plan, each with its place."""

from collections.abc import Iterator
from typing import Any

from controlroom.formats.problems import Flaw, Path, Problem, problem
from controlroom.formats.yamls import parse

BEGINNINGS = ("say ", "name ")  # how a text of the starter begins that somebody has to write


def unwritten(data: bytes, name: str, starter: bytes) -> tuple[Problem, ...]:
    """Every text in the bytes of the file of that name that is one of the starter's, by line."""
    wanted = waiting(starter)
    document = parse(data)
    flaws = (
        Flaw(path, f"still to be written: {text!r}", "write it, or take it out")
        for path, text in _texts(document.value, ())
        if text in wanted
    )
    found = (problem(name, flaw, document.mark(flaw)) for flaw in flaws)
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def waiting(starter: bytes) -> frozenset[str]:
    """The texts in the bytes of the starter that somebody has to write."""
    return frozenset(text for _, text in _texts(parse(starter).value, ()) if is_placeholder(text))


def is_placeholder(text: str) -> bool:
    """Whether a text of the starter asks for another one."""
    return text.casefold().startswith(BEGINNINGS)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text with the path that leads to it."""
    if isinstance(value, str):
        yield path, value
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from _texts(inner, (*path, key))
