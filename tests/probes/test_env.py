"""Checks of environment variables: counted by name and shape, and never a part of a value in what they find."""

import os
import tomllib
from pathlib import Path

import pytest

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import env

LONG = "4eC39HqLyjWDarjtT1zdp7dc"
FILE = f"""
# STRIPE_COMMENTED=sk_live_{LONG}
export STRIPE_API_KEY="sk_live_{LONG}" # the key
STRIPE_WEBHOOK_SECRETS='whsec_{LONG},whsec_{LONG[::-1]}'
RECONCILE_CRON_ENABLED = true # on
STRIPE_PRICE_PRO=price_{LONG}
STRIPE_PRICE_BASIC=price_{LONG}
EMPTY=
COMMAND=$(touch made)
not a line
"""


async def look(tmp_path: Path, asks: str, content: str | bytes = FILE) -> Finding:
    path = tmp_path / "backend.env"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    check = Check("x", "X", Probe.ENV, asks, service="numzy-backend")
    return await env.look(check, Reach(variables={"Numzy-Backend": str(path)}), Secrets({}))


async def test_variables_of_a_file_are_counted(tmp_path: Path) -> None:
    asks = "STRIPE_API_KEY sk_live_…, STRIPE_WEBHOOK_SECRETS whsec_… list, RECONCILE_CRON_ENABLED boolean"
    found = await look(tmp_path, asks)
    assert found == Finding("3/3", asked=f"{asks} in {tmp_path}/backend.env")
    assert (await look(tmp_path, "STRIPE_PRICE_* price_…")).value == "2/2"


async def test_what_is_absent_empty_or_of_another_shape_is_named_without_its_value(tmp_path: Path) -> None:
    content = f"KEY=sk_test_{LONG}\nHOOKS=whsec_{LONG},\nEMPTY=''\nNUMBER=12x4567\n"
    found = await look(
        tmp_path, "KEY sk_live_…, HOOKS whsec_… list, EMPTY, NUMBER integer, GONE url, PRICE_* price_…", content
    )
    assert found.value == "0/6"
    assert found.broken == (
        "KEY does not look like sk_live_…",
        "HOOKS does not look like whsec_… list",
        "EMPTY is empty",
        "NUMBER does not look like integer",
        "GONE is absent",
        "PRICE_* is absent",
    )
    for part in ("sk_test", LONG[:4], "12x"):
        assert part not in str(found)


async def test_a_file_is_read_and_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (await look(tmp_path, "COMMAND word")).value == "0/1"
    assert (await look(tmp_path, "STRIPE_COMMENTED")).value == "0/1"
    assert [entry.name for entry in tmp_path.iterdir()] == ["backend.env"]


async def test_without_a_file_it_is_the_environment_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLROOM_TRIED", "yes")
    check = Check("x", "X", Probe.ENV, "CONTROLROOM_TRIED boolean", service="numzy-backend")
    found = await env.look(check, Reach(), Secrets({}))
    assert found == Finding("1/1", asked="CONTROLROOM_TRIED boolean in this process")


async def test_a_shell_with_none_of_them_is_not_judged_in_the_place_of_the_service() -> None:
    check = Check("x", "X", Probe.ENV, "CONTROLROOM_ABSENT_*", service="numzy-backend")
    with pytest.raises(Missing) as raised:
        await env.look(check, Reach(), Secrets({}))
    assert raised.value.key == 'checks.variables."numzy-backend"'
    assert tomllib.loads(raised.value.example) == {"numzy-backend": "/etc/numzy-backend.env"}


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"A=\xff" + LONG.encode(), "not UTF-8"), (b"A=" + b"x" * env.LARGEST, "more than 262,144 bytes")],
)
async def test_a_file_that_can_not_be_used_blinds(tmp_path: Path, content: bytes, why: str) -> None:
    found = await look(tmp_path, "A", content)
    assert why in found.error
    assert not found.value


async def test_what_is_no_file_blinds_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("pipe", "no file"), ("", "directory"), ("absent", "No such file"), ("a\0b", "no path")):
        reach = Reach(variables={"*": f"{tmp_path}/{name}"})
        found = await env.look(Check("x", "X", Probe.ENV, "A"), reach, Secrets({}))
        assert why in found.error
        assert not found.value


async def test_a_question_that_can_not_be_read_is_an_error(tmp_path: Path) -> None:
    assert "names no variable" in (await look(tmp_path, "the-usual-ones")).error
