"""Schedules: how a check names them, what interval their words mean, and when a last run is late."""

import pytest

from controlroom.core.schedules import Job, interval, jobs, late, span

ASKS = """webhook-retry every 5 minutes by sql SELECT max(ran_at)
  FROM job_runs WHERE job = 'webhook-retry'
cleanup daily at 3 AM within 1.5 x by prometheus max by (job) (job_last_run{job="cleanup"})"""


def test_a_question_names_one_schedule_a_line_and_a_blank_goes_on_with_it() -> None:
    first, second = jobs(ASKS)
    assert first == Job("webhook-retry", 300, "sql", "SELECT max(ran_at)\n  FROM job_runs WHERE job = 'webhook-retry'")
    assert second == Job("cleanup", 86400, "prometheus", 'max by (job) (job_last_run{job="cleanup"})', 1.5)


@pytest.mark.parametrize(
    "asks",
    [
        "",
        "webhook-retry every 5 minutes, cleanup daily at 3 AM",
        "retry sometimes by sql SELECT 1",
        "retry every 0 minutes by sql SELECT 1",
        "retry every 5 minutes by sql DELETE FROM t",
        "retry every 5 minutes by sql SELECT 1; SELECT 2",
        "retry every 5 minutes by hand SELECT 1",
        "retry every 5 minutes within 0.5 x by sql SELECT 1",
        "\n".join(["retry every 5 minutes by sql SELECT 1"] * 21),
    ],
)
def test_a_question_that_is_not_one_is_refused_with_its_remedy(asks: str) -> None:
    with pytest.raises(ValueError, match=r"; \w+"):
        jobs(asks)


@pytest.mark.parametrize(
    ("every", "seconds"),
    [
        ("every 5 minutes", 300),
        ("Every minute", 60),
        ("every 420 seconds", 420),
        ("every 30 s", 30),
        ("every 2 h", 7200),
        ("hourly", 3600),
        ("Daily at 3 AM", 86400),
        ("every day at 03:00", 86400),
        ("weekly on Monday", 604800),
        ("*/5 * * * *", 300),
        ("* * * * *", 60),
        ("0 * * * *", 3600),
        ("15 */6 * * *", 21600),
        ("0 3 * * *", 86400),
        ("0 3 * * MON", 604800),
        ("0 3 1 * *", 2678400),
    ],
)
def test_the_words_of_a_rhythm_mean_seconds(every: str, seconds: int) -> None:
    assert interval(every) == seconds


@pytest.mark.parametrize("every", ["", "soon", "every fortnight", "*/5 8-17 * * *", "every -5 minutes", "0,30 * * * *"])
def test_a_rhythm_that_is_not_known_is_refused(every: str) -> None:
    with pytest.raises(ValueError, match="no rhythm that is known; write"):
        interval(every)


def test_a_job_is_late_after_its_factor_of_intervals() -> None:
    job = Job("grace-period-cleanup", 86400, "sql", "SELECT 1")
    assert late(job, 0) == late(job, 172_800) == late(job, -60) == ""
    assert late(job, 172_801) == "grace-period-cleanup ran 48 h ago, wanted within 48 h"
    assert late(Job("x", 60, "sql", "", 1.5), 91) == "x ran 91 s ago, wanted within 90 s"


def test_what_never_ran_or_ran_in_the_future_is_not_on_time() -> None:
    job = Job("retry", 300, "sql", "SELECT 1")
    assert late(job, None) == late(job, 1_790_000_000) == "retry never ran"
    assert late(job, -61) == "retry ran 61 s in the future: the clock that wrote it is wrong"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.9, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (93_600, "26 h"), (260_000, "3 d")],
)
def test_a_span_is_told_in_its_largest_fitting_unit(seconds: float, text: str) -> None:
    assert span(seconds) == text
