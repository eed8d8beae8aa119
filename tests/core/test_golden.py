"""The golden histories replay as they were written, in this process and in others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.formats.scenarios import names
from tests.core import golden

ROOT = Path(__file__).parents[2]


def test_every_shipped_scenario_has_its_history() -> None:
    assert sorted(path.stem for path in golden.FOLDER.glob("*.json")) == list(names())


@pytest.mark.parametrize("scenario", names())
def test_a_scenario_plays_as_it_always_has(scenario: str) -> None:
    kept = json.loads((golden.FOLDER / f"{scenario}.json").read_text("utf-8"))
    assert golden.history(scenario) == kept


@pytest.mark.parametrize("scenario", names())
def test_a_history_is_kept_in_the_form_in_which_it_is_written(scenario: str) -> None:
    assert (golden.FOLDER / f"{scenario}.json").read_text("utf-8") == golden.text(scenario)


def test_another_process_with_another_hash_seed_plays_the_same_bytes() -> None:
    here = golden.digests()
    environment = {**os.environ, "PYTHONHASHSEED": "1234"}
    there = subprocess.run(
        [sys.executable, "-m", "tests.core.golden", "--digests"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert there.stdout == here
