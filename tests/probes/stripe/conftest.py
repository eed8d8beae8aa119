"""The probe for Stripe beside a Stripe of our own."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe as library

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import stripe as probe
from tests.peers.stripe.plugin import peer, running, writer
from tests.peers.stripe.started import StripePeer

__all__ = ["peer", "running", "writer"]

KEY = "rk_live_Canary4711abcdefgh9876"
VARIABLE = "STRIPE_WEBHOOK_ALLOWED_EVENTS"
Look = Callable[..., Awaitable[Finding]]


def reach_of(peer: StripePeer, **more: Any) -> Reach:
    """What a user's configuration says who wants the peer to be asked."""
    return Reach(hosts=(urlsplit(peer.address).netloc,), stripe_key="KEY", stripe_address=peer.address, **more)


def check_of(asks: str) -> Check:
    return Check("it", "It", Probe.STRIPE, asks, passes="= 0", service="numzy-backend")


@pytest.fixture
def look(peer: StripePeer) -> Look:
    """Looks at the peer: a question, and what else the configuration says."""

    async def see(asks: str, key: str = KEY, **more: Any) -> Finding:
        return await probe.look(check_of(asks), reach_of(peer, **more), Secrets({"KEY": key}))

    return see


@pytest.fixture
def price(writer: library.StripeClient) -> Callable[..., str]:
    """Makes a price of a product of its own and gives its id."""

    def make(interval: str = "month", amount: int = 2900, currency: str = "eur", **more: Any) -> str:
        product = writer.v1.products.create({"name": "Pro"}).id
        recurring: Any = {} if interval == "once" else {"recurring": {"interval": interval, **more}}
        return writer.v1.prices.create(
            {"product": product, "currency": currency, "unit_amount": amount, **recurring}
        ).id

    return make
