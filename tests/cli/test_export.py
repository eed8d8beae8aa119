"""Exports: every event with its words, harmless, and JSON lines that can be verified without the store."""

import csv
import json
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from controlroom.cli import exporting
from tests.cli.conftest import RELEASE, Run
from tests.cli.test_out import assert_harmless, hostile_plan

SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture
def rehearsed(imported: Run) -> Run:
    """`run`, over a log with two rehearsals."""
    for scenario in ("error-spike", "clean"):
        words = ("run", "rehearse", RELEASE, "--scenario", scenario, "--assume-gates", "--record")
        assert imported(*words).code == 0
    return imported


def store(home: Path) -> Path:
    return home / "data" / "controlroom" / "controlroom.db"


def damaged(home: Path, statement: str) -> None:
    """Somebody writes to the file of the store."""
    with sqlite3.connect(store(home)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_an_export_has_every_event_as_stored_with_the_words_beside(rehearsed: Run, home: Path) -> None:
    said = rehearsed("audit", "export")
    assert said.code == 0
    with sqlite3.connect(store(home)) as connection:
        stored = connection.execute("SELECT seq, actor, body, prev, hash FROM event ORDER BY seq").fetchall()
    found = rows(said.out)
    assert [(one["seq"], one["actor"], one["body"], one["prev"], one["hash"]) for one in found] == stored
    assert said.out.isascii()
    runs = {one["words"]["run"] for one in found if one["stream"].startswith("run:")}
    assert runs == {"REHEARSAL"}
    assert {one["words"]["environment"] for one in found if one["stream"] != "site"} == {"PRODUCTION"}


def test_pages_join_without_a_gap(rehearsed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rehearsed("audit", "export").out
    monkeypatch.setattr(exporting, "PAGE", 7)
    assert rehearsed("audit", "export").out == whole


def test_an_exported_file_is_private_new_and_verifies_without_a_store(rehearsed: Run, home: Path) -> None:
    file = home / "log.jsonl"
    said = rehearsed("audit", "export", "--out", str(file), "--json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    head = said.data["head"]
    assert rehearsed("audit", "export", "--out", str(file)).code == 2
    store(home).unlink()
    found = rehearsed("audit", "verify", str(file), "--known", head, "--json")
    assert (found.code, found.data["ok"], found.data["whole"]) == (0, True, True)
    assert found.data["events"] == int(head.partition(":")[0]) == said.data["lines"]


def test_one_run_is_an_excerpt_which_says_what_it_does_not_prove(rehearsed: Run, home: Path) -> None:
    file = home / "run.jsonl"
    assert rehearsed("audit", "export", "--run", "run-0002", "--out", str(file)).code == 0
    found = rows(file.read_text())
    assert {one["stream"] for one in found} == {"run:2"}
    assert {one["words"]["environment"] for one in found} == {"PRODUCTION"}
    said = rehearsed("audit", "verify", str(file))
    assert said.code == 0
    assert "an excerpt" in said.out
    assert "is not proven" in said.out


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line | {"body": line["body"].replace("production", "staging")},
        lambda line: line | {"actor": line["actor"].replace("operator", "somebody")},
        lambda line: line | {"hash": "0" * 64},
        lambda line: line | {"words": line["words"] | {"run": "LIVE"}},
        lambda line: line | {"words": line["words"] | {"environment": "STAGING"}},
        lambda line: line | {"masked": True},
        lambda line: {key: value for key, value in line.items() if key != "words"},
    ],
)
@pytest.mark.parametrize("at", [1, 5, 20])
def test_a_changed_line_is_found(rehearsed: Run, home: Path, change: Any, at: int) -> None:
    lines = rows(rehearsed("audit", "export").out)
    found = change(lines[at])
    if found == lines[at]:
        found = lines[at] | {"t": lines[at]["t"] + 1}
    lines[at] = found
    file = home / "changed.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    said = rehearsed("audit", "verify", str(file), "--json")
    assert (said.code, said.data["ok"]) == (1, False)
    assert said.data["why"]


def test_a_file_that_is_no_export_is_refused_with_its_line(rehearsed: Run, home: Path) -> None:
    file = home / "x.jsonl"
    for content in (b"hello\n", b'{"seq": "1"}\n', b"[]\n", b"\xff\n", b"[" * 100_000 + b"\n"):
        file.write_bytes(content)
        said = rehearsed("audit", "verify", str(file), "--json")
        assert (said.code, said.error["rule"]) == (2, "file"), content[:10]
    assert rehearsed("audit", "verify", str(home / "nope"), "--json").error["rule"] == "file"


def test_an_export_of_a_log_that_was_changed_is_made_and_exits_1(rehearsed: Run, home: Path) -> None:
    damaged(home, "UPDATE event SET body = replace(body, 'error-spike', 'clean') WHERE seq = 9")
    damaged(home, "UPDATE event SET at = '2001-01-01T00:00:00.000000Z' WHERE seq = 9")
    said = rehearsed("audit", "export")
    assert said.code == 1
    assert "row 9 is not what was written" in said.err


def test_a_log_with_a_gap_is_exported_to_its_end(rehearsed: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 3)
    damaged(home, "DELETE FROM event WHERE seq BETWEEN 10 AND 20")
    found = [one["seq"] for one in rows(rehearsed("audit", "export").out)]
    assert found == [*range(1, 10), *range(21, found[-1] + 1)]


def test_a_secret_that_somebody_wrote_into_the_store_is_masked_and_its_row_proves_nothing(
    rehearsed: Run, home: Path
) -> None:
    damaged(home, f"UPDATE event SET body = replace(body, 'error-spike', '{SECRET}') WHERE kind = 'run.started'")
    file = home / "masked.jsonl"
    assert rehearsed("audit", "export", "--out", str(file)).code == 1
    for form in ("jsonl", "csv", "markdown"):
        said = rehearsed("audit", "export", "--format", form)
        assert SECRET not in said.out + said.err + file.read_text()
    said = rehearsed("audit", "verify", str(file), "--json")
    assert (said.code, said.data["masked"], said.data["ok"]) == (1, 1, False)


def test_the_name_of_a_secrets_place_is_no_secret_and_stays_verifiable(run: Run, home: Path) -> None:
    plan = home / "plan.yaml"
    text = run("release", "new", "with-variable").out
    plan.write_text(text.replace("command: say what you type", "command: login --password=$PGPASSWORD", 1))
    assert run("release", "import", str(plan)).code == 0
    file = home / "log.jsonl"
    assert run("audit", "export", "--out", str(file)).code == 0
    assert "$PGPASSWORD" in file.read_text()
    assert run("audit", "verify", str(file)).code == 0


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown"])
def test_hostile_texts_are_harmless_in_every_format(run: Run, home: Path, form: str) -> None:
    assert run("release", "import", str(hostile_plan(home))).code == 0
    hostile = "=cmd()|x\x1b]0;y\x07\u202e`<b>[a](b)"
    assert run("gate", "tick", RELEASE, "finance-sign-off", "--evidence", hostile).code == 0
    said = run("audit", "export", "--format", form)
    assert said.code == 0
    assert_harmless(said.out)


def test_a_table_for_spreadsheets_computes_nothing_and_has_the_words(rehearsed: Run) -> None:
    assert rehearsed("gate", "tick", RELEASE, "finance-sign-off", "--evidence", 'a,b"c').code == 0
    lines = list(csv.DictReader(rehearsed("audit", "export", "--format", "csv").out.splitlines()))
    assert lines[-1]["what"] == 'gate finance-sign-off ticked: a,b"c'
    assert {line["run"] for line in lines if line["stream"].startswith("run:")} == {"REHEARSAL"}
    assert {line["environment"] for line in lines if line["stream"] == f"release:{RELEASE}"} == {"PRODUCTION"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.values())


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown"])
def test_an_output_that_takes_ascii_only_gets_it(rehearsed: Run, form: str) -> None:
    assert rehearsed("gate", "tick", RELEASE, "finance-sign-off", "--evidence", "Ärger → behoben").code == 0
    assert rehearsed("audit", "export", "--format", form, "--ascii").out.isascii()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("--format", "pdf"), "usage"),
        (("--run", "x"), "usage"),
        (("--run", "77"), "unknown"),
        ((), "usage"),
        (("--out", "/no/such/folder/x"), "file"),
    ],
)
def test_what_can_not_be_exported_is_refused(imported: Run, words: tuple[str, ...], rule: str) -> None:
    said = imported("audit", "export", *words, "--json")
    assert (said.code, said.error["rule"]) == (2, rule)


# --- heads that are kept ------------------------------------------------------------------------------------


def test_a_checkpoint_is_the_head_and_a_kept_one_finds_a_cut_end(rehearsed: Run, home: Path) -> None:
    said = rehearsed("audit", "checkpoint", "--keep", "--json").data
    file = home / "state" / "controlroom" / "checkpoints.json"
    assert said["kept"] == str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert rehearsed("audit", "checkpoint").out.strip() == said["checkpoint"]
    assert rehearsed("audit", "verify").code == 0
    damaged(home, f"DELETE FROM event WHERE seq = {said['checkpoint'].partition(':')[0]}")
    cut = rehearsed("audit", "verify", "--json")
    assert (cut.code, cut.data["ok"]) == (1, False)
    assert "cut off" in cut.data["why"]
    assert rehearsed("audit", "checkpoint", "--keep").code == 1
    assert json.loads(file.read_text()) == {str(store(home)): said["checkpoint"]}


def test_a_checkpoint_is_only_printed_unless_it_is_to_be_kept(rehearsed: Run, home: Path) -> None:
    assert rehearsed("audit", "checkpoint").code == 0
    assert not (home / "state" / "controlroom" / "checkpoints.json").exists()


def test_a_damaged_file_of_checkpoints_is_no_reason_to_say_that_all_is_well(rehearsed: Run, home: Path) -> None:
    file = home / "state" / "controlroom" / "checkpoints.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    for content in ("{", "[]", '{"x": "y"}', "[" * 100_000):
        file.write_text(content)
        said = rehearsed("audit", "verify", "--json")
        assert (said.code, said.error["rule"]) == (5, "checkpoints")


def moved(run: Run, home: Path, environment: str) -> None:
    """The plan of the release goes to another environment from now on, by whatever way that came into the store."""
    from dataclasses import replace

    from controlroom.cli.open import open_desk
    from controlroom.core.intents import ImportRelease
    from tests.data.shipped import plan_of

    desk = open_desk(store(home))
    assert desk.ask(RELEASE, ImportRelease(replace(plan_of(RELEASE), environment=environment))).refusal is None


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_a_secret_in_the_environment_is_in_no_export(imported: Run, home: Path, form: str) -> None:
    moved(imported, home, SECRET)
    said = imported("audit", "export", "--format", form).out
    assert SECRET[-24:].casefold() not in said.casefold()  # markdown writes the rest of it with escapes
    assert SECRET[-24:].casefold() not in imported("audit", "log", "--json").out.casefold()


def test_the_log_and_its_export_name_the_environment_of_then(rehearsed: Run, home: Path) -> None:
    moved(rehearsed, home, "staging")
    log = rehearsed("audit", "log", "--limit", "10000", "--json").data["events"]
    told = {one["seq"]: one["words"] for one in rows(rehearsed("audit", "export").out)}
    assert {one["seq"]: one["environment"].upper() for one in log} == {
        seq: words["environment"] for seq, words in told.items()
    }
    assert {one["seq"]: one["run_kind"] for one in log} == {seq: words["run"] for seq, words in told.items()}
    assert next(one["environment"] for one in log if one["stream"] == "run:1") == "production"
    assert log[-1]["environment"] == "staging"
    before = rehearsed("audit", "log", "--as-of", str(log[-1]["seq"] - 1), "--json").data["events"]
    assert "staging" not in {one["environment"] for one in before}
    few = rehearsed("audit", "log", "--limit", "2", "--json").data["events"]
    assert few == log[-2:]


@pytest.mark.parametrize("word", ["run-0002", "run:2", "2", "run-2"])
def test_a_run_is_named_alike_wherever_one_is_named(rehearsed: Run, word: str) -> None:
    log = rehearsed("audit", "log", "--run", word, "--json").data["events"]
    assert {one["stream"] for one in log} == {"run:2"}
    assert {one["stream"] for one in rows(rehearsed("audit", "export", "--run", word).out)} == {"run:2"}
    assert rehearsed("run", "replay", word, "--json").data["run"] == "run-0002"
    assert rehearsed("audit", "log", "--run", f"{word}x", "--json").error["rule"] == "usage"


def test_the_history_of_a_release_lists_the_queueing_of_every_run(rehearsed: Run) -> None:
    found = rehearsed("release", "history", RELEASE, "--json").data["history"]
    assert [one["run"] for one in found if one["kind"] == "release.queued"] == ["run-0001", "run-0002"]
    assert [one["seq"] for one in found] == sorted(one["seq"] for one in found)
