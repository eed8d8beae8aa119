"""The `checks` part of a configuration file: what checks may reach, and the names of the secrets that they need."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from controlroom.core.text import clean, fit
from controlroom.outside.hosts import never
from controlroom.outside.reach import Reach

ENTRIES = 200  # hosts, or services of a map
NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
HOST = re.compile(r"(?:\*\.)?[^\s/@?#*]{1,253}")
EXAMPLE = """
# What checks may look at. Nothing that is not named here is ever asked; secrets are named here, never written.
# [checks]
# hosts = ["billing.internal:8443", "prometheus.internal:9090"]
# [checks.services]
# "Billing Worker" = "https://billing.internal:8443"
# [checks.prometheus]
# address = "http://prometheus.internal:9090"
# token = "PROMETHEUS_TOKEN"
# [checks.databases]
# "Billing Worker" = "BILLING_DATABASE_URL"
# [checks.variables]
# "Billing Worker" = "/etc/billing/worker.env"
# [checks.stripe]
# key = "STRIPE_CHECK_KEY"
# endpoint = "we_1AbC"
"""

Problem = tuple[str, str]  # what is wrong, and how to mend it


def read_reach(found: Any) -> tuple[Reach, tuple[tuple[str, Problem], ...]]:
    """What the table says, and what is wrong with it: the key that it is about, the message and the remedy."""
    if not isinstance(found, dict):
        return Reach(), (("checks", ("checks is not a table", "write [checks] and the keys below it")),)
    problems = tuple(_problems(found))
    if problems:
        return Reach(), problems
    prometheus, stripe = found.get("prometheus", {}), found.get("stripe", {})
    return Reach(
        tuple(found.get("hosts", ())),
        found.get("services", {}),
        prometheus.get("address", ""),
        prometheus.get("token", ""),
        found.get("databases", {}),
        found.get("variables", {}),
        stripe.get("key", ""),
        stripe.get("endpoint", ""),
        stripe.get("address", ""),
    ), ()


def written(reach: Reach) -> Iterator[tuple[str, str | list[str]]]:
    """Every key that is set, as `checks.services."Billing Worker"`, and its value."""
    if reach.hosts:
        yield "checks.hosts", list(reach.hosts)
    for name, places in (("services", reach.services), ("databases", reach.databases), ("variables", reach.variables)):
        yield from ((f'checks.{name}."{service}"', value) for service, value in places.items())
    single = {
        "prometheus.address": reach.prometheus,
        "prometheus.token": reach.prometheus_token,
        "stripe.key": reach.stripe_key,
        "stripe.endpoint": reach.stripe_endpoint,
        "stripe.address": reach.stripe_address,
    }
    yield from ((f"checks.{name}", value) for name, value in single.items() if value)


def _address(value: str) -> Problem | None:
    """What is wrong with an address that checks would ask."""
    try:
        parts = urlsplit(value)
        bad = parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment
        secret = bool(parts.username or parts.password)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        bad, secret, host = True, False, ""
    if secret:
        return "holds a name or a password", "name a secret instead: nothing secret stands in this file"
    return ("is no address", 'write it like "https://billing.internal:8443"') if bad else never(host)


def _secret(value: str) -> Problem | None:
    """What is wrong with the name of a secret: capitals only, so that no key passes for one. It is never repeated."""
    if NAME.fullmatch(value):
        return None
    return "is not the name of a secret", 'name a variable that holds it, like "BILLING_DATABASE_URL"'


def _host(value: str) -> Problem | None:
    if not HOST.fullmatch(value):
        return "is no host", 'write a name, name:port or *.name, like "billing.internal"'
    try:
        return never(urlsplit(f"//{value}").hostname or "")
    except ValueError:
        return None


def problem_of(table: str, key: str, value: str) -> Problem | None:
    """What is wrong with the value of a key in a table such as `checks.services`, and how to mend it."""
    name = table.partition(".")[2]
    rule = MAPS.get(name) or TABLES.get(name, {}).get(key)
    return rule(value) if rule else None


def _file(value: str) -> Problem | None:
    return None if value.startswith(("/", "~")) else ("is no full path", 'write it like "/etc/billing/worker.env"')


def _text(value: str) -> Problem | None:
    return None if value.strip() else ("is empty", "write it, or leave the key out")


Rule = Callable[[str], Problem | None]
MAPS: dict[str, Rule] = {"services": _address, "databases": _secret, "variables": _file}
TABLES: dict[str, dict[str, Rule]] = {
    "prometheus": {"address": _address, "token": _secret},
    "stripe": {"key": _secret, "endpoint": _text, "address": _address},
}


def _problems(found: dict[str, Any]) -> Iterator[tuple[str, Problem]]:
    for key, value in found.items():
        if key == "hosts":
            yield from _of_hosts(value)
        elif key in MAPS:
            yield from _of_map(key, value, dict.fromkeys(value, MAPS[key]) if isinstance(value, dict) else {})
        elif key in TABLES:
            yield from _of_map(key, value, TABLES[key])
        else:
            known = ", ".join(("hosts", *MAPS, *TABLES))
            yield key, (f"checks has no key {fit(clean(key), 40)!r}", f"known keys: {known}")


def _of_hosts(value: Any) -> Iterator[tuple[str, Problem]]:
    if not isinstance(value, list) or not all(isinstance(host, str) for host in value):
        yield "hosts", ("checks.hosts is not a list of texts", 'write hosts = ["billing.internal"]')
    elif len(value) > ENTRIES:
        yield "hosts", (f"checks.hosts has {len(value):,} hosts", f"it may have {ENTRIES}")
    else:
        for host in value:
            if problem := _host(host):
                yield "hosts", (f"checks.hosts: {fit(clean(host), 40)!r} {problem[0]}", problem[1])


def _of_map(name: str, value: Any, rules: dict[str, Rule]) -> Iterator[tuple[str, Problem]]:
    if not isinstance(value, dict):
        yield name, (f"checks.{name} is not a table", f"write [checks.{name}] and the keys below it")
        return
    if len(value) > ENTRIES:
        yield name, (f"checks.{name} has {len(value):,} keys", f"it may have {ENTRIES}")
        return
    for key, one in value.items():
        where = f"checks.{name}.{fit(clean(key), 40)}"
        if key not in rules:
            yield key, (f"{where}: there is no such key", f"known keys: {', '.join(rules)}")
        elif not isinstance(one, str):
            yield key, (f"{where} is not a text", f'write "{fit(clean(key), 40)}" = "…"')
        elif problem := rules[key](one):
            yield key, (f"{where} {problem[0]}", problem[1])
