"""Against real parts from the system's packages; each test carries the mark `real`."""
