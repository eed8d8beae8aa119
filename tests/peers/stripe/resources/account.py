"""The account that a key belongs to."""

from tests.peers.stripe.routes import Route
from tests.peers.stripe.world import START, Thing, World


def _current(world: World, given: Thing, id: str) -> Thing:
    return {
        "id": "acct_1Peer000000000001",
        "object": "account",
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "DE",
        "created": START,
        "default_currency": "eur",
        "details_submitted": True,
        "email": "owner@example.org",
        "metadata": {},
        "payouts_enabled": True,
        "requirements": {"currently_due": [], "disabled_reason": None, "past_due": []},
        "type": "standard",
        **world.account,
    }


ROUTES = (Route("GET", "/v1/account", "AccountRetrieveCurrentParams", "account", _current),)
