"""derive(world, now) → Board: one finished slice per pane, every string cleaned."""

from controlroom.core.derive.assemble import attention, board, line
from controlroom.core.derive.supposing import supposed
from controlroom.core.harmless import cleaned

__all__ = ["attention", "board", "cleaned", "line", "supposed"]
