"""Panels, slots and results."""

from recruit.interviews.rules import InterviewResult


def results(campaign_id: int) -> dict[int, InterviewResult]:
    raise NotImplementedError


def result_of(application_id: int) -> InterviewResult | None:
    raise NotImplementedError
