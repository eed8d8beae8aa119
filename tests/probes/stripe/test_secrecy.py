"""Nothing but reads is sent to Stripe, and its key is seen nowhere."""

import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
import stripe as library

from controlroom.outside.secrets import Secrets
from controlroom.outside.stripe import Blind, reading
from controlroom.outside.stripe.transport import Transport, WriteRefused
from tests.peers.stripe.started import StripePeer
from tests.probes.stripe.conftest import KEY, Look, reach_of

ECHO = '{"error": {"type": "invalid_request_error", "message": "You sent {authorization}", "code": "x"}}'


def client(peer: StripePeer, transport: Transport) -> library.StripeClient:
    return library.StripeClient(KEY, base_addresses={"api": peer.address}, http_client=transport)


async def test_a_write_through_the_transport_is_refused_before_it_is_sent(peer: StripePeer) -> None:
    transport = Transport(peer.address)
    writes: list[Any] = [
        lambda api: api.v1.customers.create_async({"name": "x"}),
        lambda api: api.v1.webhook_endpoints.delete_async("we_1"),
        lambda api: api.v1.prices.update_async("price_1", {"active": False}),
        lambda api: api.raw_request_async("post", "/v1/customers"),
        lambda api: api.raw_request_async("delete", "/v1/customers/cus_1"),
    ]
    for write in writes:
        with pytest.raises(WriteRefused):
            await write(client(peer, transport))
    for write in (
        lambda: client(peer, transport).v1.customers.create({"name": "x"}),
        client(peer, transport).v1.customers.list,
    ):
        with pytest.raises(WriteRefused):
            write()
    await transport.close_async()
    assert peer.asked() == []


@pytest.mark.parametrize("method", ["post", "POST", "put", "patch", "delete", "head", "options", "GET\r\n", ""])
async def test_no_other_method_than_get_is_sent(method: str, peer: StripePeer) -> None:
    transport = Transport(peer.address)
    with pytest.raises(WriteRefused):
        await transport.request_async(method, f"{peer.address}/v1/events", {})
    with pytest.raises(WriteRefused):
        await transport.request_stream_async(method, f"{peer.address}/v1/events", {})
    with pytest.raises(WriteRefused):
        transport.request_stream(method, f"{peer.address}/v1/events", {})
    await transport.close_async()
    assert peer.asked() == []


async def test_nothing_is_sent_to_another_address(peer: StripePeer) -> None:
    transport = Transport("https://api.stripe.com")
    for url in (f"{peer.address}/v1/events", "https://api.stripe.com.example/v1/events"):
        with pytest.raises(WriteRefused):
            await transport.request_async("get", url, {})
    await transport.close_async()
    assert peer.asked() == []


@pytest.mark.parametrize("status", [200, 400, 401, 402, 403, 404, 409, 429, 500])
async def test_the_key_is_nowhere_when_the_other_side_repeats_it(
    status: int,
    peer: StripePeer,
    look: Look,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.tell("fault", kind="body", status=status, body=ECHO)
    finding = await look("account live")
    assert finding.error
    with pytest.raises(Blind) as blind:
        async with reading(reach_of(peer), Secrets({"KEY": KEY})) as stripe:
            await stripe.account()
    out, err = capfd.readouterr()
    told = "".join(traceback.format_exception(blind.value))
    for text in (repr(finding), told, repr(stripe), out, err, *(record.getMessage() for record in caplog.records)):
        assert KEY not in text
        assert KEY[:-4] not in text


async def test_a_notice_of_the_other_side_is_not_printed(
    peer: StripePeer, look: Look, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    peer.tell("fault", kind="body", status=500, body="{}", headers={"Stripe-Notice": "red \x1b[31m alert"})
    assert (await look("undelivered")).error
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


async def test_proxies_and_passwords_of_the_environment_are_not_used(
    peer: StripePeer, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await look("undelivered")).value == "0"


def test_the_library_writes_no_file_and_prints_no_answer(peer: StripePeer, tmp_path: Path) -> None:
    """In a process of its own, because the library reads its environment when it is imported."""
    program = (
        "import asyncio, sys\n"
        "from controlroom.core.verification import Check, Probe\n"
        "from controlroom.outside.reach import Reach\n"
        "from controlroom.outside.secrets import Secrets\n"
        "from controlroom.probes import stripe\n"
        "address, host, key = sys.argv[1:]\n"
        "reach = Reach(hosts=(host,), stripe_key='KEY', stripe_address=address)\n"
        "check = Check('it', 'It', Probe.STRIPE, 'undelivered')\n"
        "print(asyncio.run(stripe.look(check, reach, Secrets({'KEY': key}))).value)\n"
    )
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "STRIPE_LOG": "debug",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    command = [sys.executable, "-c", program, peer.address, peer.host, KEY]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert list(tmp_path.rglob("*")) == []
