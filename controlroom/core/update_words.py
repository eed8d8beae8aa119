"""The words of the status texts: for phases, for what customers notice, for conditions."""

from controlroom.core.phases import Phase

OPERATORS = {"<=": "at most", ">=": "at least", "<": "below", ">": "over", "=": "exactly", "!=": "other than"}
STATES = {
    Phase.IDLE: "not queued",
    Phase.QUEUED: "queued",
    Phase.PREFLIGHT: "in preflight",
    Phase.DEPLOYING: "deploying",
    Phase.VERIFYING: "verifying",
    Phase.MONITORING: "monitoring",
    Phase.COMPLETE: "complete",
    Phase.SPIKE: "a check is failing",
    Phase.RECOMMENDED: "rollback recommended",
    Phase.ROLLING_BACK: "rolling back",
    Phase.FIXING_FORWARD: "fixing forward",
    Phase.RESTORED: "restored",
    Phase.ABORTED: "stopped before deploying",
    Phase.ESCALATED: "escalated",
}
HEADLINES = {
    Phase.IDLE: "planned update",
    Phase.QUEUED: "planned update",
    Phase.PREFLIGHT: "planned update",
    Phase.DEPLOYING: "update in progress",
    Phase.VERIFYING: "update being checked",
    Phase.MONITORING: "update being watched",
    Phase.COMPLETE: "update complete",
    Phase.SPIKE: "we are looking into a problem",
    Phase.RECOMMENDED: "we are looking into a problem",
    Phase.ROLLING_BACK: "we are undoing an update",
    Phase.FIXING_FORWARD: "we are correcting a problem",
    Phase.RESTORED: "restored",
    Phase.ABORTED: "planned update stopped",
    Phase.ESCALATED: "we are working on a problem",
}
# What a customer notices while checks of a signal fail. Signals that customers do not notice are not listed.
NOTICES = {
    "errors": "Some requests may fail, or changes may take longer than usual to appear.",
    "api": "Some requests may fail.",
    "health": "The service may be unavailable at times.",
    "latency": "Pages and requests may be slower than usual.",
    "locks": "Pages and requests may be slower than usual.",
    "backlog": "Changes may take longer than usual to appear.",
    "drift": "Some of the figures shown may not be up to date.",
    "invoices": "Some invoice previews may not be right.",
}
NEXT = {
    Phase.IDLE: "queue the release",
    Phase.QUEUED: "begin preflight",
    Phase.PREFLIGHT: "begin deploying",
    Phase.DEPLOYING: "verify the checks",
    Phase.VERIFYING: "begin monitoring once the checks are steady",
    Phase.MONITORING: "complete the release once the monitoring time has passed and its criteria are met",
    Phase.SPIKE: "watch whether the checks recover or reach the limit for a rollback",
    Phase.RECOMMENDED: "decide whether to take the way back",
    Phase.ROLLING_BACK: "watch the checks until they show that all is restored",
    Phase.FIXING_FORWARD: "watch the checks until they show that all is restored",
    Phase.RESTORED: "write the postmortem",
    Phase.ABORTED: "mend what stopped the run, then start a new one",
}
