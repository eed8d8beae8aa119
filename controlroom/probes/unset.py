"""Which checks can not look from this machine for lack of configuration, told at once and without asking anybody."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from controlroom.core import reading_stripe
from controlroom.core.reading import question
from controlroom.core.schedules import jobs
from controlroom.core.verification import Check, Probe
from controlroom.outside.hosts import listed
from controlroom.outside.reach import Reach, of
from controlroom.outside.setting_up import is_set

PORTS = {"http": 80, "https": 443}


def unset(checks: Iterable[Check], reach: Reach, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of those that miss an address, a host that may be asked, or a secret.

    A look may still find more that is missing: a secret that is named and empty, or variables of a service.
    """
    return tuple(check.id for check in checks if not _is_set_up(check, reach, environ))


def _is_set_up(check: Check, reach: Reach, environ: Mapping[str, str]) -> bool:
    """Whether all is there; so it is for a question that can not be asked, which its own look says."""
    try:
        match check.probe:
            case Probe.HTTP:
                target = question(check.asks).target
                base = of(reach.services, check.service)
                return _may_ask(base if target.startswith("/") else target, reach)
            case Probe.PROMETHEUS:
                return _prometheus(reach, environ)
            case Probe.SQL:
                return _is_named(of(reach.databases, check.service), environ)
            case Probe.SCHEDULE:
                by = {job.by for job in jobs(check.asks)}
                database = _is_named(of(reach.databases, check.service), environ)
                return ("sql" not in by or database) and ("prometheus" not in by or _prometheus(reach, environ))
            case Probe.STRIPE:
                endpoint = reading_stripe.needs_endpoint(reading_stripe.question(check.asks))
                return _is_named(reach.stripe_key, environ) and (not endpoint or bool(reach.stripe_endpoint))
    except ValueError:
        pass
    return True


def _prometheus(reach: Reach, environ: Mapping[str, str]) -> bool:
    token = reach.prometheus_token
    return _may_ask(reach.prometheus, reach) and (not token or is_set(token, environ))


def _is_named(secret: str, environ: Mapping[str, str]) -> bool:
    return bool(secret) and is_set(secret, environ)


def _may_ask(address: str, reach: Reach) -> bool:
    parts = urlsplit(address)
    return listed(parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0), reach.hosts)
