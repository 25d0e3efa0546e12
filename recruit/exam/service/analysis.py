"""What item analysis shows of sealed content."""

from collections.abc import Sequence
from datetime import datetime

from recruit.exam.events import ItemRead
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.analysis import Analysed
from recruit.exam.rules.content import Content, Words
from recruit.exam.rules.sanitising import words_of
from recruit.exam.service.sealing import require_no_candidate
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref


def read_stems(items: Sequence[Analysed], *, asker: Asker, now: datetime) -> dict[str, Words]:
    """The stems by the items' names; each reading is in the journal, as of any sealed item,
    and no candidate of a running campaign reads any."""
    require_no_candidate(asker)
    events = [ItemRead(subject=Ref("item", one.public_id), version=one.version) for one in items]
    journal.record_many(events, actor=asker.ref, now=now)
    contents = items_queries.contents(one.version_id for one in items)
    return {one.name: _read(contents[one.version_id]) for one in items}


def _read(content: Content) -> Words:
    """The stem without markup."""
    if not content.html:
        return content.stem
    return {language: words_of(text) for language, text in content.stem.items()}
