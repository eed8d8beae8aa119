"""Checks of schedules: jobs on time are counted, late ones named, by the clock of whoever tells of the last run."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from controlroom.core.finding import Finding
from controlroom.core.verification import Check, Probe
from controlroom.outside.reach import Missing, Reach
from controlroom.outside.secrets import Secrets
from controlroom.probes import schedule
from controlroom.probes.answers import Answer, Unanswered

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)  # of a database that is years ahead of us
LAST = "by sql SELECT max(ran_at) FROM job_runs WHERE job ="


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Runs of three jobs: a minute ago, 26 hours ago, and never."""
    path = tmp_path / "runs.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE job_runs (job TEXT, ran_at TEXT)")
        for job, back in (("retry", "-1 minutes"), ("retry", "-2 days"), ("cleanup", "-26 hours")):
            made.execute("INSERT INTO job_runs VALUES (?, datetime('now', ?))", (job, back))
        made.commit()
    return path


async def look(path: Path, asks: str, **rest: str) -> Finding:
    reach = Reach(databases={"*": "RUNS"}, **rest)  # type: ignore[arg-type]  # the rest are texts
    check = Check("cron-execution", "X", Probe.SCHEDULE, asks, service="jobs")
    return await schedule.look(check, reach, Secrets({"RUNS": f"sqlite:///{path}"}))


async def test_jobs_on_time_are_counted(path: Path) -> None:
    asks = f"retry every 5 minutes {LAST} 'retry'\ncleanup daily at 3 AM {LAST} 'cleanup'"
    found = await look(path, asks)
    assert (found.value, found.error, found.broken) == ("2/2", "", ())
    assert found.asked == "; ".join(
        f"sqlite runs.db: SELECT max(ran_at) FROM job_runs WHERE job = '{job}'" for job in ("retry", "cleanup")
    )


async def test_a_job_that_is_late_or_never_ran_is_named_and_not_counted(path: Path) -> None:
    asks = (
        f"retry every 5 minutes {LAST} 'retry'\ncleanup daily within 1 x {LAST} 'cleanup'\nother hourly {LAST} 'other'"
    )
    found = await look(path, asks)
    assert (found.value, found.error) == ("1/3", "")
    assert found.broken == ("cleanup ran 26 h ago, wanted within 24 h", "other never ran")
    assert (await look(path, "x hourly by sql SELECT ran_at FROM job_runs WHERE 0")).broken == ("x never ran",)


async def test_what_can_not_be_asked_blinds_the_whole_check(path: Path, tmp_path: Path) -> None:
    good = f"retry every 5 minutes {LAST} 'retry'\n"
    for asks, why in (
        ("x hourly by sql SELECT ran_at FROM gone", "x: the database refuses the statement: no such table: gone"),
        ("x hourly by sql SELECT ran_at FROM job_runs", "x: there is more than one row: ask for max(…) of one job"),
        ("x hourly by sql SELECT 'soon'", "x: what it gives is no time of a run"),
    ):
        found = await look(path, good + asks)
        assert (found.value, found.error, found.broken) == ("", why, ())
    assert "No such file" in (await look(tmp_path / "gone.db", good)).error
    assert "write it like" in (await look(path, "webhook-retry every 5 minutes, cleanup daily at 3 AM")).error


@pytest.mark.parametrize(
    ("run", "seconds"),
    [
        (NOW - timedelta(hours=1), 3600),
        ((NOW - timedelta(hours=1)).replace(tzinfo=None), 3600),
        ("2030-01-02 02:04:05", 3600),
        ("2030-01-02T04:04:05+02:00", 3600),
        ("2030-01-02T03:04:05Z", 0),
        (int(NOW.timestamp()) - 90, 90),
        (Decimal(int(NOW.timestamp())) - 90, 90),
        (f"{NOW.timestamp() - 90:.3f}", 90),
        (date(2030, 1, 2), 11_045),
        (NOW + timedelta(minutes=5), -300),
        (None, None),
        ("", None),
    ],
)
def test_an_age_is_told_by_the_clock_of_the_database_and_not_by_ours(run: object, seconds: float | None) -> None:
    found = schedule.age(Answer((run,), 1, NOW))
    assert found == (seconds if seconds is None else pytest.approx(seconds))


def test_no_row_is_no_run() -> None:
    assert schedule.age(Answer((), 0, NOW)) is None


@pytest.mark.parametrize("run", ["soon", "1/2", True, b"x", timedelta(1), [1]])
def test_what_is_no_time_of_a_run_is_refused(run: object) -> None:
    with pytest.raises(Unanswered, match="no time of a run"):
        schedule.age(Answer((run,), 1, NOW))


async def test_prometheus_tells_by_its_own_clock(path: Path, httpserver: HTTPServer) -> None:
    asks = f"nightly daily by prometheus job_last_run{{job=\"nightly\"}}\nretry every 5 minutes {LAST} 'retry'"
    said = {"resultType": "vector", "result": [{"metric": {}, "value": [1, "93600"]}]}
    query = {"query": 'time() - (job_last_run{job="nightly"})'}
    httpserver.expect_request("/api/v1/query", query_string=query).respond_with_json(
        {"status": "success", "data": said}
    )
    reach = {"prometheus": httpserver.url_for("").rstrip("/"), "hosts": (f"{httpserver.host}:{httpserver.port}",)}
    found = await look(path, asks, **reach)  # type: ignore[arg-type]  # hosts are several
    assert (found.value, found.error, found.broken) == ("2/2", "", ())
    said["result"] = [{"metric": {}, "value": [1, "200000"]}]
    httpserver.clear()
    httpserver.expect_request("/api/v1/query").respond_with_json({"status": "success", "data": said})
    found = await look(path, asks, **reach)  # type: ignore[arg-type]  # as above
    assert (found.value, found.broken) == ("1/2", ("nightly ran 55 h ago, wanted within 48 h",))
    httpserver.clear()
    httpserver.expect_request("/api/v1/query").respond_with_json(
        {"status": "success", "data": {"resultType": "vector", "result": []}}
    )
    found = await look(path, asks, **reach)  # type: ignore[arg-type]  # as above
    assert (found.value, found.error) == ("", "nightly: no series tells of its last run")


async def test_a_schedule_without_a_database_or_prometheus_says_what_to_write() -> None:
    for by, key in (("sql SELECT 1", 'checks.databases."jobs"'), ("prometheus x", "checks.prometheus")):
        check = Check("x", "X", Probe.SCHEDULE, f"x hourly by {by}", service="jobs")
        with pytest.raises(Missing) as raised:
            await schedule.look(check, Reach(), Secrets({}))
        assert raised.value.key.startswith(key)
