"""What the pages of interviews share."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.interviews import queries
from recruit.interviews.queries import SlotInfo
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.web.access import asker
from recruit.web.pages import pages

bp = pages("interviews", "recruit.interviews")  # its templates lie in the feature's folder


@dataclass(frozen=True)
class Row:
    """An interview with the candidate it is about."""

    slot: SlotInfo
    application: Application
    card: Card
    person: PersonInfo
    subject: Bilingual
    topic: Bilingual | None


def rows_of(slots: Sequence[SlotInfo]) -> list[Row]:
    """Interviews in the order given, with their candidates and drawn topics."""
    found = applications.by_ids([slot.application_id for slot in slots])
    cards = candidates.cards_of({one.card_id for one in found.values()})
    people = accounts.people({one.person_id for one in found.values()})
    subjects = directory.subjects()
    campaign_ids = {slot.campaign_id for slot in slots}
    lists = {(t.campaign_id, t.subject_code): t for c in campaign_ids for t in
             queries.topic_lists(c)}  # fmt: skip
    rows = []
    for slot in slots:
        one = found[slot.application_id]
        card, listed = cards[one.card_id], lists.get((slot.campaign_id, one.subject_code))
        topic = listed.draw(card.candidate_number, slot.appointment) if listed else None
        subject = subjects[one.subject_code].name
        rows.append(Row(slot, one, card, people[one.person_id], subject, topic))
    return rows


def chosen_campaign() -> Campaign:
    """The campaign that the address names, else the running one, else the newest."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise RuleError(N_("There is no campaign yet."))
    return found


def managed(public_id: str) -> Row:
    """An interview of a candidate in the official's districts; NotFoundError for any other."""
    row = rows_of([queries.slot(public_id)])[0]
    if row.card.district_code not in asker().scope(Permission.INTERVIEWS_MANAGE):
        raise NotFoundError()
    return row


def sits_there(public_id: str) -> bool:
    """Whether the asker is one of those who sit at this interview."""
    return asker().own_id() in queries.slot(public_id).member_ids


def require_there(public_id: str) -> None:
    """For whoever sits at the interview, and for the officials who arrange it."""
    if not (asker().may(Permission.INTERVIEWS_MARK) and sits_there(public_id)):
        managed(public_id)
