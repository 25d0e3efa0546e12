"""Computing totals."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual
from recruit.points.rules import Total

Progress = Callable[[int, int], None]


def compute_campaign(
    campaign: object, *, asker: Asker, now: datetime, progress: Progress | None = None
) -> dict[str, int]:
    raise NotImplementedError


def compute_one(application_id: int, *, actor: Ref, now: datetime) -> Total | None:
    raise NotImplementedError


def add_correction(
    application_id: int,
    points: Decimal,
    *,
    legal: Bilingual,
    objection: Ref,
    actor: Ref,
    now: datetime,
) -> str:
    raise NotImplementedError


def rank_preliminary(campaign: object, *, asker: Asker, now: datetime) -> int:
    raise NotImplementedError
