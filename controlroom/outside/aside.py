"""Work that blocks, done beside the event loop in a thread that is told when nobody waits any more."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


async def aside(work: Callable[[], Result], stop: Callable[[], None] = lambda: None) -> Result:
    """What `work` returns or raises, from a daemon thread of its own: leaving the program never waits for it.

    When the caller is cancelled, `stop` is called at once, in the event loop, and has to make the work end soon.
    """
    answer: Future[Result] = Future()
    answer.set_running_or_notify_cancel()
    threading.Thread(target=_fill, args=(answer, work), name="aside", daemon=True).start()
    try:
        return await asyncio.wrap_future(answer)
    except asyncio.CancelledError:
        stop()
        raise


def _fill(answer: "Future[Result]", work: Callable[[], Result]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001  # it is raised where the answer is awaited
        answer.set_exception(error)
    else:
        answer.set_result(result)
