"""What one mode of the account holds: objects by kind, events of what happened, and which were delivered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.peers.stripe.refusals import invalid, missing

Thing = dict[str, Any]
START = 1_790_000_000  # seconds; each new object is a second younger than the one before
PREFIXES = {
    "customer": "cus",
    "product": "prod",
    "price": "price",
    "webhook_endpoint": "we",
    "event": "evt",
    "billing_portal.configuration": "bpc",
}


@dataclass
class World:
    """One mode: `live` or test."""

    live: bool
    now: int = START
    kinds: dict[str, dict[str, Thing]] = field(default_factory=dict)
    undelivered: set[str] = field(default_factory=set)
    account: Thing = field(default_factory=dict)

    def add(self, kind: str, values: Thing, id: str = "") -> Thing:
        """A new object of a kind, with an id of its own."""
        self.now += 1
        known = self.kinds.setdefault(kind, {})
        id = id or f"{PREFIXES[kind]}_{'L' if self.live else 'T'}{len(known) + 1:014d}"
        known[id] = {"id": id, "object": kind, "created": self.now, "livemode": self.live, **values}
        return known[id]

    def one(self, kind: str, id: str) -> Thing:
        """The object of that kind and id. Raises Refused."""
        found = self.kinds.get(kind, {}).get(id)
        if found is None:
            raise missing(kind, id)
        return found

    def happened(self, type: str, thing: Thing, delivered: bool | None = None) -> Thing:
        """The event of what happened to an object, waiting for every enabled endpoint that wants it."""
        wanting = [one for one in self.kinds.get("webhook_endpoint", {}).values() if wants(one, type)]
        waiting = len(wanting) if delivered is None else int(not delivered)
        event = self.add(
            "event",
            {
                "api_version": None,
                "data": {"object": dict(thing)},
                "pending_webhooks": waiting,
                "request": {"id": None, "idempotency_key": None},
                "type": type,
            },
        )
        if waiting:
            self.undelivered.add(event["id"])
        return event

    def deliver(self, ids: list[str]) -> None:
        """Every endpoint has taken these events."""
        for id in ids:
            self.one("event", id)["pending_webhooks"] = 0
            self.undelivered.discard(id)

    def page(self, kind: str, url: str, params: Thing, keep: Callable[[Thing], bool] = lambda _: True) -> Thing:
        """A page of a list, newest first, by `limit`, `starting_after`, `ending_before` and `created`."""
        limit = params.get("limit", 10)
        if not 1 <= limit <= 100:
            raise invalid("limit", "must be between 1 and 100", "parameter_invalid_integer")
        if "starting_after" in params and "ending_before" in params:
            raise invalid("ending_before", "can not stand beside starting_after")
        found = [one for one in reversed(list(self.kinds.get(kind, {}).values())) if keep(one) and _then(one, params)]
        for cursor in ("starting_after", "ending_before"):
            if cursor in params:
                self.one(kind, params[cursor])
        if cursor := params.get("starting_after"):
            found = _after(list(self.kinds[kind])[::-1], cursor, found)
        elif cursor := params.get("ending_before"):
            found = _after(list(self.kinds[kind]), cursor, found[::-1])
        page = found[:limit][::-1] if "ending_before" in params else found[:limit]
        data = [dict(one) for one in page]
        return {"object": "list", "url": url, "has_more": len(found) > limit, "data": data}


def wants(endpoint: Thing, type: str) -> bool:
    """Whether an endpoint is sent events of a type."""
    return endpoint["status"] == "enabled" and bool({type, "*"} & set(endpoint["enabled_events"]))


def _after(order: list[str], cursor: str, found: list[Thing]) -> list[Thing]:
    """What comes after the cursor in an order; the cursor itself need not be among what was found."""
    behind = set(order[order.index(cursor) + 1 :])
    return [one for one in found if one["id"] in behind]


def _then(one: Thing, params: Thing) -> bool:
    wanted = params.get("created", {})
    if isinstance(wanted, int):
        return bool(one["created"] == wanted)
    compare: dict[str, Callable[[int, int], bool]] = {
        "gt": int.__gt__,
        "gte": int.__ge__,
        "lt": int.__lt__,
        "lte": int.__le__,
    }
    return all(compare[name](one["created"], value) for name, value in wanted.items())
