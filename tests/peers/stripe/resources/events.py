"""Events: what happened, and whether every endpoint has taken it."""

from fnmatch import fnmatchcase

from tests.peers.stripe.refusals import invalid
from tests.peers.stripe.routes import Route
from tests.peers.stripe.world import Thing, World

KEPT = 30 * 86_400  # seconds


def _page(world: World, given: Thing, id: str) -> Thing:
    if "type" in given and "types" in given:
        raise invalid("types", "can not stand beside type")
    types = given.get("types", [given["type"]] if "type" in given else ["*"])
    if len(types) > 20:
        raise invalid("types", "at most 20")

    def kept(one: Thing) -> bool:
        arrived = one["id"] not in world.undelivered
        asked = given.get("delivery_success", arrived) == arrived
        return asked and one["created"] > world.now - KEPT and any(fnmatchcase(one["type"], type) for type in types)

    return world.page("event", "/v1/events", given, kept)


ROUTES = (
    Route("GET", "/v1/events", "EventListParams", "event", _page),
    Route(
        "GET",
        "/v1/events/{id}",
        "EventRetrieveParams",
        "event",
        lambda world, given, id: dict(world.one("event", id)),
    ),
)
