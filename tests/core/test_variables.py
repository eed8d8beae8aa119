"""Shapes of environment variables: what fits, what a check names, and what its plan adds."""

import pytest

from controlroom.core.plan_parts import Variable
from controlroom.core.variables import Wanted, fits, spelled, wanted
from controlroom.core.verification import Check, Probe

LONG = "4eC39HqLyjWDarjtT1"


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        ("sk_live_…", [f"sk_live_{LONG}"], [f"sk_test_{LONG}", "sk_live_", "sk_live_xxxxxxxxxxxx", "sk_live_…", LONG]),
        ("sk_live_...", [f"sk_live_{LONG}"], ["sk_live_...", f" sk_live_{LONG}", f"sk_live_{LONG}\n"]),
        ("whsec_… list", [f"whsec_{LONG}", f"whsec_{LONG}, whsec_{LONG[::-1]}"], [f"whsec_{LONG},", f"whsec_{LONG},x"]),
        (
            "url",
            ["https://a.example/x?y", "postgresql://u:p@h/d"],
            ["http://a.example", "a.example", "https://", "x y"],
        ),
        ("http url", ["http://a.example", "https://a.example"], ["ftp://a", "http://"]),
        ("integer", ["900", "-1", "+2"], ["9.5", "1_000", "", "١", "9 "]),
        ("number", ["0.5", "900"], ["1e9", ".5", "nan", "1,5"]),
        ("boolean", ["true", "False", "1", "off"], ["", "2", "y", "true "]),
        ("true", ["true", "True"], ["false", "1"]),
        ("word", ["a-b"], ["a b", "", " a"]),
        ("text", ["a b"], ["", " "]),
        ("comma list", ["a", "a,b"], ["", "a,,b", ","]),
        ("integer list", ["1, 2"], ["1, b"]),
        ("", ["x"], [""]),
    ],
)
def test_a_value_has_a_shape_or_not(shape: str, good: list[str], bad: list[str]) -> None:
    assert [fits(shape, value) for value in good] == [True] * len(good)
    assert [fits(shape, value) for value in bad] == [False] * len(bad)


@pytest.mark.parametrize("shape", ["<primary,rotating>", "secret", "secret list", "…"])
def test_a_shape_that_is_not_known_fits_nothing_and_says_so(shape: str) -> None:
    assert fits(shape, "x") is None
    with pytest.raises(ValueError, match=r"not known|names no variable"):
        wanted(f"KEY {shape}")


def test_a_question_names_variables_with_their_shapes() -> None:
    assert wanted("STRIPE_API_KEY sk_live_…, HOOKS whsec_… list\nCRON boolean, NAME") == (
        Wanted("STRIPE_API_KEY", "sk_live_…"),
        Wanted("HOOKS", "whsec_… list"),
        Wanted("CRON", "boolean"),
        Wanted("NAME", "text"),
    )


@pytest.mark.parametrize("asks", ["", " , ", "1A", "A-B", "*", ", ".join("A" for _ in range(101))])
def test_a_question_that_names_no_variable_is_refused_with_its_remedy(asks: str) -> None:
    with pytest.raises(ValueError, match=r"; (write|it may name)"):
        wanted(asks)


def test_the_plan_gives_the_shapes_that_a_check_leaves_out() -> None:
    known = (
        Variable("KEY", "sk_live_…"),
        Variable("PRICE_A", "price_…"),
        Variable("PRICE_B"),
        Variable("PRICE_C", "price_…", required=False),
        Variable("HOOK_*", "whsec_…"),
    )
    check = Check("x", "X", Probe.ENV, "KEY, PRICE_*, HOOK_*, KEY word, OTHER, OPEN_*")
    assert spelled(check, known).asks == (
        "KEY sk_live_…, PRICE_A price_…, PRICE_B text, HOOK_* whsec_…, KEY word, OTHER text, OPEN_* text"
    )
    assert spelled(spelled(check, known), known) == spelled(check, known)


def test_a_plan_shape_with_a_comma_tears_no_question_apart() -> None:
    check = spelled(Check("x", "X", Probe.ENV, "KEYS"), [Variable("KEYS", "<primary,rotating>")])
    with pytest.raises(ValueError, match="KEYS has a shape that is not known"):
        wanted(check.asks)


def test_other_checks_and_unreadable_ones_stay_as_they_are() -> None:
    for check in (Check("x", "X", Probe.SQL, "SELECT 1"), Check("x", "X", Probe.ENV, "not-a-name")):
        assert spelled(check, [Variable("KEY", "url")]) is check
