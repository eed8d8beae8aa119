"""How many colours are sent: never more than the profile says, and palette numbers as they are."""

from rich.color import ColorSystem
from textual.app import App

from controlroom.tui.terminal.profile import Profile


def limit_colours(app: App[None], profile: Profile) -> None:
    """Fix the colours of the app's output; themes without colours send none in any case.

    What the environment claims (COLORTERM, TERM) is not asked again: the profile has decided. Rich keeps the
    choice in a private attribute, which a test watches.
    """
    app.console._color_system = ColorSystem.STANDARD if profile.colours == "16" else ColorSystem.EIGHT_BIT
