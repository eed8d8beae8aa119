"""The page about plan files, from the schema and the shipped plans: `python -m tests.pages` writes it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from controlroom.formats import schema

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "plan-files.md"
PLANS = tuple(
    ROOT / "data" / "releases" / f"{name}.yaml"
    for name in ("billing-seat-sync-patch", "stripe-go-live", "billing-hardening", "billing-system-deployment")
)
LONGEST = 16  # lines of an example
HEAD = """# Plan files

A release is one YAML file: what changes, who has to agree, how it is deployed and watched, and the ways back. This page
is generated from the schema that editors use (`controlroom release schema`); the examples are cut from the plans in
[data/releases](../data/releases).

```sh
controlroom release new my-release --env staging > my-release.yaml   # a commented file to begin with
controlroom release validate my-release.yaml                         # line, column, and how to mend it
controlroom release score my-release.yaml                            # the risk, from the file alone
controlroom run rehearse my-release.yaml --assume-gates              # walk it to its end
controlroom release import my-release.yaml                           # into the store; the room shows it
```

Rules of the format: UTF-8 without a byte order mark, at most 128 KiB; no anchors, aliases or tags; a key stands once;
numbers are digits; `true` and `false` are the only booleans; unknown keys are refused, with the likeliest one that was
meant. A value that looks like a secret is refused: name the variable that holds it. Everything that the file says has a
place on a screen. The **digest** of a plan is a hash of its content without claims and comments; a changed digest voids
ticks and approvals.
"""


def page() -> str:
    """The whole page."""
    found = schema.plan_schema()
    parts = [HEAD, "## The plan\n", found["description"] + "\n", *_table(found)]
    for key, shape in found["properties"].items():
        name = _class_of(shape)
        if name and "properties" in found["$defs"][name]:
            parts += [
                f"\n## {key}\n",
                f"{shape['description']}\n",
                *_example(key),
                *_class(found["$defs"], name, set()),
            ]
    parts.append("\n## Words that a field may hold\n")
    for name, part in found["$defs"].items():
        if "enum" in part:
            parts.append(
                f"- **{name}**: {', '.join(f'`{word}`' for word in part['enum'])}. {_flat(part['description'])}"
            )
    return "\n".join(parts).rstrip() + "\n"


def _class(known: dict[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    """A class, then the classes inside of it."""
    seen.add(name)
    yield f"{_flat(known[name]['description'])}\n"
    yield from _table(known[name])
    for key, shape in known[name]["properties"].items():
        inner = _class_of(shape)
        if inner and "properties" in known[inner] and inner not in seen:
            yield f"\n**{key}** of {name.lower()}\n"
            yield from _class(known, inner, seen)


def _table(part: dict[str, Any]) -> Iterator[str]:
    yield "| key | is | means |"
    yield "|---|---|---|"
    for key, shape in part["properties"].items():
        kind = "**required** " if key in part.get("required", ()) else ""
        yield f"| `{key}` | {kind}{_kind(shape)} | {_flat(shape['description']).replace('|', '∣')} |"
    yield ""


def _kind(shape: dict[str, Any]) -> str:
    """What a value is, and what it is when it is left out."""
    options = [one for one in shape.get("anyOf", ()) if one.get("type") != "null"]
    shape = {**options[0], **shape} if options else shape
    reference = shape.get("$ref", "").rpartition("/")[2]
    if shape.get("type") == "array":
        return f"list of {_kind(shape['items']).partition(',')[0]}"
    kind = {"string": "text", "integer": "number", "boolean": "true or false"}.get(shape.get("type", ""), reference)
    default = shape.get("default")
    return (
        f"{kind}, else {str(default).lower()}"
        if default not in (None, "", [], {}) and not isinstance(default, dict)
        else kind
    )


def _class_of(shape: dict[str, Any]) -> str:
    text = str({key: value for key, value in shape.items() if key != "description"})
    found = re.search(r"#/\$defs/(\w+)", text)
    return found[1] if found else ""


def _example(key: str) -> Iterator[str]:
    """The first lines that a shipped plan has under a key."""
    for path in PLANS:
        found = re.search(rf"^{key}:.*\n(?:[ -].*\n)*", path.read_text("utf-8"), re.MULTILINE)
        if found:
            lines = found[0].rstrip().split("\n")
            more = [] if len(lines) <= LONGEST else [f"  # … {len(lines) - LONGEST} more lines in {path.name}"]
            yield "\n".join(["```yaml", *lines[:LONGEST], *more, "```\n"])
            return


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
