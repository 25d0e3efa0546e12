"""What was granted to the people who sit an exam."""

from recruit.candidates import queries as candidates
from recruit.candidates.rules import Adjustment, AdjustmentKind
from recruit.candidates.rules import adjustments as rules


def granted(person_id: int, campaign_id: int) -> tuple[Adjustment, ...]:
    """What somebody was granted for the exam of a campaign."""
    return candidates.granted_to(person_id, campaign_id)


def extra_minutes(person_id: int, campaign_id: int, exam_minutes: int) -> int:
    """How much longer than the others somebody may work."""
    return rules.extra_minutes(candidates.extra_time_of(person_id, campaign_id), exam_minutes)


def has_large_print(person_id: int, campaign_id: int) -> bool:
    """Whether the sheet begins with large letters."""
    return candidates.has_granted(person_id, campaign_id, AdjustmentKind.LARGE_PRINT)
