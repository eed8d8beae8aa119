"""Refusals in the shape of Stripe's errors."""

from typing import Any


class Refused(Exception):
    """An answer that is an error: its status, and what stands under `error`."""

    def __init__(self, status: int, message: str, kind: str = "invalid_request_error", **more: str) -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, Any] = {"type": kind, "message": message, **more}


def missing(kind: str, id: str) -> Refused:
    """There is no object of that kind and id."""
    return Refused(404, f"No such {kind.replace('_', ' ')}: '{id}'", code="resource_missing", param="id")


def unknown(param: str) -> Refused:
    """A parameter that the method does not have."""
    return Refused(400, f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def invalid(param: str, why: str, code: str = "parameter_invalid") -> Refused:
    """A parameter whose value can not be."""
    return Refused(400, f"Invalid {param}: {why}", code=code, param=param)
