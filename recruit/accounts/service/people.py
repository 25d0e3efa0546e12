"""Adding people in bulk, and what they may change about themselves."""

from datetime import datetime

from recruit.accounts.rules import NewPerson


def add_people(new: list[NewPerson], now: datetime) -> list[int]:
    raise NotImplementedError
