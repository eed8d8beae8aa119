"""Which hosts may be asked, and which addresses never, however they are spelled."""

import asyncio
import socket
from types import SimpleNamespace

import pytest
from pytest_httpserver import HTTPServer

from controlroom.outside import names
from controlroom.outside.hosts import listed, refusal
from controlroom.outside.http import fetch
from controlroom.outside.names import Unanswered
from controlroom.outside.reach import Missing
from tests.probes.servers import raw, says

SPELLINGS = (  # of metadata addresses, as the host of an address
    "169.254.169.254", "2852039166", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE", "025177524776", "0251.0376.0251.0376",
    "169.254.43518", "169.16689662", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]", "[2001:0:a9fe:a9fe::1]", "[::a9fe:a9fe]", "[fe80::1]", "[fd00:ec2::254]", "169.254.169.254.",
    "169。254。169。254",
)  # fmt: skip
ANSWERS = (  # of a name server, for a name that is allowed
    "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1", "fe80::1%2", "fd00:ec2::254", "0.0.0.7", "::", "224.0.0.1", "ff02::1", "255.255.255.255",
    "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::5efe:a9fe:a9fe", "100.100.100.200",
)  # fmt: skip


def answering(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name stand for these addresses; the names that were asked for."""
    asked: list[str] = []

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(names, "socket", SimpleNamespace(getaddrinfo=lookup, SOCK_STREAM=socket.SOCK_STREAM))
    return asked


async def refused(address: str, *hosts: str) -> str:
    async with asyncio.timeout(5):
        with pytest.raises(Unanswered) as raised:
            await fetch("GET", address, hosts)
    return str(raised.value)


@pytest.mark.parametrize(
    ("entry", "host", "port"),
    [
        ("billing.internal", "billing.internal", 443),
        ("Billing.Internal.", "billing.internal", 8443),
        ("billing.internal", "BILLING.internal.", 443),
        ("billing.internal:8443", "billing.internal", 8443),
        ("*.example.org", "a.b.example.org", 443),
        ("*.example.org:8443", "a.example.org", 8443),
        ("bücher.example", "xn--bcher-kva.example", 443),
        ("xn--bcher-kva.example", "BÜCHER.example", 443),
        ("::1", "::1", 80),
        ("[::1]:9090", "0:0:0:0:0:0:0:1", 9090),
    ],
)
def test_a_host_on_the_list_may_be_asked_in_whatever_case_and_script(entry: str, host: str, port: int) -> None:
    assert listed(host, port, ("else.example", entry))


@pytest.mark.parametrize(
    ("entry", "host", "port"),
    [
        ("billing.internal", "evil-billing.internal", 443),
        ("billing.internal", "billing.internal.evil.example", 443),
        ("billing.internal:8443", "billing.internal", 443),
        ("*.example.org", "example.org", 443),
        ("*.example.org", "evilexample.org", 443),
        ("*.1.1", "10.0.1.1", 443),
        ("*", "anything.example", 443),
        ("*.", "anything.example", 443),
        ("", "", 443),
        ("[::1]:9090", "::1", 80),
    ],
)
def test_a_host_that_only_looks_like_one_on_the_list_may_not(entry: str, host: str, port: int) -> None:
    assert not listed(host, port, (entry,))


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_of_a_metadata_address_is_asked_even_when_it_is_on_the_list(spelling: str) -> None:
    assert await refused(f"http://{spelling}/latest/meta-data", spelling, spelling.strip("[].").lower())


@pytest.mark.parametrize("spelling", [spelling for spelling in SPELLINGS if spelling.isascii()])
async def test_no_redirect_leads_to_a_metadata_address_even_when_it_is_on_the_list(spelling: str) -> None:
    with raw(says(f"HTTP/1.1 302 Found\ncontent-length: 0\nlocation: http://{spelling}/")) as server:
        said = await refused(server.address, "127.0.0.1", spelling, spelling.strip("[].").lower())
        assert "is never asked" in said or "proper HTTP" in said  # where it is no address at all
        assert server.connections == 1


@pytest.mark.parametrize("answer", ANSWERS)
async def test_no_name_that_is_allowed_leads_to_an_address_that_is_not(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, "10.0.0.7", answer)
    assert "is never asked" in await refused("http://billing.internal:1/", "billing.internal")


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "fd12::1", "93.184.216.34", "2606:2800::1"]
)
def test_private_and_public_addresses_of_an_allowed_host_are_fine(address: str) -> None:
    assert refusal(address, "billing.internal") == ""


@pytest.mark.parametrize(("address", "host"), [("127.0.0.1", "localhost"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")])
def test_this_machine_is_reached_by_its_own_name_only(address: str, host: str) -> None:
    assert refusal(address, host) == ""
    assert refusal(address, "billing.internal")
    assert refusal(address, "2130706433")


async def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_asked(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    asked = answering(monkeypatch, "127.0.0.1")
    httpserver.expect_request("/", headers={"host": f"localhost:{httpserver.port}"}).respond_with_data("up")
    answer = await fetch("GET", f"http://LOCALHOST:{httpserver.port}/", ("localhost",))
    assert (answer.body, asked) == (b"up", ["localhost"])


async def test_a_metadata_address_that_is_not_on_the_list_is_never_offered_for_it() -> None:
    with pytest.raises(Unanswered, match="is never asked, whatever is allowed"):
        await fetch("GET", "http://169.254.169.254/latest", ())


async def test_a_host_that_is_not_on_the_list_is_asked_for_with_the_line_to_write() -> None:
    with pytest.raises(Missing) as raised:
        await fetch("GET", "https://billing.internal:8443/healthz", ("else.example",))
    assert (raised.value.key, raised.value.example) == ("checks.hosts", 'hosts = ["billing.internal:8443"]')


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example/", "file:///etc/hosts", "a.example", "http://", "http://a.example:0/", "http://a.example:99999/",
     "http://me:word@a.example/", "http://a.example/\x00", "javascript:1"],
)  # fmt: skip
async def test_what_is_no_plain_web_address_is_refused_in_words(address: str) -> None:
    said = await refused(address, "a.example", "*")
    assert "word@" not in said
    assert "address" in said
