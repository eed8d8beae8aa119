"""Secrets: where they come from, that a missing one is named, and that none is ever shown."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from controlroom.core.verification import Check, Probe
from controlroom.outside import secrets as module
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import LONGEST, MASK, Secrets
from controlroom.probes import looking
from tests.real.parts import until

CANARY = "canary-4711-abcdef"


def test_a_secret_comes_from_the_environment_then_a_file_then_a_command(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{CANARY}\n")
    assert Secrets({"KEY": CANARY, "KEY_FILE": "/nowhere"}).value("KEY") == CANARY
    assert Secrets({"KEY_FILE": str(file)}).value("KEY") == CANARY
    assert Secrets({"KEY_CMD": f"echo {CANARY}", "PATH": "/usr/bin:/bin"}).value("KEY") == CANARY


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"KEY": "  "},
        {"KEY_FILE": "/nowhere/at/all"},
        {"KEY_CMD": ""},
        {"KEY_CMD": "'"},
        {"KEY_CMD": "/nowhere/at/all"},
        {"KEY_CMD": f"sh -c 'echo {CANARY} >&2; exit 3'", "PATH": "/usr/bin:/bin"},
        {"KEY_CMD": f"sh -c 'echo {CANARY}; exit 3'", "PATH": "/usr/bin:/bin"},
        {"KEY_CMD": "true", "PATH": "/usr/bin:/bin"},
        {"KEY_CMD": "yes " + CANARY, "PATH": "/usr/bin:/bin"},
        {"KEY_CMD": "printf '\\377'", "PATH": "/usr/bin:/bin"},
        {"KEY": f"{CANARY}\nX-Other: 1"},
        {"KEY": f"{CANARY}\x1b[31m"},
        {"KEY_FILE": "/dev/zero"},
        {"KEY_FILE": "/dev"},
        {"KEY_FILE": "/a\0b"},
    ],
)
def test_what_is_missing_is_named_and_nothing_of_a_secret_is(environ: dict[str, str]) -> None:
    with pytest.raises(Missing) as raised:
        Secrets(environ).value("KEY")
    assert raised.value.key.startswith("KEY")
    assert CANARY not in f"{raised.value}{raised.value.example}"


def test_a_command_is_not_read_by_a_shell(tmp_path: Path) -> None:
    secrets = Secrets({"KEY_CMD": f"echo {CANARY}; touch {tmp_path}/made", "PATH": "/usr/bin:/bin"})
    secrets.value("KEY")
    assert list(tmp_path.iterdir()) == []


def test_every_secret_that_was_read_is_masked_and_the_object_shows_none() -> None:
    secrets = Secrets({"KEY": CANARY})
    secrets.value("KEY")
    secrets.keep("another-one")
    text = secrets.masked(f"GET /?key={CANARY}&other=another-one")
    assert CANARY not in text
    assert "another-one" not in text
    assert CANARY not in repr(secrets) + str(vars(type(secrets)))


def test_a_secret_that_is_too_long_is_refused_and_not_cut(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("x" * (LONGEST + 1))
    with pytest.raises(Missing, match="more than 16,384 bytes"):
        Secrets({"KEY_FILE": str(file)}).value("KEY")


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Missing, match="is not a file"):
        Secrets({"KEY_FILE": str(tmp_path / "pipe")}).value("KEY")


@pytest.mark.parametrize("name", ["sk_live_abcdefgh12345678", "postgresql://u:pw@h/d", "", "A B", "A=B"])
def test_a_secret_in_the_place_of_its_name_is_not_shown(name: str) -> None:
    with pytest.raises(Missing) as raised:
        Secrets({}).value(name)
    assert "not the secret itself" in raised.value.why
    assert not name or name not in f"{raised.value}{raised.value.example}"


def test_a_command_that_takes_too_long_ends_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.5)
    line = f"sh -c 'sleep 300 & echo $! > {tmp_path}/pid; wait'"
    with pytest.raises(Missing, match=r"longer than 0\.5 s"):
        Secrets({"KEY_CMD": line, "PATH": "/usr/bin:/bin"}).value("KEY")
    number = int((tmp_path / "pid").read_text())
    until(lambda: not _lives(number), "the end of what the command started")


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_command_that_hangs_ends_with_the_program(tmp_path: Path) -> None:
    line = f"sh -c 'echo $$ > {tmp_path}/made; mv {tmp_path}/made {tmp_path}/pid; sleep 300'"
    program = """
import sys, threading, time
from pathlib import Path
from controlroom.outside.secrets import Secrets
secrets = Secrets({"KEY_CMD": sys.argv[1], "PATH": "/usr/bin:/bin"})
threading.Thread(target=secrets.value, args=("KEY",), daemon=True).start()
while not Path(sys.argv[2]).exists():
    time.sleep(0.01)
"""
    subprocess.run([sys.executable, "-c", program, line, str(tmp_path / "pid")], check=True, timeout=60)
    number = int((tmp_path / "pid").read_text())
    until(lambda: not _lives(number), "the end of the command")


def test_a_command_gets_nothing_of_the_terminal() -> None:
    line = "sh -c 'cat; test -t 0 || (: < /dev/tty) 2>/dev/null && echo terminal || echo none'"
    assert Secrets({"KEY_CMD": line, "PATH": "/usr/bin:/bin"}).value("KEY") == "none"


async def test_the_event_loop_goes_on_while_a_command_runs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    secrets = Secrets({"KEY_CMD": f"cat {tmp_path}/pipe", "PATH": "/usr/bin:/bin"})
    asked = asyncio.create_task(secrets.fetched("KEY"))
    await asyncio.sleep(0)
    (tmp_path / "pipe").write_text(CANARY)  # waits for the reader, which a blocked loop would never start
    assert await asked == CANARY
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())


@pytest.mark.parametrize(
    ("check", "reach"),
    [
        (Check("c", "C", Probe.PROMETHEUS, "up"), Reach(("h",), prometheus="http://h", prometheus_token="KEY")),
        (Check("c", "C", Probe.STRIPE, "undelivered"), Reach(stripe_key="KEY")),
        (Check("c", "C", Probe.SQL, "SELECT 1"), Reach(databases={"*": "KEY"})),
        (Check("c", "C", Probe.SCHEDULE, "retry every 5 minutes by sql SELECT 1"), Reach(databases={"*": "KEY"})),
    ],
    ids=lambda one: one.probe if isinstance(one, Check) else "",
)  # fmt: skip
async def test_a_command_that_hangs_holds_up_no_other_look_and_ends_with_its_own(
    check: Check, reach: Reach, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    secrets = Secrets({"KEY_CMD": f"cat {tmp_path}/pipe", "PATH": "/usr/bin:/bin"})
    looks = asyncio.gather(*(looking.look(check, reach, secrets, 0.2) for _ in range(3)))
    await asyncio.sleep(0)
    assert [one.finding.error for one in await looks if one.finding] == ["no answer within 0.2 s"] * 3
    cancelled = asyncio.create_task(looking.look(check, reach, secrets, 60))
    await asyncio.sleep(0)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    (tmp_path / "pipe").write_text(CANARY)


def test_a_secret_is_read_again_after_a_while_and_the_earlier_one_stays_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("first-secret")
    secrets = Secrets({"KEY_FILE": str(file)})
    assert secrets.value("KEY") == "first-secret"
    file.write_text("second-secret")
    assert secrets.value("KEY") == "first-secret"
    later = time.monotonic() + module.FRESH + 1
    monkeypatch.setattr(module.time, "monotonic", lambda: later)
    assert secrets.value("KEY") == "second-secret"
    assert secrets.masked("first-secret second-secret") == f"{MASK} {MASK}"


def test_a_secret_is_masked_as_addresses_and_quoted_texts_spell_it() -> None:
    secrets = Secrets({})
    secrets.keep("p@ss w'rd\\")
    assert secrets.masked("a=p%40ss%20w%27rd%5C&b=p%40ss+w%27rd%5C " + repr({"c": "p@ss w'rd\\"})) == (
        f"a={MASK}&b={MASK} {{'c': \"{MASK}\"}}"
    )


def test_a_short_secret_is_masked_as_a_word_and_tears_no_word_apart() -> None:
    secrets = Secrets({})
    secrets.keep("abc")
    assert secrets.masked("abc abcd password=abc") == f"{MASK} abcd password={MASK}"


def test_a_secret_that_is_a_part_of_another_does_not_mask_the_mask() -> None:
    secrets = Secrets({})
    for value in ("secret", "my-secret-value"):
        secrets.keep(value)
    assert secrets.masked("my-secret-value secret") == f"{MASK} {MASK}"
