"""Taking one's own data along is on record: a stranger at an open session would show there."""

from datetime import datetime

from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.portal.events import MyDataTaken


def take(format_: str, digest: str, *, asker: Asker, now: datetime) -> None:
    event = MyDataTaken(subject=asker.ref, format=format_, digest=digest)
    journal.record(event, actor=asker.ref, now=now)
