"""Whatever the outside does to a look over HTTP, it is never a value that could pass, always a sentence, in time."""

import asyncio
import gzip
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from controlroom.core.checks import found
from controlroom.core.finding import Finding
from controlroom.core.measurement import Verdict
from controlroom.core.verification import Check, Probe
from controlroom.outside.http import LARGEST, fetch
from controlroom.outside.names import Unanswered
from controlroom.outside.reach import Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.http import look
from tests.probes.servers import raw, says, self_signed, tls

OK = "HTTP/1.1 200 OK\ncontent-type: text/plain"
DEADLINE = 0.4


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """No task is left behind by a look."""
    yield
    assert asyncio.all_tasks() <= {asyncio.current_task()}


def check(reads: str = "", asks: str = "GET /", passes: str = "!= none", also: tuple[str, ...] = ()) -> Check:
    return Check("c", "C", Probe.HTTP, asks, reads, also, passes, service="S")


async def finding(address: str, one: Check, deadline: float = 10.0) -> Finding:
    reach = Reach(("127.0.0.1", "localhost"), {"S": address})
    async with asyncio.timeout(deadline):
        return await look(one, reach, Secrets({}))


async def blind(address: str, one: Check) -> str:
    """The sentence of a look that has to say nothing on the release."""
    seen = await finding(address, one)
    assert seen.value == ""
    assert found(one, seen).verdict is Verdict.ERROR
    assert "\n" not in seen.error
    return seen.error


@pytest.mark.parametrize("reads", ["status", "latency", "body", "json ok", "header x", "certificate"])
@pytest.mark.parametrize(
    ("head", "again", "every"),
    [(OK, b"x", 0.02), ("HTTP/1.1 200 OK\nx: y", b"", 0), ("HTTP/1.1 200 O", b"K", 0.02)],
    ids=["a drip", "no body though promised", "a head that never ends"],
)
async def test_what_never_ends_is_ended_by_the_deadline(head: str, again: bytes, every: float, reads: str) -> None:
    head = f"{head}\ncontent-length: 5000" if not again else head
    script = says(head, again=again or b" ", every=every or 0.02)
    with raw(script) as server:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await finding(server.address, check(reads), DEADLINE)
        assert time.monotonic() - began < 10 * DEADLINE


async def test_a_look_that_is_cancelled_hangs_up() -> None:
    hung_up = asyncio.Event()
    loop = asyncio.get_running_loop()

    def script(near: object) -> None:
        near.recv(65_536)  # type: ignore[attr-defined]
        if near.recv(1) == b"":  # type: ignore[attr-defined]
            loop.call_soon_threadsafe(hung_up.set)

    with raw(script) as server:
        looking = asyncio.create_task(finding(server.address, check()))
        while not server.connections:
            await asyncio.sleep(0.01)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        await asyncio.wait_for(hung_up.wait(), 10)


@pytest.mark.parametrize("reads", ["status", "latency", "body", "json ok", "header content-type"])
async def test_an_endless_body_is_cut_at_its_bound(reads: str) -> None:
    with raw(says(OK, again=b"x" * 65_536)) as server:
        assert await blind(server.address, check(reads)) == "its answer has more than 1 MiB"


@pytest.mark.parametrize("reads", ["status", "body"])
async def test_a_bomb_is_not_unpacked_beyond_the_bound(reads: str) -> None:
    bomb = gzip.compress(bytes(200 * LARGEST), 9)
    with raw(says(f"{OK}\ncontent-encoding: gzip\ncontent-length: {len(bomb)}", bomb)) as server:
        tracemalloc.start()
        try:
            assert await blind(server.address, check(reads)) == "its answer has more than 1 MiB"
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 16 * LARGEST


@pytest.mark.parametrize(
    ("head", "body", "said"),
    [
        (f"{OK}\ncontent-encoding: br", b"xxx", "packs its answer as br"),
        (f"{OK}\ncontent-encoding: gzip", b"this is not packed", "can not be unpacked"),
        (f"{OK}\ncontent-encoding: gzip", gzip.compress(b"up" * 9000, mtime=0)[:-9], "ends too early"),
        (f"{OK}\ncontent-length: 500", b"too short", "broke off"),
        ("220 mail.example ESMTP", b"", "does not answer in proper HTTP"),
        (f"{OK}\ntransfer-encoding: chunked", b"zz\r\nup\r\n", "does not answer in proper HTTP"),
    ],
    ids=["unknown packing", "not packed", "packed and cut", "cut", "no HTTP", "bad chunks"],
)
async def test_a_broken_answer_is_an_error_in_words(head: str, body: bytes, said: str) -> None:
    with raw(says(head, body)) as server:
        assert said in await blind(server.address, check())


async def test_a_connection_that_broke_after_the_question_is_not_asked_again() -> None:
    with raw(lambda near: near.recv(65_536) and None) as server:
        assert "broke" in await blind(server.address, check())
        assert server.connections == 1


async def test_nobody_listening_is_an_error_and_no_fail() -> None:
    with raw(lambda near: None) as server:
        gone = server.address
    assert "refuses the connection" in await blind(gone, check())


async def test_the_other_address_of_a_host_is_tried_where_the_first_refuses(
    monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    from tests.probes.test_hosts import answering

    answering(monkeypatch, "::1", "127.0.0.1")
    httpserver.expect_request("/").respond_with_data("up")
    assert (await finding(f"http://localhost:{httpserver.port}", check())).value == "200"


@pytest.mark.parametrize(
    ("status", "reads", "said"),
    [
        (500, "json ok", "it answers 500, so there is no json to judge"),
        (429, "json ok", "it answers 429"),
        (500, "latency", "it answers 500"),
        (404, "body", "it answers 404"),
        (503, "header x-ok", "it answers 503"),
    ],
)
async def test_a_failed_answer_has_no_value_but_its_status(
    status: int, reads: str, said: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/").respond_with_json({"ok": True}, status, {"x-ok": "yes"})
    assert said in await blind(httpserver.url_for("/"), check(reads))


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ("<html>Sign in</html>", "text/html", "it answers with HTML, not with JSON"),
        ("<html>Sign in</html>", "application/json", "it answers with HTML, not with JSON"),
        ("", "application/json", "not with JSON"),
        ('{"ok": NaN}', "application/json", "not with JSON"),
        ("[" * 100_000, "application/json", "not with JSON"),
        ('{"other": 1}', "application/json", "the answer has no ok"),
        ('["ok"]', "application/json", "the answer has no ok"),
        ('{"ok": {"a": 1}}', "application/json", "ok is an object, not a single value"),
        ('{"ok": [true]}', "application/json", "ok is a list, not a single value"),
    ],
)
async def test_what_is_not_the_json_that_is_read_is_an_error(
    body: str, kind: str, said: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/").respond_with_data(body, 200, content_type=kind)
    assert said in await blind(httpserver.url_for("/"), check("json ok"))
    one = check(also=("json ok = true",), passes="= 200")
    assert found(one, await finding(httpserver.url_for("/"), one)).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/", "redirects more than 3 times"),
        ("//evil.example/", "redirects to evil.example, which is not on the list"),
        ("http://evil.example/", "redirects to evil.example, which is not on the list"),
        ("ftp://127.0.0.1/", "which is no plain address of the web"),
        ("http://[", "which is not on the list"),
        ("http://me:word@127.0.0.1/", "which is no plain address of the web"),
    ],
)
async def test_redirects_end_and_never_leave_the_list(target: str, said: str) -> None:
    with raw(says(f"HTTP/1.1 302 Found\ncontent-length: 0\nlocation: {target}")) as server:
        error = await blind(server.address, check())
        assert said in error
        assert "word" not in error
        assert server.connections == (4 if target == "/" else 1)


async def test_a_redirect_to_nowhere_is_its_status(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("", 302)
    assert (await finding(httpserver.url_for("/"), check())).value == "302"


# --- what is sent ---------------------------------------------------------------------------------------------


@pytest.fixture
def other() -> Iterator[HTTPServer]:
    server = HTTPServer()
    server.start()  # type: ignore[no-untyped-call]
    yield server
    server.stop()  # type: ignore[no-untyped-call]


async def test_a_token_is_sent_to_its_own_server_only(httpserver: HTTPServer, other: HTTPServer) -> None:
    httpserver.expect_request("/same").respond_with_data("", 307, {"location": "/away"})
    httpserver.expect_request("/away").respond_with_data("", 307, {"location": other.url_for("/")})
    other.expect_request("/").respond_with_data("up")
    answer = await fetch("GET", httpserver.url_for("/same"), ("localhost",), "canary-token")
    assert answer.body == b"up"
    assert [request.headers.get("authorization") for request, _ in httpserver.log] == ["Bearer canary-token"] * 2
    assert [request.headers.get("authorization") for request, _ in other.log] == [None]


@pytest.mark.parametrize("token", ["two\r\nlines: x", "ümlaut", "a\x00b"])
async def test_a_token_that_can_not_be_sent_is_an_error_that_does_not_show_it(
    token: str, httpserver: HTTPServer
) -> None:
    with pytest.raises(Unanswered) as raised:
        await fetch("GET", httpserver.url_for("/"), ("localhost",), token)
    assert token not in str(raised.value)
    assert httpserver.log == []


async def test_no_cookie_and_no_proxy_is_used_and_the_method_stays(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    seen: list[Request] = []

    def handler(request: Request) -> Response:
        seen.append(request)
        moved = request.path == "/"
        return Response("", 303 if moved else 200, {"set-cookie": "a=b", **({"location": "/two"} if moved else {})})

    httpserver.expect_request("/").respond_with_handler(handler)
    httpserver.expect_request("/two").respond_with_handler(handler)
    answer = await fetch("HEAD", httpserver.url_for("/"), ("localhost",))
    assert (answer.status, [request.method for request in seen]) == (200, ["HEAD", "HEAD"])
    assert [request.headers.get("cookie") for request in seen] == [None, None]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "get", "OPTIONS"])
async def test_nothing_that_changes_things_is_ever_sent(method: str, httpserver: HTTPServer) -> None:
    with pytest.raises(ValueError, match="changes things"):
        await fetch(method, httpserver.url_for("/"), ("localhost",))
    assert httpserver.log == []


# --- certificates ---------------------------------------------------------------------------------------------


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """An issuer that this machine trusts, as SSL_CERT_FILE says."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    return made


@pytest.fixture
def served() -> Iterator[list[HTTPServer]]:
    servers: list[HTTPServer] = []
    yield servers
    for server in servers:
        server.stop()  # type: ignore[no-untyped-call]


def serve(servers: list[HTTPServer], context: object) -> str:
    servers.append(HTTPServer(ssl_context=context))  # type: ignore[arg-type]
    servers[-1].expect_request("/").respond_with_json({"ok": True})
    servers[-1].start()  # type: ignore[no-untyped-call]
    return f"https://localhost:{servers[-1].port}"


async def test_the_days_until_a_good_certificate_expires_are_a_value(
    authority: trustme.CA, served: list[HTTPServer]
) -> None:
    until = datetime.now(UTC) + timedelta(days=20, hours=12)
    address = serve(served, tls(authority.issue_cert("localhost", not_after=until)))
    seen = await finding(
        address, check("certificate", also=("certificate >= 14", "certificate >= 21", "json ok = true"))
    )
    assert seen.value == "20"
    assert seen.broken == ("certificate >= 21: seen 20",)


@pytest.mark.parametrize("reads", ["status", "certificate", "json ok"])
@pytest.mark.parametrize("bad", ["expired", "not yet", "another name", "another issuer", "itself"])
async def test_a_certificate_that_can_not_be_trusted_is_an_error_in_words(
    bad: str, reads: str, authority: trustme.CA, served: list[HTTPServer], tmp_path: Path
) -> None:
    now, day = datetime.now(UTC), timedelta(days=1)
    context = {
        "expired": lambda: tls(authority.issue_cert("localhost", not_before=now - 9 * day, not_after=now - day)),
        "not yet": lambda: tls(authority.issue_cert("localhost", not_before=now + day, not_after=now + 9 * day)),
        "another name": lambda: tls(authority.issue_cert("other.example")),
        "another issuer": lambda: tls(trustme.CA().issue_cert("localhost")),
        "itself": lambda: self_signed(tmp_path),
    }[bad]()
    words = {
        "expired": "the certificate of localhost has expired",
        "not yet": "the certificate of localhost is not valid yet",
        "another name": "the certificate of localhost is for another name",
        "another issuer": "issuer that is not trusted here",
        "itself": "localhost signed its certificate itself",
    }
    assert words[bad] in await blind(serve(served, context), check(reads))


async def test_the_name_is_told_to_the_server_and_verified_though_the_address_is_asked(
    authority: trustme.CA, served: list[HTTPServer]
) -> None:
    told: list[str | None] = []
    context = tls(authority.issue_cert("localhost"))
    context.sni_callback = lambda _, name, __: told.append(name)
    assert (await finding(serve(served, context), check())).value == "200"
    assert told == ["localhost"]


async def test_https_never_leads_to_http(
    authority: trustme.CA, served: list[HTTPServer], httpserver: HTTPServer
) -> None:
    address = serve(served, tls(authority.issue_cert("localhost")))
    served[0].expect_request("/moved").respond_with_data("", 302, {"location": httpserver.url_for("/")})
    assert "from https to plain http" in await blind(address, check(asks="GET /moved"))
    assert httpserver.log == []


async def test_a_server_without_tls_and_a_reading_without_tls_are_errors(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("up")
    assert "TLS" in await blind(f"https://localhost:{httpserver.port}", check())
    assert "asked without TLS" in await blind(httpserver.url_for("/"), check("certificate"))
