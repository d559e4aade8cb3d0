"""A day, a month or a year, as a person gives it to narrow something down."""

from __future__ import annotations

import re
from datetime import date

from kg.errors import QueryError


def check_days(*days: str) -> None:
    """Refuse what is no day, month or year of the calendar. Raises QueryError; "" is no limit."""
    for day in filter(None, days):
        try:
            if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day, re.ASCII):
                raise ValueError
            date(*[*map(int, day.split("-")), 1, 1][:3])
        except ValueError:
            raise QueryError(f"{day!r}: no date; write it as 2023-10-07, 2023-10 or 2023") from None
