"""The room: screens for a terminal, painted from finished boards."""
