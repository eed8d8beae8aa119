"""The neutral form of a stored event, and the ways in which keeping one can fail."""

import re
from dataclasses import dataclass

SITE = "site"
NEW_RUN = "run:new"
_STREAM = re.compile(r"site|release:\S+|run:(?:new|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Row:
    """One stored event, all text as written.

    `seq` counts over the whole log from 1, `version` within its stream from 1; `schema` is the version of
    the kind's payload; `at` is canonical UTC time text; `t` is run seconds; `actor` and `body` are canonical
    JSON; `prev` is the hash of row `seq - 1` and `hash` this row's own (see `core.chain`).
    """

    seq: int
    stream: str
    version: int
    kind: str
    schema: int
    at: str
    t: int
    actor: str
    body: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What append is asked to write; the stream `run:new` means the next run number.

    Raises ValueError for a stream that is not `site`, `release:<id>`, `run:<n>` or `run:new`.
    """

    stream: str
    kind: str
    schema: int
    at: str
    t: int
    actor: str
    body: str

    def __post_init__(self) -> None:
        if not _STREAM.fullmatch(self.stream):
            raise ValueError(f"{self.stream!r} is no stream: use site, release:<id>, run:<n> or run:new")


class StoreError(Exception):
    """The store can not do what was asked: `rule` (such as `store.full`), `message` and `remedy`."""

    def __init__(self, rule: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} ({rule}): {remedy}")
        self.rule = rule
        self.message = message
        self.remedy = remedy


class Stale(Exception):
    """A stream has moved since it was read; `first_newer` is the oldest event the reader had not seen."""

    def __init__(self, stream: str, first_newer: Row) -> None:
        super().__init__(f"{stream} has moved: {first_newer.kind} came first: read it again and decide anew")
        self.stream = stream
        self.first_newer = first_newer
