"""What turns the body of an older schema of an event into the body of the next one, kind by kind."""

import json
from collections.abc import Callable

from controlroom.core.canonical import dumps


def _as_it_was(body: str) -> str:
    """Only fields with a default were added: what does not have them reads as it did."""
    return body


def _lock_added(body: str) -> str:
    """A lock was of one service (`*`: of everything), by which it was also named."""
    old = json.loads(body)
    service = old.pop("service")
    scope = {"services": [] if service == "*" else [service]}
    return dumps({**old, "id": service, "scope": scope})


def _lock_removed(body: str) -> str:
    """A lock was named by its service."""
    old = json.loads(body)
    service = old.pop("service")
    return dumps({**old, "lock": service})


UPGRADES: dict[tuple[str, int], Callable[[str], str]] = {
    ("policy.imported", 1): _as_it_was,
    ("lock.added", 1): _lock_added,
    ("lock.removed", 1): _lock_removed,
    ("release.imported", 1): _as_it_was,
    ("release.imported", 2): _as_it_was,
    ("sample.taken", 1): _as_it_was,
    ("gates.assumed", 1): _as_it_was,
    ("run.started", 1): _as_it_was,
    ("release.queued", 1): _as_it_was,
}
