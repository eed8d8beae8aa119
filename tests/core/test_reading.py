"""The grammars of what HTTP and Prometheus checks read, and the figures that come out."""

import pytest

from controlroom.core.checks import found
from controlroom.core.conditions import Condition
from controlroom.core.figures import figure
from controlroom.core.finding import Finding
from controlroom.core.measurement import Verdict
from controlroom.core.reading import Question, Reading, Rule, question, readable, reading, rule
from controlroom.core.reading_prometheus import Fold, fold, is_dotted
from controlroom.core.verification import Check, Probe


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Reading("status")),
        (" status ", Reading("status")),
        ("latency", Reading("latency")),
        ("header Content-Type", Reading("header", "content-type")),
        ("json ok", Reading("json", path=("ok",))),
        ("json plans[0].price-id", Reading("json", path=("plans", 0, "price-id"))),
        ("json [2][0]", Reading("json", path=(2, 0))),
        ("json a.b of a.c", Reading("json", path=("a", "b"), of=("a", "c"))),
    ],
)
def test_a_reading_is_read(text: str, meant: Reading) -> None:
    assert reading(text) == meant


@pytest.mark.parametrize(
    "text", ["state", "json", "json a..b", "json a.", "json a[x]", "json a of", "json a of b of c", "header",
             "header a:b", "header a b", "status 200", "json a b", "STATUS"],
)  # fmt: skip
def test_what_is_no_reading_is_refused_with_its_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="; write"):
        reading(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("status = 200", Rule("status = 200", Reading("status"), condition=Condition("=", "200"))),
        ("latency<=800", Rule("latency<=800", Reading("latency"), condition=Condition("<=", "800"))),
        (
            "json ok != false",
            Rule("json ok != false", Reading("json", path=("ok",)), condition=Condition("!=", "false")),
        ),
        ("body contains a <= b", Rule("body contains a <= b", Reading("body"), contains="a <= b")),
        ("header x contains gzip", Rule("header x contains gzip", Reading("header", "x"), contains="gzip")),
    ],
)
def test_a_rule_is_read(text: str, meant: Rule) -> None:
    assert rule(text) == meant


@pytest.mark.parametrize(
    "text", ["", "status", "200", "= 200", "status = ", "latency < soon", "body contains", "status == 1"]
)
def test_what_is_no_rule_is_refused_with_its_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="; write"):
        rule(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("GET /healthz", Question("GET", "/healthz")),
        ("HEAD  /a/b?c=d", Question("HEAD", "/a/b?c=d")),
        ("GET https://status.example.org/x", Question("GET", "https://status.example.org/x")),
        ("GET https://status.example.org", Question("GET", "https://status.example.org")),
    ],
)
def test_a_question_is_read(text: str, meant: Question) -> None:
    assert question(text) == meant


@pytest.mark.parametrize(
    "text", ["", "GET", "/healthz", "POST /a", "DELETE /a", "get /a", "GET a", "GET //evil.example",
             "GET /\\evil.example", "GET http://a.example/", "GET https://me:word@a.example/", "GET /a b",
             "GET /a\nHost: b", "GET https:///a"],
)  # fmt: skip
def test_what_changes_things_or_leaves_its_host_is_no_question(text: str) -> None:
    with pytest.raises(ValueError, match="; write"):
        question(text)


def test_the_body_of_an_answer_to_head_can_not_be_read() -> None:
    with pytest.raises(ValueError, match="ask with GET"):
        readable(question("HEAD /"), reading("json ok"))
    assert readable(question("HEAD /"), reading("latency")) == Reading("latency")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("", Fold()), ("sum", Fold("sum")), ("max 15m", Fold("max", 900)), ("last  2h", Fold("last", 7200))],
)
def test_a_fold_is_read(text: str, meant: Fold) -> None:
    assert fold(text) == meant


@pytest.mark.parametrize(
    "text", ["avg", "last", "sum 15m", "max 15", "max 0m", "max 59s", "max 32d", "max 9999999d", "p95 1h"]
)
def test_what_is_no_fold_is_refused_with_its_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="; write"):
        fold(text)


@pytest.mark.parametrize("text", ["max 60s", "max 15m", "avg 49m", "avg 50m", "min 24h", "last 31d"])
def test_a_window_never_has_more_than_200_points(text: str) -> None:
    made = fold(text)
    assert made.step >= 15
    assert made.window // made.step + 1 <= 200


def test_only_a_dotted_name_is_one() -> None:
    assert is_dotted("stripe.webhook.received")
    assert not any(map(is_dotted, ("up", "rate(a.b[5m])", "stripe.", "a..b", "0.5", "1.5")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.4000000001", "0.4"), ("1e+06", "1000000"), ("-0", "0"), ("0.00", "0"), ("100", "100"), ("1.50", "1.5"),
        ("0.00000000045", "0.00000000045"), ("0.0000123456789", "0.0000123457"), ("2.9999", "2.9999"),
        ("123456789.123456789", "123456789.123457"), ("NaN", ""), ("+Inf", ""), ("up", ""), ("", ""),
        ("1e300", "1e+300"), ("999999999999999999", "999999999999999999"),
    ],
)  # fmt: skip
def test_a_figure_is_decimal_text_of_a_sane_length(text: str, shown: str) -> None:
    assert figure(text) == shown


def test_a_word_on_why_there_is_no_data_is_noted_and_blind() -> None:
    check = Check("c", "C", Probe.PROMETHEUS, "up", passes="!= 0")
    seen = found(check, Finding(note="the value is NaN"))
    assert (seen.verdict, seen.note) == (Verdict.INCONCLUSIVE, "no data: the value is NaN")
    assert found(check, Finding("1", note="ignored")).verdict is Verdict.PASS
