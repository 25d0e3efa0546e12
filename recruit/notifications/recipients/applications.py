"""What candidates are told about their applications."""

from collections.abc import Iterator
from typing import Any

from recruit.applications.service import receipt_code
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import appeal_window, application, subject
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells

PAGE = "/me/applications"


def _notice(entry: Entry, **values: Any) -> Notice:
    found = application(entry.subject.id)
    return Notice(found.person_id, {"subject": subject(found.subject_code), **values}, PAGE)


@tells("ApplicationSubmitted", "application-submitted")
def submitted(entry: Entry) -> Iterator[Notice]:
    receipt = receipt_code(entry.details["receipt"])
    yield _notice(entry, receipt=receipt, again=entry.details["again"])


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
