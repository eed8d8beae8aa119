"""What a check asks Stripe: the few questions that a plan may write, as values."""

import re
from dataclasses import dataclass

PORTAL = {  # words of a plan: the names of the API
    "plan-switching": "subscription_update",
    "payment-methods": "payment_method_update",
    "invoices": "invoice_history",
    "cancellation": "subscription_cancel",
    "customer-details": "customer_update",
}
NO_CREDIT = "no-downgrade-credit"
INTERVALS = ("day", "week", "month", "year", "once")
ENDINGS = {"MONTHLY": "month", "MONTH": "month", "YEARLY": "year", "YEAR": "year", "ANNUAL": "year"}
MOST_EVENTS = 100  # names in a question

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_PATTERN = re.compile(r"[A-Z][A-Z0-9_]{0,98}\*")
_EVENT = re.compile(r"[a-z0-9_]{1,60}(?:\.[a-z0-9_]{1,60}){1,4}")
_PRICE = re.compile(r"price_[A-Za-z0-9]{1,60}")
_UNDELIVERED = re.compile(r"undelivered|GET /v1/events\?delivery_success=false")


@dataclass(frozen=True, slots=True)
class Undelivered:
    """How many events are not yet, or never were, delivered to every endpoint. Stripe keeps events for 30 days."""


@dataclass(frozen=True, slots=True)
class EndpointEnabled:
    """Whether the webhook endpoint is `enabled` or `disabled`."""


@dataclass(frozen=True, slots=True)
class EndpointEvents:
    """In how many events the endpoint, the variable with the allow-list and the plan differ.

    `names` are those of the plan: all there may be (`exactly`), or those that have to be among them.
    """

    variable: str
    names: tuple[str, ...] = ()
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a price has to be. `amount` is in the currency's smallest unit; what is empty, or None, is not asked.

    `by_name` asks for the interval in which the name of the price's variable ends, such as `_MONTHLY`.
    """

    live: bool = False
    active: bool = False
    interval: str = ""
    by_name: bool = False
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """How many rules hold of how many, for one price: that it exists is the first. `name` is a variable or an id."""

    name: str
    wanted: Wanted = Wanted()


@dataclass(frozen=True, slots=True)
class Prices:
    """How many prices are as wanted, of how many variables whose names begin with `prefix`."""

    prefix: str
    wanted: Wanted = Wanted()


@dataclass(frozen=True, slots=True)
class Portal:
    """How many features of the customer portal are on, of how many asked for, by the words of a plan."""

    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Whether the key, and with it all that is asked, is `live` or `test`; `mode` is the wanted one, or empty."""

    mode: str = ""


Question = Undelivered | EndpointEnabled | EndpointEvents | Price | Prices | Portal | Account


def question(asks: str) -> Question:
    """The question that a check writes. Raises ValueError: what is wrong, a semicolon, and the remedy."""
    text = " ".join(asks.split())
    words = text.replace(",", " ").split()
    if _UNDELIVERED.fullmatch(text):
        return Undelivered()
    match words:
        case ["endpoint", "enabled"]:
            return EndpointEnabled()
        case ["endpoint", "events", variable, *rest]:
            return _events(variable, rest)
        case ["price", name, *rest]:
            return _price(name, rest)
        case ["prices", pattern, *rest]:
            return _prices(pattern, rest)
        case ["portal", first, *rest]:
            return _portal([first, *rest])
        case ["account", *rest] if rest in ([], ["live"], ["test"]):
            return Account("".join(rest))
    raise ValueError(
        "it is no question for Stripe; begin with undelivered, endpoint enabled, endpoint events VARIABLE, "
        "price VARIABLE, prices PREFIX_*, portal FEATURES or account live"
    )


def needs_endpoint(asked: Question) -> bool:
    """Whether a question is about the one webhook endpoint that the configuration names."""
    return isinstance(asked, EndpointEnabled | EndpointEvents)


def _events(variable: str, rest: list[str]) -> EndpointEvents:
    if not _VARIABLE.fullmatch(variable):
        raise ValueError(
            f"{variable!r} is not the name of a variable; "
            "write it like 'endpoint events STRIPE_WEBHOOK_ALLOWED_EVENTS with invoice.paid'"
        )
    if rest and (rest[0] not in ("with", "exactly") or len(rest) == 1):
        raise ValueError("the events of the plan are not named; write 'with invoice.paid, …' or 'exactly invoice.paid'")
    names = tuple(dict.fromkeys(rest[1:]))
    if bad := next((name for name in names if not _EVENT.fullmatch(name)), ""):
        raise ValueError(f"{bad!r} is not the name of an event; write it like 'invoice.payment_failed'")
    if len(names) > MOST_EVENTS:
        raise ValueError(f"it names {len(names)} events; name {MOST_EVENTS} at most")
    return EndpointEvents(variable, names, rest[:1] == ["exactly"])


def _price(name: str, rest: list[str]) -> Price:
    if not _VARIABLE.fullmatch(name) and not _PRICE.fullmatch(name):
        raise ValueError(
            f"{name!r} is neither a variable nor the id of a price; write it like 'price STRIPE_PRICE_PRO_MONTHLY'"
        )
    wanted = _wanted(rest)
    if wanted.by_name:
        interval_of(name)
    return Price(name, wanted)


def _prices(pattern: str, rest: list[str]) -> Prices:
    if not _PATTERN.fullmatch(pattern):
        raise ValueError(f"{pattern!r} does not end with a star; write it like 'prices STRIPE_PRICE_* live active'")
    return Prices(pattern[:-1], _wanted(rest))


def _wanted(rest: list[str]) -> Wanted:
    """What stands after the name of a price: `live active month 2900 eur`, each at most once."""
    found: dict[str, str] = {}
    words = list(rest)
    while words:
        word = words.pop(0)
        if word in ("live", "active", "intervals"):
            key = word
        elif word in INTERVALS:
            key = "interval"
        elif re.fullmatch(r"[0-9]{1,12}", word) and words and re.fullmatch(r"[A-Za-z]{3}", words[0]):
            key, found["currency"] = "amount", words.pop(0).lower()
        else:
            raise ValueError(
                f"{word!r} says nothing about a price; write some of: live, active, intervals, "
                f"{', '.join(INTERVALS)}, and an amount in the smallest unit with its currency, such as '2900 eur'"
            )
        if key in found:
            raise ValueError(f"{word!r} says a second time what stands there already; write each once")
        found[key] = word
    if "interval" in found and "intervals" in found:
        raise ValueError("an interval and 'intervals' contradict each other; write one of them")
    amount = int(found["amount"]) if "amount" in found else None
    named = "intervals" in found
    return Wanted(
        "live" in found, "active" in found, found.get("interval", ""), named, amount, found.get("currency", "")
    )


def interval_of(variable: str) -> str:
    """The interval that the name of a variable ends with. Raises ValueError, with the remedy, where it tells none."""
    ending = variable.rsplit("_", 1)[-1]
    if ending not in ENDINGS:
        raise ValueError(f"the name {variable} tells no interval; let it end with _MONTHLY or _YEARLY")
    return ENDINGS[ending]


def _portal(words: list[str]) -> Portal:
    known = (*PORTAL, NO_CREDIT)
    if bad := next((word for word in words if word not in known), ""):
        raise ValueError(f"{bad!r} is no feature of the portal; write some of: {', '.join(known)}")
    return Portal(tuple(dict.fromkeys(words)))


def listed(value: str) -> tuple[str, ...]:
    """The names in a variable that holds a list, in order, each once: separated by commas or blanks."""
    return tuple(dict.fromkeys(value.replace(",", " ").split()))


def differences(asked: EndpointEvents, allowed: tuple[str, ...], enabled: tuple[str, ...]) -> tuple[str, ...]:
    """In words, each event in which the three differ; none when the endpoint sends exactly what is allowed and named.

    `*` at the endpoint enables every event, which is a difference of its own unless the variable says `*` too. What
    stands in the variable and is no name of an event is counted and not repeated: it may be anything.
    """
    everything, open_list = "*" in enabled, "*" in allowed
    found = []
    if everything and not open_list:
        found.append(f"* is enabled: the endpoint sends every event, {asked.variable} does not say so")
    if open_list and not everything:
        found.append(f"{asked.variable} says *, the endpoint does not send every event")
    strange = [name for name in allowed if name != "*" and not _EVENT.fullmatch(name)]
    found.extend(f"{asked.variable} holds a word that is no event's name" for _ in strange)
    for name in sorted({*allowed, *enabled, *asked.names}.difference(strange, "*")):
        said = []
        if name not in allowed and not open_list:
            said.append(f"not in {asked.variable}")
        if name not in enabled and not everything:
            said.append("not enabled")
        if asked.exactly and name not in asked.names:
            said.append("not in the plan")
        if said:
            found.append(f"{name}: {', '.join(said)}")
    return tuple(found)
