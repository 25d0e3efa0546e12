"""What candidates are told about exam adjustments."""

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
