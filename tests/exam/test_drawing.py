"""Papers from a seed: the same again, balanced, no two items of a family."""

import copy
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.blueprints import Blueprint, BlueprintRow, Topic, TopicTree
from recruit.exam.rules.coverage import by_topic, coverage_of
from recruit.exam.rules.drawing import BankItem, Paper, ShortOfItemsError, draw, paper_of
from recruit.exam.rules.plan import parse_exam
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from tests.factories.exam import SHORT

pytestmark = pytest.mark.unit

PLAN = parse_exam(SHORT)
NAME = Bilingual("Ad", "Name")


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


# --- by a blueprint ------------------------------------------------------------------------------

ROWS = (
    BlueprintRow("motion", 1, 1),
    BlueprintRow("motion", None, 1),
    BlueprintRow("light", 3, 1),
    BlueprintRow(None, None, 1),
)
BLUEPRINTS = {"physics": Blueprint("physics", 7, {"subject": ROWS})}


def topical(count: int = 24) -> dict[str, list[BankItem]]:
    """Every topic at every difficulty, twice and more; falling is below motion."""
    topics: list[tuple[str, ...]] = [("fall", "motion"), ("motion",), ("light",), ()]
    items = [
        BankItem(n, 100 + n, None, "s5", 0, 1 + n // 4 % 3, topics[n % 4]) for n in range(count)
    ]
    return {"physics": items, "methodology": bank()["methodology"]}


def of_rows(paper: Paper, items: dict[str, list[BankItem]]) -> list[list[BankItem]]:
    known = {one.item_id: one for one in items["physics"]}
    drawn = [known[one.item_id] for one in paper.items if one.section == "subject"]
    return [[one for one in drawn if row.fits(one.topics, one.difficulty)] for row in ROWS]


@given(st.integers())
def test_a_blueprint_is_kept_to(seed: int) -> None:
    items = topical()
    paper = draw(PLAN, "physics", items, str(seed), blueprints=BLUEPRINTS)
    assert paper == draw(PLAN, "physics", items, str(seed), blueprints=BLUEPRINTS)
    easy, motion, light, anything = of_rows(paper, items)
    assert len(easy) >= 1
    assert len(motion) >= 2
    assert len(light) >= 1
    assert len(anything) == 4
    assert [item.section for item in paper.items] == ["subject"] * 4 + ["methodology"] * 2


def test_a_paper_names_the_blueprint_it_was_drawn_by() -> None:
    paper = draw(PLAN, "physics", topical(), "seed", blueprints=BLUEPRINTS)
    assert paper.document["blueprints"] == {"physics": 7}
    assert paper_of(paper.document) == paper
    assert "blueprints" not in draw(PLAN, "physics", topical(), "seed").document


def test_exposure_stays_balanced_by_a_blueprint() -> None:
    items, shown = topical(), Counter[int]()
    one_row = {"physics": Blueprint("physics", 1, {"subject": (BlueprintRow("motion", None, 4),)})}
    for number in range(60):
        paper = draw(PLAN, "physics", items, str(number), shown, one_row)
        shown.update(item.item_id for item in paper.items if item.section == "subject")
    assert set(shown.values()) == {20}  # 60 papers x 4 of 12
    assert len(shown) == 12


@given(st.integers())
def test_a_blueprint_takes_no_two_of_a_family(seed: int) -> None:
    items = topical()
    items["physics"] = [
        replace(one, family="f" if one.item_id < 12 else None) for one in items["physics"]
    ]
    drawn = {i.item_id for i in draw(PLAN, "physics", items, str(seed), {}, BLUEPRINTS).items}
    assert len(drawn & set(range(12))) <= 1


def test_what_a_blueprint_lacks_is_named() -> None:
    items = topical()
    items["physics"] = [one for one in items["physics"] if one.topics != ("light",)]
    with pytest.raises(ShortOfItemsError) as refused:
        draw(PLAN, "physics", items, "seed", blueprints=BLUEPRINTS)
    assert refused.value.params == {
        "subject": "physics", "topic": "light", "difficulty": 3, "has": 0, "needs": 1,
    }  # fmt: skip


def test_a_blueprint_that_no_longer_fits_the_rules_is_refused() -> None:
    for sections in ({"subject": ROWS[:3]}, {}):
        stale = {"physics": Blueprint("physics", 1, sections)}
        with pytest.raises(RuleError) as refused:
            draw(PLAN, "physics", topical(), "seed", blueprints=stale)
        assert refused.value.params["needs"] == 4


def test_no_item_stands_in_two_sections_of_one_bank() -> None:
    twice = copy.deepcopy(SHORT)
    twice["sections"][1]["from"] = "subject"
    plan = parse_exam(twice)
    for number in range(20):
        drawn = [item.item_id for item in draw(plan, "physics", bank(subject=6), str(number)).items]
        assert sorted(drawn) == [1, 2, 3, 4, 5, 6]


# --- coverage ------------------------------------------------------------------------------------


def test_coverage_says_what_is_missing() -> None:
    items = topical()["physics"]
    items = [replace(one, exposure=one.item_id) for one in items if one.topics != ("light",)]
    items[0] = replace(items[0], family="f")
    items[-1] = replace(items[-1], topics=items[0].topics, difficulty=1, family="f")
    found = coverage_of(items, [("subject", row) for row in ROWS])
    assert [one.missing for one in found.rows] == [0, 0, 1, 0]
    assert found.missing == 1
    cell = found.cells[("fall", 1)]
    family = [one for one in items if one.family == "f"]
    assert len(family) == 2
    assert cell.items == cell.usable + 1
    assert cell.most == family[-1].exposure
    tree = TopicTree((Topic("motion", NAME), Topic("fall", NAME, "motion"), Topic("light", NAME)))
    lines = by_topic(tree, found)
    assert [(depth, code) for depth, code, _ in lines] == [
        (0, "motion"), (1, "fall"), (0, "light"), (0, None),
    ]  # fmt: skip
    assert lines[2][2] == {}
    assert sum(cell.items for *_, cells in lines for cell in cells.values()) == len(items)
