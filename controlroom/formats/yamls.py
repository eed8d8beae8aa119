"""YAML as plain dicts, lists and strings with the place of every key; whatever hides something is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from controlroom.formats.problems import MOST, Flaw, Mark, Path, quoted

DEEPEST = 12
MOST_NODES = 20_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# What YAML does not allow, what ends a line for some readers only, and a mark of byte order in the middle.
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\r(?!\n)|[\u2028\u2029\ufeff]")
_TAB = re.compile(r"^ *\t", re.MULTILINE)


@dataclass(slots=True)
class Document:
    """What a YAML text says: dicts, lists, str, and None for a value that is not there (which is a flaw).

    `marks` leads from a path to the place of its key, or of its item in a list. The flaws are all that is
    wrong with the text as YAML; `stopped` after one that made the rest unreadable.
    """

    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=lambda: {(): Mark()})
    flaws: list[Flaw] = field(default_factory=list)
    stopped: bool = False

    def mark(self, flaw: Flaw) -> Mark:
        """Where a flaw is: its own mark, or that of the longest part of its path that is in the text."""
        if flaw.mark is not None:
            return flaw.mark
        ends = range(len(flaw.path), -1, -1)
        return next(self.marks[flaw.path[:end]] for end in ends if flaw.path[:end] in self.marks)


class _Stop(Exception):
    """A flaw after which the rest of the text can not be read."""

    def __init__(self, message: str, remedy: str, mark: Mark, path: Path = ()) -> None:
        super().__init__(message)
        self.flaw = Flaw(path, message, remedy, mark)


def parse(data: bytes) -> Document:
    """Read one YAML document."""
    document = Document()
    try:
        text = _decoded(data)
        document.flaws += _raw_flaws(text)
        document.stopped = bool(document.flaws)
        if not document.stopped:
            _read(document, text)
    except (_Stop, MarkedYAMLError) as error:
        document.stopped = True
        document.flaws.append(error.flaw if isinstance(error, _Stop) else _syntax(error))
    return document


def _read(document: Document, text: str) -> None:
    yaml = YAML(typ="safe", pure=True)
    try:
        _Reader(document, yaml.parse(text)).read()
    except (ValueError, OverflowError):  # the parser leaves escapes such as "\U99999999" to Python
        mark = Mark(yaml.reader.line + 1, yaml.reader.column + 1)
        raise _Stop("an escape names no character", "write \\u and four digits, or the character", mark) from None


def _decoded(data: bytes) -> str:
    if data.startswith(_BOMS):
        raise _Stop("it begins with a byte order mark", "save it as UTF-8 without a BOM", Mark())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"the byte {data[error.start]:#04x} is not UTF-8"
        raise _Stop(message, "save the file as UTF-8", _mark_at(before, len(before))) from None


def _raw_flaws(text: str) -> Iterator[Flaw]:
    """What can not be seen on a screen, and would be read differently by different readers."""
    for found in islice(_CONTROL.finditer(text), MOST):
        message = f"the character U+{ord(found[0]):04X} can not be seen"
        yield Flaw((), message, "delete it; a line ends with a line feed", _mark_at(text, found.start()))
    for found in islice(_TAB.finditer(text), MOST):
        yield Flaw((), "a tab stands in the indentation", "indent with blanks", _mark_at(text, found.end() - 1))


def _mark_at(text: str, position: int) -> Mark:
    return Mark(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax(error: MarkedYAMLError) -> Flaw:
    mark = error.problem_mark or error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    remedy = "check the indentation, close what is open, and quote a text with ': ', ' #' or a leading sign"
    return Flaw((), f"this is not YAML: {quoted(said)}", remedy, mark and Mark(mark.line + 1, mark.column + 1))


class _Reader:
    """Builds the document from the parser's events: that parser never recurses, we at most `DEEPEST` deep."""

    def __init__(self, document: Document, events: Iterator[Any]) -> None:
        self.marks, self.flaws, self.document = document.marks, document.flaws, document
        self.events = events
        self.nodes = 0

    def read(self) -> None:
        """Fill the document."""
        next(self.events)  # the start of the stream
        start = next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise _Stop("it says nothing", "write the keys that `controlroom schema` lists", Mark())
        self._refuse_directives(start)
        value = self._node(next(self.events), ())
        next(self.events)  # the end of the document
        another = next(self.events)
        if isinstance(another, DocumentStartEvent):
            raise _Stop("a second document begins", "keep one document in a file", _mark(another))
        self.document.value = value

    def _refuse_directives(self, start: Any) -> None:
        if start.version or start.tags:
            self.flaws.append(Flaw((), "a % directive is not read", "delete it", Mark()))

    def _node(self, event: Any, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Stop(f"it has more than {MOST_NODES:,} values", "split the file", _mark(event), path)
        if len(path) > DEEPEST:
            message, remedy = f"it is nested more than {DEEPEST} deep", "no value here is; check the brackets"
            raise _Stop(message, remedy, _mark(event), path[:DEEPEST])
        if len(self.flaws) >= MOST:
            raise _Stop("there may be more below", "mend these first", _mark(event), path)
        self._refuse_extras(event, path)
        match event:
            case MappingStartEvent():
                return self._mapping(path)
            case SequenceStartEvent():
                return self._sequence(path)
            case ScalarEvent():
                return self._scalar(event, path)
        return None  # an alias, refused above

    def _refuse_extras(self, event: Any, path: Path) -> None:
        for what, there in (
            ("an alias (*)", isinstance(event, AliasEvent)),
            ("an anchor (&)", not isinstance(event, AliasEvent) and event.anchor),
            ("a tag (!)", getattr(event, "tag", None)),
        ):
            if there:
                self.flaws.append(Flaw(path, f"{what} is not read", "write the value out", _mark(event)))

    def _scalar(self, event: Any, path: Path) -> str | None:
        if event.style or event.value not in _NULLS:
            return str(event.value)
        if not event.tag:
            self.flaws.append(Flaw(path, "it has no value", 'leave the key out, or write "" for an empty text'))
        return None

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            here = (*path, len(items))
            self.marks[here] = _mark(event)
            items.append(self._node(event, here))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event, path)
            here = (*path, key)
            twice = self.marks[here].line if key in found else 0
            if twice:
                message = f"the key stands here and on line {twice}"
                self.flaws.append(Flaw(here, message, "keep one of the two", _mark(event)))
                self._node(next(self.events), here)
                continue
            self.marks[here] = _mark(event)
            found[key] = self._node(next(self.events), here)
        return found

    def _key(self, event: Any, path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            raise _Stop("a key is a list, a mapping or an alias", "write a plain name", _mark(event), path)
        self._refuse_extras(event, path)
        return str(event.value)
