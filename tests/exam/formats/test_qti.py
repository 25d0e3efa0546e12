"""QTI 2.1 and 3.0: what the elements mean, alone and in packages."""

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

MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
MAP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"


def v2(declared: str, body: str, processing: str = MATCH, more: str = "") -> bytes:
    if not processing.startswith("<"):
        processing = f'<responseProcessing template="{processing}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><assessmentItem '
        'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="Başlıq" '
        f'adaptive="false" timeDependent="false" {more}>{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{processing}</assessmentItem>"
    ).encode()


def response(base: str, correct: list[str], cardinality: str = "single", mapping: str = "") -> str:
    values = "".join(f"<value>{one}</value>" for one in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'baseType="{base}">{right}{mapping}</responseDeclaration>'
    )


def entries(*pairs: tuple[str, str], more: str = "") -> str:
    lines = "".join(f'<mapEntry mapKey="{k}" mappedValue="{v}" {more}/>' for k, v in pairs)
    return f'<mapping defaultValue="0">{lines}</mapping>'


def choice(most: int = 1, ids: str = "ABC", texts: str = "abc") -> str:
    body = "".join(
        f'<simpleChoice identifier="{i}">{t}</simpleChoice>'
        for i, t in zip(ids, texts, strict=True)
    )
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
        f"<prompt>Hansı?</prompt>{body}</choiceInteraction>"
    )


ENTRY = '<p>Cavab: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
OPTIONS = ({"az": "a"}, {"az": "b"}, {"az": "c"})


def only(data: bytes) -> ParsedItem:
    (item,) = read_items(data).items
    return item


def content(data: bytes) -> Any:
    item = only(data)
    assert item.problem is None, item.problem
    return item.content


def test_single_choice() -> None:
    data = v2(response("identifier", ["B"]), f"<p>Mətn</p>{choice()}")
    assert only(data).name == "Başlıq"
    assert content(data) == SingleChoice({"az": "<p>Mətn</p><p>Hansı?</p>"}, OPTIONS, 1, html=True)


def test_single_choice_by_mapping() -> None:
    item = only(
        v2(response("identifier", [], mapping=entries(("B", "2"), ("A", "1"))), choice(), MAP)
    )
    assert item.content is not None
    assert item.content.key == 1  # type: ignore[union-attr]
    assert "Partial" in str(item.warnings[0])


def test_multiple_response_by_correct_response_is_all_or_nothing() -> None:
    data = v2(response("identifier", ["C", "A"], "multiple"), choice(0))
    expected = MultipleResponse({"az": "Hansı?"}, OPTIONS, (0, 2), all_or_nothing=True)
    assert content(data) == expected


def test_multiple_response_by_mapping_is_partial() -> None:
    mapping = entries(("A", "1"), ("C", "1"), ("B", "-1"))
    item = only(v2(response("identifier", ["A", "C"], "multiple", mapping), choice(0), MAP))
    assert item.content == MultipleResponse({"az": "Hansı?"}, OPTIONS, (0, 2))
    assert not item.warnings


def test_weights_that_are_not_ours_warn() -> None:
    mapping = entries(("A", "1"), ("C", "1"))
    item = only(v2(response("identifier", ["A", "C"], "multiple", mapping), choice(0), MAP))
    assert "weights" in str(item.warnings[0])


def test_true_false() -> None:
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">'
        '<simpleChoice identifier="true">True</simpleChoice>'
        '<simpleChoice identifier="false">False</simpleChoice></choiceInteraction>'
    )
    data = v2(response("identifier", ["false"]), f"<p>Q</p>{body}")
    assert content(data) == TrueFalse({"az": "Q"}, False)


def test_a_text_by_correct_response_is_taken_as_it_stands() -> None:
    assert content(v2(response("string", ["Bakı"]), ENTRY)) == ShortAnswer(
        {"az": "Cavab: _____"}, {"az": (Accepted("Bakı"),)}, case_sensitive=True
    )


def test_texts_by_mapping() -> None:
    mapping = entries(("York", "1"), ("york*", "0.5"), ("x", "0"), more='caseSensitive="false"')
    assert content(v2(response("string", ["York"], mapping=mapping), ENTRY, MAP)) == ShortAnswer(
        {"az": "Cavab: _____"}, {"az": (Accepted("York"), Accepted("york*", Fraction(1, 2)))}
    )


def test_numbers() -> None:
    assert content(v2(response("float", ["2.5"]), ENTRY)).answers == (
        NumericAnswer(Decimal("2.5")),
    )
    mapping = entries(("4", "2"), ("5", "1"))
    assert content(v2(response("integer", ["4"], mapping=mapping), ENTRY, MAP)).answers == (
        NumericAnswer(Decimal(4)),
        NumericAnswer(Decimal(5), share=Fraction(1, 2)),
    )


def processing(condition: str) -> str:
    return (
        f"<responseProcessing><responseCondition><responseIf>{condition}"
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">2</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )


VARIABLE = '<variable identifier="RESPONSE"/>'


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (
            f'<equal toleranceMode="absolute" tolerance="0.1 0.1">{VARIABLE}'
            '<correct identifier="RESPONSE"/></equal>',
            NumericAnswer(Decimal(10), Decimal("0.1")),
        ),
        (
            f'<equal toleranceMode="relative" tolerance="5">{VARIABLE}'
            '<baseValue baseType="float">20</baseValue></equal>',
            NumericAnswer(Decimal(20), Decimal("0.05"), relative=True),
        ),
        (
            f"<and><not><isNull>{VARIABLE}</isNull></not>"
            f'<gte><baseValue baseType="float">12</baseValue>{VARIABLE}</gte>'
            f'<lte><baseValue baseType="float">11</baseValue>{VARIABLE}</lte></and>',
            NumericAnswer(Decimal("11.5"), Decimal("0.5")),
        ),
        (
            f'<and><gte>{VARIABLE}<baseValue baseType="float">1</baseValue></gte>'
            f'<lte>{VARIABLE}<baseValue baseType="float">2</baseValue></lte></and>',
            NumericAnswer(Decimal("1.5"), Decimal("0.5")),
        ),
    ],
)
def test_tolerances(condition: str, answer: NumericAnswer) -> None:
    data = v2(response("float", ["10"]), ENTRY, processing(condition))
    assert content(data) == Numeric({"az": "Cavab: _____"}, (answer,))


@pytest.mark.parametrize(
    "condition",
    [
        f'<equal toleranceMode="absolute" tolerance="1 2">{VARIABLE}<correct/></equal>',
        f"<equalRounded>{VARIABLE}</equalRounded>",
        f'<gt>{VARIABLE}<baseValue baseType="float">1</baseValue></gt>',
    ],
)
def test_marking_that_is_not_understood_is_a_problem(condition: str) -> None:
    data = v2(response("float", ["10"]), ENTRY, processing(condition))
    with pytest.raises(FileRefusedError) as refused:
        read_items(data)
    assert "not understood" in str(refused.value.rows[0][2])


def side(codes: str, texts: str) -> str:
    return "".join(
        f'<simpleAssociableChoice identifier="{c}" matchMax="1">{t}</simpleAssociableChoice>'
        for c, t in zip(codes, texts, strict=True)
    )


def test_matching() -> None:
    body = (
        '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>Q</prompt>'
        f"<simpleMatchSet>{side('AB', 'ab')}</simpleMatchSet>"
        f"<simpleMatchSet>{side('XYZ', 'xyz')}</simpleMatchSet></matchInteraction>"
    )
    data = v2(response("directedPair", ["B X", "A Z"], "multiple"), body)
    assert content(data) == Matching(
        {"az": "Q"},
        ({"az": "a"}, {"az": "b"}),
        ({"az": "z"}, {"az": "x"}, {"az": "y"}),
        (0, 1),
        all_or_nothing=True,
    )
    grid = only_or_none(v2(response("directedPair", ["A X", "A Y"], "multiple"), body))
    assert grid is not None
    assert not grid.supported


def only_or_none(data: bytes) -> ParsedItem | None:
    return read_items(data).items[0]


def test_pairs_that_are_a_matching() -> None:
    body = (
        '<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2">'
        f"<prompt>Q</prompt>{side('ABCD', 'abcd')}</associateInteraction>"
    )
    item = only(v2(response("pair", ["A D", "C B"], "multiple"), body))
    assert item.content == Matching(
        {"az": "Q"},
        ({"az": "a"}, {"az": "c"}),
        ({"az": "d"}, {"az": "b"}),
        (0, 1),
        all_or_nothing=True,
    )
    assert item.warnings


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('<orderInteraction responseIdentifier="RESPONSE"/>', "orderInteraction"),
        ('<p><inlineChoiceInteraction responseIdentifier="R"/></p>', "inlineChoiceInteraction"),
        ('<extendedTextInteraction responseIdentifier="R"/>', "extendedTextInteraction"),
        (ENTRY + choice(), "textEntryInteraction+choiceInteraction"),
        ("<p>Mətn</p>", "no-interaction"),
    ],
)
def test_what_is_not_supported_is_named(body: str, name: str) -> None:
    item = only(v2(response("string", ["x"]), body))
    assert (item.type, item.name, item.supported) == (name, "Başlıq", False)


def test_language_feedback_and_notes() -> None:
    body = (
        '<rubricBlock view="scorer"><p>Gizli</p></rubricBlock><rubricBlock view="candidate">'
        f"<p>Read.</p></rubricBlock>{choice()}"
    )
    data = v2(response("identifier", ["A"]), body, more='xml:lang="en-GB"')
    data = data.replace(
        b"</assessmentItem>",
        b'<modalFeedback outcomeIdentifier="F" identifier="a" showHide="show">x</modalFeedback>'
        b"</assessmentItem>",
    )
    item = only(data)
    assert item.content is not None
    assert item.content.stem == {"en": "<p>Read.</p><p>Hansı?</p>"}
    assert len(item.warnings) == 2


V3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q"
  title="Şəkil" adaptive="false" time-dependent="false" xml:lang="az">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>choice_b</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body>
    <p>Bu nədir? {}</p>
    <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">
      <qti-simple-choice identifier="choice_a">Xətt</qti-simple-choice>
      <qti-simple-choice identifier="choice_b">Nöqtə</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing
    template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
</qti-assessment-item>"""


def test_version_three() -> None:
    assert content(V3.format("").encode()) == SingleChoice(
        {"az": "Bu nədir?"}, ({"az": "Xətt"}, {"az": "Nöqtə"}), 1
    )
