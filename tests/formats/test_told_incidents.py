"""Incidents of other programs: lists of Statuspage and PagerDuty, tables, Markdown postmortems, and their oddities."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.core.incident import Incident
from controlroom.core.text import clean, clean_block, holds_secret
from controlroom.formats.days import day_of
from controlroom.formats.incidents import MOST, Remembered, remembered
from controlroom.formats.problems import FormatError
from controlroom.formats.told import severity_of, told

Write = Callable[[str, object], Path]

STATUSPAGE = {
    "page": {"id": "kctbh9vrtdwd", "name": "Billing"},
    "incidents": [
        {
            "id": "p31zjtct2jer",
            "name": "Renewals were charged late",
            "status": "postmortem",
            "impact": "major",
            "created_at": "2026-03-09T23:30:00.000-02:00",
            "scheduled_for": None,
            "components": [{"id": "c1", "name": "Billing API"}, {"id": "c2", "name": "Webhooks"}],
            "incident_updates": [{"body": "The queue was drained."}, {"body": "We look into it."}],
            "postmortem_body": "<p>A worker kept <b>one lock</b> too long.</p>",
        },
        {
            "id": "m2",
            "name": "Database upgrade",
            "status": "completed",
            "impact": "maintenance",
            "scheduled_for": "2026-03-01T02:00:00Z",
        },
    ],
}
PAGERDUTY = {
    "incidents": [
        {
            "id": "PT4KHLK",
            "incident_number": 1234,
            "title": "Webhook signatures are refused",
            "status": "acknowledged",
            "urgency": "high",
            "priority": {"id": "P53", "summary": "P1"},
            "service": {"id": "S1", "type": "service_reference", "summary": "Billing Worker"},
            "created_at": "2026-10-06T21:30:42Z",
        },
        {"id": "PQ", "title": "Disk", "status": "triggered", "urgency": "low", "service": {"id": "S2"}},
    ],
    "limit": 25,
    "more": False,
}
POSTMORTEM = """# Postmortem: Credits were granted twice

**Date:** March 9th, 2026
- Severity: SEV2 (customers saw it)
| Services | Credit Ledger, Billing API |
Status: final

## Timeline
- 10:02 the first page

## Summary
A retry without a key granted credits twice.
Nobody was charged.

## Causes
A cache.
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: object) -> Path:
        file = tmp_path / name
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return file

    return write


def test_a_statuspage_list_is_understood_and_maintenance_is_left_out(write: Write) -> None:
    found = remembered(write("statuspage.json", STATUSPAGE))
    assert found.incidents == (
        Incident(
            "p31zjtct2jer", "Renewals were charged late", "SEV-2", "resolved", "Billing API",
            ("Billing API", "Webhooks"), "A worker kept  one lock  too long.", "2026-03-10",
        ),
    )  # fmt: skip
    assert found.left_out == ("statuspage.json 2 (Database upgrade) is planned maintenance",)


def test_a_pagerduty_list_is_understood_with_its_missing_fields(write: Write) -> None:
    found = remembered(write("pagerduty.json", PAGERDUTY))
    first, second = found.incidents
    assert first == Incident(
        "pt4khlk", "Webhook signatures are refused", "SEV-1", "investigating", "Billing Worker", day="2026-10-06"
    )
    assert second == Incident("pq", "Disk", "SEV-4", "open")


def test_a_table_is_understood_whatever_separates_its_columns(write: Write) -> None:
    heads = "Incident Number{0}Description{0}Urgency{0}Status{0}Service Name{0}Created On\r\n"
    row = heads + "7{0}{1}{0}low{0}resolved{0}API{0}{2}\r\n"
    for name, mark in (("a.csv", ","), ("b.csv", ";"), ("c.tsv", "\t")):
        found = remembered(write(name, row.format(mark, '"Late, again"', "2026-03-09 10:11:12 UTC")))
        assert found.incidents == (Incident("7", "Late, again", "SEV-4", "resolved", "API", day="2026-03-09"),)


def test_a_postmortem_is_one_incident_and_its_status_is_that_of_the_page(write: Write) -> None:
    found = remembered(write("2026-03-credits-twice.md", POSTMORTEM))
    assert found.incidents == (
        Incident(
            "2026-03-credits-twice", "Credits were granted twice", "SEV-2", "resolved", "Credit Ledger",
            ("Credit Ledger", "Billing API"),
            "A retry without a key granted credits twice.\nNobody was charged.", "2026-03-09",
        ),
    )  # fmt: skip
    assert not found.left_out + found.assumed


def test_what_is_not_stated_is_assumed_aloud_and_what_is_no_incident_left_out(write: Write) -> None:
    items = [{"title": "Slow"}, {"id": "x"}, 7, {"title": "When", "date": "03/09/2026", "severity": "P2"}]
    found = remembered(write("list.json", items))
    assert [(one.id, one.severity, one.state, one.day) for one in found.incidents] == [
        ("slow", "SEV-3", "unknown", ""),
        ("when", "SEV-2", "unknown", ""),
    ]
    assert found.left_out == ("list.json 2 (x) has no title", "list.json 3 is no incident")
    assert found.assumed == (
        "list.json 1 (slow) states no severity: SEV-3 is assumed",
        "list.json 4 (when) has a day that can not be read for sure: it is left open",
    )


def test_of_a_long_list_the_newest_are_taken_and_the_rest_is_counted(write: Write) -> None:
    items = [{"id": f"i{n}", "title": "T", "severity": "1", "day": f"20{n % 90 + 10}-01-01"} for n in range(MOST + 30)]
    found = remembered(write("list.json", items))
    assert len(found.incidents) == MOST
    assert "2010-01-01" not in {one.day for one in found.incidents}
    assert found.left_out == (f"30 older ones: one import takes the {MOST} newest",)


def test_an_id_that_comes_twice_is_taken_once_and_said(write: Write) -> None:
    found = remembered(write("list.json", [{"id": "A 1", "title": "old"}, {"id": "a-1", "title": "new", "sev": 1}]))
    assert [one.title for one in found.incidents] == ["new"]
    assert "1 whose id comes again further down" in found.left_out


def test_secrets_markup_and_commands_never_arrive(write: Write) -> None:
    secret = "sk_live_" + "abcdefgh12345678"
    hostile = {
        "id": "x\x1b[2J",
        "title": f"\x1b]0;t\x07 {secret}",
        "text": f"<script>x</script> {secret}\u202e",
        "sev": 1,
    }
    (found,) = remembered(write("list.json", [hostile])).incidents
    for text in (found.id, found.title, found.text):
        assert not holds_secret(text)
        assert "\x1b" not in text
        assert "<script>" not in text
    assert (clean(found.title), clean_block(found.text)) == (found.title, found.text)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", '{"incidents": [', "a.json:1:16: it is no JSON"),
        ("a.json", '{"page": {}}', "it holds no list of incidents"),
        ("a.json", "[" * 100_000, "it is nested or numbered beyond reason"),
        ("a.csv", 'id,title\n1,"open', "it is no table"),
    ],
)
def test_a_file_that_can_not_be_read_says_what_and_where(write: Write, name: str, content: str, says: str) -> None:
    with pytest.raises(FormatError, match="(?s).*" + says.replace("[", "\\[")):
        remembered(write(name, content))


def test_a_file_that_is_no_utf_8_says_which_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,title\n1,\xff")
    with pytest.raises(FormatError, match="byte 11 is no UTF-8; save it as UTF-8"):
        remembered(file)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026-03-09T23:30:00-02:00", "2026-03-10"),
        ("2026-03-09 10:11:12 UTC", "2026-03-09"),
        ("Mon, 09 Mar 2026 10:11:12 +0000", "2026-03-09"),
        ("Mar 9, 2026 - 10:11 PST", "2026-03-09"),
        ("9 March 2026", "2026-03-09"),
        ("March 9th, 2026, 10:11 p.m.", "2026-03-09"),
        ("09.03.2026 10:11", "2026-03-09"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026 3:04 PM", "2026-12-25"),
        ("03/03/2026", "2026-03-03"),
        ("03/09/2026", ""),
        (1773050000, "2026-03-09"),
        ("1773050000000", "2026-03-09"),
        ("yesterday", ""),
        ("2026-13-40", ""),
        (True, ""),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_odd_days_are_read_or_left_open(written: object, day: str) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize(
    ("written", "severity"),
    [
        ("SEV2", "SEV-2"), ("sev-0", "SEV-1"), ("Severity 5", "SEV-4"), ("P1 - Critical", "SEV-1"), ("3", "SEV-3"),
        ("major", "SEV-2"), ("High", "SEV-2"), ("minor (few)", "SEV-3"), ("3 customers could not pay", ""),
        ("S3 bucket was full", ""), ("P90 latency", ""), ("major parts of it were not to be reached", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_other_grades_are_severities_and_prose_is_none(written: str, severity: str) -> None:
    assert severity_of(written) == severity


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("id title name severity impact status service components day created_at text".split()),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=5))
def test_no_list_breaks_it_and_every_item_is_taken_or_said(items: list[Any]) -> None:
    found = told(items, "list")
    assert len(found.items) + len(found.left_out) == len(items)


@given(st.lists(JSON, max_size=4))
def test_what_is_told_passes_the_rules_of_our_own_files(
    tmp_path_factory: pytest.TempPathFactory, items: list[Any]
) -> None:
    file = tmp_path_factory.mktemp("told") / "list.json"
    file.write_text(json.dumps(items), "utf-8")
    assert isinstance(remembered(file), Remembered)


@given(st.text(max_size=300))
def test_no_postmortem_breaks_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("told") / "page.md"
    file.write_text(text.encode("utf-8", "replace").decode(), "utf-8")
    assert isinstance(remembered(file), Remembered)
