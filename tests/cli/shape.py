"""Whether a value has the shape that a JSON Schema says; a word that is not known here is an error, not a pass."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).parent / "shapes"
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_KNOWN = frozenset(
    "$schema title description type properties required additionalProperties items enum const pattern minimum "
    "minItems minLength anyOf".split()
)


def named(name: str) -> dict[str, Any]:
    """A schema of the folder `shapes`."""
    found: dict[str, Any] = json.loads((SHAPES / f"{name}.json").read_text("utf-8"))
    return found


def misfits(value: Any, schema: dict[str, Any], where: str = "$") -> Iterator[str]:
    """Every place at which the value is not as the schema says."""
    assert schema.keys() <= _KNOWN, f"{where}: unknown words {schema.keys() - _KNOWN}"
    if "anyOf" in schema and all(list(misfits(value, one, where)) for one in schema["anyOf"]):
        yield f"{where}: fits none of the shapes"
    kind = schema.get("type")
    if kind is not None and not _is(value, kind):
        yield f"{where}: {value!r} is no {kind}"
        return
    yield from _plain(value, schema, where)
    if isinstance(value, dict):
        yield from _object(value, schema, where)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{where}: too few items"
        for at, item in enumerate(value):
            yield from misfits(item, schema.get("items", {}), f"{where}[{at}]")


def _is(value: Any, kind: str | list[str]) -> bool:
    kinds = [kind] if isinstance(kind, str) else kind
    return any(isinstance(value, _TYPES[one]) and (one == "boolean" or type(value) is not bool) for one in kinds)


def _plain(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} is not like {schema['pattern']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{where}: {value!r} is under {schema['minimum']}"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield f"{where}: it is empty"


def _object(value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{where}: no {name}" for name in schema.get("required", ()) if name not in value)
    for name, item in value.items():
        if name in known:
            yield from misfits(item, known[name], f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{where}: {name} is not promised"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from misfits(item, schema["additionalProperties"], f"{where}.{name}")
