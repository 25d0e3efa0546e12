"""Panels, slots and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref


@dataclass(frozen=True)
class NewResult:
    """A finished interview for the bulk path: marks by criterion, one mapping per member."""

    application_id: int
    starts_at: datetime
    sheets: tuple[Mapping[str, Decimal], Mapping[str, Decimal], Mapping[str, Decimal]]


def form_panel(
    campaign_id: int,
    members: Sequence[str],
    *,
    subject_code: str | None,
    room: str,
    asker: Asker,
    now: datetime,
) -> str:
    """A panel of three by person public ids, the chair first; returns its public id."""
    raise NotImplementedError


def add_results(
    panel_public_id: str, results: Sequence[NewResult], *, actor: Ref, now: datetime
) -> None:
    raise NotImplementedError
