"""What is set and what decided it, whether a file can be used, and where everything is."""

import tomllib
from pathlib import Path

import pytest

from controlroom.outside import config
from controlroom.outside.reach import of
from tests.cli.conftest import Run
from tests.cli.test_options import written


def sources(run: Run, *words: str) -> dict[str, tuple[object, str]]:
    found = run(*words, "config", "show", "--json").data["settings"]
    return {one["key"]: (one["value"], one["from"]) for one in found}


def test_every_setting_is_shown_with_what_decided_it(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(home, '\ntheme = "mono"\nread_only_environments = ["production"]\nstore = "/of/file.db"\n')
    assert sources(run) == {
        "store": ("/of/file.db", f"{path}:4"),
        "theme": ("mono", f"{path}:2"),
        "mouse": (False, "default"),
        "read_only": (False, "default"),
        "read_only_environments": (["production"], f"{path}:3"),
    }
    monkeypatch.setenv("CONTROLROOM_STORE", "/of/env.db")
    assert sources(run)["store"] == ("/of/env.db", "CONTROLROOM_STORE")
    assert sources(run, "--store", "/of/flag.db", "--read-only")["store"] == ("/of/flag.db", "--store")
    assert sources(run, "--read-only")["read_only"] == (True, "--read-only")


def test_the_lines_for_a_person_are_those_that_a_file_would_have(run: Run, home: Path) -> None:
    written(home, 'read_only_environments = ["production", "live"]\n')
    said = run("config", "show").out
    assert 'read_only_environments = ["production", "live"] · ' in said
    assert "read_only = false · default" in said


def test_the_example_sets_nothing_and_once_its_marks_are_taken_off_it_can_be_used(run: Run, home: Path) -> None:
    text = run("config", "example").out
    assert tomllib.loads(text) == {}
    lines = [line.removeprefix("# ") for line in text.splitlines() if " = " in line or line.startswith("# [")]
    file = home / "all.toml"
    file.write_text("\n".join(lines))
    assert tomllib.loads(file.read_text()).keys() == {"checks", *(key.name for key in config.KEYS)}
    assert run("config", "check", str(file)).code == 0


def test_all_that_is_wrong_with_a_file_is_said_at_once(run: Run, home: Path) -> None:
    path = written(home, 'stroe = "x"\nmouse = 1\n\nread_only = "no"\n')
    said = run("config", "check", "--json")
    assert said.code == 1
    assert [one["message"].partition(": ")[0] for one in said.data["problems"]] == [f"{path}:{n}" for n in (1, 2, 4)]
    assert all(one["remedy"] for one in said.data["problems"])
    shown = run("config", "show", "--json")
    assert (shown.code, shown.error["rule"]) == (2, "config")
    assert run("release", "list").code == 2


def test_a_file_that_is_not_there_is_fine_unless_it_is_named(run: Run, home: Path) -> None:
    assert run("config", "check").code == 0
    assert run("config", "check", str(home / "nope.toml")).code == 2


def test_every_path_says_whether_it_is_there_and_what_decides_it(imported: Run, home: Path) -> None:
    found = {one["name"]: one for one in imported("paths", "--json").data["paths"]}
    assert found["store"]["path"] == str(home / "data" / "controlroom" / "controlroom.db")
    assert (found["store"]["exists"], found["config"]["exists"]) == (True, False)
    assert found["keymap"]["path"] == str(home / "config" / "controlroom" / "keymap.toml")
    assert "CONTROLROOM_STORE" in found["store"]["decided_by"]
    assert all(one["decided_by"] and one["about"] for one in found.values())
    assert {"config", "keymap", "themes", "store", "state", "cache", "demo", "checkpoints", "data"} <= found.keys()
    assert imported("paths", "--store", "/x.db").out.count("/x.db ") == 1


def test_paths_are_said_where_the_configuration_can_not_be_used(run: Run, home: Path) -> None:
    written(home, "nonsense")
    assert run("paths").code == 0


CHECKS = """
[checks]
hosts = ["billing.internal:8443", "*.example.org"]
[checks.services]
"Billing Worker" = "https://billing.internal:8443"
[checks.prometheus]
address = "http://prom.internal:9090"
token = "PROMETHEUS_TOKEN"
[checks.databases]
"*" = "BILLING_DATABASE_URL"
[checks.stripe]
key = "STRIPE_CHECK_KEY"
endpoint = "we_1"
"""


def test_what_checks_may_reach_is_read_and_shown(run: Run, home: Path) -> None:
    path = written(home, CHECKS)
    reach = config.read_config(path, required=True).checks
    assert reach.hosts == ("billing.internal:8443", "*.example.org")
    assert of(reach.services, "billing worker") == "https://billing.internal:8443"
    assert of(reach.databases, "any") == "BILLING_DATABASE_URL"
    assert (reach.prometheus, reach.prometheus_token) == ("http://prom.internal:9090", "PROMETHEUS_TOKEN")
    assert (reach.stripe_key, reach.stripe_endpoint, reach.stripe_address) == ("STRIPE_CHECK_KEY", "we_1", "")
    assert 'checks.services."Billing Worker" = "https://billing.internal:8443"' in run("config", "show").out


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ("checks = 1", 1, "checks is not a table"),
        ('[checks]\nhosts = ["169.254.169.254:80"]', 2, "is never asked"),
        ('[checks.services]\n"*" = "http://169.254.169.254"', 2, "is never asked"),
        ('[checks.prometheus]\naddress = "http://[fd00:ec2::254]:9090"', 2, "is never asked"),
        ("[checks]\nhost = []", 2, "no key 'host'"),
        ("[checks]\nhosts = 'x'", 2, "not a list"),
        ("[checks]\nhosts = ['a b']", 2, "'a b' is no host"),
        ("[checks.services]\nweb = 'ftp://x'", 2, "services.web is no address"),
        ("[checks.services]\nweb = 'https://user:hunter2hunter2@x'", 2, "holds a name or a password"),
        ("[checks.services]\nweb = 1", 2, "not a text"),
        ("[checks.databases]\nweb = 'postgresql://u:hunter2hunter2@x/y'", 2, "not the name of a secret"),
        ("[checks.prometheus]\nurl = 'https://x'", 2, "no such key"),
        ("[checks.stripe]\nkey = 'sk_live_hunter2hunter2'", 2, "not the name of a secret"),
        ("[checks.variables]\nweb = 'x.env'", 2, "no full path"),
    ],
)
def test_a_wrong_key_of_the_checks_is_named_with_its_line_and_no_secret_is_repeated(
    run: Run, home: Path, lines: str, line: int, said: str
) -> None:
    path = written(home, lines)
    (problem,) = run("config", "check", "--json").data["problems"]
    assert problem["message"].startswith(f"{path}:{line}: ")
    assert said in problem["message"]
    assert "hunter2" not in str(problem)
