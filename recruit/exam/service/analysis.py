"""What item analysis shows of sealed content."""

from collections.abc import Sequence
from datetime import datetime

from recruit.exam.events import ItemRead
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.analysis import Analysed
from recruit.exam.rules.items import Words
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref


def read_stems(items: Sequence[Analysed], *, asker: Asker, now: datetime) -> dict[str, Words]:
    """The stems by the items' names; each reading is in the journal, as of any sealed item."""
    events = [ItemRead(subject=Ref("item", one.public_id), version=one.version) for one in items]
    journal.record_many(events, actor=asker.ref, now=now)
    contents = items_queries.contents(one.version_id for one in items)
    return {one.name: contents[one.version_id].stem for one in items}
