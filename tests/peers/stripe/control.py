"""What tests tell the peer beside the API, below `/_peer/`."""

from dataclasses import asdict
from typing import Any

from tests.peers.stripe.account import Peer
from tests.peers.stripe.faults import Fault
from tests.peers.stripe.world import Thing


def controlled(peer: Peer, what: str, told: Thing) -> Any:
    """Do what a test asks and answer it. Raises LookupError, TypeError or ValueError for what is not known."""
    match what:
        case "fault":
            peer.faults.append(Fault(**told))
        case "well":
            peer.end_faults()
        case "key":
            if told.get("revoked"):
                peer.revoked.add(told["key"])
            if "may" in told:
                peer.may[told["key"]] = frozenset(told["may"])
        case "events":
            return peer.told(told["mode"], told["count"], told["type"], told["delivered"])
        case "deliver":
            world = peer.worlds[told["mode"]]
            world.deliver(told.get("ids", list(world.undelivered)))
        case "account":
            peer.worlds[told["mode"]].account.update(told["set"])
        case "later":
            peer.worlds[told["mode"]].now += told["seconds"]
        case "asked":
            return [asdict(one) for one in peer.asked]
        case _:
            raise LookupError(what)
    return {}
