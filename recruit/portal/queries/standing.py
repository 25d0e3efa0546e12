"""Gathering what the pages of the portal show from the features below."""

from datetime import datetime

from recruit.applications import queries as applications
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.exam import queries as exam
from recruit.exam.queries import sittings
from recruit.exam.rules.seating import SeatInfo
from recruit.exam.rules.timing import Phase
from recruit.interviews import queries as interviews
from recruit.kernel.text import Bilingual
from recruit.placement import queries as placement
from recruit.placement.rules import Contract, ListState
from recruit.points import queries as points
from recruit.portal.rules import (
    ApplicationFact,
    Facts,
    InterviewFact,
    PlaceFact,
    Score,
    SeatFact,
)
from recruit.vacancies import queries as vacancies


def last_results() -> Campaign | None:
    """The newest campaign in which a round is published."""
    return next((one for one in campaigns.campaigns() if _published(one.id)), None)


def _published(campaign_id: int) -> bool:
    return any(placement.published_round(campaign_id, kind) for kind in Contract)


def own_campaigns(person_id: int) -> list[Campaign]:
    """The campaigns in which a person has a card, the newest first."""
    return [one for one in campaigns.campaigns() if candidates.card(person_id, one.id)]


def facts_of(person_id: int, campaign: Campaign, card: Card | None, now: datetime) -> Facts:
    """What a candidate has done and received in a campaign."""
    applied = applications.of_person(person_id, campaign.id)
    seats = sittings.seats_of(person_id, campaign.id, now)
    lists = [placement.choice_list(person_id, campaign.id, kind) for kind in Contract]
    return Facts(
        has_card=card is not None,
        card_complete=card is not None and card.complete,
        applications=tuple(_application(one) for one in applied),
        seat=_next_seat(seats),
        may_take_seat=_may_take_seat(applied, seats, campaign, now),
        sat=sum(seat.phase is Phase.CLOSED and _attempted(seat) for seat in seats),
        exams=_exams(applied),
        interview=_interview(applied),
        totals=_totals(applied),
        choices=sum(len(one.choices) for one in lists),
        confirmed=any(one.state == ListState.CONFIRMED and one.choices for one in lists),
        answered=bool(placement.explanation(person_id, campaign.id)),
        place=_place(person_id, campaign.id),
    )


def _application(one: Application) -> ApplicationFact:
    points_before = one.preliminary.points if one.preliminary else None
    subject = directory.subjects()[one.subject_code].name
    return ApplicationFact(subject, one.state, points_before, one.returned_until)


def _attempted(seat: SeatInfo) -> bool:
    return seat.attempt_public_id is not None


def _next_seat(seats: list[SeatInfo]) -> SeatFact | None:
    seat = next((one for one in seats if one.phase is not Phase.CLOSED), None)
    if seat is None:
        return None
    return SeatFact(
        subject=directory.subjects()[seat.subject_code].name,
        phase=seat.phase,
        opens_at=seat.opens_at,
        until=seat.timeline.ends_at or seat.closes_at,
        place=seat.place,
        room=seat.room,
        number=seat.number,
    )


def _may_take_seat(
    applied: list[Application], seats: list[SeatInfo], campaign: Campaign, now: datetime
) -> bool:
    seated = {seat.application_id for seat in seats}
    return any(
        sittings.open_to(campaign.id, one.subject_code, now)
        for one in applied
        if one.state is ApplicationState.ELIGIBLE and one.id not in seated
    )


def _exams(applied: list[Application]) -> tuple[Score, ...]:
    results = [(one, exam.result_of(one.id)) for one in applied]
    return tuple(Score(_name(a), r.total, r.passed) for a, r in results if r is not None)


def _totals(applied: list[Application]) -> tuple[Score, ...]:
    totals = points.totals_of([one.id for one in applied])
    found = [(one, totals[one.id]) for one in applied if one.id in totals]
    return tuple(Score(_name(one), total.points, total.passed) for one, total in found)


def _name(one: Application) -> Bilingual:
    return directory.subjects()[one.subject_code].name


def _interview(applied: list[Application]) -> InterviewFact | None:
    slots = sorted(
        interviews.slots_of([one.id for one in applied]).values(), key=lambda slot: slot.starts_at
    )
    if not slots:
        return None
    coming = next((slot for slot in slots if not slot.complete), slots[-1])
    return InterviewFact(coming.starts_at, coming.room, coming.complete)


def _place(person_id: int, campaign_id: int) -> PlaceFact | None:
    place = placement.place_of(person_id, campaign_id)
    if place is None:
        return None
    vacancy = vacancies.by_ids([place.vacancy_id])[place.vacancy_id]
    return PlaceFact(place.state, place.answer_until, vacancy.school.name, vacancy.public_id)
