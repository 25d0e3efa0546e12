"""Totals as they stand: the newest version of each counts."""

from recruit.points.rules import Total


def total(application_id: int) -> Total | None:
    raise NotImplementedError


def totals(campaign_id: int) -> dict[int, Total]:
    raise NotImplementedError
