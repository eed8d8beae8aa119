"""Who may do what: which approvals can be given, by whom, and which names are nobody's."""

from dataclasses import replace

import pytest

from controlroom.core import census
from controlroom.core.census import Finding, State
from controlroom.core.people import Person
from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Acknowledgement, Approval, Contact, Gate, Stage
from controlroom.core.world import Site

DANA = Person("dana", "Dana Whitlock", roles=("author",), logins=("dana",), aliases=("dw@x.example",))
TAYLOR = Person("taylor", "Taylor Ng", roles=("lead",), logins=("taylor",))
SAM = Person("sam", "Sam Ito", roles=("on-call", "lead"), logins=("sam",))
PEOPLE = (DANA, TAYLOR, SAM)


def plan(*approvals: Approval, **rest: object) -> Plan:
    found = Plan("x", "X", "", "P", "production", "dana", "dana", approvals=approvals)
    return replace(found, **rest)  # type: ignore[arg-type]  # a test names what it changes


def of_plan(found: Plan, people: tuple[Person, ...] = PEOPLE) -> list[Finding]:
    return list(census.of_plan(Site(people=people), found))


def only(found: list[Finding]) -> Finding:
    (one,) = found
    return one


def test_an_approval_that_can_be_given_names_who_may() -> None:
    found = only(of_plan(plan(Approval("lead", "Lead", roles=("lead",)))))
    assert found.state is State.OK
    assert found.what == "Lead: Taylor Ng, Sam Ito may give it"


@pytest.mark.parametrize(
    ("approval", "what"),
    [
        (Approval("a", "A", of=("dana",)), "only its author, Dana Whitlock, could give it"),
        (Approval("a", "A", of=("dw@x.example",)), "only its author, Dana Whitlock, could give it"),
        (Approval("a", "A", roles=("author",)), "only its author, Dana Whitlock, could give it"),
        (Approval("a", "A", of=("tailor",)), "nobody here may give it: tailor is nobody here"),
        (Approval("a", "A", roles=("leed",)), "nobody is leed (did you mean lead?)"),
        (Approval("a", "A", roles=("lead",), quorum=3), "it takes 3, and only Taylor Ng, Sam Ito may give it"),
        (Approval("a", "A", of=("taylor", "dana"), quorum=2), "it takes 2, and only Taylor Ng may give it"),
    ],
)
def test_an_approval_that_nobody_can_give_is_bad_and_says_why(approval: Approval, what: str) -> None:
    found = only(of_plan(plan(approval)))
    assert (found.state, found.where) == (State.BAD, "approvals, a")
    assert what in found.what
    assert found.how


def test_those_who_may_but_have_no_login_are_a_warning() -> None:
    people = (DANA, replace(TAYLOR, logins=()), replace(SAM, roles=()))
    found = only(of_plan(plan(Approval("a", "A", roles=("lead",))), people))
    assert found.state is State.WARN
    assert "0 have a login and 1 must" in found.what


def test_a_stranger_beside_somebody_who_may_is_a_warning() -> None:
    found = only(of_plan(plan(Approval("a", "A", of=("taylor", "gone")))))
    assert (found.state, "gone is nobody here" in found.what) == (State.WARN, True)


def test_every_name_in_a_plan_that_is_nobodys_is_found_once_with_its_places() -> None:
    stage = Stage("s", "S", (Gate("g", "G", owner="Tailor Ng"), Gate("h", "H", owner="DW@X.example")))
    contacts = (Contact("on call", "Tailor Ng"), Contact("lead", "taylor"))
    told = (Acknowledgement("know", "Know", "nobody-at-all"),)
    found = of_plan(plan(stages=(stage,), contacts=contacts, acknowledgements=told))
    assert [(one.state, one.what, one.where) for one in found] == [
        (State.WARN, "Tailor Ng is nobody here", "contacts, on call, gates, g"),
        (State.WARN, "nobody-at-all is nobody here", "acknowledgements, know"),
    ]
    assert "did you mean Taylor Ng?" in found[0].how


def test_an_author_who_is_nobody_could_approve_unseen_and_is_a_warning() -> None:
    found = of_plan(plan(author="ghost"))
    assert [one.where for one in found] == ["author"]


def test_names_and_logins_that_two_share_are_bad() -> None:
    twin = Person("sam2", "sam ito", logins=("taylor",))
    found = [one for one in census.of_people((*PEOPLE, twin), ()) if one.state is State.BAD]
    assert [one.what for one in found] == [
        "the login taylor is of taylor and sam2: it counts as taylor",
        "the name sam ito is of sam and sam2: it counts as sam",
    ]


def test_roles_that_no_plan_asks_for_and_people_without_a_login_are_said() -> None:
    found = list(census.of_people((DANA, replace(SAM, logins=())), [plan(Approval("a", "A", roles=("lead",)))]))
    assert any(one.what == "without a login, so nobody can act as them: sam" for one in found)
    assert any(one.what.endswith("asks for: author, on-call") for one in found)


def test_nobody_at_all_is_a_warning() -> None:
    assert only(list(census.of_people((), ()))).state is State.WARN


def test_a_login_is_somebody_or_may_not_approve_and_is_told_how_to_be() -> None:
    assert census.of_login(PEOPLE, "sam").what == "the login sam is Sam Ito (sam): on-call, lead"
    nobody = census.of_login(PEOPLE, "ops")
    assert nobody.state is State.WARN
    assert "look, tick and rehearse, not approve" in nobody.what
    assert "`ops` under logins" in nobody.how
