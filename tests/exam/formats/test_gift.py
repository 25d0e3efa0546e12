"""GIFT: what its signs mean."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from recruit.exam.formats import ParsedItem, read_items
from recruit.exam.rules.content import (
    Accepted,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit


def items(text: str) -> list[ParsedItem]:
    return read_items(text.encode(), "gift").items


def content(text: str) -> Any:
    (item,) = items(text)
    assert item.problem is None, item.problem
    return item.content


def said(words: Any) -> list[str]:
    return [one["az"] for one in words]


def test_a_single_choice_with_its_name() -> None:
    (item,) = items("::Paytaxt::Azərbaycanın paytaxtı hansı şəhərdir?{=Bakı ~Gəncə ~Şəki}")
    assert item.name == "Paytaxt"
    assert item.content == SingleChoice(
        {"az": "Azərbaycanın paytaxtı hansı şəhərdir?"},
        ({"az": "Bakı"}, {"az": "Gəncə"}, {"az": "Şəki"}),
        0,
    )
    assert not item.warnings


def test_without_a_name_the_stem_gives_it() -> None:
    assert items("[html]<b>Qədim</b> şəhər{T}")[0].name == "Qədim şəhər"


def test_escapes() -> None:
    found = content(r"2 \= 1 + 1, \{a\:b\}, 50\#, \~ \\ x\ny {=\=1 ~\~2}")
    assert found.stem["az"] == "2 = 1 + 1, {a:b}, 50#, ~ \\ x\ny"
    assert said(found.options) == ["=1", "~2"]


def test_formulas_may_hold_every_sign() -> None:
    found = content(
        r"Tap: \(\frac{a}{b} \neq 2\) və $$x=\sqrt{3}$$ {=\(x=1\) ~\(\\frac\{1\}\{2\}\) ~c}"
    )
    assert found.stem["az"] == r"Tap: \(\frac{a}{b} \neq 2\) və \(x=\sqrt{3}\)"
    assert said(found.options) == [r"\(x=1\)", r"\(\frac{1}{2}\)", "c"]


def test_weights_make_a_multiple_response() -> None:
    (item,) = items("Q {~%50%a ~%-50%b ~%50%c}")
    assert item.content == MultipleResponse(
        {"az": "Q"}, ({"az": "a"}, {"az": "b"}, {"az": "c"}), (0, 2)
    )
    assert not item.warnings


def test_other_weights_are_replaced_with_a_warning() -> None:
    (item,) = items("Q {~%70%a ~%30%b ~c}")
    assert item.content is not None
    assert "weights" in str(item.warnings[0])


def test_one_full_weight_without_an_equals_sign_is_a_multiple_response() -> None:
    assert content("Q {~%100%a ~%-100%b}").key == (0,)


def test_partial_marks_of_a_single_choice_are_left_out_with_a_warning() -> None:
    (item,) = items("Q {=a ~%50%b ~c}")
    assert isinstance(item.content, SingleChoice)
    assert len(item.warnings) == 1


def test_two_right_options_are_a_problem_of_that_item_alone() -> None:
    first, second = items("Q {=a =b ~c}\n\nR {=a ~b}")
    assert "exactly one" in str(first.problem)
    assert first.content is None
    assert second.content is not None


def test_feedback_is_left_out_and_general_feedback_kept() -> None:
    (item,) = items("Q {=a#Əla ~b#Yox ####Çünki a.}")
    assert item.content is not None
    assert item.content.why == {"az": "Çünki a."}
    assert [str(one) for one in item.warnings] == ["Feedback on single answers was left out."]
    assert said(item.content.options) == ["a", "b"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("said", "key"),
    [("T", True), ("TRUE", True), ("F", False), ("FALSE#x#y", False), ("true", True)],
)
def test_true_false(said: str, key: bool) -> None:
    assert content(f"Q {{{said}}}") == TrueFalse({"az": "Q"}, key)


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        ("3", [("3", "0", "1")]),
        ("3:2", [("3", "2", "1")]),
        ("2..4", [("3", "1", "1")]),
        ("-1.5..-0.5", [("-1", "0.5", "1")]),
        ("=1822:0 =%50%1822:2", [("1822", "0", "1"), ("1822", "2", "1/2")]),
        ("3,14:0,01", [("3.14", "0.01", "1")]),
        ("5 ~#səhv", [("5", "0", "1")]),
    ],
)
def test_numeric(body: str, answers: list[tuple[str, str, str]]) -> None:
    assert content(f"Q {{#{body}}}") == Numeric(
        {"az": "Q"},
        tuple(NumericAnswer(Decimal(v), Decimal(t), share=Fraction(s)) for v, t, s in answers),
    )


def test_short_answer() -> None:
    assert content("Q {=Bakı =%50%Abşeron =%0%Gəncə#yox}") == ShortAnswer(
        {"az": "Q"}, {"az": (Accepted("Bakı"), Accepted("Abşeron", Fraction(1, 2)))}
    )
    assert content("Q {Bakı}").accepted == {"az": (Accepted("Bakı"),)}
    assert content(r"Q {=a\*b}").accepted == {"az": (Accepted("a*b"),)}


def test_stars_for_any_letters_are_a_problem() -> None:
    first, _ = items("Q {=B*kı}\n\nR {T}")
    assert "*" in str(first.problem)


def test_matching() -> None:
    found = content("Q {=Fransa -> Paris =İtaliya -> Roma =Vatikan -> Roma = -> Bonn}")
    assert found == Matching(
        {"az": "Q"},
        ({"az": "Fransa"}, {"az": "İtaliya"}, {"az": "Vatikan"}),
        ({"az": "Paris"}, {"az": "Roma"}, {"az": "Bonn"}),
        (0, 1, 1),
    )


def test_a_missing_word() -> None:
    found = content("Bakı {=Xəzər ~Qara} dənizinin sahilindədir.")
    assert found.stem["az"] == "Bakı _____ dənizinin sahilindədir."


def test_text_formats() -> None:
    assert content("[html]<p>x<sup>2</sup></p>{T}").stem == {"az": "x<sup>2</sup>"}
    assert content("[plain]<b>x</b>{T}").stem == {"az": "<b>x</b>"}
    assert content("[markdown]**x** _y_{T}").stem == {"az": "<strong>x</strong> <em>y</em>"}
    assert content("bir\niki{T}").stem == {"az": "bir\niki"}
    assert content("[moodle]<i>x</i>\ny{T}").stem == {"az": "<em>x</em> y"}
    assert said(content("[html]Q{=<b>a</b> ~[plain]<b>}").options) == [
        "<strong>a</strong>",
        "&lt;b&gt;",
    ]


def test_what_is_not_supported_is_named_one_by_one() -> None:
    found = items("Giriş mətni.\n\n::Esse::Yazın.{}\n\nBir {=a} iki {=b ~c} üç\n\nQ {=a ~b}\n")
    assert [(one.type, one.supported) for one in found] == [
        ("description", False),
        ("essay", False),
        ("several-answer-blocks", False),
        ("single-choice", True),
    ]
    assert found[1].name == "Esse"
    assert "essay" in str(found[1].problem)


def test_categories_comments_and_blank_lines_inside_braces() -> None:
    found = items(
        "// müəllif\n$CATEGORY: Fizika/Optika\n\nQ\n// şərh {\n{\n=a\n\n// şərh\n~b\n}\n\n"
        "$CATEGORY: Kimya\nR{T}\nşərh: http://x.example\n"
    )
    assert [one.category for one in found] == ["Fizika/Optika", "Kimya"]
    assert said(found[0].content.options) == ["a", "b"]  # type: ignore[union-attr]
    assert found[1].content.stem["az"] == "R_____\nşərh: http://x.example"  # type: ignore[union-attr]


def test_translations_side_by_side() -> None:
    found = content(
        '[html]<span lang\\="az" class\\="multilang">Rəng</span>'
        '<span lang\\="en" class\\="multilang">Colour</span>?{=1 ~2}'
    )
    assert found.stem == {"az": "Rəng?", "en": "Colour?"}
    assert found.options == ({"az": "1", "en": "1"}, {"az": "2", "en": "2"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Q {=a ~b", "never closed. Line: 1"),
        ("Q =a ~b}", "wrong place. Line: 1"),
        ("A{T}\n\nQ {=a {x} ~b}", "wrong place. Line: 3"),
        ("// nothing\n\n// at all", "no items"),
        ("Q {~a ~b}", "No item"),
        ("Q {#abc}", "No item"),
    ],
)
def test_a_malformed_file_is_refused_whole(text: str, reason: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        items(text)
    assert reason in str(refused.value)


def test_scripts_do_not_come_in() -> None:
    (item,) = items("[html]<p onclick\\=x>Q</p><script>alert(1)</script>{T}")
    assert item.content == TrueFalse({"az": "Q"}, True)
    assert "script" in str(item.warnings[0])
