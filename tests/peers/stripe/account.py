"""The whole peer: two modes, keys, idempotency, what was asked, and what a test wants to go wrong."""

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tests.peers.stripe.faults import Fault
from tests.peers.stripe.refusals import Refused
from tests.peers.stripe.resources import ROUTES
from tests.peers.stripe.routes import permission
from tests.peers.stripe.world import Thing, World

KEY = re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9]{8,}")


@dataclass
class Asked:
    """A request, without its key."""

    method: str
    path: str
    query: str
    version: str


@dataclass
class Replay:
    """The answer to a key of idempotency: `status` 0 while it is not there yet."""

    asked: tuple[str, str, str]
    status: int = 0
    answer: Thing = field(default_factory=dict)
    request: str = ""


@dataclass
class Peer:
    """One account, as empty as on its first day."""

    worlds: dict[str, World] = field(default_factory=lambda: {"live": World(True), "test": World(False)})
    revoked: set[str] = field(default_factory=set)
    may: dict[str, frozenset[str]] = field(default_factory=dict)
    replays: dict[tuple[str, str], Replay] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    requests: int = 0
    lock: Lock = field(default_factory=Lock)

    def fault(self, path: str) -> Fault | None:
        """The fault that a request below this path meets, counted."""
        with self.lock:
            found = next((one for one in self.faults if path.startswith(one.path)), None)
            if found and found.times == 1:
                self.faults.remove(found)
            elif found and found.times:
                found.times -= 1
            return found

    def key_of(self, authorization: str) -> str:
        """The key that a request carries. Raises Refused."""
        key = authorization.removeprefix("Bearer ")
        if not KEY.fullmatch(key) or key in self.revoked:
            raise Refused(401, f"Invalid API Key provided: {key[:8]}***{key[-4:]}")
        return key

    def answer(self, key: str, method: str, path: str, given: Thing) -> Thing:
        """What a method of the API answers. Raises Refused."""
        for route in ROUTES:
            if found := route.matches(method, path):
                permission(key, self.may.get(key), route)
                with self.lock:
                    return dict(route.answer(self.worlds[key.split("_")[1]], given, "".join(found.groups())))
        raise Refused(404, f"Unrecognized request URL ({method}: {path})")

    def replay(self, key: str, idempotency: str, asked: tuple[str, str, str]) -> Replay | None:
        """The earlier answer to the same request; None: it is the first. Raises Refused for another request."""
        with self.lock:
            known = self.replays.get((key, idempotency))
            if known is None:
                self.replays[key, idempotency] = Replay(asked)
                return None
        if known.asked != asked:
            words = "This key was used with other parameters before; use another one"
            raise Refused(400, words, "idempotency_error")
        if not known.status:
            words = "A request with this key is under way"
            raise Refused(409, words, "idempotency_error", code="idempotency_key_in_use")
        return known

    def told(self, world: str, count: int, type: str, delivered: bool) -> list[str]:
        """The ids of events of that type that happened at once."""
        with self.lock:
            thing: dict[str, Any] = {"id": "in_1Peer", "object": "invoice"}
            return [self.worlds[world].happened(type, thing, delivered)["id"] for _ in range(count)]

    def end_faults(self) -> None:
        """What hangs goes on, and nothing goes wrong any more."""
        with self.lock:
            for fault in self.faults:
                fault.over.set()
            self.faults.clear()
