"""How the library for Stripe reaches it: by GET only, to one address, with bounded answers; imported when needed."""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from typing import NoReturn

import stripe

from controlroom.outside.secrets import MASK

LARGEST = 8 * 1024 * 1024  # bytes of one answer: a page of a hundred events with all that they carry
PATIENCE = 4.0  # seconds for each of connecting and waiting for more; whoever asks has a total deadline
PAUSE = 0.5  # seconds before the one other try
LONGEST_PAUSE = 2.0  # when Stripe says how long


class WriteRefused(Exception):
    """Something else than a read of this Stripe was to be sent; nothing was."""


class Transport(stripe.HTTPXClient):
    """All that the library sends goes through here. What is no GET to the address is refused before it is sent.

    Reads are tried a second time, after a pause, where the connection broke or Stripe answered 429 or 5xx. Proxies
    and passwords of the environment are not used, redirects not followed. Of the headers only the request id is
    handed on, because the library prints what others say.
    """

    def __init__(self, address: str) -> None:
        super().__init__(timeout=PATIENCE)
        self.address = address
        self.reading = self.httpx.AsyncClient(
            timeout=PATIENCE, trust_env=False, follow_redirects=False, verify=_authorities()
        )

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: object = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Body, status and headers of the answer. Raises WriteRefused, or the library's APIConnectionError."""
        if method.lower() != "get" or post_data or not url.startswith(f"{self.address}/"):
            raise WriteRefused(f"{method.upper()} is refused: only GET is sent, and only to {self.address}")
        try:
            status, told, body = await self._once(url, headers)
            again = (status == 429 or status >= 500) and told.get("stripe-should-retry") != "false"
            pause = told.get("retry-after", "")
        except self.httpx.TransportError:
            again, pause = True, ""
            status, told, body = 0, {}, b""
        if again:
            await asyncio.sleep(min(float(pause), LONGEST_PAUSE) if pause.isdecimal() else PAUSE)
            try:
                status, told, body = await self._once(url, headers)
            except self.httpx.TransportError as error:
                # Its words may hold what the other side sent: the kind of the error is all that is told.
                raise _broken(type(error).__name__) from None
        # Whoever repeats the key to us does not bring it into the library's errors.
        if key := headers.get("Authorization", "").removeprefix("Bearer "):
            body = body.replace(key.encode(), MASK.encode())
        return body, status, {name: told[name] for name in ("request-id",) if name in told}

    async def _once(self, url: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """One try: status, headers and the body as it was sent, at most LARGEST bytes and never unpacked."""
        plain = {**headers, "Accept-Encoding": "identity"}
        body = bytearray()
        async with self.reading.stream("GET", url, headers=plain) as answer:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise _broken("Packed")
            async for part in answer.aiter_raw():
                body += part
                if len(body) > LARGEST:
                    raise _broken("TooLarge")
            return answer.status_code, answer.headers, bytes(body)

    def request(self, method: str, *_: object, **__: object) -> NoReturn:
        """Refused: nothing is sent in this way."""
        raise WriteRefused(f"{method.upper()} is refused: only GET is sent, by request_async")

    request_stream = request

    async def request_stream_async(self, method: str, *_: object, **__: object) -> NoReturn:
        """Refused: nothing is sent in this way."""
        raise WriteRefused(f"{method.upper()} is refused: only GET is sent, by request_async")

    async def close_async(self) -> None:
        """Close all connections."""
        await self.reading.aclose()
        await super().close_async()  # type: ignore[no-untyped-call]  # the library has none here


@cache
def _authorities() -> ssl.SSLContext:
    """Whom to believe that Stripe is Stripe: those that the library brings. Reading them takes 20 ms."""
    return ssl.create_default_context(cafile=stripe.ca_bundle_path)


def _broken(kind: str) -> stripe.APIConnectionError:
    return stripe.APIConnectionError(kind)  # type: ignore[no-untyped-call]  # the library's errors have no types
