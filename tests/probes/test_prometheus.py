"""One value out of what Prometheus answers, and why there is none: over real sockets, with answers of its shapes."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from controlroom.core.checks import found
from controlroom.core.finding import Finding
from controlroom.core.measurement import Verdict
from controlroom.core.verification import Check, Probe
from controlroom.outside import clock
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.prometheus import look
from tests.probes.servers import raw, says

NOW = datetime(2026, 5, 12, 10, 14, 0, tzinfo=UTC)
AT = NOW.timestamp()


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The clocks of both sides stand still, and nobody's own names of metrics are there."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: format_datetime(NOW, usegmt=True))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def one(reads: str = "", asks: str = "up") -> Check:
    return Check("c", "C", Probe.PROMETHEUS, asks, reads, passes="!= none")


def vector(*values: str) -> dict[str, Any]:
    result = [{"metric": {"n": str(at)}, "value": [AT, value]} for at, value in enumerate(values)]
    return {"status": "success", "data": {"resultType": "vector", "result": result}}


def matrix(*series: list[tuple[float, str]]) -> dict[str, Any]:
    result = [{"metric": {"n": str(at)}, "values": values} for at, values in enumerate(series)]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def line(*values: str, old: float = 0) -> list[tuple[float, str]]:
    return [(AT - old - 15 * back, value) for back, value in reversed(list(enumerate(reversed(values))))]


async def seen(server: HTTPServer, said: object, check: Check | None = None, status: int = 200) -> Finding:
    text = said if isinstance(said, str) else json.dumps(said)
    answer = Response(text, status, content_type="application/json")
    server.expect_request("/p/api/v1/query").respond_with_response(answer)
    server.expect_request("/p/api/v1/query_range").respond_with_response(answer)
    return await look(check or one(), Reach(("localhost",), prometheus=server.url_for("/p/")), Secrets({}))


@pytest.mark.parametrize(
    ("reads", "said", "value"),
    [
        ("", vector("0.4000000001"), "0.4"),
        ("", vector("0"), "0"),
        ("", {"status": "success", "data": {"resultType": "scalar", "result": [AT, "3"]}}, "3"),
        ("max", vector("1", "3", "2"), "3"),
        ("min", vector("1", "3", "2"), "1"),
        ("sum", vector("1", "3", "2"), "6"),
        ("count", vector("1", "3", "NaN"), "3"),
        ("max 15m", matrix(line("1", "3", "2")), "3"),
        ("min 15m", matrix(line("1", "3", "2")), "1"),
        ("avg 15m", matrix(line("1", "3", "2", "NaN", "4")), "2.5"),
        ("last 15m", matrix(line("1", "3", "2")), "2"),
        ("last 15m", matrix(line("1", "3", "2", old=45)), "2"),
    ],
)
async def test_series_become_one_value(reads: str, said: object, value: str, httpserver: HTTPServer) -> None:
    assert (await seen(httpserver, said, one(reads))).value == value


@pytest.mark.parametrize(
    ("reads", "said", "word"),
    [
        ("", vector(), "no series"),
        ("count", vector(), "no series"),
        ("", vector("NaN"), "the value is NaN"),
        ("", vector("+Inf"), "the value is infinite"),
        ("max", vector("1", "NaN"), "the value is NaN"),
        ("sum", vector("1", "-Inf"), "the value is infinite"),
        ("max 15m", matrix(), "no series"),
        ("max 15m", matrix(line("NaN", "NaN")), "every value is NaN"),
        ("max 15m", matrix(line("1", "+Inf")), "a value is infinite"),
        ("max 15m", matrix(line("1", "2", old=46)), "last point is 46 s old"),
        ("last 15m", matrix(line("1", *["NaN"] * 4)), "last point is 60 s old"),
        ("max 15m", matrix([]), "no points"),
    ],
)
async def test_no_data_is_said_so_with_a_word_and_is_never_green(
    reads: str, said: object, word: str, httpserver: HTTPServer
) -> None:
    found_here = await seen(httpserver, said, one(reads))
    assert (found_here.value, found_here.error, found_here.note) == ("", "", word)
    assert found(one(reads), found_here).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("reads", "status", "said", "words"),
    [
        ("", 200, vector("1", "2"), "2 series; say with `reads` what counts"),
        ("last 15m", 200, matrix(line("1"), line("2")), "2 series; make one of them in the query"),
        ("", 400, {"status": "error", "errorType": "bad_data", "error": "parse \x1b[31merror"}, "parse <1B>[31merror"),
        ("", 422, {"status": "error", "errorType": "execution", "error": "x" * 9000}, "Prometheus answers 422: xxx"),
        ("", 500, {"status": "error", "error": {"a": 1}}, "Prometheus answers 500"),
        ("", 200, {"status": "error", "error": "odd"}, "odd"),
        ("", 500, vector("1"), "Prometheus answers 500"),
        ("", 200, {**vector("1"), "warnings": ["remote read failed"]}, "Prometheus warns: remote read failed"),
        ("", 200, matrix(line("1")), "the query gives a matrix"),
        ("", 200, {"status": "success", "data": {"resultType": "string", "result": [AT, "1"]}}, "gives a string"),
        ("max 15m", 200, vector("1"), "the query gives a vector"),
        ("", 200, "<html>Sign in</html>", "no answer of Prometheus"),
        ("", 200, "[" * 50_000, "no answer of Prometheus"),
        ("", 200, "[]", "no answer of Prometheus"),
        ("", 200, {"status": "success"}, "a shape that is not known"),
        ("", 200, vector("many"), "a shape that is not known"),
        ("", 200, vector("1e999999"), "a shape that is not known"),
        ("avg 15m", 200, matrix([(float("1e400"), "1")]), "no answer|shape that is not known"),
        ("", 200, {"status": "success", "data": {"resultType": "vector", "result": [{"value": []}]}}, "a shape"),
    ],
)
async def test_what_is_no_answer_is_an_error_in_words(
    reads: str, status: int, said: object, words: str, httpserver: HTTPServer
) -> None:
    found_here = await seen(httpserver, said, one(reads), status)
    assert any(word in found_here.error for word in words.split("|"))
    assert len(found_here.error) < 300
    assert found(one(reads), found_here).verdict is Verdict.ERROR


async def test_a_window_is_asked_with_bounded_steps_and_told_with_its_end(httpserver: HTTPServer) -> None:
    found_here = await seen(httpserver, matrix(line("1")), one("max 24h", "sum(\n  rate(a[5m]))"))
    asked = httpserver.log[0][0]
    assert asked.method == "GET"
    assert dict(asked.args) == {
        "query": "sum( rate(a[5m]))", "start": str(int(AT) - 198 * 435), "end": str(int(AT)), "step": "435",
    }  # fmt: skip
    assert found_here.asked == "sum( rate(a[5m])) · max over 86400 s until 2026-05-12T10:14:00Z, every 435 s"


async def test_a_moment_is_told_with_its_query(httpserver: HTTPServer) -> None:
    found_here = await seen(httpserver, vector("1"), one("max", "a > 0"))
    assert dict(httpserver.log[0][0].args) == {"query": "a > 0"}
    assert found_here.asked == "a > 0 · max of its series at 2026-05-12T10:14:00Z"


@pytest.mark.parametrize("apart", [timedelta(seconds=31), timedelta(days=-1)])
async def test_a_window_between_two_clocks_that_differ_means_nothing(apart: timedelta) -> None:
    date = format_datetime(NOW + apart, usegmt=True)
    body = json.dumps(matrix(line("1"))).encode()
    with raw(says(f"HTTP/1.1 200 OK\ndate: {date}\ncontent-length: {len(body)}", body)) as server:
        found_here = await look(one("max 15m"), Reach(("127.0.0.1",), prometheus=server.address), Secrets({}))
    assert f"{abs(int(apart.total_seconds()))} s apart" in found_here.error


async def test_a_dotted_name_asks_the_query_that_it_stands_for(httpserver: HTTPServer, tmp_path: Path) -> None:
    check = one(asks="stripe.webhook.received")
    found_here = await seen(httpserver, vector("7"), check)
    assert found_here.asked.startswith("sum(increase(stripe_webhook_received_total[7m])) · at ")
    own = tmp_path / "controlroom" / "metrics.toml"
    own.parent.mkdir()
    own.write_text('"stripe.webhook.received" = "ours"\n', "utf-8")
    assert (await seen(httpserver, vector("7"), check)).asked.startswith("ours · at ")


@pytest.mark.parametrize("text", ["", "no TOML at all", '"our.own.name" = 3'])
async def test_a_dotted_name_that_nobody_knows_names_the_file_to_mend(
    text: str, httpserver: HTTPServer, tmp_path: Path
) -> None:
    own = tmp_path / "controlroom" / "metrics.toml"
    own.parent.mkdir()
    own.write_text(text, "utf-8")
    found_here = await seen(httpserver, vector("7"), one(asks="our.own.name"))
    assert str(own) in found_here.error
    assert httpserver.log == []


async def test_the_token_is_sent_and_never_shown(httpserver: HTTPServer) -> None:
    said = {"status": "error", "error": "who is canary-token-1?"}
    httpserver.expect_request("/api/v1/query").respond_with_json(said, 401)
    reach = Reach(("localhost",), prometheus=httpserver.url_for(""), prometheus_token="PROM")
    found_here = await look(one(), reach, Secrets({"PROM": "canary-token-1"}))
    assert httpserver.log[0][0].headers["authorization"] == "Bearer canary-token-1"
    assert "canary" not in repr(found_here)
    assert "answers 401" in found_here.error


@pytest.mark.parametrize(
    ("reach", "key"),
    [
        (Reach(), "checks.prometheus.address"),
        (Reach(prometheus="prom:9090"), "checks.prometheus.address"),
        (Reach(prometheus="http://me:word@prom:9090"), "checks.prometheus.address"),
        (Reach(prometheus="http://prom:9090"), "checks.hosts"),
        (Reach(("prom",), prometheus="http://prom:9090", prometheus_token="PROM"), "PROM"),
    ],
)
async def test_what_is_not_configured_is_asked_for(reach: Reach, key: str) -> None:
    with pytest.raises(Missing) as raised:
        await look(one(), reach, Secrets({}))
    assert raised.value.key == key
    assert "word" not in raised.value.example + raised.value.why


@pytest.mark.parametrize(("asks", "reads"), [(" ", ""), ("up", "p95")])
async def test_a_question_that_can_not_be_asked_asks_nobody(asks: str, reads: str, httpserver: HTTPServer) -> None:
    assert (await seen(httpserver, vector("1"), one(reads, asks))).error
    assert httpserver.log == []


async def test_a_server_that_drips_is_ended_by_the_deadline_and_one_that_is_gone_is_an_error() -> None:
    with raw(says("HTTP/1.1 200 OK\ncontent-type: application/json", again=b" ", every=0.02)) as server:
        reach = Reach(("127.0.0.1",), prometheus=server.address)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.4):
                await look(one(), reach, Secrets({}))
    gone = await look(one(), reach, Secrets({}))
    assert gone.error == "Prometheus: 127.0.0.1 refuses the connection"
