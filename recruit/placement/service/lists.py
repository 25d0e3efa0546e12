"""Choice lists: saving, ordering, confirming."""

from collections.abc import Sequence
from datetime import datetime

from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref
from recruit.placement.rules import ChoiceList, NewList


def add_choice(vacancy_public_id: str, *, asker: Asker, now: datetime) -> ChoiceList:
    """Put a vacancy at the end of the asker's list of its contract kind."""
    raise NotImplementedError


def save_list(
    campaign_id: int,
    contract: str,
    vacancies: Sequence[str],
    version: int,
    *,
    asker: Asker,
    now: datetime,
) -> ChoiceList:
    """Store the asker's list as these vacancies (public ids) in this order.

    `version` is the one the asker saw; a RuleError tells when another tab was faster.
    """
    raise NotImplementedError


def confirm_list(
    campaign_id: int, contract: str, version: int, *, asker: Asker, now: datetime
) -> ChoiceList:
    """Confirm exactly the version the asker saw; gives the receipt."""
    raise NotImplementedError


def add_lists(lists: Sequence[NewList], *, actor: Ref, now: datetime) -> None:
    """Store many whole lists at once (import and demo), confirmed where `confirmed_at` is set."""
    raise NotImplementedError
