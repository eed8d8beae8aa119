"""One stored sample of every kind of event and schema, in samples.jsonl: old logs must stay readable.

`python -m tests.store.samples` adds the samples that are missing. A line is never changed once released.
"""

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from controlroom.store.codec import KINDS, encode, schema_of

FILE = Path(__file__).with_name("samples.jsonl")


def stored() -> dict[tuple[str, int], str]:
    """The body of every sample by kind and schema."""
    lines = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()] if FILE.exists() else []
    return {(line["kind"], line["schema"]): line["body"] for line in lines}


def filled(hint: Any, name: str = "") -> Any:
    """A value of that type with every field given."""
    if get_origin(hint) is UnionType:
        (hint,) = [each for each in get_args(hint) if each is not NoneType]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{field.name: filled(hints[field.name], field.name) for field in fields(hint)})
    if get_origin(hint) is tuple:
        return (filled(get_args(hint)[0], name),)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {str: f"a {name} – 例", int: 7, bool: True}[hint]


def main() -> None:
    """Append a sample of every kind that has none in its newest schema."""
    have = stored()
    with FILE.open("a", encoding="utf-8") as file:
        for kind, cls in KINDS.items():
            if (kind, schema_of(kind)) not in have:
                name, schema, body = encode(filled(cls))
                line = {"kind": name, "schema": schema, "body": body}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
