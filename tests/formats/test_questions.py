"""A plan whose checks ask or read what nobody can is refused, with the line."""

import pytest

from tests.formats.texts import PLAN, only_problem, problems_of


def plan(probe: str, *lines: str) -> str:
    head = f"checks:\n- id: a\n  title: A\n  probe: {probe}\n"
    return PLAN + head + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("probe", "lines", "path", "words"),
    [
        ("http", ("asks: POST /pay",), "checks[0].asks", "write 'GET /path'"),
        ("http", ("asks: GET //evil.example/",), "checks[0].asks", "write one such as /healthz"),
        ("http", ("asks: GET /", "reads: json a..b"), "checks[0].reads", "plans[0].price"),
        ("http", ("asks: HEAD /", "reads: json a"), "checks[0].reads", "ask with GET"),
        ("http", ("asks: GET /", "also: [status = 200, latency < soon]"), "checks[0].also[1]", "write it like '<= 20'"),
        ("http", ("asks: HEAD /", "also: [body contains up]"), "checks[0].also[0]", "ask with GET"),
        ("prometheus", ("asks: up", "reads: p95"), "checks[0].reads", "such as 'max 15m'"),
        ("prometheus", ("asks: up", "also: [status = 200]"), "checks[0].also", "make a check of its own"),
    ],
)
def test_a_question_that_nobody_can_ask_is_named_with_its_place(
    probe: str, lines: tuple[str, ...], path: str, words: str
) -> None:
    found = only_problem(plan(probe, *lines))
    assert found.path == path
    assert words in found.remedy
    assert found.line == len(PLAN.splitlines()) + 4 + len(lines)


@pytest.mark.parametrize(
    ("probe", "lines"),
    [
        ("http", ()),
        ("http", ("asks: GET /state", "reads: json equal of compared", "also: [certificate >= 14, body contains up]")),
        ("http", ("asks: HEAD https://status.example.org/", "reads: header etag")),
        ("prometheus", ("asks: stripe.webhook.received",)),
        ("prometheus", ("asks: up", "reads: avg 15m")),
        ("manual", ("asks: POST is what a person does",)),
    ],
)
def test_a_question_that_can_be_asked_is_taken(probe: str, lines: tuple[str, ...]) -> None:
    assert problems_of(plan(probe, *lines)) == ()
