"""The release of the live demo: the sample, with its checks at a pace to watch and nobody to wait for."""

from dataclasses import replace

from controlroom.cli.demo import LIVE
from controlroom.core.plan import Plan

ENVIRONMENT = "demo"
SERVICES = ("Billing API", "Billing Worker")
INTERVAL = 5  # seconds between two looks
MINUTES = 1  # of monitoring


def demo_plan(sample: Plan) -> Plan:
    """The plan of the live demo, made of the sample's: another id, environment `demo`, a look every few seconds.

    Its commands name that environment too, so that none that is copied is about the sample's. Its approvals
    and acknowledgements are left out, so that one person can walk through it.
    """

    def there(command: str) -> str:
        return command.replace(sample.environment, ENVIRONMENT)

    steps = (replace(step, command=there(step.command), undo=there(step.undo)) for step in sample.steps)
    ways = (
        replace(way, steps=tuple(replace(step, command=there(step.command)) for step in way.steps))
        for way in sample.ways_back
    )
    return replace(
        sample,
        id=LIVE,
        title=f"{sample.title}, stand-ins",
        environment=ENVIRONMENT,
        steps=tuple(steps),
        ways_back=tuple(ways),
        monitoring=replace(sample.monitoring, minutes=MINUTES, interval=INTERVAL),
        approvals=(),
        acknowledgements=(),
    )
