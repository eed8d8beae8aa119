"""What is read of one Stripe account, within bounds, and in plain words why it can not be."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import stripe

PAGE = 100  # events in a page, the most that Stripe gives
PAGES = 10
EVENT = re.compile(r"\*|[a-z0-9_.]{1,120}")
PERMISSION = re.compile(r"rak_[a-z_]{3,60}")

Answer = Mapping[str, Any]  # JSON, of which nothing is believed before it is looked at
Ask = Callable[[], Awaitable[Any]]  # a method of the library


class Blind(Exception):
    """Why Stripe gave no answer that can be read: one short sentence, without the key and without others' words."""


class _Absent(Blind):
    """Stripe itself says that it has no such thing."""


class Stripe:
    """Reads one account. A key that may only read is enough and best: a restricted one (`rk_live_…`) with reading of
    events, webhook endpoints, prices and the customer portal. Keys of live mode are welcome, since nothing is written.
    """

    def __init__(self, client: "stripe.StripeClient", key: str) -> None:
        self._client = client
        self.mode = key.split("_")[1]
        self.name = f"…{key[-4:]}"

    def __repr__(self) -> str:
        return f"Stripe({self.mode}, {self.name})"

    async def undelivered(self) -> tuple[int, bool]:
        """How many events are not delivered to every endpoint, each counted once, and whether counting ended early."""
        seen: set[str] = set()
        params: Any = {"delivery_success": False, "limit": PAGE}
        for _ in range(PAGES):
            page = await self._read(lambda: self._client.v1.events.list_async(params=params), "list")
            events = _events(page)
            if not page["has_more"]:
                return len(seen | events.keys()), False
            if events.keys() <= seen:
                raise Blind("Stripe says that there are more events, and gives none")
            seen |= events.keys()
            # The oldest of the page, also where the page is not in order: what comes after it was not seen yet.
            params["starting_after"] = min(reversed(events), key=events.__getitem__)
        return len(seen), True

    async def endpoint(self, id: str) -> Answer | None:
        """The webhook endpoint of that id: `status`, `enabled_events`. None: there is none in this mode."""
        found = await self._known(lambda: self._client.v1.webhook_endpoints.retrieve_async(id), "webhook_endpoint")
        events = found["enabled_events"] if found and "enabled_events" in found else None
        if found and not (
            isinstance(events, list) and all(isinstance(one, str) and EVENT.fullmatch(one) for one in events)
        ):
            raise Blind("Stripe's answer does not say which events are enabled")
        if found and found.get("status") not in ("enabled", "disabled"):
            raise Blind("Stripe's answer does not say whether the endpoint is enabled")
        return found

    async def price(self, id: str) -> Answer | None:
        """The price of that id, of which `active` and `livemode` are sure. None: there is none in this mode."""
        found = await self._known(lambda: self._client.v1.prices.retrieve_async(id), "price")
        if found and not all(isinstance(found.get(name), bool) for name in ("active", "livemode")):
            raise Blind("Stripe's answer does not say whether the price is active")
        return found

    async def portal(self) -> Answer | None:
        """The `features` of the default configuration of the customer portal; None: no default one is active."""
        ask = self._client.v1.billing_portal.configurations.list_async
        page = await self._read(lambda: ask(params={"is_default": True, "active": True, "limit": 1}), "list")
        if not page["data"]:
            return None
        features = page["data"][0].get("features") if isinstance(page["data"][0], dict) else None
        if not isinstance(features, dict):
            raise Blind("Stripe's answer does not say what the customer portal can do")
        return features

    async def account(self) -> Answer:
        """The account that the key belongs to, of which `charges_enabled` is sure."""
        found = await self._read(self._client.v1.accounts.retrieve_current_async, "account")
        if not isinstance(found.get("charges_enabled"), bool):
            raise Blind("Stripe's answer does not say whether the account may charge")
        return found

    async def _known(self, ask: Ask, kind: str) -> Answer | None:
        """As `_read`; None where Stripe itself says that there is no such thing."""
        try:
            return await self._read(ask, kind)
        except _Absent:
            return None

    async def _read(self, ask: Ask, kind: str) -> Answer:
        """The JSON of an answer, of the kind that was asked for. Raises Blind."""
        import stripe

        try:
            found = (await ask()).last_response.data
        except stripe.StripeError as error:
            absent = isinstance(error, stripe.InvalidRequestError) and error.code == "resource_missing"
            raise (_Absent if absent else Blind)(_why(error, self.name)) from None
        except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError):
            raise Blind("Stripe's answer can not be read: it has not the shape of Stripe's answers") from None
        if not isinstance(found, dict) or found.get("object") != kind:
            raise Blind(f"Stripe's answer can not be read: it is no {kind.replace('_', ' ')}")
        if kind == "list" and not (isinstance(found.get("data"), list) and isinstance(found.get("has_more"), bool)):
            raise Blind("Stripe's answer can not be read: it is no page of a list")
        return found


def _events(page: Answer) -> dict[str, int]:
    """The ids of a page's events, in their order, with their time."""
    found: dict[str, int] = {}
    for event in page["data"]:
        id, created = (event.get("id"), event.get("created")) if isinstance(event, dict) else (None, None)
        if not isinstance(id, str) or type(created) is not int or event.get("object") != "event":
            raise Blind("Stripe's answer can not be read: it lists what is no event")
        found[id] = created
    return found


def _why(error: "stripe.StripeError", key: str) -> str:
    """An error of the library in plain words. What others say is not repeated: of it only a permission's name."""
    import stripe

    status = error.http_status
    match error:
        case stripe.AuthenticationError():
            return f"Stripe does not accept the key {key}: it was revoked, or is not one of this Stripe"
        case stripe.PermissionError():
            named = PERMISSION.search(str(error.user_message))
            return f"the key {key} may not read this; give it {named[0] if named else 'the permission to read it'}"
        case stripe.APIConnectionError():
            return _broken(str(error.user_message))
        case stripe.RateLimitError():
            return "Stripe is asked too often (429)"
        case stripe.InvalidRequestError() if error.code == "resource_missing":
            return "Stripe has no such thing"
        case stripe.InvalidRequestError():
            return f"Stripe refuses the question ({status})"
    if status is not None and status >= 500:
        return f"Stripe has a fault of its own ({status})"
    if status == 200:
        return "Stripe's answer can not be read: it is no JSON"
    return f"Stripe's answer can not be read: {status} with what is no answer of Stripe's"


def _broken(kind: str) -> str:
    """What a broken connection means, by the name of its kind."""
    if "Timeout" in kind:
        return "Stripe did not answer in time"
    return {
        "ConnectError": "Stripe can not be reached from here",
        "TooLarge": "Stripe's answer is larger than any that was asked for",
        "Packed": "Stripe's answer is packed, which was not asked for",
    }.get(kind, "the connection to Stripe broke off")
