"""What candidates and panel members are told about interviews."""

from collections.abc import Iterator

from recruit.accounts import queries as accounts
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.interviews import queries
from recruit.interviews.rules import SlotState
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import application, subject
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells

PAGE = "/me/interview"
MINE = "/office/interviews/mine"


def _notice(entry: Entry, **values: object) -> Notice:
    """To the candidate of an interview."""
    slot = queries.slot(entry.subject.id)
    found = application(entry.details["application"])
    said = {
        "subject": subject(found.subject_code),
        "starts_at": slot.starts_at,
        "room": slot.room,
        "minutes": slot.minutes,
        "reason": slot.reason,
    }
    return Notice(found.person_id, said | values, PAGE)


@tells("InterviewScheduled", "interview-scheduled")
@tells("InterviewMoved", "interview-moved")
@tells("InterviewCancelled", "interview-cancelled")
def appointed(entry: Entry) -> Iterator[Notice]:
    yield _notice(entry)


@tells("InterviewMissed", "interview-missed")
def missed(entry: Entry) -> Iterator[Notice]:
    slot = queries.slot(entry.subject.id)
    most = queries.rules_of(slot.campaign_id).appointments
    yield _notice(entry, again=entry.details["appointment"] < most)


@tells("PanelFormed", "panel-formed")
def formed(entry: Entry) -> Iterator[Notice]:
    panel = queries.panel(entry.subject.id)
    for place, who in enumerate(panel.member_ids):
        seat = panel.seats[place].name if panel.seats else None
        yield Notice(who, {"room": panel.room, "seat": seat}, MINE)


@tells("MemberSubstituted", "panel-joined")
def joined(entry: Entry) -> Iterator[Notice]:
    slot = queries.slot(entry.subject.id)
    person = accounts.person_by_public_id(entry.details["joins"])
    values = {"room": slot.room, "starts_at": slot.starts_at}
    yield Notice(person.id, values, f"/office/interviews/{slot.public_id}")


@tells("LessonSeedAnnounced", "lesson-topic")
def drawn(entry: Entry) -> Iterator[Notice]:
    """Everybody who has an appointment in the subject; later ones read it with theirs."""
    for panel in queries.panels(campaigns.campaign(entry.subject.id).id):
        slots = [s for s in queries.slots_of_panel(panel.id) if s.state is SlotState.PLANNED]
        found = applications.by_ids([slot.application_id for slot in slots])
        cards = candidates.cards_of({one.card_id for one in found.values()})
        for slot in slots:
            one = found[slot.application_id]
            if one.subject_code != entry.details["subject_code"] or slot.starts_at <= entry.at:
                continue
            number = cards[one.card_id].candidate_number
            topic = queries.topic_for(slot.campaign_id, one.subject_code, number, slot.appointment)
            values = {
                "subject": subject(one.subject_code),
                "topic": topic,
                "starts_at": slot.starts_at,
            }
            yield Notice(one.person_id, values, PAGE)
