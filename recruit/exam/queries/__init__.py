"""What others may ask of the exam."""

from datetime import datetime

from recruit.exam.rules import ExamResult, SeatInfo


def results(campaign_id: int) -> dict[int, ExamResult]:
    """The newest result of each application of a campaign, by application id."""
    raise NotImplementedError


def result_of(application_id: int) -> ExamResult | None:
    raise NotImplementedError


def next_sitting_of(person_id: int, campaign_id: int, now: datetime) -> SeatInfo | None:
    """The person's next seat whose attempt is not finished, the earliest first."""
    raise NotImplementedError


def seats_of(person_id: int, campaign_id: int, now: datetime) -> list[SeatInfo]:
    raise NotImplementedError


def practice_subjects() -> dict[str, int]:
    """How many practice items each subject has, by subject code."""
    raise NotImplementedError
