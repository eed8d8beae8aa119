"""What is read from good answers over HTTP: parts as values, further rules with what was seen."""

import pytest
from pytest_httpserver import HTTPServer

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes.http import look

ANSWER = {
    "ok": True, "equal": 11, "compared": 12, "share": 0.30000000000000004, "none": None, "name": "blue\x1b[31m",
    "plans": [{"price": 1900}, {"price": 4900}], "big": 10**30, "text": "0.40",
}  # fmt: skip


async def seen(server: HTTPServer, reads: str = "", *also: str, asks: str = "GET /state") -> Finding:
    server.expect_request("/api/state").respond_with_json(ANSWER, 200, {"X-Build": "7f3"})
    reach = Reach(("localhost",), {"Billing API": server.url_for("/api")})
    return await look(Check("c", "C", Probe.HTTP, asks, reads, also, service="billing api"), reach, Secrets({}))


@pytest.mark.parametrize(
    ("reads", "value"),
    [
        ("", "200"), ("status", "200"), ("json ok", "true"), ("json equal of compared", "11/12"),
        ("json plans[1].price", "4900"), ("json share", "0.3"), ("json text", "0.40"), ("json none", ""),
        ("json equal of none", ""), ("json name", "blue<1B>[31m"), ("header x-build", "7f3"),
        ("header content-type", "application/json"), ("json big", "1e+30"),
    ],
)  # fmt: skip
async def test_a_part_of_the_answer_is_the_value(reads: str, value: str, httpserver: HTTPServer) -> None:
    found = await seen(httpserver, reads)
    assert (found.value, found.error, found.broken) == (value, "", ())
    assert found.asked == f"GET http://localhost:{httpserver.port}/api/state"


async def test_the_latency_is_in_milliseconds(httpserver: HTTPServer) -> None:
    found = await seen(httpserver, "latency")
    assert 0 <= int(found.value) < 60_000
    assert found.took == int(found.value)


async def test_the_first_line_of_the_body_is_the_value_and_all_of_it_is_searched(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/state").respond_with_data("\n" + "x" * 900 + "\nall is up\n")
    found = await seen(httpserver, "body", "body contains is up", "body contains down")
    assert (len(found.value), found.value[-1]) == (200, "…")
    assert found.broken == (f"body contains down: seen {found.value}",)


async def test_the_rules_that_do_not_hold_are_told_with_what_was_seen(httpserver: HTTPServer) -> None:
    rules = (
        "status = 200", "json ok = true", "json equal >= 12", "header content-type = application/json",
        "json missing = 1", "json none != 5", "header x-build contains 7f", "header x-build contains 8", "latency <= 0",
        "latency <= 60000", "certificate >= 14", "status = 204",
    )  # fmt: skip
    found = await seen(httpserver, "json equal of compared", *rules)
    latency = str(found.took)
    assert found.value == "11/12"
    assert [words for words in found.broken if not words.startswith("latency")] == [
        "json equal >= 12: seen 11",
        "json missing = 1: the answer has no missing",
        "json none != 5: seen nothing",
        "header x-build contains 8: seen 7f3",
        "certificate >= 14: there is no certificate: it was asked without TLS",
        "status = 204: seen 200",
    ]
    assert latency == "0" or f"latency <= 0: seen {latency}" in found.broken


async def test_head_brings_status_and_headers(httpserver: HTTPServer) -> None:
    found = await seen(httpserver, "header x-build", "status = 200", asks="HEAD /state")
    assert (found.value, found.broken) == ("7f3", ())
    assert httpserver.log[0][0].method == "HEAD"


async def test_a_whole_address_is_asked_without_a_service_if_its_host_is_allowed() -> None:
    one = Check("c", "C", Probe.HTTP, "GET https://status.example.org/x")
    with pytest.raises(Missing) as raised:
        await look(one, Reach(("other.example",)), Secrets({}))
    assert (raised.value.key, raised.value.example) == ("checks.hosts", 'hosts = ["status.example.org"]')


@pytest.mark.parametrize(
    "address", ["", "billing.internal", "ftp://a.example", "http://a.example?x", "http://me:pw@a.example"]
)
async def test_a_service_without_a_plain_address_is_asked_for_with_the_line_to_write(address: str) -> None:
    one = Check("c", "C", Probe.HTTP, "GET /", service='Billing "Worker"')
    with pytest.raises(Missing) as raised:
        await look(one, Reach(("a.example",), {one.service: address}), Secrets({}))
    assert raised.value.key == r'checks.services."Billing \"Worker\""'
    assert raised.value.example == r'"Billing \"Worker\"" = "https://billing-worker.internal"'


@pytest.mark.parametrize(("asks", "reads"), [("POST /x", ""), ("", ""), ("GET //evil", ""), ("GET /", "everything")])
async def test_a_question_that_can_not_be_asked_asks_nobody(asks: str, reads: str, httpserver: HTTPServer) -> None:
    found = await seen(httpserver, reads, asks=asks)
    assert found.error
    assert httpserver.log == []


async def test_a_secret_in_an_answer_is_masked(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/leak").respond_with_data("key canary-in-the-answer")
    secrets = Secrets({"KEY": "canary-in-the-answer"})
    secrets.value("KEY")
    one = Check("c", "C", Probe.HTTP, "GET /leak", "body", ("body contains up",), service="S")
    found = await look(one, Reach(("localhost",), {"*": httpserver.url_for("/")}), secrets)
    assert "canary" not in repr(found)
    assert found.value.startswith("key ")
