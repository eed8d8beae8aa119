"""Following a run: every change as a line, until the run ends, and nothing while nobody writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controlroom.cli import follow, out
from controlroom.cli.faults import Fault
from controlroom.cli.options import Settings
from controlroom.cli.out import Out
from controlroom.cli.session import Session
from controlroom.core.intents import Abort, Advance, Hold, Intent, StartRun
from tests.cli.conftest import PLAN, RELEASE, Run


@pytest.fixture
def session(imported: Run, home: Path) -> Session:
    settings = Settings(store=str(home / "data" / "controlroom" / "controlroom.db"))
    return Session(settings, Out(settings))


def acting(session: Session, *intents: Intent) -> Callable[[float], None]:
    """What happens meanwhile: another session puts one intent in each pause; then nothing is left to wait for."""
    waiting = list(intents)
    other = Session(session.settings, session.out)

    def wait(seconds: float) -> None:
        assert waiting, "it waits although the run has ended"
        assert other.desk(writing=True).ask(RELEASE, waiting.pop(0)).refusal is None

    return wait


def test_each_change_is_a_line_and_the_end_of_the_run_ends_it(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = (StartRun(), Advance(assume=True), Hold("lunch"), Abort("enough"))
    assert follow.follow(session, RELEASE, acting(session, *steps)) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[0].startswith(f"REHEARSAL PRODUCTION · {RELEASE} · no run")
    assert all(line for line in lines)
    told = [line for line in lines if "REHEARSAL PRODUCTION run:1" in line]
    assert [line.partition("run:1 ")[2].split(" ")[0] for line in told] == [
        "run.started",
        "gates.assumed",
        "release.queued",
        "phase.entered",
        "run.held",
        "phase.entered",
    ]
    assert any(line.startswith("NEXT h Held, h resumes") for line in lines)
    assert "run-0001 has ended: ABORTED" in said.err
    assert not {"\r", "\x1b", "\b"} & set(said.out)


def test_a_run_that_has_ended_is_told_and_not_waited_for(session: Session) -> None:
    desk = session.desk(writing=True)
    for intent in (StartRun(), Abort("enough")):
        assert desk.ask(RELEASE, intent).refusal is None
    assert follow.follow(session, RELEASE, acting(session)) == 0


def test_what_happens_to_another_release_says_nothing(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    calls = []

    def wait(seconds: float) -> None:
        calls.append(seconds)
        other = Session(session.settings, session.out).desk(writing=True)
        from controlroom.core.intents import MapLogin

        intents: tuple[Intent, ...] = (MapLogin("x", "sam"), StartRun(), Abort("enough"))
        assert other.ask(RELEASE, intents[len(calls) - 1]).refusal is None

    assert follow.follow(session, RELEASE, wait) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "login.mapped" in line and "REHEARSAL" not in line]


def test_a_reader_who_went_away_ends_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "has_reader", lambda: False)
    assert follow.follow(session, RELEASE, acting(session)) == 0


def test_a_stream_that_was_left_has_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    assert out.has_reader()

    class Broken:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise ValueError

    monkeypatch.setattr("sys.stdout", Broken())
    Out(Settings()).lines(["x"])
    assert not out.has_reader()


@pytest.mark.parametrize("words", [(PLAN,), (RELEASE, "--json"), (RELEASE, "--as-of", "3")])
def test_what_can_not_be_followed_is_refused(imported: Run, words: tuple[str, ...]) -> None:
    said = imported("run", "status", "--follow", *words)
    assert said.code == 2
    assert "usage" in said.err + said.out


def test_an_output_that_fails_ends_it_with_its_fault(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "flush", lambda: Fault(74, "output", "x", "y"))
    with pytest.raises(Fault, match="x"):
        follow.follow(session, RELEASE, acting(session))
