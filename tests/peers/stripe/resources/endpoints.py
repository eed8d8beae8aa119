"""Webhook endpoints."""

from tests.peers.stripe.refusals import invalid
from tests.peers.stripe.routes import Route, with_metadata
from tests.peers.stripe.world import Thing, World

ENDPOINT: Thing = {
    "api_version": None,
    "application": None,
    "description": None,
    "metadata": {},
    "status": "enabled",
}
MOST = 16  # endpoints of an account


def _fits(world: World, given: Thing) -> None:
    url = given.get("url", "https://")
    if not url.startswith("https://" if world.live else ("https://", "http://")):
        raise invalid("url", "an endpoint of live mode needs https", "url_invalid")
    events = given.get("enabled_events", ["*"])
    if not events or ("*" in events and len(events) > 1):
        raise invalid("enabled_events", "some events, or * alone")


def _new(world: World, given: Thing, id: str) -> Thing:
    _fits(world, given)
    if len(world.kinds.get("webhook_endpoint", {})) >= MOST:
        raise invalid("url", f"at most {MOST} endpoints")
    given.pop("connect", None)
    made = world.add("webhook_endpoint", with_metadata(ENDPOINT, given))
    return {**made, "secret": f"whsec_{made['id']}"}


def _change(world: World, given: Thing, id: str) -> Thing:
    found = world.one("webhook_endpoint", id)
    _fits(world, given)
    if "disabled" in given:
        found["status"] = "disabled" if given.pop("disabled") else "enabled"
    found.update(with_metadata(found, given))
    return found


def _delete(world: World, given: Thing, id: str) -> Thing:
    world.one("webhook_endpoint", id)
    del world.kinds["webhook_endpoint"][id]
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


ROUTES = (
    Route(
        "GET",
        "/v1/webhook_endpoints",
        "WebhookEndpointListParams",
        "webhook",
        lambda world, given, id: world.page("webhook_endpoint", "/v1/webhook_endpoints", given),
    ),
    Route("POST", "/v1/webhook_endpoints", "WebhookEndpointCreateParams", "webhook", _new),
    Route(
        "GET",
        "/v1/webhook_endpoints/{id}",
        "WebhookEndpointRetrieveParams",
        "webhook",
        lambda world, given, id: dict(world.one("webhook_endpoint", id)),
    ),
    Route("POST", "/v1/webhook_endpoints/{id}", "WebhookEndpointUpdateParams", "webhook", _change),
    Route("DELETE", "/v1/webhook_endpoints/{id}", "WebhookEndpointDeleteParams", "webhook", _delete),
)
