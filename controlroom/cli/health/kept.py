"""The store: whether it is there, whose it is, whether it can be written, and whether its chain holds."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from controlroom.cli import checkpoints
from controlroom.cli.faults import Fault
from controlroom.cli.session import PUT_BACK, Session
from controlroom.core.census import Finding, State
from controlroom.core.record import StoreError

VERIFIED = 500_000  # events that are verified here; a longer log is left to `audit verify`


def findings(session: Session) -> Iterator[Finding]:
    """What there is to say about the store that this command line would use."""
    settings = session.settings
    where = settings.store
    if not session.has_store():
        how = "controlroom release import FILE makes one; controlroom demo shows one"
        yield Finding("store", State.WARN, "there is no store yet", where, how)
        return
    try:
        log = session.open().log
    except StoreError as error:
        yield Finding("store", State.BAD, error.message, where, error.remedy)
        return
    if log.refusal is not None and log.refusal.rule == "store.newer":
        yield Finding("store", State.BAD, log.refusal.message, where, log.refusal.remedy)
    else:
        yield Finding("store", State.OK, "it is ours and of this version", where)
    yield from _modes(settings.path)
    yield _writable(settings.path, read_only=settings.read_only)
    if settings.read_only_environments:
        names = ", ".join(settings.read_only_environments)
        what = f"nothing is written about releases to {names}, rehearsals included"
        yield Finding("store", State.OK, what, settings.sources["read_only_environments"])
    yield from _chain(session)


def _modes(path: Path) -> Iterator[Finding]:
    """Whether anybody else may read."""
    for name, each, wanted in (("file", path, 0o600), ("folder", path.parent, 0o700)):
        mode = stat.S_IMODE(each.stat().st_mode)
        what = f"its {name} has mode {mode:04o}"
        if mode & 0o077:
            yield Finding("store", State.WARN, f"{what}: others may look in", str(each), f"chmod {wanted:o} {each}")
        else:
            yield Finding("store", State.OK, what, str(each))


def _writable(path: Path, *, read_only: bool) -> Finding:
    if read_only:
        return Finding("store", State.OK, "it is only read in this session: read_only", str(path))
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return Finding("store", State.OK, "it can be written", str(path))
    how = "make file and folder writable for you, or use --read-only"
    return Finding("store", State.BAD, "it can not be written by you", str(path), how)


def _chain(session: Session) -> Iterator[Finding]:
    """Whether the log is as it was written, as far as it is looked at."""
    from controlroom.store import chain

    log, path = session.open().log, session.settings.path
    try:
        kept = checkpoints.kept(path)
    except Fault as fault:
        yield Finding("log", State.BAD, fault.message, str(checkpoints.path()), fault.remedy)
        kept = None
    try:
        events = log.head()[0]
        if events > VERIFIED:
            what = f"{events:,} events were not verified: that takes too long here"
            yield Finding("log", State.UNKNOWN, what, str(path), "controlroom audit verify")
            return
        verdict = chain.verify(log, kept)
    except StoreError as error:
        yield Finding("log", State.BAD, error.message, str(path), error.remedy)
        return
    if not verdict.ok:
        yield Finding("log", State.BAD, f"it was changed: {verdict.why}", str(path), PUT_BACK)
        return
    yield Finding("log", State.OK, f"all {verdict.events:,} events are as they were written", str(path))
    if kept is None:
        what = "no head of it is kept: a cut end, or a log that was all rewritten, would not be noticed"
        yield Finding("log", State.WARN, what, str(path), "controlroom audit checkpoint --keep, and a copy elsewhere")
    else:
        yield Finding("log", State.OK, f"it goes on from the head that was kept at event {kept[0]}", str(path))
