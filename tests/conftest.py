"""What every test shares: hypothesis without deadlines (time is measured in tests/benchmarks, never asserted)."""

from hypothesis import settings

settings.register_profile("controlroom", deadline=None)
settings.load_profile("controlroom")
