"""The peers as fixtures."""

from tests.peers.stripe.plugin import peer, running, writer

__all__ = ["peer", "running", "writer"]
