"""Aiken: plain blocks of lines."""

import pytest

from recruit.exam.formats import read_items
from recruit.exam.rules.content import SingleChoice
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit

GOOD = "Suyun düsturu?\nA. H2O\nB) CO2\n\nC. O2\nANSWER: A\n\n2 < 3?\nA) Hə\nB) Yox\nANSWER: B"


def test_questions_in_order() -> None:
    found = read_items(GOOD.encode("utf-8-sig")).items
    assert [one.content for one in found] == [
        SingleChoice({"az": "Suyun düsturu?"}, tuple({"az": x} for x in ("H2O", "CO2", "O2")), 0),
        SingleChoice({"az": "2 < 3?"}, ({"az": "Hə"}, {"az": "Yox"}), 1),
    ]


def test_a_question_of_two_lines() -> None:
    (item,) = read_items(b"One\ntwo\nA. x\nB. y\nANSWER: B", "aiken", "en").items
    assert item.content is not None
    assert item.content.stem == {"en": "One\ntwo"}


def test_an_answer_that_is_no_option_is_a_problem_of_its_item() -> None:
    first, second = read_items(b"Q\nA. x\nB. y\nANSWER: C\n\nR\nA. x\nB. y\nANSWER: A").items
    assert "C" in str(first.problem)
    assert second.content is not None


def test_several_answers_are_named_unsupported() -> None:
    first, _ = read_items(b"Q\nA. x\nB. y\nANSWER: A, B\n\nR\nA. x\nB. y\nANSWER: A").items
    assert not first.supported


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Q\nA. x\nB. y\n", 1),
        ("Q\nA. x\nB. y\n\nR\nA. x\nB. y\nANSWER: A", 5),
        ("Q\nA. x\nC. y\nANSWER: A", 3),
        ("ANSWER: A", 1),
        ("Q\nANSWER: A", 2),
    ],
)
def test_lines_that_do_not_fit_refuse_the_file(text: str, line: int) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_items(text.encode(), "aiken")
    assert refused.value.rows[0][0] == line
