"""The hash chain over the log: how one row is sealed, and how a whole log is checked.

The hash of a row is the sha256 (64 lower-case hex digits) of the canonical JSON text, in UTF-8, of the
object with exactly these ten keys, in this order and without blanks:
    {"actor", "at", "body", "kind", "prev", "schema", "seq", "stream", "t", "version"}
`schema`, `seq`, `t` and `version` are integers, the others strings (`actor` and `body` as the stored text,
not as nested objects, so that no text can pass for another field). `prev` is the hash of row `seq - 1`; for
row 1 it is 64 zeros.

The chain finds every change that is not carried on to the end. It can not find a cut tail, or a log rewritten
from some row to its end with new hashes: only a head that was kept elsewhere (`known`) can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring as quote

from controlroom.core.record import Draft, Row

GENESIS = "0" * 64

Cells = tuple[int, str, int, str, int, str, int, str, str, str, str]  # the fields of a Row, in order


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking found: `events` good rows up to `head`, and `first_bad` (a seq) with `why` when not ok.

    `first_bad` is None when the log is whole, or when the damage is not in one row (then `why` says where).
    """

    events: int
    head: str
    ok: bool
    first_bad: int | None
    why: str


def seal(
    seq: int,
    stream: str,
    version: int,
    kind: str,
    schema: int,
    at: str,
    t: int,
    actor: str,
    body: str,
    prev: str,
) -> str:
    """The hash of a row. Raises TypeError or ValueError when a value is of the wrong kind or not Unicode.

    The text is put together here because it is hashed once per row of a long log; a test holds it equal to
    `canonical.digest` of the same object.
    """
    text = (
        f'{{"actor":{quote(actor)},"at":{quote(at)},"body":{quote(body)},"kind":{quote(kind)},'
        f'"prev":{quote(prev)},"schema":{schema:d},"seq":{seq:d},"stream":{quote(stream)},'
        f'"t":{t:d},"version":{version:d}}}'
    )
    return sha256(text.encode()).hexdigest()


def follow(head: tuple[int, str], draft: Draft, stream: str, version: int) -> Row:
    """The draft as the row after the head (seq, hash), sealed. Raises what `seal` raises."""
    seq, prev = head
    kind, schema, at, t, actor, body = draft.kind, draft.schema, draft.at, draft.t, draft.actor, draft.body
    digest = seal(seq + 1, stream, version, kind, schema, at, t, actor, body, prev)
    return Row(seq + 1, stream, version, kind, schema, at, t, actor, body, prev, digest)


def check_row(row: Row) -> bool:
    """Whether a row is what was written, as far as it alone can tell."""
    try:
        ends = (row.actor, row.body, row.prev)
        return row.hash == seal(row.seq, row.stream, row.version, row.kind, row.schema, row.at, row.t, *ends)
    except (TypeError, ValueError):
        return False


def check(rows: Iterable[Cells], known: tuple[int, str] | None = None) -> Verdict:
    """Walk a log from its first row and stop at the first bad one.

    `rows` are the cells of rows by ascending seq; `known` is a head (seq, hash) kept elsewhere, if any.
    Memory grows with the number of streams, not of rows.
    """
    count, head = 0, GENESIS
    versions: dict[str, int] = {}
    for seq, stream, version, kind, schema, at, t, actor, body, prev, digest in rows:
        if seq != count + 1:
            return _gap(count, head, seq)
        try:
            sealed = seal(seq, stream, version, kind, schema, at, t, actor, body, prev)
        except (TypeError, ValueError):
            return Verdict(count, head, False, seq, f"row {seq} holds a value of the wrong kind")
        if sealed != digest:
            return Verdict(count, head, False, seq, f"row {seq} is not what was written: its hash differs")
        if prev != head:
            why = f"row {seq} does not follow row {count}: one of the two was changed"
            return Verdict(count, head, False, seq, why)
        if version != versions.get(stream, 0) + 1:
            why = f"row {seq} is version {version} of {stream} after version {versions.get(stream, 0)}"
            return Verdict(count, head, False, seq, why)
        if known and seq == known[0] and digest != known[1]:
            why = f"row {seq} is not the one that was recorded elsewhere: the log was rewritten"
            return Verdict(count, head, False, seq, why)
        versions[stream] = version
        count, head = seq, digest
    if known and count < known[0]:
        why = f"the log ends at row {count}, but row {known[0]} was recorded elsewhere: its end was cut off"
        return Verdict(count, head, False, count + 1, why)
    return Verdict(count, head, True, None, "")


def _gap(count: int, head: str, seq: int) -> Verdict:
    """The verdict on a row that is not the next one by number."""
    if seq <= count:
        return Verdict(count, head, False, seq, f"row {seq} stands before the beginning of the log")
    return Verdict(count, head, False, count + 1, f"row {count + 1} is missing: the next one is row {seq}")
