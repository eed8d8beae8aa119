"""Doctor over a real PostgreSQL: a role for checks that may write is a warning with the statement that mends it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from controlroom.cli.main import main
from tests.cli.test_options import written
from tests.real.postgres import Postgres

pytestmark = pytest.mark.real
PLAN = """
id: small
title: Small
description: A plan of checks.
product: Web
owner: dana
author: dana
environment: production
services: [Web, Jobs, Old]
stages: []
ways_back:
  - {id: back, title: Back, way: quick, steps: [{id: undo, title: Undo, kind: reversible, minutes: 1}]}
checks:
  - {id: rows, title: Rows, probe: sql, asks: SELECT 1, passes: "= 1", service: Web}
  - {id: same, title: Same, probe: sql, asks: SELECT 1, passes: "= 1", service: Web}
  - {id: job, title: Job, probe: schedule, asks: "retry every 5 minutes by sql SELECT now()", passes: "= 1/1",
     service: Jobs}
  - {id: away, title: Away, probe: sql, asks: SELECT 1, passes: "= 1", service: Old}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    server = Postgres()
    with server.connect() as made:
        made.execute("CREATE TABLE jobs (job text)")
    yield server
    server.end()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("data", "state", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    (tmp_path / "small.yaml").write_text(PLAN)
    written(tmp_path, '[checks.databases]\nWeb = "WEB_DATABASE"\nJobs = "JOBS_DATABASE"\n')
    return tmp_path


def warned(home: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    main(["doctor", "--checks", str(home / "small.yaml"), "--json"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["data"]["findings"]
    return [(one["what"], one["how"]) for one in found if one["about"] == "database"]


def test_a_role_that_may_write_is_told_once_with_the_statement_that_makes_one_that_only_reads(
    server: Postgres, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_DATABASE", server.address())
    monkeypatch.setenv("JOBS_DATABASE", server.address("looker"))
    ((what, how),) = warned(home, capsys)
    assert what == "the role controlroom may manage the server and write to tables and reach files or sessions"
    assert "CREATE ROLE looker LOGIN IN ROLE pg_read_all_data" in how
    monkeypatch.setenv("WEB_DATABASE", server.address("looker"))
    assert warned(home, capsys) == []
    monkeypatch.setenv("JOBS_DATABASE", server.address())
    assert len(warned(home, capsys)) == 1
