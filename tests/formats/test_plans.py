"""Reading release plans: what a file may say, and what is said of it when it may not."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from controlroom.core.plan import Plan
from controlroom.core.plan_parts import Claimed, Kind
from controlroom.core.policy import Policy
from controlroom.core.scenario import Scenario
from controlroom.core.verification import Probe, Use
from controlroom.formats import fields as bounds
from controlroom.formats.incidents import Incidents
from controlroom.formats.people import People
from controlroom.formats.plans import parse_plan, read_plan
from controlroom.formats.problems import MOST, FormatError
from controlroom.outside import places
from tests.formats.texts import PLAN, only_problem, problems_of


def read(more: str = "") -> Plan:
    return parse_plan((PLAN + more).encode(), "plan.yaml")


def test_a_small_plan_is_read_with_defaults_for_the_rest() -> None:
    assert read() == Plan("seat-sync", "Seat sync", "Keeps seats in step.", "Billing", "production", "Dana", "dana")


def test_scalars_become_what_their_field_wants() -> None:
    plan = read(
        "draft: true\n"
        "services: [on, 'null', 007, 1.0]\n"
        "stages:\n- id: staging\n  title: no\n  gates:\n"
        "  - {id: review, title: 'yes', required: false, minutes: 0030, claimed: {by: dana}}\n"
        "checks: [{id: a, title: A, probe: http, uses: [preflight, watch], passes: '<= 20'}]\n"
        "migrations: [{id: m, title: M, order: 1, kind: compensable}]\n"
    )
    assert plan.draft is True
    assert plan.services == ("on", "null", "007", "1.0")
    assert plan.stages[0].title == "no"
    gate = plan.stages[0].gates[0]
    assert (gate.title, gate.required, gate.minutes, gate.claimed) == ("yes", False, 30, Claimed("dana"))
    assert (plan.checks[0].probe, plan.checks[0].uses) == (Probe.HTTP, (Use.PREFLIGHT, Use.WATCH))
    assert plan.migrations[0].kind is Kind.COMPENSABLE


def test_texts_are_made_harmless() -> None:
    plan = read(
        'steps:\n- id: a\n  title: "be\\e[2Jfore\\nafter "\n  command: |\n    one\n    two\n  note: "a\\u202eb"\n'
    )
    step = plan.steps[0]
    assert step.title == "be<1B>[2Jfore after"
    assert step.command == "one\ntwo"
    assert step.note == "a<U+202E>b"


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        ("draft: yes", "draft", "neither true nor false"),
        ("draft: 1", "draft", "neither true nor false"),
        ("draft: 'True'", "draft", "neither true nor false"),
        ("window: {minutes: 1_000}", "window.minutes", "not a whole number"),
        ("window: {minutes: 0x1F}", "window.minutes", "not a whole number"),
        ("window: {minutes: 1.0}", "window.minutes", "not a whole number"),
        ("window: {minutes: +1}", "window.minutes", "not a whole number"),
        ("window: {minutes: ٣}", "window.minutes", "not a whole number"),
        ("window: {minutes: true}", "window.minutes", "not a whole number"),
        ("window: {minutes: -1}", "window.minutes", "out of bounds"),
        ("window: {minutes: 99999999}", "window.minutes", "out of bounds"),
        ("window: {title: }", "window.title", "no value"),
        ("window: {title: ~}", "window.title", "no value"),
        ("window: {title: null}", "window.title", "no value"),
        ("window: {minutes: [1]}", "window.minutes", "wanted here: a number"),
        ("window: []", "window", "wanted here: keys"),
        ("services: billing", "services", "wanted here: a list"),
        ("services: {a: b}", "services", "wanted here: a list"),
        ("services: [[a]]", "services[0]", "wanted here: a text"),
        ("services: ['']", "services[0]", "is empty"),
        ("stages: [{id: a}]", "stages[0].title", "is missing"),
        ("stages: [{id: A, title: A}]", "stages[0].id", "not an id"),
        ("stages: [{id: -a, title: A}]", "stages[0].id", "not an id"),
        ("checks: [{id: a, title: A, probe: telnet}]", "checks[0].probe", "not known"),
        ("checks: [{id: a, title: A, probe: [http]}]", "checks[0].probe", "wanted here: a word"),
        ("checks: [{id: a, title: A, probe: http, passes: ~ 20}]", "checks[0].passes", "not a condition"),
        ("checks: [{id: a, title: A, probe: http, warns: < much}]", "checks[0].warns", "not a number"),
        ("checks: [{id: a, title: A, probe: http, uses: [closeout, watch]}]", "checks[0].uses", "counts nowhere"),
        ("checks: [{id: a, title: A, probe: http, uses: [closeout]}]", "checks[0].uses", "counts nowhere"),
        ("monitoring: {interval: 0}", "monitoring.interval", "out of bounds"),
        ("monitoring: {steady: 0}", "monitoring.steady", "out of bounds"),
        ("claimed: {readiness: 101}", "claimed.readiness", "out of bounds"),
        ("steps: [{id: a, title: A, phase: deploy}]", "steps[0].phase", "not known"),
        ("triggers: [{id: a, title: A, check: b}]", "triggers[0].check", "no check 'b'"),
        ("success: [{title: A, check: b}]", "success[0].check", "no check 'b'"),
        ("steps: [{id: a, title: A}, {id: a, title: B}]", "steps[1].id", "is taken"),
        ("variables: [{name: A}, {name: A}]", "variables[1].name", "is taken"),
        ("approvals: [{id: a, title: A}]", "approvals[0]", "nobody can give"),
        ("approvals: [{id: a, title: A, of: [b], quorum: 2}]", "approvals[0].quorum", "only 1 may"),
        ("approvals: [{id: a, title: A, of: [b], quorum: 0}]", "approvals[0].quorum", "out of bounds"),
        ("approvals: [{id: a, title: A, of: [b, b], quorum: 2}]", "approvals[0].quorum", "only 1 may"),
        ("ways_back: [{id: deploying, title: A, way: full}]", "ways_back[0].id", "is a phase"),
    ],
)
def test_what_a_plan_may_not_say_is_named_with_its_place(more: str, path: str, message: str) -> None:
    found = only_problem(PLAN + more)
    assert (found.line, found.path) == (8, path)
    assert message in found.message
    assert found.remedy


@pytest.mark.parametrize("key", ["id", "title", "description", "product", "environment", "owner", "author"])
def test_a_plan_needs_every_one_of_its_first_keys(key: str) -> None:
    lines = PLAN.splitlines(keepends=True)
    assert only_problem("".join(line for line in lines if not line.startswith(f"{key}:"))).path == key
    emptied = "".join(f'{key}: ""\n' if line.startswith(f"{key}:") else line for line in lines)
    assert only_problem(emptied).path == key


def test_ids_are_unique_over_all_stages_and_within_one_way_back() -> None:
    stage = "- {id: %s, title: A, gates: [{id: review, title: A}]}\n"
    assert only_problem(PLAN + "stages:\n" + stage % "a" + stage % "b").path == "stages[1].gates[0].id"
    way = "- {id: %s, title: A, way: full, steps: [{id: back, title: A}]}\n"
    assert not problems_of(PLAN + "ways_back:\n" + way % "a" + way % "b")
    twice = "ways_back: [{id: a, title: A, way: full, steps: [{id: b, title: B}, {id: b, title: B}]}]"
    assert only_problem(PLAN + twice).path == "ways_back[0].steps[1].id"


def test_a_probe_of_a_way_back_is_a_check_of_the_plan() -> None:
    ways = "ways_back: [{id: a, title: A, way: full, steps: [{id: b, title: B, probe: heath}]}]\n"
    checks = "checks: [{id: health, title: H, probe: http}]\n"
    found = only_problem(PLAN + checks + ways)
    assert (found.path, found.remedy) == ("ways_back[0].steps[0].probe", "did you mean 'health'?")
    assert not problems_of(PLAN + checks + ways.replace("heath", "health"))


@pytest.mark.parametrize(
    "step",
    [
        "steps: [{id: a, title: A, kind: irreversible}]\n",
        "migrations: [{id: a, title: A, order: 1, kind: irreversible}]\n",
        "ways_back: [{id: a, title: A, way: full, steps: [{id: b, title: B, kind: irreversible}]}]\n",
    ],
)
def test_what_can_not_be_undone_needs_a_way_that_compensates(step: str) -> None:
    assert "no way back compensates" in only_problem(PLAN + step).message
    way = "- {id: c, title: C, way: compensate}\n"
    listed = step.replace("ways_back: [", "ways_back:\n- ").replace("]}]\n", "]}\n") + way
    assert not problems_of(PLAN + (listed if "ways_back" in step else f"{step}ways_back:\n{way}"))


def test_a_criterion_of_words_needs_no_condition_and_a_measured_one_does() -> None:
    words = "success: [{title: A, when: after 24 hours}]\n"
    assert not problems_of(PLAN + words)
    measured = "checks: [{id: a, title: A, probe: http}]\nsuccess: [{title: A, check: a, when: after 24 hours}]"
    assert only_problem(PLAN + measured).path == "success[0].when"


@pytest.mark.parametrize(("key", "meant"), [("titel", "title"), ("approval", "approvals"), ("way_back", "ways_back")])
def test_an_unknown_key_brings_a_suggestion(key: str, meant: str) -> None:
    assert only_problem(f"{PLAN}{key}: x\n").remedy == f"did you mean {meant!r}?"


def nested(kind: type, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The key paths of all dataclasses inside of one."""
    found = [path]
    for name, hint in get_type_hints(kind).items():
        inner = hint
        if get_origin(inner) is tuple or isinstance(inner, UnionType):
            (inner, *_) = (each for each in get_args(inner) if each not in (NoneType, Ellipsis))
        if is_dataclass(inner) and isinstance(inner, type):
            found += nested(inner, (*path, name + "[]" * (get_origin(hint) is tuple)))
    return found


@pytest.mark.parametrize("path", nested(Plan), ids=".".join)
def test_an_unknown_key_is_refused_wherever_it_stands(path: tuple[str, ...]) -> None:
    text = "{surprise: x}"
    for name in reversed(path):
        text = f"{{{name[:-2]}: [{text}]}}" if name.endswith("[]") else f"{{{name}: {text}}}"
    found = problems_of(text if path else f"{PLAN}surprise: x")
    assert any("no key 'surprise'" in problem.message for problem in found)


def test_lengths_and_numbers_of_items_are_bounded() -> None:
    def steps(title: int, command: int, owner: int) -> str:
        words = f"title: {'t' * title}, command: {'c' * command}, owner: {'o' * owner}"
        return f"{PLAN}steps: [{{id: a, {words}}}]"

    assert not problems_of(steps(200, 2000, 500))
    assert [p.path for p in problems_of(steps(201, 2001, 501))] == [
        "steps[0].title",
        "steps[0].command",
        "steps[0].owner",
    ]
    assert not problems_of(f"{PLAN}services: [{', '.join('a' * bounds.LONGEST_LIST)}]")
    assert "501 items" in only_problem(f"{PLAN}services: [{', '.join('a' * 501)}]").message
    assert not problems_of(PLAN.replace("id: seat-sync", "id: " + "a" * 64))
    assert only_problem(PLAN.replace("id: seat-sync", "id: " + "a" * 65)).path == "id"


def test_the_tables_of_bounds_name_fields_that_exist() -> None:
    def all_fields(kind: Any) -> set[tuple[str, str]]:
        inner = [arg for hint in get_type_hints(kind).values() for arg in (*get_args(hint), hint)]
        own = {(kind.__name__, field.name) for field in fields(kind)}
        return own.union(*(all_fields(each) for each in inner if is_dataclass(each) and each is not kind))

    known = set().union(*(all_fields(kind) for kind in (Plan, Scenario, Policy, People, Incidents)))
    named = {*bounds.BLOCKS, *bounds.LENGTHS, *bounds.RANGES, *bounds.CHOICES}
    names = {name for _, name in known} | {f"{owner}.{name}" for owner, name in known}
    assert named <= names


def test_all_problems_are_reported_by_line_and_at_most_fifty() -> None:
    found = problems_of("steps:\n" + "".join(f"- {{id: {n}!, title: {n}}}\n" for n in range(60)))
    assert len(found) == MOST
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    mixed = problems_of(PLAN + "draft: on\ntitel: x\nservices: x\nwindow: {minutes: no}\n")
    assert [problem.line for problem in mixed] == [8, 9, 10, 11]


@pytest.mark.parametrize(
    "secret",
    [
        "curl -u sk_live_4242424242424242:",
        "psql postgres://app:hunter2hunter2@db/billing",
        "export TOKEN=abc; deploy --password=hunter2",
        "Authorization: Bearer abcdefghijklmnop",
    ],
)
def test_a_secret_is_refused_and_not_repeated(secret: str) -> None:
    found = only_problem(f"{PLAN}steps: [{{id: a, title: A, command: '{secret}'}}]")
    assert (found.path, found.message) == ("steps[0].command", "it holds a secret")
    assert "hunter2" not in str(found)
    assert "4242" not in str(found)


@pytest.mark.parametrize(
    "command",
    [
        "curl -H Authorization:Bearer\\ $TOKEN",
        "psql postgres://app:$PASSWORD@db/billing",
        'deploy --token="${DEPLOY_TOKEN}" --password=$(pass show db)',
        "stripe listen --api-key sk_live_…",
    ],
)
def test_the_name_of_a_secret_is_no_secret(command: str) -> None:
    block = f"steps:\n- id: a\n  title: A\n  command: |\n    {command}\n"
    assert read(block).steps[0].command == command


def test_a_refusal_never_repeats_a_secret_or_an_escape() -> None:
    found = problems_of(f'{PLAN}draft: sk_live_4242424242424242\n"\\e]0;x\\a sk_live_4242424242424242": 1\n')
    said = "\n".join(map(str, found))
    assert len(found) == 2
    assert "4242424242424242" not in said
    assert said.replace("\n", "").isprintable()


def test_a_problem_is_one_line_with_file_line_and_column() -> None:
    found = only_problem(PLAN + "stages: [{id: a, titel: A, title: A}]")
    assert str(found) == ("plan.yaml:8:18: stages[0].titel: there is no key 'titel' here; did you mean 'title'?")


def test_a_plan_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN)
    assert read_plan(path) == read()
    path.write_text("id: 1 2")
    with pytest.raises(FormatError) as caught:
        read_plan(path)
    assert {problem.file for problem in caught.value.problems} == {str(path)}


@pytest.mark.parametrize("path", sorted((places.data() / "releases").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_plans_can_be_read(path: Path) -> None:
    assert read_plan(path).id == path.stem


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ("follows: [staging]\n", "follows"),
        ("change: ' '\nfollows: [staging]\n", "follows"),
        ("change: sync\nfollows: [staging, Production]\n", "follows[1]"),
        ("change: sync\nfollows: [staging, '']\n", "follows[1]"),
        ("change: sync\nfollows: staging\n", "follows"),
    ],
)
def test_earlier_environments_need_a_name_of_the_change_and_are_never_the_own_one(more: str, path: str) -> None:
    assert only_problem(PLAN + more).path == path


def test_a_plan_says_which_change_it_is_and_what_it_follows() -> None:
    plan = read("change: seat-sync\nfollows: [test, staging]\n")
    assert (plan.change, plan.follows) == ("seat-sync", ("test", "staging"))
