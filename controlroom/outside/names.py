"""Names are resolved here, once, and every address that comes back is checked before one is asked."""

import socket

from controlroom.core.text import clean, fit, redact
from controlroom.outside.aside import aside
from controlroom.outside.hosts import refusal


class Unanswered(Exception):
    """Why nobody answered, or what came is no answer, in one plain sentence."""


def shown(text: str) -> str:
    """A word from outside, harmless and short enough for a sentence."""
    return fit(clean(redact(text[:400])), 80)


async def resolved(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, at least one. Raises Unanswered when there are none, or one is never to be asked."""
    try:
        found = await aside(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, ValueError):
        raise Unanswered(f"the name {shown(host)} is not known") from None
    addresses = tuple(dict.fromkeys(str(place[4][0]) for place in found))
    if not addresses:
        raise Unanswered(f"the name {shown(host)} has no address")
    for address in addresses:
        if why := refusal(address, host):
            raise Unanswered(f"{shown(host)} leads to {shown(address)}, {why}, which is never asked")
    return addresses
