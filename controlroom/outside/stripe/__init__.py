"""The one client of Stripe: it reads, by GET only, and only where the configuration allows it."""

import ipaddress
import logging
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from controlroom.outside.hosts import listed
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.outside.stripe.reader import Answer, Blind, Stripe

__all__ = ["Answer", "Blind", "Stripe", "reading"]

ADDRESS = "https://api.stripe.com"
KEY = re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9]{8,250}")


@asynccontextmanager
async def reading(reach: Reach, secrets: Secrets) -> AsyncIterator[Stripe]:
    """Stripe as this machine may read it, until the block ends. Raises Missing for what the configuration lacks."""
    address = _address(reach)
    key = await _key(reach, secrets)
    sdk = _library()
    from controlroom.outside.stripe.transport import Transport

    transport = Transport(address)
    client = sdk.StripeClient(
        key,
        base_addresses={"api": address, "connect": address, "files": address, "meter_events": address},
        max_network_retries=0,
        http_client=transport,
    )
    try:
        yield Stripe(client, key)
    finally:
        await transport.close_async()


def _library() -> Any:
    """The library, kept from writing a file of its own into the home, and answers on the screen or into a log."""
    told = os.environ.pop("STRIPE_LOG", None)  # read when the library is imported
    try:
        import stripe
    finally:
        if told is not None:
            os.environ["STRIPE_LOG"] = told
    stripe.enable_telemetry = False
    logging.getLogger("stripe").disabled = True
    return stripe


async def _key(reach: Reach, secrets: Secrets) -> str:
    """The key, of a shape that can read. It is named by its secret only."""
    if not reach.stripe_key:
        why = "the name of the secret that holds a key which may read; a restricted one is best"
        raise Missing("checks.stripe.key", 'key = "STRIPE_CHECK_KEY"', why)
    key = await secrets.fetched(reach.stripe_key)
    if not KEY.fullmatch(key):
        raise Blind(f"what {reach.stripe_key} holds is no key of Stripe's that may read (rk_live_…, sk_test_…)")
    return key


def _address(reach: Reach) -> str:
    """Stripe's own address, or another that the configuration allows; never without TLS to another machine."""
    address = reach.stripe_address.rstrip("/") or ADDRESS
    if address == ADDRESS:
        return address
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Blind("checks.stripe.address is no address") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise Blind("checks.stripe.address is no address")
    if not listed(host, port or {"http": 80, "https": 443}[parts.scheme], reach.hosts):
        named = f"{host}:{port}" if port else host
        raise Missing("checks.hosts", f'hosts = ["{named}"]', "checks.stripe.address is not among the allowed hosts")
    if parts.scheme == "http" and not _here(host):
        raise Blind("checks.stripe.address would carry the key without TLS to another machine")
    return address


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
