"""How a paper shows an item, and what responses to it look like."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.formats.display import displayed
from recruit.exam.formats.reading import reading
from recruit.exam.rules.content import (
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    ShortAnswer,
    Shown,
    SingleChoice,
    TrueFalse,
    is_mixed,
    options_in,
    parse_response,
    response_of,
    said,
    shape_at,
    shape_of,
    shapes_of,
)
from tests.exam.formats.contents import sound
from tests.exam.test_content import MATCHING, MULTIPLE, NUMERIC, SHORT, SINGLE, TRUE

pytestmark = pytest.mark.unit


def in_order(content: Content, data: st.DataObject) -> Shown:
    """The content in an order that a paper could have drawn."""
    places = range(options_in(shape_of(content)))
    mixed = is_mixed(shape_of(content))
    return Shown(content, data.draw(st.permutations(places)) if mixed else places)


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (SINGLE, "s3"),
        (MULTIPLE, "m4"),
        (TRUE, "t2"),
        (NUMERIC, "n0"),
        (SHORT, "w0"),
        (MATCHING, "B4"),
    ],
)
def test_a_shape_says_the_kind_and_the_number_of_options(content: Content, shape: str) -> None:
    assert shape_of(content) == shape


@given(sound(), st.data())
def test_the_right_response_fits_and_earns_everything(
    content: Content, data: st.DataObject
) -> None:
    shown = in_order(content, data)
    assert shape_of(content) in shapes_of(shown.right)
    assert shown.share(shown.right) == 1
    assert shown.share(None) == 0


@given(sound(), st.data())
def test_what_is_saved_is_what_the_content_can_read(content: Content, data: st.DataObject) -> None:
    """Whatever fits an item's shape has a form in its bank, and earns from nothing to all."""
    letters = st.text("0123456789,-. +e", min_size=1, max_size=8)
    response = response_of([data.draw(letters)])
    if response and shape_of(content) in shapes_of(response):
        shown = in_order(content, data)
        own = shown.in_bank(response)
        assert parse_response(content, own) == own
        assert Fraction(0) <= shown.share(response) <= 1


@pytest.mark.parametrize(
    ("response", "fits", "fits_not"),
    [
        ("2", "s3 s9 m3 n0 w0", "s2 t2 m2 A3"),
        ("0", "s2 t2 m2 n0 w0", "A2"),
        ("9", "n0 w0", "s9 m9"),
        ("0,2", "m3 A3 n0 w0", "m2 s3 B3"),
        ("2,0", "A3 w0", "m3"),
        ("1,1", "A2 w0", "m2"),
        ("1,-,0", "B2 w0", "A2 m2 n0"),
        ("-,-", "w0", "A2"),
        ("3,14", "n0 w0", "m9 A9 s9"),
        ("-1 000,5", "n0 w0", "s2"),
        ("1e999", "w0", "n0"),
        ("Bakı", "w0", "n0 s2"),
        ("٣", "w0", "n0 s4 m4"),
        ("", "", "w0"),
        ("a" * 201, "", "w0"),
        (" 1", "", "w0 s2"),
        ("a\x00b", "", "w0"),
    ],
)
def test_a_response_fits_the_shapes_it_could_answer(
    response: str, fits: str, fits_not: str
) -> None:
    found = shapes_of(response)
    assert all(one in found for one in fits.split())
    assert not any(one in found for one in fits_not.split())


def test_no_shape_is_found_across_two_others() -> None:
    every = {f"{kind}{count}" for kind in "smtnwABCDEFGHIJKLMNOPQRS" for count in range(10)}
    for response in ("0", "2", "0,2", "1,-,0", "1,2,3,4"):
        found = shapes_of(response)
        own = {found[at : at + 2] for at in range(0, len(found), 2)}
        assert {one for one in every if one in found} == own


@pytest.mark.parametrize(
    ("inputs", "response"),
    [
        (["1"], "1"),
        (["0", "2"], "0,2"),
        (["1", "-", "0"], "1,-,0"),
        (["-", "-"], None),
        (["  Böyük \n Britaniya "], "Böyük Britaniya"),
        ([""], None),
        ([], None),
        (["-5"], "-5"),
        (["\x00"], None),
        (["\ud800"], None),
    ],
)
def test_the_inputs_of_a_question_make_one_response(
    inputs: list[str], response: str | None
) -> None:
    assert response_of(inputs) == response


def test_a_paper_has_its_own_order() -> None:
    shown = Shown(SINGLE, (2, 0, 1))
    assert shown.options("az") == ("c", "a", "b")
    assert (shown.right, shown.in_bank("2")) == ("2", "1")
    many = Shown(MULTIPLE, (3, 2, 1, 0))
    assert many.in_bank("0,3") == "0,3"
    pairs = Shown(MATCHING, (1, 0, 3, 2))
    assert pairs.in_bank("1,-,0") == "0,-,1"
    assert shown.chosen("2") == {2}


def test_a_statement_is_true_or_false_in_the_words_of_its_language() -> None:
    shown = Shown(TRUE, (0, 1))
    assert shown.options("az") == ("Doğrudur", "Doğru deyil")
    assert shown.options("tr") == ("True", "False")
    assert (shown.share("0"), shown.share("1")) == (TRUE.key, not TRUE.key)


def test_a_typed_text_is_right_in_any_language_of_the_item() -> None:
    texts = {language: SHORT.accepted[language][0].text for language in SHORT.languages}
    shown = Shown(SHORT, ())
    assert [shown.share(text) for text in texts.values()] == [1] * len(texts)


def test_people_read_letters() -> None:
    assert said("s4", "2") == "C"
    assert said("m4", "0,2") == "A, C"
    assert said("B4", "1,-,0") == "B, –, A"
    assert said("n0", "3,14") == "3,14"
    assert [shape_at("s4m5n0", at) for at in (0, 1, 2, 3, 4)] == ["", "s4", "m5", "n0", ""]


def test_every_type_has_a_shape() -> None:
    types = (SingleChoice, MultipleResponse, TrueFalse, Numeric, ShortAnswer, Matching)
    assert {type(one) for one in (SINGLE, MULTIPLE, TRUE, NUMERIC, SHORT, MATCHING)} == set(types)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a < b & c", "a < b & c"),
        (r"\(3x^2\)", "3x²"),
        (r"\(-\cos x\)", "−cos x"),
        (r"\(2\sin^2\alpha\)", "2 sin² α"),
        (r"\(\frac{a+b}{2c}\)", "(a+b)/(2c)"),
        (r"\(\frac12\) m", "1/2 m"),
        (r"\(\sqrt{x^2+1}\)", "√(x²+1)"),
        (r"\(\sqrt[3]{8}\)", "³√8"),
        (r"\(\int_0^1 x\,dx\)", "∫₀¹ xdx"),
        (r"\(e^{x/y}\)", "e^(x/y)"),
        (r"\(H_2SO_4\)", "H₂SO₄"),
        (r"\(90^\circ\)", "90°"),
        (r"\(\begin{pmatrix}1&2\\3&4\end{pmatrix}\)", "(1, 2; 3, 4)"),
        # what no converter knows stays as its author wrote it
        (r"\(\left( x\)", r"\(\left( x\)"),
    ],
)
def test_an_option_is_read_in_plain_letters(text: str, read: str) -> None:
    assert reading(displayed(text, html=False)) == read


def test_markup_is_read_as_its_texts_and_pictures_as_their_descriptions() -> None:
    text = '<p>bu <img src="x" alt="Üçbucaq ABC">,<br>10<sup>3</sup> H<sub>2</sub>O &amp; su</p>'
    assert reading(displayed(text, html=True)) == "bu Üçbucaq ABC , 10³ H₂O & su"
