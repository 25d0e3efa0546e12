"""What the demo's officials prepare for the rehearsal's exam."""

import pytest

from recruit.demo.building.exam import wrong_responses
from recruit.demo.exam_room import rows_for
from recruit.demo.items import kinds, papers, waiting
from recruit.exam.rules import NewItem
from recruit.exam.rules.content import Shown, options_in, parse_response, shape_of
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.families import generate
from recruit.exam.rules.items import check_item

pytestmark = pytest.mark.unit

ALL = [*papers.ITEMS, *kinds.ITEMS, *waiting.SUBMITTED]


@pytest.mark.parametrize("item", ALL, ids=lambda one: one.code)
def test_every_item_is_sound_and_in_both_languages(item: NewItem) -> None:
    check_item(item, ("az", "en"))
    assert item.content.languages == ("az", "en")


@pytest.mark.parametrize("item", ALL, ids=lambda one: one.code)
def test_an_invented_wrong_answer_fits_its_item_and_is_not_wholly_right(item: NewItem) -> None:
    shape = shape_of(item.content)
    shown = Shown(item.content, tuple(reversed(range(options_in(shape)))))
    wrong = wrong_responses(shown, shape)
    assert wrong
    for one in wrong:
        assert parse_response(shape, one) == one
        assert shown.share(one) < 1


@pytest.mark.parametrize("template", [waiting.OHM, waiting.DISCOUNT])
def test_the_families_have_their_variants(template: waiting.Template) -> None:
    assert len({one.said for one in generate(template, 6, "s")}) == 6


def test_a_blueprint_spreads_over_the_topics_and_counts_a_family_once() -> None:
    bank = [
        BankItem(number, number, family, "s4", topics=(topic,))
        for number, (topic, family) in enumerate(
            [("a", None), ("a", None), ("a", None), ("b", "f"), ("b", "f"), ("c", None)]
        )
    ]

    def counts(size: int) -> dict[object, object]:
        return {row["topic"]: row["count"] for row in rows_for(bank, size)}

    assert counts(2) == {"a": 1, "b": 1}
    assert counts(5) == {"a": 3, "b": 1, "c": 1}
