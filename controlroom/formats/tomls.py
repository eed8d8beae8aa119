"""Reading TOML with the places of its keys and texts, which the standard reader does not tell."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from controlroom.formats.problems import Flaw, FormatError, Mark, problem

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}'  # texts of several lines
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|\#[^\n]*|[\w-]+|.|\n",
    re.DOTALL,
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Located:
    """What a file says, and where: for the path of each key its place and those of the texts in its value."""

    values: dict[str, Any]
    keys: dict[tuple[str, ...], Mark] = field(default_factory=dict)
    texts: dict[tuple[str, ...], tuple[Mark, ...]] = field(default_factory=dict)

    def at(self, path: tuple[str, ...]) -> Mark:
        """Where a key stands; where it is written inside another's value, that one's place."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.keys.get(path, Mark())

    def text(self, path: tuple[str, ...], number: int) -> Mark:
        """Where a text of a key's value stands."""
        marks = self.texts.get(path, ())
        return marks[number] if number < len(marks) else self.at(path)


def read_toml(data: bytes, name: str) -> Located:
    """The content of the file `name`; FormatError with line and column for bytes that are no TOML."""
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise _no_toml(name, "it is not UTF-8", "save it as UTF-8", _mark(before, len(before))) from None
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError, OverflowError) as error:
        said = str(error) if isinstance(error, ValueError) else "it is nested too deep"
        found = _AT.search(said)
        line, column = (int(part) for part in found.groups() if part) if found and found[1] else (0, 0)
        place = Mark(line, column) if line else _mark(text, len(text)) if found else Mark()
        why = said[: found.start()] if found else said
        raise _no_toml(name, f"it is no TOML: {why}", 'write lines like: advance = "n"', place) from None
    return _located(values, text)


def _no_toml(name: str, message: str, remedy: str, mark: Mark) -> FormatError:
    return FormatError((problem(name, Flaw((), message, remedy), mark),))


def _located(values: dict[str, Any], text: str) -> Located:
    """The places, statement by statement; `text` is known to be TOML."""
    found = Located(values)
    table: tuple[str, ...] = ()
    for words in _statements(text):
        name = tuple(_key(word) for word, _ in words if word not in {"[", "]", "."})
        if words[0][0] == "[":
            table = name
            found.keys.setdefault(table, words[0][1])
            continue
        equals = next((number for number, (word, _) in enumerate(words) if word == "="), len(words))
        path = (*table, *(_key(word) for word, _ in words[:equals] if word != "."))
        found.keys.setdefault(path, words[0][1])
        found.texts[path] = tuple(mark for word, mark in words[equals + 1 :] if word[0] in "\"'")
    return found


def _statements(text: str) -> Iterator[list[tuple[str, Mark]]]:
    """The words of each statement with their places; a statement ends with a line that leaves nothing open."""
    words: list[tuple[str, Mark]] = []
    depth, line, start = 0, 1, 0
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word == "\n" and depth <= 0 and words:
            yield words
            words, depth = [], 0
        elif not word.isspace() and word[0] != "#":
            words.append((word, Mark(line, match.start() - start + 1)))
            depth += (word in {"[", "{"}) - (word in {"]", "}"})
        if "\n" in word:
            line, start = line + word.count("\n"), match.start() + word.rindex("\n") + 1
    if words:
        yield words


def _key(word: str) -> str:
    """A part of a key as it is meant: without its quotes."""
    if word[0] not in "\"'":
        return word
    try:
        return str(tomllib.loads(f"x = {word}")["x"])
    except ValueError:
        return word


def _mark(text: str, place: int) -> Mark:
    line = text.count("\n", 0, place) + 1
    return Mark(line, place - (text.rfind("\n", 0, place) + 1) + 1)
