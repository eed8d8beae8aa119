"""`controlroom schema`: the JSON Schemas of the files that people write, for their editors."""

import json

from controlroom.cli.faults import BAD_INPUT, Fault
from controlroom.cli.session import Session


def print_schema(session: Session, kind: str) -> int:
    """Print one schema; Fault for a kind that there is none of."""
    from controlroom.formats import schema

    if kind not in schema.KINDS:
        raise Fault(BAD_INPUT, "usage", f"there is no schema {kind!r}", f"write one of: {', '.join(schema.KINDS)}")
    found = schema.of(kind)
    session.out.data(found, json.dumps(found, indent=2).split("\n"))
    return 0
