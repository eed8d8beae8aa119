"""Measured numbers as decimal text of a sane length."""

from decimal import Decimal

DECIMALS = 6
DIGITS = 18


def figure(text: str) -> str:
    """A number as plain decimal text with at most six decimals, or six digits that count where it is small.

    Empty for NaN, infinities and what is no number. What no condition can judge, because it is too large or too
    small, stays in its short form with an exponent.
    """
    try:
        value = Decimal(text.strip())
    except (ArithmeticError, ValueError):
        return ""
    if not value.is_finite():
        return ""
    if not value:
        return "0"
    if abs(value.adjusted()) > DIGITS:
        coefficient, _, exponent = f"{value:.5e}".partition("e")
        return f"{coefficient.rstrip('0').rstrip('.')}e{exponent}"
    rounded = round(value, max(DECIMALS, DECIMALS - 1 - value.adjusted()))
    shown = f"{rounded:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
