"""The list of releases: kept with each append, ordered by attention, filtered in SQL, at most 500 at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controlroom.core.board import Mark, ReleaseLine
from controlroom.core.intents import Abort, ImportRelease, StartRun
from controlroom.core.phases import Phase
from controlroom.dispatch import LIMIT, Dispatcher
from controlroom.store.catalogue import Catalogue
from controlroom.store.log import open_store
from tests.data.shipped import SAMPLE, plan_of
from tests.dispatch import desks
from tests.dispatch.desks import put, to

OTHERS = ("billing-hardening", "billing-system-deployment", "stripe-go-live")


def line(number: int, title: str = "", raw: int = 0) -> ReleaseLine:
    high = Mark("!", "HIGH", "warn")
    ready = Mark("✓", "ready", "ok")
    return ReleaseLine(f"r-{number:05}", title, "staging", high, raw, "0/1", "no run", "", ready, ())


def attention(one: ReleaseLine) -> int:
    return one.raw


@pytest.fixture
def shelf(path: Path) -> Catalogue:
    log = open_store(path)
    desks.OPENED.append(log)
    return Catalogue(log, attention)


def keep(shelf: Catalogue, *lines: ReleaseLine, run: int = 0) -> None:
    def also(connection: Any, rows: object) -> None:
        for one in lines:
            shelf.keep(connection, one, run)

    shelf.log.append((), {}, also)


def ids(shelf: Catalogue, text: str = "", limit: int = LIMIT) -> list[str]:
    return [one.id for one in shelf.lines(text, limit)[0]]


def test_a_line_comes_back_as_it_was_kept_and_a_later_one_replaces_it(shelf: Catalogue) -> None:
    keep(shelf, line(1, "First – 例"), line(2))
    assert shelf.lines("", 9) == ((line(1, "First – 例"), line(2)), 2)
    keep(shelf, line(1, "Second", raw=7), run=3)
    assert shelf.lines("", 9) == ((line(1, "Second", raw=7), line(2)), 2)
    assert (shelf.run_of("r-00001"), shelf.run_of("r-00002"), shelf.run_of("nobody")) == (3, 0, 0)


def test_what_wants_attention_most_comes_first_then_by_id(shelf: Catalogue) -> None:
    keep(shelf, line(3, raw=5), line(2, raw=50), line(1, raw=5))
    assert ids(shelf) == ["r-00002", "r-00001", "r-00003"]
    assert shelf.ids() == ("r-00002", "r-00001", "r-00003")


def test_at_most_so_many_lines_come_and_all_are_counted(shelf: Catalogue) -> None:
    keep(shelf, *(line(number, "Even" if number % 2 == 0 else "Odd", raw=number) for number in range(1_203)))
    found, total = shelf.lines("", LIMIT)
    assert (len(found), total) == (500, 1_203)
    assert found[0].id == "r-01202"
    even, count = shelf.lines("even", 3)
    assert ([one.raw for one in even], count) == ([1202, 1200, 1198], 602)


@pytest.mark.parametrize("text", ["%", "_", "'", '"; DROP TABLE catalogue; --', "/", "\\"])
def test_the_filter_is_text_and_no_pattern(shelf: Catalogue, text: str) -> None:
    keep(shelf, line(1, "plain"), line(2, f"with {text} in it"))
    assert ids(shelf, text) == ["r-00002"]


def test_the_filter_knows_no_case_and_looks_at_title_environment_status_and_band(shelf: Catalogue) -> None:
    keep(shelf, line(1, "Größe STRASSE"), replace(line(2), environment="Production"))
    assert ids(shelf, "STRASSE") == ids(shelf, "grÖße") == ["r-00001"]
    assert ids(shelf, "PROD") == ["r-00002"]
    assert ids(shelf, "ready") == ids(shelf, "high") == ["r-00001", "r-00002"]
    assert ids(shelf, "nothing of the kind") == []


def test_home_lists_what_was_imported(desk: Dispatcher) -> None:
    for name in OTHERS:
        put(desk, ImportRelease(plan_of(name)))
    home = desk.home()
    assert {one.id for one in home.releases} == {SAMPLE, *OTHERS}
    assert home.summary == "4 releases, 4 to PRODUCTION"
    assert home.runs == "no LIVE run · 0 REHEARSALS"
    assert home.who == "sam"
    assert [one.raw for one in home.releases] == sorted((one.raw for one in home.releases), reverse=True)


def test_home_finds_by_words_and_survives_any_text(desk: Dispatcher) -> None:
    assert [one.id for one in desk.home("SEAT sync").releases] == [SAMPLE]
    assert desk.home("\ud800").releases == ()
    assert desk.home("\ud800").summary == desk.home().summary  # the summary counts all, whatever is filtered
    put(desk, StartRun("rehearsal"))
    assert desk.home("\ud800").runs == "no LIVE run · 1 REHEARSAL"
    put(desk, Abort("enough"))
    assert desk.home().runs == "no LIVE run · 0 REHEARSALS"
    assert desk.home("\x1b[2J").total == 0


def test_a_line_says_where_its_run_is_and_a_live_one_comes_first(desk: Dispatcher) -> None:
    for name in OTHERS:
        put(desk, ImportRelease(plan_of(name)))
    last = desk.home().releases[-1]
    put(desk, StartRun("live"), release=last.id)
    first = desk.home().releases[0]
    assert (first.id, first.phase, first.status.word) == (last.id, "LIVE idle", "running")
    assert desk.home().runs == "1 LIVE run · 0 REHEARSALS"


def test_what_a_rehearsal_assumes_does_not_count_in_its_line(desk: Dispatcher) -> None:
    to(desk, Phase.DEPLOYING)
    (one,) = desk.home().releases
    assert (one.phase, one.gates, one.status.word) == ("REHEARSAL deploying", "0/3", "needs approval")
    assert one.next == "Record deploy step 1 of 2 done"


def test_the_list_is_the_same_for_every_desk(desk: Dispatcher, other: Dispatcher) -> None:
    to(desk, Phase.MONITORING)
    assert replace(other.home(), who="sam") == desk.home()
