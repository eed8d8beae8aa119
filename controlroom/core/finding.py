"""What one look at the world brought, before it is judged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The measured value as text, or why there is none.

    An empty `value` without an `error` means that whoever was asked had no data; `note` may say more of that.
    `error` says why the provider could not answer, or gave what can not be read: it blinds us and is never a verdict
    on the release. `broken` are the further rules of the check that do not hold, in words: they fail it, whatever the
    value is. `asked` is the resolved question without secrets, `took` the milliseconds until the answer.
    """

    value: str = ""
    error: str = ""
    broken: tuple[str, ...] = ()
    asked: str = ""
    took: int = 0
    note: str = ""
