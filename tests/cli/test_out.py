"""What leaves a command is harmless, and coloured only where somebody sees it."""

import json
import re
import sys
from pathlib import Path

import pytest

from controlroom.cli.faults import Fault
from controlroom.cli.options import Settings
from controlroom.cli.out import Out
from tests.cli.conftest import PLAN, RELEASE, Run
from tests.corpus import payloads

TERMINAL = {"TERM": "xterm-256color"}


def hostile_plan(home: Path) -> Path:
    """The sample with a command to the terminal in every text that a listing shows, as YAML escapes."""
    payload = "\\e]0;owned\\a\\e[2J\\u202E\\u009b31m[red]"
    text = Path(PLAN).read_text("utf-8").replace("title: Billing Seat Sync Patch", f'title: "Billing{payload}"')
    text = text.replace("title: Finance sign-off", f'title: "Finance{payload}"')
    plan = home / "hostile.yaml"
    plan.write_text(text, "utf-8")
    return plan


def assert_harmless(text: str) -> None:
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text) == []


def test_hostile_texts_come_out_of_every_listing_as_plain_text(run: Run, home: Path) -> None:
    plan = str(hostile_plan(home))
    assert run("release", "import", plan).code == 0
    incidents = home / "incidents.yaml"
    incidents.write_text('incidents:\n  - {id: inc-9, title: "a\\e[2Jb", severity: SEV-1, state: "o\\ap"}\n')
    assert run("incident", "import", str(incidents)).code == 0
    assert run("run", "rehearse", RELEASE, "--assume-gates", "--record").code == 0
    assert run("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "\x1b[2J\u202eseen").code == 0
    listings = (
        ("release", "list"),
        ("release", "show", RELEASE),
        ("release", "score", plan),
        ("release", "validate", plan),
        ("gate", "status", RELEASE),
        ("approval", "list", RELEASE),
        ("incident", "list"),
        ("incident", "related", plan),
        ("run", "status", RELEASE),
        ("run", "log", RELEASE),
        ("audit", "log"),
        ("audit", "log", "--as-of", "3"),
        ("audit", "export", "--format", "csv"),
        ("audit", "export", "--format", "markdown"),
        ("run", "status", RELEASE, "--as-of", "5"),
        ("doctor",),
        ("doctor", "--people", str(incidents)),
        ("config", "check", str(incidents)),
        ("paths", "--store", "\x1b[2J\u202e"),
        ("updates", "draft", RELEASE),
        ("postmortem", "new", RELEASE),
        ("gate", "tick", RELEASE, "\x1b[2J", "--evidence", "x"),
        ("release", "show", "\x1b]0;x\x07"),
        ("\x1b[2J",),
    )
    for words in listings:
        for json_too in ((), ("--json",)):
            said = run(*words, *json_too)
            assert said.code != 70, words
            assert_harmless(said.out + said.err)
            if json_too:
                assert_harmless(json.dumps(json.loads(said.out), ensure_ascii=False))


def test_no_payload_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for _, payload in payloads():
        speak(payload)
    said = capsys.readouterr()
    assert_harmless(said.out + said.err)


def speak(payload: str) -> None:
    for asked in (Settings(), Settings(json=True), Settings(ascii=True)):
        out = Out(asked)
        out.warn(payload)
        out.data({payload: [payload, {"x": payload}]}, [payload])
        out.say(payload)
        out.ask(payload)
        out.fault(Fault(1, "rule", payload, payload))


def test_secrets_are_masked_in_data_and_talk(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    for asked in (Settings(), Settings(json=True)):
        out = Out(asked)
        out.data({"x": f"key {secret}"}, [f"key {secret}"])
        out.say(f"password={secret}")
        out.fault(Fault(1, "rule", secret, secret))
    said = capsys.readouterr()
    assert secret not in said.out + said.err
    assert "sk_live_…" in said.out


def test_colour_only_where_it_is_wanted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("gate", "status", PLAN)
    assert "\x1b" not in run(*words).out
    assert "\x1b[31mOPEN\x1b[0m" in run(*words, "--color", "always").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert Out(Settings(environment=TERMINAL))._colour(sys.stdout)
    assert not Out(Settings(environment={**TERMINAL, "NO_COLOR": "1"}))._colour(sys.stdout)
    assert not Out(Settings(environment={"TERM": "dumb"}))._colour(sys.stdout)
    assert not Out(Settings(color="never", environment=TERMINAL))._colour(sys.stdout)


def test_ascii_replaces_every_glyph(run: Run) -> None:
    said = run("release", "show", PLAN, "--ascii")
    assert said.out.isascii()
    assert "x CRITICAL" in said.out


def test_the_envelope_is_the_same_bytes_in_every_locale(run: Run) -> None:
    assert run("release", "show", PLAN, "--json").out.isascii()


def test_an_error_is_on_stderr_for_people_and_on_stdout_for_programs(run: Run) -> None:
    plain, data = run("gate", "nope"), run("gate", "nope", "--json")
    assert (plain.out, data.err) == ("", "")
    assert plain.code == data.code == 2
    assert "(usage)" in plain.err
    assert data.error["rule"] == "usage"
