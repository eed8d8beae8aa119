"""A newcomer's machine: what has to be written and set, once for all checks, and that it can be used as it is."""

import re
import tomllib

import pytest

from controlroom.outside.checks_config import read_reach
from controlroom.outside.reach import Missing, Reach, of
from controlroom.outside.setting_up import config_lines, secret_lines, setup, standing, with_answers, written

MISSING = (
    Missing('checks.services."Billing Worker"', '"Billing Worker" = "https://billing.internal:8443"', "where it is"),
    Missing("checks.prometheus.address", 'address = "http://prom.internal:9090"', "where it is"),
    Missing("checks.hosts", 'hosts = ["api.example.org"]', "it is not allowed"),
    Missing('checks.databases."Billing Worker"', '"Billing Worker" = "BILLING_DATABASE_URL"', "where it is"),
    Missing("PROMETHEUS_TOKEN", "export PROMETHEUS_TOKEN=…", "not set"),
)
HOSTS = ["old.internal", "billing.internal:8443", "prom.internal:9090", "api.example.org"]
OLD = Reach(hosts=("old.internal",))


def test_all_that_is_missing_becomes_lines_that_are_a_configuration_as_they_stand() -> None:
    wanted = setup(MISSING, OLD, {})
    reach, problems = read_reach(tomllib.loads("\n".join(config_lines(wanted, OLD)))["checks"])
    assert problems == ()
    assert list(reach.hosts) == HOSTS
    assert of(reach.services, "Billing Worker") == "https://billing.internal:8443"
    assert reach.prometheus == "http://prom.internal:9090"
    assert [line.split("=")[0] for line in secret_lines(wanted.secrets)] == [
        "export BILLING_DATABASE_URL",
        "export PROMETHEUS_TOKEN",
    ]


@pytest.mark.parametrize(
    "before",
    [
        '[checks]\nhosts = ["old.internal"]\n[checks.services]\n"Web" = "https://old.internal"\n',
        '[checks]\nhosts = [\n  "old.internal",\n]\n[checks.prometheus]\ntoken = "PROMETHEUS_TOKEN"\n',
        "[checks]\n[checks.databases]\n",
        '[checks.services]\n"Web" = "https://old.internal"\n',
        "",
    ],
)
def test_where_a_table_is_there_the_lines_applied_as_told_are_a_configuration(before: str) -> None:
    mine, problems = read_reach(tomllib.loads(before).get("checks", {}))
    assert problems == ()
    after = applied(before, list(config_lines(setup(MISSING, mine, {}), mine, standing(before))))
    reach, problems = read_reach(tomllib.loads(after)["checks"])
    assert problems == ()
    assert list(reach.hosts) == [*mine.hosts, *HOSTS[1:]]
    assert reach.services == {**mine.services, "Billing Worker": "https://billing.internal:8443"}
    assert (reach.prometheus, reach.prometheus_token) == ("http://prom.internal:9090", mine.prometheus_token)


def applied(text: str, lines: list[str]) -> str:
    """A file after a person has done with it what the lines say."""
    table = ""
    for line in lines:
        if told := re.fullmatch(r"# in (\[.*\]), (add|replace hosts by):", line):
            table = told[1]
            if told[2] != "add":
                text = re.sub(r"^hosts = \[[^\]]*\]\n", "", text, flags=re.MULTILINE)
        elif line.startswith("["):
            table = ""
            text += f"{line}\n"
        else:
            text = text.replace(f"{table}\n", f"{table}\n{line}\n", 1) if table else f"{text}{line}\n"
    return text


def test_a_secret_that_is_set_need_not_be_set() -> None:
    wanted = setup(MISSING, OLD, {"BILLING_DATABASE_URL_FILE": "/run/secrets/url"})
    assert wanted.secrets == ("PROMETHEUS_TOKEN",)


def test_nothing_missing_is_nothing_to_do() -> None:
    assert not setup((), OLD, {})
    assert list(config_lines(setup((), OLD, {}), OLD)) == []


def test_written_into_a_file_all_that_stood_there_stays() -> None:
    before = '# mine\ntheme = "dark"  # as I like it\n\n[checks]\n# allowed\nhosts = ["old.internal"]\n'
    after = written(before, setup(MISSING, OLD, {}))
    assert "# mine" in after
    assert "# as I like it" in after
    assert "# allowed" in after
    found = tomllib.loads(after)
    assert found["theme"] == "dark"
    assert found["checks"]["hosts"] == HOSTS
    assert found["checks"]["databases"] == {"Billing Worker": "BILLING_DATABASE_URL"}


def test_what_a_person_has_written_already_is_not_changed() -> None:
    before = '[checks.services]\n"Billing Worker" = "https://mine"\n'
    found = tomllib.loads(written(before, setup(MISSING, Reach(), {})))
    assert found["checks"]["services"] == {"Billing Worker": "https://mine"}


def test_a_persons_addresses_take_the_place_of_the_examples_and_their_hosts_too() -> None:
    wanted = setup(MISSING, OLD, {})
    answers = {("checks.services", "Billing Worker"): "https://mine:1", ("checks.prometheus", "address"): ""}
    told = with_answers(wanted, answers, OLD)
    assert told.hosts == ("old.internal", "api.example.org", "mine:1")
    assert dict(told.tables["checks.services"]) == {"Billing Worker": "https://mine:1"}
    assert not told.tables["checks.prometheus"]
    assert told.secrets == ("PROMETHEUS_TOKEN",)  # that of the database was left out
    named = with_answers(wanted, {("checks.databases", "Billing Worker"): "MINE"}, OLD)
    assert named.secrets == ("MINE", "PROMETHEUS_TOKEN")
    assert tomllib.loads("\n".join(config_lines(told, OLD)))["checks"]["hosts"][-1] == "mine:1"
