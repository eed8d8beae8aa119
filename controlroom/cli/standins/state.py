"""How the stand-ins are: the faults in force, and what each check of the live demo would measure under them."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that can be broken: its id, and what happens then, in words."""

    id: str
    about: str


FAULTS = (
    Broken("errors", "34 % of the webhooks fail: over the limit of the trigger"),
    Broken("backlog", "the webhook queue takes 80 s"),
    Broken("drift", "seven seats differ between Stripe and our records"),
    Broken("invoices", "one of twelve invoice previews does not match"),
    Broken("api", "3.1 % of the API's answers are 5xx"),
    Broken("down", "the worker answers 503"),
    Broken("blind", "the metrics server does not answer in time"),
)
NAMES = frozenset(fault.id for fault in FAULTS)
# What the metrics of a check say on a good day, the fault that is about them, and what they say under it.
METRICS: Mapping[str, tuple[str, str, str]] = {
    "webhook-failure-rate": ("2.1", "errors", "34.2"),
    "webhook-queue-latency": ("11.8", "backlog", "80.4"),
    "api-error-rate": ("0.4", "api", "3.1"),
}


class State:
    """The faults in force, shared by the threads of the server; the drift of seats stands in a database."""

    def __init__(self, database: Path) -> None:
        self._lock = threading.Lock()
        self._faults: frozenset[str] = frozenset()
        self._began = time.monotonic()
        self.asked = self._began  # when somebody asked last
        self._database = database
        self._write_drift()

    @property
    def faults(self) -> frozenset[str]:
        """The faults in force."""
        return self._faults

    def toggle(self, name: str) -> None:
        """Put a fault in force, or take it off; `clear` takes all off. Raises KeyError for what is no fault."""
        if name != "clear" and name not in NAMES:
            raise KeyError(name)
        with self._lock:
            self._faults = frozenset() if name == "clear" else self._faults ^ {name}
            self._write_drift()

    def metric(self, check: str) -> str:
        """The value that the metrics give for a check. Raises KeyError for one that they do not measure."""
        normal, fault, broken = METRICS[check]
        return broken if fault in self._faults else normal

    def exposition(self) -> str:
        """Counters that grow with the time, in the text format that Prometheus reads."""
        failing = float(self.metric("webhook-failure-rate")) / 100
        total = 40 * (time.monotonic() - self._began)
        lines = ["# TYPE stripe_webhook_events_total counter"]
        for status, share in (("processed", 1 - failing), ("failed", failing)):
            lines.append(f'stripe_webhook_events_total{{status="{status}"}} {total * share:.0f}')
        return "\n".join((*lines, ""))

    def _write_drift(self) -> None:
        seats = 7 if "drift" in self._faults else 0
        with closing(sqlite3.connect(self._database)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS subscription_seat_drift (stripe_seats, internal_seats)")
            connection.execute("DELETE FROM subscription_seat_drift")
            connection.executemany("INSERT INTO subscription_seat_drift VALUES (?, ?)", [(12, 12), (40 + seats, 40)])
