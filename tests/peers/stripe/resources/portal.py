"""Configurations of the customer portal; the first one of a mode is its default."""

from tests.peers.stripe.refusals import invalid
from tests.peers.stripe.routes import Route, with_metadata
from tests.peers.stripe.world import Thing, World

KIND, URL = "billing_portal.configuration", "/v1/billing_portal/configurations"
OFF: Thing = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": []},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}
CONFIGURATION: Thing = {
    "active": True,
    "application": None,
    "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
    "default_return_url": None,
    "login_page": {"enabled": False, "url": None},
    "metadata": {},
    "name": None,
}


def _features(before: Thing, given: Thing) -> Thing:
    for name in given:
        if name not in OFF:
            raise invalid(f"features[{name}]", "this peer has no such feature")
    return {name: {**before[name], **given.get(name, {})} for name in OFF}


def _new(world: World, given: Thing, id: str) -> Thing:
    features = _features(OFF, given.pop("features"))
    default = not world.kinds.get(KIND)
    made = world.add(KIND, {**with_metadata(CONFIGURATION, given), "features": features, "is_default": default})
    made["updated"] = made["created"]
    world.happened("billing_portal.configuration.created", made)
    return made


def _change(world: World, given: Thing, id: str) -> Thing:
    found = world.one(KIND, id)
    if found["is_default"] and given.get("active") is False:
        raise invalid("active", "the default configuration stays active")
    features = _features(found["features"], given.pop("features", {}))
    found.update({**with_metadata(found, given), "features": features, "updated": world.now})
    world.happened("billing_portal.configuration.updated", found)
    return found


def _page(world: World, given: Thing, id: str) -> Thing:
    def kept(one: Thing) -> bool:
        return all(one[name] == given[name] for name in ("active", "is_default") if name in given)

    return world.page(KIND, URL, given, kept)


ROUTES = (
    Route("GET", URL, "billing_portal.ConfigurationListParams", "customer_portal", _page),
    Route("POST", URL, "billing_portal.ConfigurationCreateParams", "customer_portal", _new),
    Route(
        "GET",
        URL + "/{id}",
        "billing_portal.ConfigurationRetrieveParams",
        "customer_portal",
        lambda world, given, id: dict(world.one(KIND, id)),
    ),
    Route("POST", URL + "/{id}", "billing_portal.ConfigurationUpdateParams", "customer_portal", _change),
)
