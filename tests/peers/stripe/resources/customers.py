"""Customers."""

from tests.peers.stripe.refusals import invalid
from tests.peers.stripe.routes import Route, with_metadata
from tests.peers.stripe.world import Thing, World

CUSTOMER: Thing = {
    "address": None,
    "balance": 0,
    "currency": None,
    "default_source": None,
    "delinquent": False,
    "description": None,
    "email": None,
    "invoice_settings": {
        "custom_fields": None,
        "default_payment_method": None,
        "footer": None,
        "rendering_options": None,
    },
    "metadata": {},
    "name": None,
    "next_invoice_sequence": 1,
    "phone": None,
    "preferred_locales": [],
    "shipping": None,
    "tax_exempt": "none",
    "test_clock": None,
}
KEPT = frozenset(CUSTOMER) - {"invoice_settings"}


def _plain(given: Thing) -> Thing:
    for name in given:
        if name not in KEPT:
            raise invalid(name, "this peer keeps no such thing of a customer")
    return given


def _new(world: World, given: Thing, id: str) -> Thing:
    made = world.add("customer", with_metadata(CUSTOMER, _plain(given)))
    world.happened("customer.created", made)
    return made


def _change(world: World, given: Thing, id: str) -> Thing:
    found = world.one("customer", id)
    found.update(with_metadata(found, _plain(given)))
    world.happened("customer.updated", found)
    return found


def _delete(world: World, given: Thing, id: str) -> Thing:
    found = world.one("customer", id)
    world.happened("customer.deleted", found)
    del world.kinds["customer"][id]
    return {"id": id, "object": "customer", "deleted": True}


def _page(world: World, given: Thing, id: str) -> Thing:
    def kept(one: Thing) -> bool:
        return all(one[name] == given[name] for name in ("email", "test_clock") if name in given)

    return world.page("customer", "/v1/customers", given, kept)


ROUTES = (
    Route("GET", "/v1/customers", "CustomerListParams", "customer", _page),
    Route("POST", "/v1/customers", "CustomerCreateParams", "customer", _new),
    Route(
        "GET",
        "/v1/customers/{id}",
        "CustomerRetrieveParams",
        "customer",
        lambda world, given, id: dict(world.one("customer", id)),
    ),
    Route("POST", "/v1/customers/{id}", "CustomerUpdateParams", "customer", _change),
    Route("DELETE", "/v1/customers/{id}", "CustomerDeleteParams", "customer", _delete),
)
