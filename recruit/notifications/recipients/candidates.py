"""What candidates are told about exam adjustments and changes of the card's form."""

from collections.abc import Iterator

from recruit.candidates import queries
from recruit.journal.queries import Entry
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells


@tells("AdjustmentGranted", "adjustment-granted")
@tells("AdjustmentRefused", "adjustment-refused")
def decided(entry: Entry) -> Iterator[Notice]:
    found = queries.adjustment(entry.details["adjustment"])
    values = {
        "kind": found.name,
        "minutes": found.minutes,
        "per_cent": found.per_cent,
        "legal": found.legal,
    }
    yield Notice(found.person_id, values, "/me/adjustments")


@tells("CardsCalled", "card-to-complete")
def to_complete(entry: Entry) -> Iterator[Notice]:
    return called(entry, "complete")


@tells("CardsCalled", "card-to-confirm")
def to_confirm(entry: Entry) -> Iterator[Notice]:
    return called(entry, "re-confirm")


def called(entry: Entry, existing: str) -> Iterator[Notice]:
    """Who is called by this version of the form in this campaign and has not answered yet."""
    if entry.details["existing"] != existing:
        return
    for person_id, until in queries.called_people(entry.details["form_version"], entry.subject.id):
        yield Notice(person_id, {"until": until}, "/me/card")
