"""Several policies: which of them scores a release and why, and that a newer version only replaces an older one."""

from dataclasses import replace

import pytest

from controlroom.core import scoring
from controlroom.core.board import Fact
from controlroom.core.derive import risk as slices
from controlroom.core.intents import Advance, ImportPeople, ImportPolicy, ImportRelease
from controlroom.core.people import Person
from controlroom.core.policy import Policy, audience, choose
from controlroom.formats.policies import read_policy
from controlroom.store import codec
from tests.core import machine
from tests.core.machine import AT, POLICY, green, imported
from tests.core.risk_sample import POLICY as PLAIN
from tests.data.shipped import DATA

BLUE, SHOP, PROD = ("blue",), ("Shop",), ("production",)


def named(id: str, **audience: tuple[str, ...]) -> Policy:
    return replace(PLAIN, id=id, **audience)  # type: ignore[arg-type]  # the lists of a policy


ALL, OTHER = named("risk"), named("zeta")
TEAM, PRODUCT, PLACE = named("team", teams=BLUE), named("shop", products=SHOP), named("prod", environments=PROD)
BOTH = named("both", teams=BLUE, products=SHOP)
ELSEWHERE = named("else", products=("Bank",))
# Which policies are known, which one scores a release of Shop, by team blue, to production, and why.
TABLE: dict[str, tuple[tuple[Policy, ...], str, str]] = {
    "the only one": ((ALL,), "risk", "it is for every release"),
    "a tie, by name": ((OTHER, ALL), "risk", "it is for every release, first by name of those as specific: zeta"),
    "an environment before none": (
        (ALL, PLACE),
        "prod",
        "it is for the environment production, more specific than: risk",
    ),
    "a team before an environment": (
        (PLACE, TEAM, ALL),
        "team",
        "it is for the team blue, more specific than: prod, risk",
    ),
    "a product before a team": ((TEAM, PRODUCT), "shop", "it is for the product Shop, more specific than: team"),
    "both before one": (
        (PRODUCT, BOTH, TEAM),
        "both",
        "it is for the product Shop and the team blue, more specific than: shop, team",
    ),
    "those of others do not count": ((ELSEWHERE, ALL), "risk", "it is for every release"),
}


@pytest.mark.parametrize("case", TABLE)
def test_the_most_specific_policy_scores_a_release_and_says_why(case: str) -> None:
    known, id, because = TABLE[case]
    for order in (known, known[::-1]):
        found = choose(order, "Shop", "blue", "production")
        assert found is not None
        assert (found.policy.id, found.because) == (id, because)


def test_names_are_compared_without_case_and_blanks() -> None:
    found = choose((ALL, PRODUCT), " sHOP ", "", "staging")
    assert found is not None
    assert found.policy.id == "shop"


@pytest.mark.parametrize("stated", [("Bank", "", ""), ("", "", ""), ("Shop", "red", "")])
def test_where_no_policy_is_for_a_release_none_scores_it(stated: tuple[str, str, str]) -> None:
    assert choose((TEAM, BOTH, PLACE), *stated) is None


def test_a_release_that_no_policy_is_for_is_not_scored_and_the_pane_says_so() -> None:
    world = imported().world
    world = replace(world, site=replace(world.site, policies={"else": ELSEWHERE}))
    found = slices.slice_of(world, AT)
    assert (found.raw, found.band.word) == (0, "UNKNOWN")
    assert Fact("Policy", "no policy: no policy is for this release; known here: else") in found.sections[0].facts


def test_an_audience_in_words() -> None:
    assert audience(ALL) == "every release"
    assert audience(replace(BOTH, environments=("test", "staging"))) == (
        "product Shop, team blue, environment test or staging"
    )


def test_the_team_is_that_of_the_owner_under_any_of_the_owners_names() -> None:
    plan = replace(machine.SAMPLE, owner="dwhitlock")
    team = replace(POLICY, id="billing", teams=("Billing",))
    story = machine.imported(plan).do(ImportPolicy(team))
    assert scoring.policy_of(story.world.site, plan) == team
    story.do(ImportPeople((Person("dana", "Dana Whitlock", team="Other", aliases=("dwhitlock",)),)))
    assert scoring.policy_of(story.world.site, plan) == POLICY


def test_the_pane_names_the_policy_its_version_and_the_reason() -> None:
    story = imported().do(ImportPolicy(replace(POLICY, id="payments", version=3, products=("SaaS Billing",))))
    facts = slices.slice_of(story.world, AT).sections[0].facts
    why = "payments version 3: it is for the product SaaS Billing, more specific than: risk"
    assert Fact("Policy", why) in facts


def test_another_id_adds_a_policy_and_a_higher_version_replaces_its_own() -> None:
    newer = replace(POLICY, version=POLICY.version + 1, cap=90)
    story = imported().do(ImportPolicy(named("zeta")), ImportPolicy(newer))
    assert story.world.site.policies == {"risk": newer, "zeta": named("zeta")}


@pytest.mark.parametrize(
    ("given", "rule", "said"),
    [
        (POLICY, "unchanged", "policy risk is this already"),
        (
            replace(POLICY, cap=90),
            "version",
            "policy risk version 1 is known with another content: version 1 is in force",
        ),
        (replace(POLICY, version=0), "version", "policy risk version 0 is older: version 1 is in force"),
    ],
)
def test_a_version_that_is_not_higher_is_refused(given: Policy, rule: str, said: str) -> None:
    refusal = imported().no(ImportPolicy(given))
    assert (refusal.rule, refusal.message) == (rule, said)


def test_a_run_keeps_the_policy_that_scored_it_when_it_was_queued() -> None:
    story = green().do(Advance())
    assert (story.run.policy, story.run.policy_version) == ("risk", 1)
    assert slices.slice_of(story.world, AT).frozen == ""
    story.do(ImportPolicy(replace(POLICY, id="payments", version=3, products=("SaaS Billing",))))
    said = slices.slice_of(story.world, AT).frozen
    assert said == (
        f"At queueing it was {story.run.raw}, {story.run.band} by policy risk version 1; "
        f"now it is {story.run.raw} by policy payments version 3."
    )


def test_old_events_name_no_policy_and_are_for_every_release() -> None:
    queued = codec.decode("release.queued", 1, '{"band":"high","raw":60}')
    assert (queued.policy, queued.version) == ("", 0)  # type: ignore[union-attr]  # it is a ReleaseQueued
    bands = '[{"instruction":"Go.","name":"low","start":0}]'
    body = f'{{"actions":[],"bands":{bands},"cap":100,"id":"risk","version":1,"weights":[]}}'
    event = codec.decode("policy.imported", 1, f'{{"policy":{body}}}')
    assert audience(event.policy) == "every release"  # type: ignore[union-attr]  # it is a PolicyImported


def test_the_shipped_policy_of_a_team_is_for_its_releases_and_for_no_sample() -> None:
    platform = read_policy(DATA / "policies" / "platform.yaml")
    assert all(weight.why for weight in platform.weights)
    story = imported().do(ImportPolicy(platform))
    assert scoring.policy_of(story.world.site, machine.SAMPLE) == POLICY
    assert scoring.policy_of(story.world.site, replace(machine.SAMPLE, owner="sam")) == platform
    story.do(ImportRelease(replace(machine.SAMPLE, owner="sam")))
    assert slices.slice_of(story.world, AT).raw == sum(
        factor.points for factor in slices.slice_of(story.world, AT).factors
    )
