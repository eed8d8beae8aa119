"""From the bytes of a file to a value of the core, or to everything that is wrong with it at once."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import ValidationError

from controlroom.formats.adapters import adapter
from controlroom.formats.fields import checked
from controlroom.formats.files import read_bytes
from controlroom.formats.problems import Flaw, FormatError, problem
from controlroom.formats.yamls import Document, parse

Value = TypeVar("Value")
Rules = Callable[[dict[str, Any]], Iterable[Flaw]]  # from plain checked values, whole or not, to flaws

_SHAPES = {  # pydantic's name of an error: what is wanted instead, and how it is written
    "tuple_type": ("a list", "write each item on its own line after `- `"),
    "dataclass_type": ("keys with values", "write `key: value` lines"),
    "string_type": ("a text", "write a single text; quote it if it begins with [ or {"),
    "int_type": ("a number", "write digits only"),
    "bool_type": ("true or false", "write true or false"),
    "enum": ("a word", "write a single word"),
}


def read(kind: type[Value], path: FilePath, rules: Rules) -> Value:
    """The value that a file holds; FormatError with all of its problems."""
    return parsed(kind, read_bytes(path), str(path), rules)


def parsed(kind: type[Value], data: bytes, name: str, rules: Rules) -> Value:
    """The value that the bytes of a file of that name hold; FormatError with all of their problems."""
    document = parse(data)
    value, flaws = _judged(kind, document, rules)
    if flaws:
        raise FormatError(problem(name, flaw, document.mark(flaw)) for flaw in flaws)
    assert isinstance(value, kind)
    return value


def _judged(kind: type, document: Document, rules: Rules) -> tuple[Any, list[Flaw]]:
    """The value, and all that is wrong with it; the value means nothing when something is."""
    flaws = list(document.flaws)
    if document.stopped:
        return None, flaws
    if stranger := _stranger(kind, document.value):
        return None, [stranger]
    plain = checked(kind, document.value, (), flaws)
    if isinstance(plain, dict):
        flaws += rules(plain)
    try:
        return adapter(kind).validate_python(plain), flaws
    except ValidationError as error:
        known = {flaw.path for flaw in flaws}
        return None, flaws + [flaw for flaw in _shape_flaws(error) if flaw.path not in known]


def _stranger(kind: type, value: Any) -> Flaw | None:
    """The one flaw of a file that is something else altogether, of which nothing is quoted; None for one of ours."""
    name = kind.__name__.casefold()
    if isinstance(value, dict) and (not value or {field.name for field in fields(kind)} & value.keys()):
        return None
    holds = f"it is {'a list' if isinstance(value, list) else 'a single text'}, not keys with values"
    if isinstance(value, dict):
        holds = f"none of its {len(value)} keys is known"
    return Flaw((), f"this is no {name} file: {holds}", f"controlroom schema {name} says what one holds")


def _shape_flaws(error: ValidationError) -> Iterable[Flaw]:
    for found in error.errors(include_url=False, include_input=False):
        path = found["loc"]
        if found["type"] == "missing":
            yield Flaw(path, f"the key {path[-1]!r} is missing", f"add `{path[-1]}: …`")
        else:
            wanted, remedy = _SHAPES.get(found["type"], (found["msg"], "see `controlroom schema`"))
            yield Flaw(path, f"wanted here: {wanted}", remedy)
