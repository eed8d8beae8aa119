"""The words that a communications lead strikes from a text for customers: kinds, patterns and remedies, as data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind with the pattern of its words; `unless` names what an Insider has to know for them to stay."""

    kind: str
    pattern: re.Pattern[str]
    unless: str = ""


REMEDIES = {
    "secret": "take it out here, and replace it where it is used",
    "host": "say which part of the product is meant",
    "address": "leave it out; only public pages may be linked",
    "id": "leave it out; say what it is of",
    "person": "write 'our team'",
    "internal name": "say it as customers know it",
    "query or trace": "say what customers notice",
    "cause": "say that the cause is being looked for, until it is verified",
    "blame": "say what happened, not whose fault it was",
    "promise": "say what is known and since when, or let a check show it first",
    "estimate": "say when you will tell more, or who stands for the time",
}


def _any(words: str) -> str:
    """One of the words, which are separated by blanks; `_` is a blank inside of one."""
    return "(?:" + "|".join(word.replace("_", r"\s+") for word in words.split()) + ")"


def _rule(kind: str, patterns: Iterable[str], unless: str = "", *, exact: bool = False) -> Rule:
    return Rule(kind, re.compile("|".join(patterns), 0 if exact else re.IGNORECASE), unless)


_ZONES = _any("internal int local lan corp intra intranet svc cluster private prod staging dev")
_PARTS = _any(
    "db pg sql mysql postgres redis kafka queue mq api app web node worker cache proxy lb es k8s kube gw host srv vm "
    "runner shard replica pod"
)
_SERVICES = _any(
    "svc service worker api backend frontend gateway server db consumer producer proxy manager scheduler daemon cron "
    "job queue lambda cluster pod sync handler processor cache store runner aggregator dispatcher orchestrator blue"
)
_IDS = _any("evt cus sub si in pi ch re we price prod acct req txn tr po seti pm card ba cs ii il cn dp")
_THINGS = _any(
    "ticket issue incident PR pull_request commit build deploy deployment job order trace request customer account "
    "tenant user row invoice"
)
_TOOLS = _any(
    "Kafka Redis Postgres PostgreSQL MySQL Kubernetes k8s Terraform Datadog Grafana Prometheus PagerDuty Sidekiq "
    "Celery RabbitMQ Elasticsearch MongoDB DynamoDB nginx Nginx HAProxy Cassandra Jenkins ArgoCD Helm Consul"
)
_DEEDS = _any(
    "forgot pushed deleted dropped changed ran made broke missed failed accidentally deployed misconfigured ignored "
    "overlooked skipped mis-configured merged"
)
_STAFF = _any("engineer developer operator contractor intern employee colleague dba admin on-call")
_OTHERS = _any("vendor provider partner processor supplier host bank contractor")
_FIRMS = _any("stripe aws amazon google azure cloudflare paypal adyen")
_FAULTS = _any(
    "broke failed_to failed_us let_us_down messed screwed forgot dropped lost caused ignored changed refuses refused "
    "missed did_not_tell didn't_tell is_to_blame are_to_blame appears_to_have seems_to_have"
)
_SPAN = r"(?:an?|one|two|three|a\s+few|a\s+couple\s+of|[0-9]+)(?:\s*(?:-|–|to)\s*[0-9]+)?\s*(?:more\s+)?"
_UNIT = r"(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?)\b"
_DONE = _any(
    "fixed resolved restored back done finished complete completed live working recovered repaired credited refunded"
)
_WHEN = _any(
    r"tonight tomorrow today noon midnight eod monday tuesday wednesday thursday friday [0-9]{1,2}(?::[0-9]{2})?\b"
)

RULES = (
    _rule(
        "secret",
        (
            r"\b(?:password|passphrase|passcode|secret|token|api\s?key|pin)\b[^.!?\n]{0,60}?\b(?:is|was|to|now)\s+"
            r"(?=\S*[0-9!@#$%^&*])\S{6,}",
        ),
    ),
    _rule(
        "host",
        (
            rf"\b(?:https?://)?(?:[a-z0-9-]{{1,63}}\.){{1,6}}{_ZONES}\b(?:\.[a-z0-9-]{{1,63}}){{0,4}}\S*",
            rf"(?<![\w-])(?=[\w-]*[0-9])(?:[a-z0-9]{{1,20}}-){{0,5}}{_PARTS}(?:-[a-z0-9]{{1,20}}){{1,5}}(?![\w-])",
            rf"(?<![\w-])(?:[a-z0-9]{{1,20}}-){{1,5}}{_PARTS}[0-9]{{1,4}}[a-z]?(?![\w-])",
            rf"(?<![\w-]){_any('db web app node worker cache proxy lb srv vm')}[0-9]{{1,4}}(?![\w-])",
            r"\bip(?:-[0-9]{1,3}){4}\b",
            r"\b(?:us|eu|ap|sa|ca)-(?:east|west|north|south|central)[a-z]*-[0-9][a-z]?\b",
            r"\b(?:kube|k8s)-[a-z0-9-]+\b",
            r"\blocalhost\b",
            r"\barn:aws:[^\s,;]+",
            r"\brack\s+[a-z]?[0-9]+\b",
        ),
    ),
    _rule(
        "address",
        (
            r"(?<!version )(?<!connector )(?<!release )(?<!plugin )(?<!client )(?<![\w.])"
            r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]{2,5})?(?![\w.]*[0-9])",
            r"\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b",
            r"\bhttps?://[^\s/]*:[0-9]{2,5}\S*",
            r"\bhttps?://(?:grafana|kibana|jenkins|jira|confluence|gitlab|sentry|datadog|wiki|admin)[^\s)]*",
            r"(?<![\w/:.])/(?:var|etc|usr|opt|home|srv|tmp|internal|admin)/[^\s,;)]+",
            r"\b[a-z]:\\[^\s]+",
            r"\b(?!https?:|mailto:|tel:)[a-z][a-z0-9+.]{1,12}://\S*\w",
            r"(?<!\w)#[a-z][a-z0-9]*-[a-z0-9-]+",
        ),
    ),
    _rule(
        "id",
        (
            rf"\b{_IDS}_[A-Za-z0-9]{{4,}}\b",
            r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b",
            r"\b(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,64}\b",
            r"\brun-[0-9]{3,}\b",
            rf"\b{_THINGS}\s+(?:id\s*:?\s*)?#?(?=[a-z-]*[0-9])[a-z0-9-]*[0-9][a-z0-9-]*\b"
            r"(?!\s*(?:%|percent|of\b|minutes|hours|days))",
            r"(?<!\w)#[0-9]{3,}\b",
            r"\b(?:MID|ID|ref(?:erence)?)\s*:?\s*#?[0-9]{5,}\b|\b[0-9]{10,}\b",
            r"\b(?:release|build)\s+[0-9]+\.[0-9]+(?:\.[0-9]+)+\b",
        ),
    ),
    _rule("id", (r"\b(?!(?:UTF|ISO|SEV|PCI|SOC|RFC|SHA|AES|TLS|EN|DIN)-)[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}\b",), exact=True),
    _rule(
        "person",
        (
            r"(?<![\w@])@[a-z][\w.-]+",
            r"\b(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+(?:in|from)\s+(?:our\s+)?"
            r"(?:the\s+)?(?-i:[Pp]ayments|[Bb]illing\s+team|Engineering|Ops|Operations|Support|Finance|SRE|Platform|Infra|DevOps|Legal|Security)\b",
            r"(?<![\w.+-])(?!(?:support|help|billing|status|security|hello|contact|info|privacy|sales)@)"
            r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}",
        ),
    ),
    _rule(
        "internal name",
        (
            r"(?<![\w-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\(\))?",
            r"\b[a-z][\w.]*\(\)",
            rf"(?<![\w-])(?:[a-z0-9]{{1,20}}-){{1,5}}{_SERVICES}(?![\w-])",
        ),
    ),
    _rule(
        "internal name",
        (
            r"\b(?:[A-Z][a-z0-9]+){1,5}(?:Service|Worker|Job|Controller|Handler|Manager|Client|Processor|Queue|Consumer)\b",
            rf"\b{_TOOLS}\b",
        ),
        exact=True,
    ),
    _rule(
        "query or trace",
        (
            r"\bselect\b[^.!?\n]{1,80}?\bfrom\s+\w+",
            r"\b(?:insert\s+into|delete\s+from|(?:alter|drop|create|truncate)\s+table)\s+\w+",
            r"\bupdate\s+\w+\s+set\b",
            r"\b(?:traceback|stack\s?trace|core\s+dump|segfault|null\s?pointer)\b",
            r"\b[a-z]+[a-z.]*(?:exception|error):\s*\S+",
            r"\b[a-z]+(?:exception|(?<!t)error)\b",
            r"\bat\s+[\w$]+(?:\.[\w$]+)+\(",
            r"\b(?:line|exit\s+code|errno)\s+[0-9]+\b",
            r"\b(?:out\s+of\s+memory|OOM(?:[- ]?killed)?|deadlocks?|race\s+condition|heap|connection\s+pool"
            r"|(?:foreign|primary)\s+key|index\s+scan|roll(?:ed)?\s?back|hotfix|feature\s+flag"
            r"|migration\s+script|dead[- ]letter)\b",
        ),
    ),
    _rule(
        "cause",
        (
            r"\b(?:root\s+cause\s+(?:is|was)|caused\s+by|the\s+cause\s+(?:is|was)(?!\s+(?:not|still|being|unknown|under))"
            r"|because(?:\s+of)?|as\s+a\s+result\s+of|resulted\s+from|stems?\s+from|triggered\s+by|owing\s+to|thanks\s+to"
            r"|which\s+is\s+why|appears?\s+to\s+(?:be|have)|seems?\s+to\s+(?:be|have))\b",
            r"\bdue\s+to\b(?!\s+(?:be|renew|end|start|expire|begin)\b)",
        ),
        unless="cause",
    ),
    _rule(
        "blame",
        (
            r"\b(?:human|operator|user)\s+error\b|\bsomeone\s+(?:forgot|pushed|deleted|changed|made)\b",
            r"\b(?:his|her|their|your|whose|[a-z]+'s)\s+(?:fault|mistake|error)\b|\bfault\s+of\b|\bmade\s+a\s+mistake\b",
            r"\b(?:careless\w*|negligen\w+|incompeten\w+|sloppy|bad\s+(?:code|deploy)|screwed\s+up|messed\s+up|botched|rogue"
            r"|garbage|badly|ignored\s+us|without\s+(?:notice|telling)|on\s+their\s+(?:end|side))\b",
            rf"\b(?:an?|one|our|the|junior|new)\s+(?:\w+\s+)?{_STAFF}s?\s+(?:\w+\s+)?{_DEEDS}\b",
            rf"\b(?:{_FIRMS}|(?:our|the|a|an)\s+(?:\w+\s+){{0,2}}{_OTHERS})\s+(?:\w+\s+)?{_FAULTS}\b",
            r"\b(?:is|are|was|were)\s+to\s+blame\b|\bblame[sd]?\b|\b100\s?%\s+(?:on|at)\s+\w+",
            r"\b(?:you|customers|users)\s+should\s+have\b",
            r"\bcustomers?\s+(?:who\s+)?(?:misconfigured|did\s+not\s+read|didn't\s+read|ignored|failed\s+to|misused)\b",
        ),
    ),
    _rule("blame", (rf"\b[A-Z][a-z]+\s+{_DEEDS.replace('ran|', '')}\s+(?:to|the|a|an|our)\b",), exact=True),
    _rule(
        "promise",
        (
            r"\bshouldn't\b",
            r"(?<!as it )\bshould\b(?!\s+(?:you|your|any|this|there|anyone)\b(?!\s+(?:be|go|no|not)\b)[^.!?\n]*,)",
            r"\bjust\b(?![\s-]in[\s-]time)",
            r"\b(?:simply|merely|trivial|hopefully|probably|most\s+likely|presumably|apparently|supposedly|cosmetic|likely)\b",
            r"\bwe(?:\s+are|'re)?\s+(?:believe|think|guess|assume|hope|expect|confident|certain|positive)\b",
            r"\bno\s+(?:(?:customer|user|billing|financial|material|further|other|real|data)\s+)?"
            r"(?:impact|effects?|consequences?|loss|risk|disruption|downtime)\b",
            r"\bnothing\s+(?:was|is|has\s+been|will\s+be)\s+(?:lost|affected|leaked|exposed|broken|damaged)\b",
            r"\bno\s+customers?\s+(?:will|would|can|could|saw|noticed?)\b|\bonly\s+get\s+better\b",
            r"\b(?:without\s+a\s+hitch|flawless\w*|seamless\w*)\b",
            r"\bno(?:body|\s+one)\s+(?:saw|was|is|lost|noticed)\b",
            r"\bno\s+(?:\w+\s+)?(?:data|money|payments?|invoices?|records?|events?|customers?)\s+"
            r"(?:was|were|has\s+been|have\s+been|is|are|will\s+be)\s+(?:lost|affected|leaked|exposed|charged|missed)\b",
            r"\b(?:never|not|cannot|can't|won't)\s+happen\s+again\b|\bnever\s+happen\b|\bguarantee[sd]?\b",
            r"\b100\s?%\s*(?:safe|secure|fixed|certain|sure|resolved)\b",
            r"\b(?:fully|completely|entirely|totally|absolutely|definitely|certainly|permanently)\s+"
            r"(?:resolved|fixed|recovered|safe|secure|restored|sure|unaffected|back)\b",
            r"\b(?:all|every)\s+customers?\s+(?:is|are|were|was|will\s+be)\s+(?:fine|ok|okay|unaffected|safe)\b",
            r"\b(?:everything(?:\s+else)?|all|data|details|money)\s+(?:is|are|looks|seems)\s+(?:fine|ok|okay|good|safe|back\s+to\s+normal)\b",
            r"\bnothing\s+to\s+worry\b|\bbig\s+deal\b|\bdon'?t\s+worry\b|\brest\s+assured\b|\bminor\s+(?:issue|problem)\b",
            r"\b(?:hiccup|glitch|blip)s?\b|\bonly\s+(?:a\s+)?(?:few|handful|small|tiny|minor|some)\b",
            r"\b(?:a\s+)?(?:very\s+)?(?:tiny|small)\s+(?:number|fraction|subset)\b|\ba\s+handful\s+of\b",
            r"\byou\s+(?:won't|will\s+not)\s+(?:see|notice|be\s+charged|lose)\b",
        ),
        unless="green",
    ),
    _rule(
        "estimate",
        (
            rf"\b(?:with)?in\s+(?:(?:the|next|about|around|roughly|approximately|under|less|than)\s+){{0,4}}{_SPAN}{_UNIT}",
            r"\b(?:shortly|soon|any\s+(?:minute|moment|time)\s+now|asap|momentarily|in\s+no\s+time|imminently|eod|ETA)\b",
            rf"\b{_DONE}\s+(?:again\s+)?(?:by|before|until|at)\s+(?:the\s+end\s+of|{_WHEN})",
            r"\bwe(?:\s+will|'ll)\s+(?:credit|refund|compensate|reimburse|waive)\b",
            r"\b(?:corrected|fixed|resolved|restored|clears?|done|back)\s+(?:by\s+lunch|tonight|today|tomorrow)\b",
            r"\b(?:by|before)\s+(?:the\s+end\s+of\s+(?:the\s+)?(?:day|week|hour|business)|tonight|tomorrow|noon|midnight)\b",
        ),
    ),
)
