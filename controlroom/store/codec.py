"""Events as they are stored, and back: canonical JSON out, strictly validated values in."""

from collections.abc import Callable
from functools import cache
from typing import Any, NewType, get_args

from pydantic import ConfigDict, TypeAdapter, ValidationError

from controlroom.core.canonical import dumps, parse_time
from controlroom.core.events import Event, Record
from controlroom.core.people import Actor
from controlroom.core.record import Row, StoreError
from controlroom.core.text import clean

KINDS: dict[str, type[Event]] = {kind.KIND: kind for kind in get_args(Event)}
FIRST = 1  # the schema of every kind's first stored form

# (kind, schema) → what turns the body of that schema into the body of the next. A kind's newest schema is one
# more than the number of its upgrades; the forms before it are read for ever. A field more or less is a new
# schema too, so that an older controlroom says "newer" and not "corrupt".
UPGRADES: dict[tuple[str, int], Callable[[str], str]] = {
    ("policy.imported", 1): str,  # a policy for every release: the lists that it did not have yet are empty
    ("release.queued", 1): str,  # the policy of the score was not named yet
}

# Stored values are read as they were written: no conversions, no unknown keys, at any depth.
_STRICT = ConfigDict(strict=True, extra="forbid")


class UnknownKind(StoreError):
    """An event of a kind, or of a schema of a known kind, that only a newer controlroom knows."""

    def __init__(self, kind: str, schema: int = FIRST) -> None:
        super().__init__(
            "store.newer",
            f"the event {kind!r} (schema {schema}) was written by a newer controlroom",
            "upgrade controlroom; until then the log can be kept and verified, not continued",
        )
        self.kind = kind
        self.schema = schema


def schema_of(kind: str) -> int:
    """The newest schema of a kind, in which new events are written."""
    return FIRST + sum(upgraded == kind for upgraded, _ in UPGRADES)


def encode(event: Event) -> tuple[str, int, str]:
    """The kind, the schema and the canonical JSON text of an event; ValueError where `dumps` raises one."""
    return event.KIND, schema_of(event.KIND), dumps(event)


def decode(kind: str, schema: int, body: str) -> Event:
    """The event that a stored text is, brought up from older schemas.

    Raises UnknownKind for what only a newer controlroom knows, StoreError `store.corrupt` for a text that no
    controlroom wrote. Its strings are as stored: they were cleaned when they came in.
    """
    if kind not in KINDS or not FIRST <= schema <= schema_of(kind):
        raise UnknownKind(kind, schema)
    for older in range(schema, schema_of(kind)):
        body = UPGRADES[kind, older](body)
    event: Event = _read(KINDS[kind], body, kind)
    return event


def encode_actor(actor: Actor) -> str:
    """The canonical JSON text of an actor."""
    return dumps(actor)


def decode_actor(body: str) -> Actor:
    """The actor that a stored text is; StoreError `store.corrupt` for any other text."""
    actor: Actor = _read(Actor, body, "actor")
    return actor


def record(row: Row) -> Record:
    """A stored row as an event in the log. Raises what `decode` raises, naming the row when it is damaged."""
    try:
        actor, event, at = decode_actor(row.actor), decode(row.kind, row.schema, row.body), parse_time(row.at)
    except UnknownKind:
        raise
    except StoreError as error:
        raise StoreError(error.rule, f"row {row.seq}: {error.message}", error.remedy) from error
    except ValueError as error:
        raise _corrupt(f"row {row.seq}: {error}") from error
    return Record(row.seq, row.stream, row.version, at, row.t, actor, event)


def _read(kind: type, body: str, name: str) -> Any:
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = clean(".".join(str(part) for part in first["loc"])) or "its text"
        raise _corrupt(f"the stored {name} can not be read: {where}: {first['msg']}") from error


def _corrupt(message: str) -> StoreError:
    return StoreError("store.corrupt", message, "run `controlroom audit verify`, then put back a good copy")


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    """The reader of one kind, made when the first event of it is met.

    pydantic takes a configuration for plain dataclasses, and for all that are nested in them, only through a
    new name of the class; so the core need not know of pydantic.
    """
    return TypeAdapter(_renamed(kind), config=_STRICT)


def _renamed(kind: type) -> Any:
    return NewType(kind.__name__, kind)
