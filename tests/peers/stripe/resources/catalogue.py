"""Products and their prices."""

from decimal import Decimal

from tests.peers.stripe.refusals import Refused, invalid
from tests.peers.stripe.routes import Route, with_metadata
from tests.peers.stripe.world import Thing, World

PRODUCT: Thing = {
    "active": True,
    "default_price": None,
    "description": None,
    "images": [],
    "marketing_features": [],
    "metadata": {},
    "package_dimensions": None,
    "shippable": None,
    "statement_descriptor": None,
    "tax_code": None,
    "type": "service",
    "unit_label": None,
    "url": None,
}
PRICE: Thing = {
    "active": True,
    "billing_scheme": "per_unit",
    "custom_unit_amount": None,
    "lookup_key": None,
    "metadata": {},
    "nickname": None,
    "recurring": None,
    "tax_behavior": "unspecified",
    "tiers_mode": None,
    "transform_quantity": None,
    "unit_amount": None,
    "unit_amount_decimal": None,
}
RECURRING: Thing = {"interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"}
LATER = ("tiers", "tiers_mode", "currency_options", "custom_unit_amount", "product_data", "transform_quantity")


def _new_product(world: World, given: Thing, id: str) -> Thing:
    wanted = given.pop("id", "")
    if wanted in world.kinds.get("product", {}):
        raise Refused(400, f"Product already exists: {wanted}", code="resource_already_exists", param="id")
    if "default_price_data" in given:
        raise invalid("default_price_data", "this peer takes a price of its own")
    made = world.add("product", with_metadata(PRODUCT, given), wanted)
    made["updated"] = made["created"]
    world.happened("product.created", made)
    return made


def _change_product(world: World, given: Thing, id: str) -> Thing:
    found = world.one("product", id)
    if given.get("default_price"):
        world.one("price", given["default_price"])
    found.update(with_metadata(found, given), updated=world.now)
    world.happened("product.updated", found)
    return found


def _new_price(world: World, given: Thing, id: str) -> Thing:
    for name in LATER:
        if name in given:
            raise invalid(name, "this peer has plain prices only")
    if "product" not in given:
        raise Refused(400, "Missing required param: product", code="parameter_missing", param="product")
    world.one("product", given["product"])
    if ("unit_amount" in given) == ("unit_amount_decimal" in given):
        raise invalid("unit_amount", "exactly one of unit_amount and unit_amount_decimal is needed")
    if given.get("unit_amount", 0) < 0:
        raise invalid("unit_amount", "must not be negative", "parameter_invalid_integer")
    if len(given["currency"]) != 3 or not given["currency"].islower():
        raise invalid("currency", "must be three small letters")
    values = with_metadata(PRICE, given)
    amount = Decimal(given.get("unit_amount_decimal", given.get("unit_amount", 0)))
    values["unit_amount_decimal"] = str(amount)
    values["unit_amount"] = int(amount) if amount == int(amount) else None
    values["recurring"] = {**RECURRING, **given["recurring"]} if "recurring" in given else None
    values["type"] = "recurring" if "recurring" in given else "one_time"
    values.pop("transfer_lookup_key", None)
    made = world.add("price", values)
    world.happened("price.created", made)
    return made


def _change_price(world: World, given: Thing, id: str) -> Thing:
    found = world.one("price", id)
    found.update(with_metadata(found, given))
    world.happened("price.updated", found)
    return found


def _products(world: World, given: Thing, id: str) -> Thing:
    def kept(one: Thing) -> bool:
        return given.get("active", one["active"]) == one["active"] and one["id"] in given.get("ids", [one["id"]])

    return world.page("product", "/v1/products", given, kept)


def _prices(world: World, given: Thing, id: str) -> Thing:
    recurring = given.get("recurring", {})

    def kept(one: Thing) -> bool:
        plain = all(one[name] == given[name] for name in ("active", "currency", "product", "type") if name in given)
        keys = one["lookup_key"] in given.get("lookup_keys", [one["lookup_key"]])
        return plain and keys and all((one["recurring"] or {}).get(name) == value for name, value in recurring.items())

    return world.page("price", "/v1/prices", given, kept)


ROUTES = (
    Route("GET", "/v1/products", "ProductListParams", "product", _products, {"data.default_price": "price"}),
    Route("POST", "/v1/products", "ProductCreateParams", "product", _new_product),
    Route(
        "GET",
        "/v1/products/{id}",
        "ProductRetrieveParams",
        "product",
        lambda world, given, id: dict(world.one("product", id)),
        {"default_price": "price"},
    ),
    Route("POST", "/v1/products/{id}", "ProductUpdateParams", "product", _change_product),
    Route("GET", "/v1/prices", "PriceListParams", "plan", _prices, {"data.product": "product"}),
    Route("POST", "/v1/prices", "PriceCreateParams", "plan", _new_price),
    Route(
        "GET",
        "/v1/prices/{id}",
        "PriceRetrieveParams",
        "plan",
        lambda world, given, id: dict(world.one("price", id)),
        {"product": "product"},
    ),
    Route("POST", "/v1/prices/{id}", "PriceUpdateParams", "plan", _change_price),
)
