"""The exam's use cases. Nothing here commits, except where it says so."""

from collections.abc import Callable, Sequence
from datetime import datetime

from recruit.exam.rules import NewAttempt, NewItem, NewTopic
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.seating import NewSitting
from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref


def add_items(
    items: list[NewItem], *, actor: Ref, now: datetime, topics: Sequence[NewTopic] = ()
) -> int:
    raise NotImplementedError


def schedule_sitting(campaign_id: int, new: NewSitting, *, asker: Asker, now: datetime) -> str:
    raise NotImplementedError


def open_sitting(public_id: str, *, actor: Ref, now: datetime) -> None:
    raise NotImplementedError


def add_attempts(
    campaign_id: int,
    sitting: NewSitting,
    attempts: list[NewAttempt],
    *,
    answer: Callable[[NewAttempt, list[tuple[BankItem, int]]], list[int | None]],
    seed: str,
    actor: Ref,
    now: datetime,
) -> int:
    raise NotImplementedError
