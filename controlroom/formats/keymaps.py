"""Reading keymap.toml: which keys a person wants for which action; everything wrong with it is said at once."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from os.path import lexists
from pathlib import Path
from typing import Any

from controlroom.core.keys import Key, Unusable, check, conflicts, mapped, named, shown
from controlroom.formats.files import read_bytes
from controlroom.formats.problems import Flaw, FormatError, Mark, quoted
from controlroom.formats.problems import problem as placed
from controlroom.formats.tomls import Located, read_toml

Wanted = dict[str, tuple[tuple[str, ...], Mark]]  # by action: its keys, and the place of its line
_LINE = 'write a key such as "n", a list such as ["n", "f9"], or "" for none'


def read_keymap(path: Path, keys: Sequence[Key]) -> tuple[Key, ...]:
    """The keys as the file has them; `keys` themselves where there is no file. Raises FormatError.

    The file may be a link, as people keep such files in one folder.
    """
    if not lexists(path):
        return tuple(keys)
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        real = path
    return keymap(read_bytes(real), str(path), keys)


def keymap(data: bytes, name: str, keys: Sequence[Key]) -> tuple[Key, ...]:
    """The keys as the content of the file `name` has them: the whole map, or FormatError with all that is wrong."""
    found = read_toml(data, name)
    ids = tuple(key.id for key in keys)
    flaws: list[tuple[Flaw, Mark]] = []
    wanted: Wanted = {}
    broken: set[str] = set()
    for path, value in _entries(found.values, ids):
        id = ".".join(path)
        try:
            wanted[id] = (_keys_of(id, value, ids, path, found), found.at(path))
        except _Flawed as error:
            flaws += error.flaws
            broken.add(id)
    chosen = mapped(keys, {id: each for id, (each, _) in wanted.items()})
    flaws += _conflicts(tuple(key for key in chosen if key.id not in broken), wanted)
    if flaws:
        raise FormatError(placed(name, flaw, mark) for flaw, mark in flaws)
    return chosen


class _Flawed(Exception):
    """What is wrong with one action's keys."""

    def __init__(self, flaws: list[tuple[Flaw, Mark]]) -> None:
        super().__init__()
        self.flaws = flaws


def _entries(values: dict[str, Any], ids: Sequence[str], above: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Path and value of each action; a table that is no action's name holds the rest of their names."""
    for name, value in values.items():
        path = (*above, name)
        inside = f"{'.'.join(path)}."
        if isinstance(value, dict) and value and any(id.startswith(inside) for id in ids):
            yield from _entries(value, ids, path)
        else:
            yield path, value


def _keys_of(id: str, value: Any, ids: Sequence[str], path: tuple[str, ...], found: Located) -> tuple[str, ...]:
    """The keys of one action by their names; raises _Flawed."""
    here = found.at(path)
    if id not in ids:
        near = get_close_matches(id[:60], ids, 1)
        remedy = f"did you mean {near[0]}?" if near else "controlroom keys lists all actions"
        raise _Flawed([(Flaw((id,), "there is no such action", remedy), here)])
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise _Flawed([(Flaw((id,), "its keys are neither a text nor a list of texts", _LINE), here)])
    names: list[str] = []
    flaws: list[tuple[Flaw, Mark]] = []
    for number, text in enumerate(texts):
        if text:
            try:
                names.append(named(text))
            except Unusable as error:
                flaw = Flaw((id,), f"{quoted(text)!r}: {error.message}", error.remedy)
                flaws.append((flaw, found.text(path, number)))
    if flaws:
        raise _Flawed(flaws)
    try:
        check(id, names)
    except Unusable as error:
        raise _Flawed([(Flaw((id,), error.message, error.remedy), here)]) from None
    return tuple(dict.fromkeys(names))


def _conflicts(keys: Sequence[Key], wanted: Wanted) -> Iterator[tuple[Flaw, Mark]]:
    """Two actions of one screen on one key: said at the line that came to it last."""
    for pair in conflicts(keys):
        *two, key, screen = pair
        places = [(wanted[each.id][1], each) for each in two if each.id in wanted]
        if not places:
            continue
        mark, here = max(places, key=lambda place: (place[0].line, place[0].column))
        there = next(each for each in two if each is not here)
        where = f", line {wanted[there.id][1].line}" if there.id in wanted else ""
        message = f"{shown(key)} is {there.id}'s key already in the {screen}{where}"
        yield Flaw((here.id,), message, f"choose another, or give {there.id} another key too"), mark
