"""A round of looks as a JUnit report for CI systems: a failing check is a failure, a blind one an error."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from controlroom.cli.checking.shown import GREEN, Result
from controlroom.core import conditions
from controlroom.core.measurement import Verdict
from controlroom.core.plan import Plan
from controlroom.core.text import clean, redact


def report(plan: Plan, results: Sequence[Result]) -> str:
    """One suite with a case for each check; those that do not count are skipped, with their result in words."""
    cases = [_case(plan, result) for result in results]
    tests, failures, errors, skipped = (str(n) for n in _counts(cases))
    name = f"{plan.environment.upper()} LIVE {plan.id}"
    suite = Element("testsuite", name=name, tests=tests, failures=failures, errors=errors, skipped=skipped)
    suite.extend(cases)
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True)


def _counts(cases: Sequence[Element]) -> tuple[int, int, int, int]:
    kinds = [child.tag for case in cases for child in case]
    return len(cases), kinds.count("failure"), kinds.count("error"), kinds.count("skipped")


def _case(plan: Plan, result: Result) -> Element:
    check, got = result.check, result.measurement
    case = Element("testcase", classname=f"{plan.id}.{check.probe}", name=check.id, time=f"{result.took / 1000:.3f}")
    wanted = conditions.limit_text(check.passes, check.unit)
    said = f"{str(got.verdict).upper()}: {check.title} {got.value or 'no value'}, wanted {wanted}"
    if got.note:
        said = f"{said}; {got.note}"
    said, asked = clean(redact(said)), clean(redact(got.asked))
    if not result.counts:
        SubElement(case, "skipped", message=f"not counted: {said}")
    elif got.verdict is Verdict.FAIL:
        SubElement(case, "failure", message=said).text = asked
    elif got.verdict not in GREEN:
        SubElement(case, "error", message=said).text = asked
    return case
