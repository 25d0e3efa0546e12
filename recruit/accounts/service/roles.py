"""Giving and taking roles."""

from datetime import datetime

from recruit.kernel.events import Ref


def load_roles() -> None:
    raise NotImplementedError


def give_role(
    person_id: int, role: str, districts: frozenset[str] | None, *, actor: Ref, now: datetime
) -> None:
    raise NotImplementedError
