"""What the four source documents say of their releases, and where the shipped files say it.

A fact is (document, words, place). `words` may have several parts, divided by ` | `, which have to stand in the
same item; `=part` is a whole scalar. A place begins with `plan`, `policy` or `incidents`; each further part is a
field, or the id, name, suite or position of an item of a list.
"""

from tests.data.facts_deployment import DEPLOYMENT
from tests.data.facts_go_live import GO_LIVE
from tests.data.facts_hardening import HARDENING
from tests.data.facts_sync import SYNC

Fact = tuple[str, str, str]

PLANS = {
    "000": "billing-seat-sync-patch",
    "002": "billing-system-deployment",
    "003": "stripe-go-live",
    "004": "billing-hardening",
}
FACTS: tuple[Fact, ...] = tuple(
    (document, words, place)
    for document, table in (("000", SYNC), ("002", DEPLOYMENT), ("003", GO_LIVE), ("004", HARDENING))
    for place, listed in table.items()
    for words in listed
)
