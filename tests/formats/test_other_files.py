"""Scenarios, policies, people and incidents: what their files may say."""

from pathlib import Path

import pytest

from controlroom.core.incident import Incident
from controlroom.core.policy import Acceptance
from controlroom.core.scenario import Row, Then, When
from controlroom.formats.incidents import read_incidents
from controlroom.formats.people import read_people
from controlroom.formats.policies import read_policy
from controlroom.formats.problems import FormatError, Problem
from controlroom.formats.scenarios import names, read_scenario
from controlroom.outside import places


def refusal(read: object, path: Path, text: str) -> Problem:
    """The one problem of a text written to a file."""
    path.write_text(text)
    assert callable(read)
    with pytest.raises(FormatError) as caught:
        read(path)
    (found,) = caught.value.problems
    return found


def test_every_shipped_scenario_can_be_read_by_its_name() -> None:
    assert "error-spike" in names()
    assert [read_scenario(name).id for name in names()] == list(names())


def test_a_scenario_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "id: mine\ntitle: Mine\nrows:\n"
        "- {when: {phase: monitoring, after: 60}, then: {check: errors, value: 42}}\n"
        "- {when: {step: way_back.2}, then: {signal: errors, verdict: none}}\n"
    )
    assert read_scenario(path).rows == (
        Row(When("monitoring", 60), Then("errors", value="42")),
        Row(When(step="way_back.2"), Then(signal="errors", verdict="none")),
    )
    assert read_scenario(str(path)) == read_scenario(path)


@pytest.mark.parametrize("name", ["eror-spike", "../clean", "", "\x1b[2J"])
def test_an_unknown_scenario_is_refused(name: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_scenario(name)
    assert str(caught.value).isprintable()


def test_an_unknown_scenario_brings_a_suggestion() -> None:
    with pytest.raises(FormatError, match="did you mean 'error-spike'"):
        read_scenario("eror-spike")


@pytest.mark.parametrize(
    ("when", "then", "path"),
    [
        ("{}", "{signal: a, value: 1}", "rows[0].when"),
        ("{phase: queued, step: deploying.1}", "{signal: a, value: 1}", "rows[0].when"),
        ("{phase: resting}", "{signal: a, value: 1}", "rows[0].when.phase"),
        ("{step: second}", "{signal: a, value: 1}", "rows[0].when.step"),
        ("{step: deploying.0}", "{signal: a, value: 1}", "rows[0].when.step"),
        ("{step: deploying.1, after: 5}", "{signal: a, value: 1}", "rows[0].when.after"),
        ("{phase: queued, attempt: 1}", "{signal: a, value: 1}", "rows[0].when.attempt"),
        ("{phase: queued}", "{}", "rows[0].then"),
        ("{phase: queued}", "{signal: a, check: b, value: 1}", "rows[0].then"),
        ("{phase: queued}", "{signal: a}", "rows[0].then"),
        ("{phase: queued}", "{signal: a, value: 1, verdict: pass}", "rows[0].then"),
        ("{phase: queued}", "{signal: a, verdict: green}", "rows[0].then.verdict"),
        ("{phase: queued}", "{outcome: failed}", "rows[0].then.outcome"),
        ("{step: deploying.1}", "{outcome: failed}", "rows[0].then.outcome"),
        ("{step: deploying.1, attempt: 1}", "{outcome: failed, value: 1}", "rows[0].then"),
        ("{step: deploying.1, attempt: 1}", "{outcome: lost}", "rows[0].then.outcome"),
    ],
)
def test_a_row_of_a_scenario_says_one_thing_at_one_place(when: str, then: str, path: str, tmp_path: Path) -> None:
    text = f"id: a\ntitle: A\nrows:\n- when: {when}\n  then: {then}\n"
    assert refusal(read_scenario, tmp_path / "a.yaml", text).path == path


POLICY = """\
id: risk
version: 1
cap: 100
bands: [{name: low, start: 0, instruction: Go.}, {name: high, start: 50, instruction: Wait.}]
weights: [{factor: environment, value: any, points: 5, label: Environment}]
"""


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("start: 0", "start: 1", "bands[0].start"),
        ("start: 50", "start: 0", "bands[1].start"),
        ("name: high", "name: low", "bands[1].name"),
        ("factor: environment", "factor: weather", "weights[0].factor"),
        ("points: 5", "points: 5.5", "weights[0].points"),
        ("cap: 100", "cap: 0", "cap"),
        ("weights: [", "weights: [{factor: environment, value: any, points: 1, label: A}, ", "weights[1].value"),
        ("cap: 100", "cap: 100\naccept: {roles: []}", "accept.roles"),
        ("cap: 100", "cap: 100\naccept: {days: 0}", "accept.days"),
        ("cap: 100", "cap: 100\naccept: {days: 366}", "accept.days"),
        ("cap: 100", "cap: 100\naccept: {required: hihg}", "accept.required"),
        ("cap: 100", "cap: 100\naccept: {required: high, who: me}", "accept.who"),
    ],
)
def test_a_policy_with_a_hole_is_refused(old: str, new: str, path: str, tmp_path: Path) -> None:
    file = tmp_path / "risk.yaml"
    file.write_text(POLICY)
    assert read_policy(file).bands[1].start == 50
    assert refusal(read_policy, file, POLICY.replace(old, new, 1)).path == path


def test_a_policy_says_who_accepts_for_how_long_and_where_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "risk.yaml"
    file.write_text(POLICY)
    assert read_policy(file).accept == Acceptance(("engineering-lead", "incident-commander"), 30, "")
    file.write_text(f"{POLICY}accept: {{roles: [finance], days: 7, required: high}}\n")
    assert read_policy(file).accept == Acceptance(("finance",), 7, "high")


def test_a_policy_needs_a_band(tmp_path: Path) -> None:
    text = "id: a\nversion: 1\ncap: 1\nbands: []\nweights: []\n"
    assert refusal(read_policy, tmp_path / "a.yaml", text).path == "bands"


def test_two_people_share_no_id_name_or_login(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    text = "people:\n- {id: dana, name: Dana, aliases: [dw], logins: [dana]}\n- {id: sam, name: %s}\n"
    file.write_text(text % "Sam, logins: [sam], aliases: [Sam, SAM]")
    assert [person.id for person in read_people(file)] == ["dana", "sam"]
    assert "'dw'" in refusal(read_people, file, text % "DW").message
    assert "login 'dana'" in refusal(read_people, file, text % "Sam, logins: [dana]").message
    taken = refusal(read_people, file, text.replace("id: sam", "id: dana") % "Sam")
    assert taken.path == "people[1].id"


def test_incidents_have_a_severity_and_a_day(tmp_path: Path) -> None:
    file = tmp_path / "incidents.yaml"
    text = "incidents: [{id: inc-7, title: Late, severity: SEV-3, state: open, day: 2026-11-12}]"
    file.write_text(text)
    assert read_incidents(file) == (Incident("inc-7", "Late", "SEV-3", "open", day="2026-11-12"),)
    assert refusal(read_incidents, file, text.replace("2026-11-12", "12.11.")).path == "incidents[0].day"
    assert refusal(read_incidents, file, text.replace("SEV-3", "bad")).path == "incidents[0].severity"


def test_the_shipped_people_policy_and_incidents_can_be_read() -> None:
    data = places.data()
    assert read_people(data / "people.yaml")
    assert read_policy(data / "policies" / "risk.yaml").id == "risk"
    assert read_incidents(data / "incidents" / "related.yaml")
