"""What checks may reach on this machine, as its user has allowed: hosts, addresses, and the names of secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reach:
    """What the `checks` part of the configuration says; where it says nothing, nothing is asked.

    `hosts` are all that may ever be asked over HTTP: a name, `name:port` or `*.name`. `services` maps the service of
    a check to its address. `prometheus` is the address of the server, `prometheus_token` the name of the secret that
    it wants, if any. `databases` maps the service of a check to the name of the secret that holds the address of its
    database, `variables` to the file of variables (`NAME=value` lines) that it is started with; where a service is
    not named, `*` is the one for all. `stripe_key` is the name of the secret that holds the key, `stripe_endpoint`
    the id of the webhook endpoint that checks are about, and `stripe_address` another address than Stripe's.
    """

    hosts: tuple[str, ...] = ()
    services: Mapping[str, str] = field(default_factory=dict)
    prometheus: str = ""
    prometheus_token: str = ""
    databases: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    stripe_key: str = ""
    stripe_endpoint: str = ""
    stripe_address: str = ""


def of(places: Mapping[str, str], service: str) -> str:
    """What a map by service says for one, by its name in any case or by `*`; empty where it says nothing."""
    known = {name.casefold(): value for name, value in places.items()}
    return known.get(service.casefold(), known.get("*", ""))


class Missing(Exception):
    """What the configuration, or the environment, has to say before a check can look.

    `key` is the key of the configuration (`checks.hosts`) or the name of the secret, `example` the line to write,
    `why` what for, in words.
    """

    def __init__(self, key: str, example: str, why: str) -> None:
        super().__init__(f"{key} is missing: {why}")
        self.key = key
        self.example = example
        self.why = why
