"""The command as a process: exit codes, pipes, signals, crashes, and what is loaded."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from controlroom.cli import release
from tests.cli.conftest import PLAN, Run

CANARIES = {f"{name}_CANARY": f"canary{number:02}" + "x" * 20 for number, name in enumerate("ABCDEFGHIJKL")}


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, env={**os.environ, **CANARIES}
    )


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "controlroom", *words)


def loaded(*words: str) -> set[str]:
    """The modules that a command line has loaded by its end."""
    program = (
        "import json, sys; from controlroom.cli import main\n"
        f"code = main.main({list(words)!r}); print(json.dumps(sorted(sys.modules)))"
    )
    said = python("-c", program)
    assert said.returncode == 0, said.stderr
    return set(json.loads(said.stdout.splitlines()[-1]))


def top(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("release", "score", PLAN), 0),
        (("gate", "status", PLAN), 1),
        (("gate", "nope"), 2),
        (("release", "list", "--store", "ftp://host/x"), 5),
    ],
)
def test_the_exit_code_reaches_the_shell(words: tuple[str, ...], code: int) -> None:
    said = command(*words)
    assert said.returncode == code, said.stderr
    assert "Traceback" not in said.stderr


def test_a_verb_loads_neither_the_room_nor_what_it_does_not_use() -> None:
    modules = loaded("release", "score", PLAN)
    assert not top(modules) & {"textual", "sqlalchemy", "sqlmodel", "rich"}
    assert not any(module.startswith("controlroom.tui") for module in modules)
    assert not top(loaded("release", "list")) & {"textual", "rich"}


def test_the_room_is_reached_without_the_parser_of_verbs() -> None:
    program = (
        "import sys; from controlroom.tui.terminal import signals\n"
        "signals.run = lambda app, state, mouse=False: 0\n"
        "from controlroom.cli import main; main._has_terminal = lambda settings: True\n"
        "assert main.main(['demo']) == 0\n"
        "assert not {'typer', 'pydantic', 'sqlalchemy', 'sqlmodel', 'ruamel'} & set(sys.modules), sys.modules.keys()"
    )
    said = python("-c", program)
    assert said.returncode == 0, said.stderr


def test_a_reader_who_goes_away_is_no_error() -> None:
    line = f"{sys.executable} -m controlroom release show {PLAN} -q | head -n 1; echo ${{PIPESTATUS[0]}}"
    said = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert said.stdout.splitlines()[-1] == "0"
    assert said.stderr == ""


def test_a_verdict_outlives_a_reader_who_goes_away() -> None:
    line = f"{sys.executable} -m controlroom gate status {PLAN} -q | true; echo ${{PIPESTATUS[0]}}"
    said = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (said.stdout, said.stderr) == ("1\n", "")


@pytest.mark.parametrize("words", ["--help", "gate --help", "schema"])
def test_help_that_nobody_reads_to_its_end_is_no_error(words: str) -> None:
    line = f"{sys.executable} -m controlroom {words} | true; echo ${{PIPESTATUS[0]}}"
    said = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (said.stdout, said.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    "words", [f"release score {PLAN} -q", f"gate status {PLAN} --json", "--help", "gate no --json"]
)
@pytest.mark.parametrize(("where", "why"), [(">/dev/full", "No space left on device"), (">&-", "it is closed")])
def test_an_output_that_can_not_be_written_is_exit_74_and_one_sentence(words: str, where: str, why: str) -> None:
    line = f"{sys.executable} -m controlroom {words} {where}"
    said = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (74, "")
    assert said.stderr.splitlines()[0] == f"the output can not be written: {why} (output)"
    assert len(said.stderr.splitlines()) == 2


@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-", "<&-"])
def test_a_verdict_does_not_hang_on_who_listens_or_speaks(where: str) -> None:
    line = f"{sys.executable} -m controlroom gate status {PLAN} {where}"
    said = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stdout.startswith("PRODUCTION ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_a_verb_in_order(number: signal.Signals, home: Path) -> None:
    started = home / "started"
    program = (
        "import sys, time, pathlib; from controlroom.cli import main, release\n"
        f"def slow(session, text): pathlib.Path({str(started)!r}).touch(); time.sleep(60)\n"
        "release.list_releases = slow\n"
        "sys.exit(main.main(['release', 'list']))"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    while not started.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert "Traceback" not in said


def test_a_crash_is_one_line_and_a_private_report_without_locals_and_secrets(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"

    def broken(session: object, text: str) -> int:
        hidden = "a local value"
        raise RuntimeError(f"it broke with {secret}{hidden[:0]}")

    monkeypatch.setattr(release, "list_releases", broken)
    said = run("release", "list")
    assert said.code == 70
    assert "crashed by RuntimeError" in said.err
    assert secret not in said.err
    (report,) = (home / "state" / "controlroom").glob("report-*.txt")
    assert str(report) in said.err
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text("utf-8")
    assert "RuntimeError" in text
    assert secret not in text
    assert "a local value" not in text.replace('hidden = "a local value"', "")
    assert run("release", "list", "--json").error["rule"] == "crash"


def test_no_secret_of_the_environment_is_printed_or_kept(home: Path) -> None:
    printed = ""
    for words in (
        ("release", "import", PLAN, "-v"),
        ("run", "rehearse", "billing-seat-sync-patch", "--assume-gates", "--record"),
        ("run", "status", "billing-seat-sync-patch"),
        ("audit", "log", "--json"),
        ("gate", "nope"),
        ("demo",),
    ):
        said = command(*words)
        printed += said.stdout + said.stderr
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    for canary in CANARIES.values():
        assert canary not in printed
        assert canary.encode() not in kept
