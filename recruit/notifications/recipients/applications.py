"""What candidates are told about their applications."""

from collections.abc import Iterator
from typing import Any

from recruit.applications.service import receipt_code
from recruit.campaigns.rules import PhaseKind
from recruit.candidates import queries as candidates
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import (
    appeal_window,
    application,
    subject,
    window,
)
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells

PAGE = "/me/applications"


def _notice(entry: Entry, **values: Any) -> Notice:
    found = application(entry.subject.id)
    return Notice(found.person_id, {"subject": subject(found.subject_code), **values}, PAGE)


@tells("ApplicationSubmitted", "application-submitted")
def submitted(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    yield _notice(
        entry,
        receipt=receipt_code(entry.details["receipt"]),
        again=entry.details["again"],
        answers=candidates.said_in_messages(found.card_id, found.card_version),
    )


@tells("ApplicationRenewed", "application-renewed")
def renewed(entry: Entry) -> Iterator[Notice]:
    receipt = receipt_code(entry.details["receipt"])
    yield _notice(entry, receipt=receipt, changed=entry.details["changed"])


@tells("ApplicationReturned", "application-returned")
def returned(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    yield _notice(entry, reasons=found.reasons, until=found.returned_until)


@tells("ApplicationAccepted", "application-accepted")
@tells("ApplicationWithdrawn", "application-withdrawn")
def settled(entry: Entry) -> Iterator[Notice]:
    yield _notice(entry)


@tells("ApplicationRejected", "application-rejected")
def rejected(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    yield _notice(entry, reasons=found.reasons, **appeal_window(found.campaign_id))


@tells("DecisionUndone", "decision-undone")
def undone(entry: Entry) -> Iterator[Notice]:
    """Nobody was told of a decision that waited for a second official."""
    if entry.details["was"] != "second-check":
        yield _notice(entry)


@tells("CorrectionReminded", "correction-reminder")
def correction_reminded(entry: Entry) -> Iterator[Notice]:
    found = application(entry.subject.id)
    if found.returned_until is not None:  # not sent again meanwhile
        yield _notice(entry, until=found.returned_until)


@tells("CardReminded", "card-reminder")
def card_reminded(entry: Entry) -> Iterator[Notice]:
    card = candidates.card_by_public_id(entry.subject.id)
    until = window(card.campaign_id, PhaseKind.APPLICATIONS, "applications")["applications_until"]
    if until is not None:
        yield Notice(card.person_id, {"until": until}, PAGE)
