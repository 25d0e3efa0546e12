"""Our workbook: what its columns mean."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from recruit.exam.formats import read_items
from recruit.exam.formats.xlsx_writing import template
from recruit.exam.rules.content import (
    Accepted,
    ItemType,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
)
from recruit.files.tables import write_xlsx
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit


def workbook(*rows: dict[str, Any]) -> bytes:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return write_xlsx({"x": [header, *[[row.get(name, "") for name in header] for row in rows]]})


def content(**row: Any) -> Any:
    (item,) = read_items(workbook({"stem_az": "Sual", **row})).items
    assert item.problem is None, item.problem
    return item.content


def test_the_template_comes_in_as_it_goes_out() -> None:
    found = read_items(template())
    assert [item.type for item in found.items] == [str(one) for one in ItemType]
    assert not any(item.problem or item.warnings for item in found.items)
    assert found.items[0].content.languages == ("az", "en")  # type: ignore[union-attr]


def test_a_letter_makes_a_single_choice() -> None:
    found = content(key="b", option_1_az="a", option_2_az="b")
    assert found == SingleChoice({"az": "Sual"}, ({"az": "a"}, {"az": "b"}), 1)


def test_letters_make_a_multiple_response() -> None:
    found = content(key="A;C", option_1_az="a", option_2_az="b", option_3_az="c")
    assert isinstance(found, MultipleResponse)
    assert (found.key, found.all_or_nothing) == ((0, 2), False)


def test_numbers_with_tolerances_and_shares() -> None:
    found = content(type="numeric", key="3,14 ± 0,01; 200 ± 5%; 3 [1/2]")
    assert found == Numeric(
        {"az": "Sual"},
        (
            NumericAnswer(Decimal("3.14"), Decimal("0.01")),
            NumericAnswer(Decimal(200), Decimal("0.05"), relative=True),
            NumericAnswer(Decimal(3), share=Fraction(1, 2)),
        ),
    )
    assert content(type="numeric", key=7).answers == (NumericAnswer(Decimal(7)),)


def test_accepted_texts_of_two_languages() -> None:
    found = content(
        type="short-answer", marking="exact", stem_en="Question", option_1_az="Bakı",
        option_1_en="Baku", option_2_az="Abşeron [1/2]",
    )  # fmt: skip
    assert found == ShortAnswer(
        {"az": "Sual", "en": "Question"},
        {
            "az": (Accepted("Bakı"), Accepted("Abşeron", Fraction(1, 2))),
            "en": (Accepted("Baku"),),
        },
        case_sensitive=True,
    )


def test_pairs() -> None:
    found = content(
        type="matching", marking="whole",
        option_1_az="a => 1", option_2_az="b => 2", option_3_az="=> 3",
    )  # fmt: skip
    assert found == Matching(
        {"az": "Sual"},
        ({"az": "a"}, {"az": "b"}),
        ({"az": "1"}, {"az": "2"}, {"az": "3"}),
        (0, 1),
        all_or_nothing=True,
    )


def test_markup_only_where_it_is_said() -> None:
    plain = content(type="true-false", key="doğru", stem_az="a <b>b</b>")
    assert (plain.stem["az"], plain.html) == ("a <b>b</b>", False)
    marked = content(type="true-false", key="yanlış", markup="html", stem_az="a <b>b</b>")
    assert (marked.stem["az"], marked.key) == ("a <strong>b</strong>", False)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"key": "D", "option_1_az": "a", "option_2_az": "b"}, "key"),
        ({"key": "A, B", "type": "single-choice", "option_1_az": "a"}, "exactly one"),
        ({"key": "", "type": "single-choice", "option_1_az": "a"}, "key"),
        ({"key": "A", "option_1_az": "a"}, "2 to 9"),
        ({"key": "x", "type": "numeric"}, "number"),
        ({"key": "x", "type": "true-false"}, "true"),
        ({"type": "matching", "option_1_az": "a"}, "arrow"),
        ({"key": "A", "marking": "sometimes", "type": "multiple-response"}, "marking"),
    ],
)
def test_a_broken_row_is_a_problem_of_its_own(row: dict[str, Any], reason: str) -> None:
    good = {"type": "true-false", "key": "true", "stem_az": "S"}
    first, second = read_items(workbook({"stem_az": "Sual", **row}, good)).items
    assert reason in str(first.problem)
    assert second.content is not None


def test_other_types_are_named() -> None:
    good = {"type": "true-false", "key": "true", "stem_az": "S"}
    first, _ = read_items(workbook({"stem_az": "Yazın", "type": "essay"}, good)).items
    assert (first.type, first.supported) == ("essay", False)


@pytest.mark.parametrize(
    "data",
    [
        workbook({"sual": "x", "key": "A"}),
        workbook({"name": "x"}),
        write_xlsx({"x": [["key", "stem_az"]]}),
        workbook({"key": "A", "stem_az": "x"})[:-60],
    ],
)
def test_a_workbook_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_items(data, "xlsx")
