"""The one HTTP client: a single bounded GET or HEAD of a host on the list, over addresses that were checked."""

import ssl
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from controlroom import __version__
from controlroom.outside import clock
from controlroom.outside.hosts import listed, never, plain
from controlroom.outside.names import Unanswered, resolved, shown
from controlroom.outside.reach import Missing
from controlroom.outside.unanswered import words

if TYPE_CHECKING:
    import httpx

LARGEST = 1024 * 1024  # bytes of an answer, packed or unpacked
HOPS = 3  # redirects that are followed
IMPATIENT = 3.0  # seconds for the first of two attempts to connect; the caller's deadline is for all of it
METHODS = ("GET", "HEAD")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer read to its end.

    `headers` by lower-case name; `body` unpacked, at most `LARGEST` bytes; `ms` from the question to the last byte;
    `days` are the whole days until the certificate of this connection expires, None without TLS.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    ms: int
    days: int | None


async def fetch(method: str, address: str, hosts: Sequence[str], token: str = "") -> Answer:
    """Ask once, following a few redirects to hosts on the list; the whole deadline is the caller's.

    `token` is sent as a bearer token to the address's own scheme, host and port only. Raises Unanswered with one
    sentence, and Missing when the host of the address itself is not on the list.
    """
    if method not in METHODS:
        raise ValueError(f"{method} changes things; only {' and '.join(METHODS)} are asked")
    url = _parsed(address)
    if not listed(url.host, _port(url), hosts):
        if no := never(url.host):
            raise Unanswered(f"{shown(url.host)} {no[0]}")
        place = url.netloc.decode("ascii")
        raise Missing("checks.hosts", f'hosts = ["{place}"]', f"{place} may not be asked yet")
    started, origin = monotonic(), _origin(url)
    for _ in range(HOPS + 1):
        answer = await _asked(method, url, token if _origin(url) == origin else "", started)
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target:
            return answer
        url = _redirected(url, target, hosts)
    raise Unanswered(f"it redirects more than {HOPS} times")


def _parsed(address: str) -> "httpx.URL":
    import httpx

    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise Unanswered(f"{shown(address)} is no address of the web") from None
    if url.scheme not in PORTS or not url.host or not 0 < _port(url) < 65_536:
        raise Unanswered(f"{shown(address)} is no address of the web")
    if url.userinfo:
        raise Unanswered(f"the address of {shown(url.host)} holds a name or password; take it out")
    return url.copy_with(fragment=None)


def _port(url: "httpx.URL") -> int:
    return PORTS[url.scheme] if url.port is None else url.port


def _origin(url: "httpx.URL") -> tuple[str, str, int]:
    return url.scheme, plain(url.host), _port(url)


def _redirected(url: "httpx.URL", target: str, hosts: Sequence[str]) -> "httpx.URL":
    import httpx

    try:
        following = _parsed(str(url.join(target)))
    except (httpx.InvalidURL, ValueError, Unanswered):
        raise Unanswered(f"it redirects to {shown(target)}, which is no plain address of the web") from None
    if url.scheme == "https" and following.scheme != "https":
        raise Unanswered(f"it redirects from https to plain http at {shown(following.host)}")
    if not listed(following.host, _port(following), hosts):
        raise Unanswered(f"it redirects to {shown(following.host)}, which is not on the list of hosts")
    return following


async def _asked(method: str, url: "httpx.URL", token: str, started: float) -> Answer:
    """One hop; a connection that failed before anything was sent is tried once more, at another address if any."""
    import httpx

    addresses = await resolved(plain(url.raw_host.decode("ascii")), _port(url))
    first = addresses[0]
    other = next((one for one in addresses if (":" in one) != (":" in first)), first)
    try:
        try:
            return await _sent(method, url, first, token, started, IMPATIENT)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if _is_about_trust(error):
                raise
        return await _sent(method, url, other, token, started, None)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, OSError, zlib.error) as error:
        raise Unanswered(words(error, shown(url.host))) from None


def _is_about_trust(error: BaseException | None) -> bool:
    while error:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _sent(
    method: str, url: "httpx.URL", address: str, token: str, started: float, patience: float | None
) -> Answer:
    """Ask at one address, which takes the place of the name: the name is not resolved a second time."""
    import httpx

    headers = {
        "host": url.netloc.decode("ascii"),
        "accept-encoding": "gzip",
        "connection": "close",
        "user-agent": f"controlroom/{__version__}",
    }
    if token:
        headers["authorization"] = f"Bearer {token}"
    timeout = httpx.Timeout(None, connect=patience)
    async with httpx.AsyncClient(
        verify=_trust(ssl.get_default_verify_paths()), trust_env=False, timeout=timeout
    ) as client:
        name = plain(url.raw_host.decode("ascii"))
        request = client.build_request(
            method, url.copy_with(host=address), headers=headers, extensions={"sni_hostname": name}
        )
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            days = _days(response)
            moved = response.status_code in REDIRECTS and "location" in response.headers
            body = b"" if moved else await _body(response)
        finally:
            await response.aclose()
    ms = round((monotonic() - started) * 1000)
    return Answer(response.status_code, dict(response.headers.items()), body, ms, days)


@lru_cache(maxsize=4)
def _trust(paths: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    """Whom this machine trusts (its own store, or SSL_CERT_FILE and SSL_CERT_DIR); the web's where it has no store."""
    context = ssl.create_default_context()
    if not paths.cafile and not paths.capath:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _days(response: "httpx.Response") -> int | None:
    stream = response.extensions.get("network_stream")
    tls: Any = stream.get_extra_info("ssl_object") if stream else None
    if tls is None:
        return None
    expires = ssl.cert_time_to_seconds(tls.getpeercert()["notAfter"])
    return int((expires - clock.now().timestamp()) // DAY)


async def _body(response: "httpx.Response") -> bytes:
    """The unpacked body. It is unpacked here, a bounded piece at a time, so that no small answer becomes huge."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Unanswered(f"it packs its answer as {shown(packed)}, which was not asked for")
    unpack = zlib.decompressobj(47) if packed not in ("", "identity") else None
    body, read = bytearray(), 0
    async for chunk in response.aiter_raw():
        read += len(chunk)
        body += unpack.decompress(chunk, LARGEST + 1 - len(body)) if unpack else chunk
        if max(len(body), read) > LARGEST:
            raise Unanswered("its answer has more than 1 MiB")
    if unpack and read and not unpack.eof:
        raise Unanswered("its packed answer ends too early")
    return bytes(body)
