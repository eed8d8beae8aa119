"""derive(world, now) → Board: one finished slice per pane, every string cleaned."""

from controlroom.core.derive.assemble import attention, board, cleaned, home, line

__all__ = ["attention", "board", "cleaned", "home", "line"]
