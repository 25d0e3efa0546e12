"""What candidates are told about their objections."""

from collections.abc import Iterator
from typing import Any

from recruit.appeals.rules import KIND_NAMES, STATE_NAMES, ObjectionKind, ObjectionState
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import application, subject
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells

PAGE = "/me/objections"


def _notice(entry: Entry, **values: Any) -> Notice:
    one = application(entry.details["application"])
    kind = KIND_NAMES[ObjectionKind(entry.details["kind"])]
    facts = {"kind": kind, "subject": subject(one.subject_code), **values}
    return Notice(one.person_id, facts, PAGE)


@tells("ObjectionRaised", "objection-raised")
def raised(entry: Entry) -> Iterator[Notice]:
    yield _notice(entry, number=entry.subject.id)


@tells("ObjectionDecided", "objection-decided")
def decided(entry: Entry) -> Iterator[Notice]:
    yield _notice(entry, outcome=STATE_NAMES[ObjectionState(entry.details["outcome"])])
