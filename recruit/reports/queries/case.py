"""One candidate's whole case in one campaign, gathered for those who may read it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recruit.accounts import queries as accounts
from recruit.accounts.rules import EarlierName, PersonInfo
from recruit.appeals import queries as appeals
from recruit.appeals.rules import Objection
from recruit.applications import queries as applications
from recruit.applications.rules import Application, Preliminary, StepTaken
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.queries.documents import documents_of_case
from recruit.candidates.queries.history import Saved, history, said
from recruit.candidates.rules import Adjustment, Card, Document, FormDefinition
from recruit.candidates.rules.sealing import is_sealed
from recruit.exam import queries as exam
from recruit.exam.queries import sittings
from recruit.exam.queries.incidents import incidents_of
from recruit.exam.rules import ExamResult, SeatInfo
from recruit.exam.rules.incidents import Incident
from recruit.interviews import queries as interviews
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import InterviewResult
from recruit.journal import queries as journal
from recruit.journal.queries import Entry
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual
from recruit.notifications import queries as notifications
from recruit.notifications.queries import InboxMessage
from recruit.placement import queries as placement
from recruit.placement.rules import ChoiceList, Contract, Explanation, PlaceInfo
from recruit.points import queries as points
from recruit.points.rules import Total
from recruit.reports.rules import READING
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy

MOST_LINES = 300


@dataclass(frozen=True)
class ApplicationCase:
    """Everything about one subject."""

    application: Application
    steps: tuple[StepTaken, ...]
    preliminary: Preliminary | None
    seat: SeatInfo | None
    exam: ExamResult | None
    incidents: tuple[Incident, ...]  # on record about this exam
    interview: SlotInfo | None
    interview_result: InterviewResult | None
    totals: tuple[Total, ...]  # all versions, the newest first
    objections: tuple[Objection, ...]


@dataclass(frozen=True)
class Case:
    """A candidate's card and all that came of it."""

    person: PersonInfo
    earlier: tuple[EarlierName, ...]
    card: Card
    campaign: Campaign
    stated: tuple[tuple[str, Bilingual, Bilingual, Any], ...]  # code, label, in words, as stored
    versions: tuple[Saved, ...]  # the newest first
    documents: tuple[Document, ...]
    adjustments: tuple[Adjustment, ...]
    applications: tuple[ApplicationCase, ...]
    lists: tuple[ChoiceList, ...]
    explanations: tuple[Explanation, ...]
    place: PlaceInfo | None
    posts: dict[int, Vacancy]
    messages: tuple[InboxMessage, ...]
    journal: tuple[Entry, ...]


def visible_card(card_public_id: str, asker: Asker) -> Card:
    """The card, where its district lies in the asker's scope for reading cases."""
    card = candidates.card_by_public_id(card_public_id)
    scope = asker.scope(Permission.CASES_READ)
    if not (scope.everywhere or card.district_code in scope):
        raise NotFoundError()
    return card


def is_open(card: Card, asker: Asker, now: datetime) -> bool:
    """Whether the asker opened this case, on record, a short while ago."""
    return opened_at(card, asker, now) is not None


def opened_at(card: Card, asker: Asker, now: datetime) -> datetime | None:
    """When the asker opened this case, where that is a short while ago."""
    read, _count = journal.entries(
        kind="CaseRead",
        actor=asker.ref,
        about=[Ref("card", card.public_id)],
        since=now - READING,
        limit=1,
    )
    return read[0].at if read else None


def case(
    card: Card,
    *,
    own: bool = False,
    read: Collection[Any] = (),
    until: datetime | None = None,
    most: int = MOST_LINES,
) -> Case:
    """The whole case; the caller has checked who reads it and recorded that they do.

    `own`: for the person themselves, with sensitive answers. `read`: those that were read on
    record. `until`: the journal up to an instant. `most`: lines of the journal, and messages.
    """
    campaign = campaigns.campaign_by_id(card.campaign_id)
    person = accounts.person(card.person_id)
    form = candidates.form_of_card(card)
    card = candidates.opened(card) if own else card
    applied = applications.of_person(person.id, campaign.id)
    seats = sittings.seats_of(person.id, campaign.id)
    cases = tuple(_application_case(one, seats) for one in applied)
    lists = tuple(
        one
        for one in (placement.choice_list(person.id, campaign.id, kind) for kind in Contract)
        if one.version
    )
    explanations = placement.explanation(person.id, campaign.id)
    place = placement.place_of(person.id, campaign.id)
    entries = _journal(person, card, cases, lists, place, until, most)
    return Case(
        person=person,
        earlier=tuple(accounts.earlier_names(person.id)),
        card=card,
        campaign=campaign,
        stated=tuple(_said(form, card.answers)),
        versions=tuple(history(card, sensitive=own)),
        documents=tuple(
            candidates.documents_of(person.id) if own else documents_of_case(card, read)
        ),
        adjustments=tuple(candidates.adjustments_of(person.id, campaign.id)),
        applications=cases,
        lists=lists,
        explanations=explanations,
        place=place,
        posts=vacancies.by_ids(_posts(lists, explanations, place)),
        messages=tuple(notifications.inbox(person.id, limit=most)),
        journal=tuple(entries),
    )


def _said(
    form: FormDefinition, answers: dict[str, Any]
) -> Iterator[tuple[str, Bilingual, Bilingual, Any]]:
    labels = form.labels()
    for code, value in form.effective(answers).items():
        stored = None if is_sealed(value) else value
        yield code, labels.get(code, Bilingual(code, code)), said(form, code, value), stored


def _application_case(one: Application, seats: list[SeatInfo]) -> ApplicationCase:
    return ApplicationCase(
        application=one,
        steps=tuple(applications.history(one.id)),
        preliminary=one.preliminary,
        seat=next((seat for seat in seats if seat.application_id == one.id), None),
        exam=exam.result_of(one.id),
        incidents=tuple(incidents_of(one.id)),
        interview=interviews.slot_of(one.id),
        interview_result=interviews.result_of(one.id),
        totals=tuple(points.history(one.id)),
        objections=tuple(appeals.of_application(one.id)),
    )


def _posts(
    lists: tuple[ChoiceList, ...], explanations: tuple[Explanation, ...], place: PlaceInfo | None
) -> set[int]:
    wanted = {choice.vacancy_id for one in lists for choice in one.choices}
    wanted |= {choice.vacancy_id for one in explanations for choice in one.choices}
    return wanted | ({place.vacancy_id} if place else set())


def _journal(
    person: PersonInfo,
    card: Card,
    cases: tuple[ApplicationCase, ...],
    lists: tuple[ChoiceList, ...],
    place: PlaceInfo | None,
    until: datetime | None,
    most: int,
) -> list[Entry]:
    about = [Ref("person", person.public_id), Ref("card", card.public_id)]
    for one in cases:
        about.append(Ref("application", one.application.public_id))
        about += [Ref("objection", found.public_id) for found in one.objections]
        if one.seat and one.seat.attempt_public_id:
            about.append(Ref("attempt", one.seat.attempt_public_id))
        if one.interview:
            about.append(Ref("interview", one.interview.public_id))
    about += [Ref("choice-list", one.public_id) for one in lists]
    about += [Ref("place", place.public_id)] if place else []
    rows, _count = journal.entries(about=about, until=until, limit=most)
    return rows
