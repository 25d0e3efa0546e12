"""A candidate's report counts as the marks do."""

import pytest

from recruit.exam.rules.content import Shown, SingleChoice
from recruit.exam.rules.marking import KeyedItem
from recruit.exam.rules.report import TopicLine, by_topic
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.unit

ALGEBRA, LOGIC = Bilingual("Cəbr", "Algebra"), Bilingual("Məntiq", "Logic")


def right(place: int) -> Shown:
    """Four options, the right one at a place."""
    return Shown(SingleChoice({"az": "?"}, tuple({"az": text} for text in "abcd"), place), range(4))


PAPER = [
    KeyedItem(1, "subject", right(2), item_id=11),
    KeyedItem(2, "subject", right(0), item_id=12),
    KeyedItem(3, "subject", right(1), item_id=13),
    KeyedItem(4, "methodology", right(1), item_id=14),
]
TOPICS = {11: ALGEBRA, 12: LOGIC, 13: ALGEBRA}


def test_right_answers_by_section_and_topic() -> None:
    responses = {1: "2", 2: "3", 3: None}
    assert by_topic(PAPER, TOPICS, responses) == [
        TopicLine("subject", ALGEBRA, 1, 2),
        TopicLine("subject", LOGIC, 0, 1),
        TopicLine("methodology", None, 0, 1),
    ]


def test_a_voided_item_is_right_also_where_nothing_was_chosen() -> None:
    lines = by_topic(PAPER, TOPICS, {2: "3"}, voided=frozenset({12, 14}))
    assert [line.right for line in lines] == [0, 1, 1]
