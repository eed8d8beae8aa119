"""The peer and a client that writes to it, as fixtures for whoever imports them into a conftest."""

from collections.abc import Iterator

import pytest
import stripe as library

from tests.peers.stripe.started import StripePeer

WRITER = "sk_live_Writer4711abcdefgh"


@pytest.fixture(scope="session")
def running() -> Iterator[StripePeer]:
    """One process for all tests of a session."""
    peer = StripePeer()
    yield peer
    peer.end()


@pytest.fixture
def peer(running: StripePeer) -> Iterator[StripePeer]:
    """The peer, as empty as on its first day; what a test made hang is let go."""
    running.tell("reset")
    yield running
    running.tell("well")


@pytest.fixture
def writer(peer: StripePeer, monkeypatch: pytest.MonkeyPatch) -> library.StripeClient:
    """The library as a team uses it, to put the account into a state."""
    monkeypatch.setattr(library, "enable_telemetry", False)
    return library.StripeClient(WRITER, base_addresses={"api": peer.address}, http_client=library.UrllibClient())
