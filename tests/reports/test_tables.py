"""A report's rows add up to its total and stand in Azerbaijani order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from recruit.reports.rules import PURPOSES, Figures, check_purpose, report
from recruit.reports.rules.tables import COLUMNS, HEADINGS

pytestmark = pytest.mark.unit

NAMES = {
    "a": Bilingual("Xaçmaz", "Khachmaz"),
    "b": Bilingual("İmişli", "Imishli"),
    "c": Bilingual("Ağdam", "Aghdam"),
    "d": Bilingual("Şəki", "Shaki"),
}
ONE = Figures(1, 1, 1, 1, 1)
figures = st.builds(Figures, *[st.integers(0, 10_000) for _ in COLUMNS])


def test_rows_stand_in_azerbaijani_order() -> None:
    found = report(dict.fromkeys("abcd", ONE), NAMES, "az")
    assert [row.name for row in found.rows] == ["Ağdam", "Xaçmaz", "İmişli", "Şəki"]


def test_what_is_nowhere_is_left_out() -> None:
    found = report({"a": ONE, "b": Figures()}, NAMES, "en")
    assert [row.code for row in found.rows] == ["a"]


@given(st.dictionaries(st.sampled_from("abcd"), figures))
def test_the_rows_add_up_to_the_total(counts: dict[str, Figures]) -> None:
    found = report(counts, NAMES, "az")
    columns = zip(*(row.figures.cells() for row in found.rows), strict=True)
    expected = tuple(map(sum, columns)) or (0,) * len(HEADINGS)
    assert found.total.cells() == expected


def test_a_row_has_a_cell_for_every_heading() -> None:
    assert len(ONE.cells()) == len(HEADINGS)


def test_posts_left_are_posts_that_are_not_filled() -> None:
    assert Figures(posts=5, filled=3).left == 2


@pytest.mark.parametrize("code", ["", "curiosity", "AUDIT"])
def test_a_case_is_opened_for_a_known_purpose_only(code: str) -> None:
    assert check_purpose("audit") == "audit"
    assert "audit" in PURPOSES
    with pytest.raises(RuleError):
        check_purpose(code)
