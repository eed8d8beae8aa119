"""The shipped risk policy: what is given stays as given, what we chose says why, more risk never counts less."""

import pytest

from tests.data.shipped import policy

GIVEN = frozenset(  # weights that the release page states; all others are ours and say why
    {
        ("environment", "production", 18),
        ("migration", "any", 16),
        ("touches", "billing", 20),
        ("modules", "any", 3),
        ("rollback", "partial", 14),
        ("gates", "any", 8),
        ("incidents", "any", 10),
        ("coverage", "medium", 5),
        ("blast_radius", "high", 12),
        ("approvals", "any", 6),
    }
)
SCALES = {
    "environment": ("development", "test", "staging", "production"),
    "migration": ("any", "irreversible"),
    "rollback": ("verified", "partial", "none"),
    "coverage": ("high", "medium", "low", "none"),
    "blast_radius": ("low", "medium", "high"),
}


def points(factor: str, value: str) -> int:
    return next(w.points for w in policy().weights if (w.factor, w.value) == (factor, value))


def test_the_ten_given_weights_are_as_given_and_every_other_says_why() -> None:
    silent = {(weight.factor, weight.value, weight.points) for weight in policy().weights if not weight.why}
    assert silent == GIVEN


def test_the_bands_begin_at_0_25_50_and_80_and_each_instructs() -> None:
    assert [(band.name, band.start) for band in policy().bands] == [
        ("low", 0),
        ("moderate", 25),
        ("high", 50),
        ("critical", 80),
    ]
    assert all(band.instruction.endswith(".") for band in policy().bands)


@pytest.mark.parametrize("factor", SCALES)
def test_more_risk_never_has_fewer_points(factor: str) -> None:
    scale = [points(factor, value) for value in SCALES[factor]]
    assert scale == sorted(scale)


@pytest.mark.parametrize("factor", ["coverage", "blast_radius", "rollback"])
def test_the_unknown_counts_more_than_the_middle_level(factor: str) -> None:
    assert points(factor, "any") >= points(factor, SCALES[factor][1])


def test_an_unknown_environment_counts_as_production() -> None:
    assert points("environment", "any") == points("environment", "production")


def test_every_action_leads_to_a_level_with_fewer_points() -> None:
    for action in policy().actions:
        assert action.minutes > 0
        if action.to:
            known = {weight.value for weight in policy().weights if weight.factor == action.factor}
            before = points(action.factor, action.value if action.value in known else "any")
            assert points(action.factor, action.to) < before, action.label
