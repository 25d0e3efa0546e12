"""What a candidate's report says of each topic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recruit.exam.rules.attempts import Responses
from recruit.exam.rules.marking import KeyedItem
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class TopicLine:
    """How many items of a topic a paper's section held, and how many were right."""

    section: str
    topic: Bilingual | None
    right: int
    items: int


def by_topic(
    items: Iterable[KeyedItem],
    topics: Mapping[int, Bilingual],
    responses: Responses,
    voided: frozenset[int] = frozenset(),
) -> list[TopicLine]:
    """A line per section and topic, in the order of the paper's sections; voided items are right.

    `topics` by item id. The right ones of a section add up to what its marking counts.
    """
    counts: dict[tuple[str, Bilingual | None], list[int]] = {}
    for item in items:
        count = counts.setdefault((item.section, topics.get(item.item_id)), [0, 0])
        whole = item.shown.share(responses.get(item.position)) == 1
        count[0] += item.item_id in voided or whole
        count[1] += 1
    return [TopicLine(section, topic, *count) for (section, topic), count in counts.items()]
