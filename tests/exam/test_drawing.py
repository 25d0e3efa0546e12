"""Papers from a seed: the same again, balanced, no two items of a family."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.drawing import BankItem, Paper, draw, paper_of
from recruit.exam.rules.plan import parse_exam
from recruit.kernel.errors import RuleError
from tests.factories.exam import SHORT

pytestmark = pytest.mark.unit

PLAN = parse_exam(SHORT)


def bank(subject: int = 12, methodology: int = 6) -> dict[str, list[BankItem]]:
    return {
        "physics": [BankItem(i, 100 + i, None, "s5") for i in range(1, subject + 1)],
        "methodology": [BankItem(50 + i, 150 + i, None, "s4") for i in range(1, methodology + 1)],
    }


def test_the_same_seed_draws_the_same_paper() -> None:
    first = draw(PLAN, "physics", bank(), "seed")
    assert first == draw(PLAN, "physics", bank(), "seed")
    assert first.digest == draw(PLAN, "physics", bank(), "seed").digest
    assert first.digest != draw(PLAN, "physics", bank(), "other").digest


def test_the_order_in_which_the_bank_is_read_does_not_matter() -> None:
    turned = {code: list(reversed(items)) for code, items in bank().items()}
    assert draw(PLAN, "physics", turned, "seed") == draw(PLAN, "physics", bank(), "seed")


def test_sections_stand_in_their_order_with_their_counts() -> None:
    paper = draw(PLAN, "physics", bank(), "seed")
    assert [item.section for item in paper.items] == ["subject"] * 4 + ["methodology"] * 2
    assert [item.position for item in paper.items] == [1, 2, 3, 4, 5, 6]
    assert paper.shapes == "s5s5s5s5s4s4"


def test_items_shown_least_often_come_first() -> None:
    items = bank()
    items["physics"] = [replace(i, exposure=0 if i.item_id > 8 else 3) for i in items["physics"]]
    paper = draw(PLAN, "physics", items, "seed")
    assert {item.item_id for item in paper.items[:4]} == {9, 10, 11, 12}


def test_exposure_stays_balanced_over_many_papers() -> None:
    items, shown = bank(), Counter[int]()
    for number in range(60):
        now = {
            code: [replace(one, exposure=shown[one.item_id]) for one in several]
            for code, several in items.items()
        }
        shown.update(item.item_id for item in draw(PLAN, "physics", now, str(number)).items)
    assert set(shown.values()) == {20}  # 60 papers x 4 of 12, and 60 x 2 of 6


@given(st.integers())
def test_no_two_items_of_a_family(seed: int) -> None:
    items = bank()
    items["physics"] = [
        replace(one, family="sum" if one.item_id <= 9 else None) for one in items["physics"]
    ]
    items["methodology"][0] = replace(items["methodology"][0], family="sum")
    drawn = {item.item_id for item in draw(PLAN, "physics", items, str(seed)).items}
    assert len(drawn & {*range(1, 10), 51}) <= 1


@given(st.integers())
def test_options_are_shuffled_and_none_is_lost(seed: int) -> None:
    for item in draw(PLAN, "physics", bank(), str(seed)).items:
        assert sorted(item.order) == list(range(len(item.order)))


def test_options_come_in_more_than_one_order() -> None:
    orders = {
        item.order for n in range(9) for item in draw(PLAN, "physics", bank(), str(n)).items[:4]
    }
    assert len(orders) > 10


def test_a_bank_with_too_few_items_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        draw(PLAN, "physics", bank(methodology=1), "seed")
    assert refused.value.params == {"subject": "methodology", "has": 1, "needs": 2}


def test_a_paper_survives_its_document() -> None:
    paper = draw(PLAN, "physics", bank(), "seed")
    again = paper_of(paper.document)
    assert isinstance(again, Paper)
    assert (again, again.digest) == (paper, paper.digest)
