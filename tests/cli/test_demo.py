"""The demo: a store of its own, filled once, and a walk where there is no terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.cli import demo
from controlroom.cli import open as parts
from controlroom.cli.main import main
from controlroom.core import people
from controlroom.core.intents import TickGate
from controlroom.dispatch import Dispatcher
from controlroom.store import chain
from tests.cli.conftest import RELEASE, Run

FOUR = {"billing-seat-sync-patch", "billing-system-deployment", "stripe-go-live", "billing-hardening"}


@pytest.fixture
def store(home: Path) -> Path:
    return home / "cache" / "controlroom" / "demo.db"


def opened(store: Path) -> Dispatcher:
    return parts.open_desk(store)


def head(store: Path) -> tuple[int, str]:
    found = parts.opened(store)
    seen = found.log.head()
    assert chain.verify(found.log).ok
    found.log.close()
    return seen


def test_the_demo_has_four_releases_people_incidents_and_the_login_of_the_on_call_engineer(store: Path) -> None:
    demo.prepare(store, fresh=False)
    desk = opened(store)
    site = parts.site_of(desk)
    mine = people.of_login(site.people, "operator")
    assert set(desk.shelf.ids()) == FOUR
    assert mine is not None
    assert mine.id == "sam"
    assert list(site.policies) == ["risk"]
    assert len(site.incidents) == 6
    assert desk.board(RELEASE).risk.raw == 126
    assert store.stat().st_mode & 0o777 == 0o600
    assert store.parent.stat().st_mode & 0o777 == 0o700


def test_preparing_again_changes_nothing_and_keeps_what_somebody_changed(store: Path) -> None:
    demo.prepare(store, fresh=False)
    assert opened(store).ask(RELEASE, TickGate("finance-sign-off", "FIN-7")).refusal is None
    before = head(store)
    demo.prepare(store, fresh=False)
    assert head(store) == before


def test_fresh_begins_anew(store: Path) -> None:
    demo.prepare(store, fresh=False)
    before = head(store)
    opened(store).ask(RELEASE, TickGate("finance-sign-off", "FIN-7"))
    demo.prepare(store, fresh=True)
    assert head(store)[0] == before[0]
    assert opened(store).world(RELEASE).release.ticks == {}  # type: ignore[union-attr]  # it was just imported


def test_what_a_broken_start_left_out_is_filled_in(store: Path) -> None:
    from controlroom.core.intents import ImportPeople

    store.parent.mkdir(parents=True)
    assert opened(store).ask("", ImportPeople(parts.shipped_people())).refusal is None
    demo.prepare(store, fresh=False)
    assert set(opened(store).shelf.ids()) == FOUR
    assert head(store)[0] == 13


def test_two_who_start_at_once_fill_one_store_once(store: Path) -> None:
    program = f"from controlroom.cli import demo; from pathlib import Path; demo.prepare(Path({str(store)!r}), False)"
    started = [subprocess.Popen([sys.executable, "-c", program], env=dict(os.environ)) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]
    assert head(store)[0] == 13


def test_without_a_terminal_the_demo_tells_the_walk_and_stores_nothing(run: Run, store: Path) -> None:
    said = run("demo")
    assert said.code == 0
    assert "Press n, then Enter: Go on as if the open gates and approvals were done" in said.out
    assert "Press R: Roll back, with the release id typed." in said.out
    assert [f"UPDATE for {name}" in said.out for name in ("internal", "customer", "executive")] == [True] * 3
    assert "# REHEARSAL in PRODUCTION: postmortem of Billing Seat Sync Patch" in said.out
    assert not store.exists()


def test_the_walk_as_data_ends_restored(run: Run) -> None:
    data = run("demo", "--json").data
    assert (data["kind"], data["outcome"], len(data["updates"])) == ("REHEARSAL", "restored", 3)
    assert data["steps"][-3]["next"] == "Draft the three updates"
    assert data["postmortem"].startswith("# REHEARSAL")


def test_without_a_terminal_the_room_is_the_list_of_releases(imported: Run) -> None:
    said = imported()
    assert said.code == 0
    assert said.out.splitlines()[1:] == imported("release", "list").out.splitlines()[1:]


def test_without_a_terminal_the_live_demo_looks_at_its_stand_ins_before_and_after_they_break(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo", "--live", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["data"]
    assert {one["verdict"] for one in found["before"]} == {"pass"}
    assert [one["check"] for one in found["after"] if one["verdict"] == "fail"] == ["webhook-failure-rate"]
