"""Contents of all types: their documents, what may enter the bank, what a response earns."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.content import (
    Accepted,
    Content,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    check,
    content_of,
    mark_fraction,
    number_of,
    number_text,
    parse_response,
    settled,
)
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from tests.exam.formats.contents import contents, is_sound, sound

pytestmark = pytest.mark.unit

STEM = {"az": "Sual", "en": "Question"}


def options(*texts: str) -> tuple[dict[str, str], ...]:
    return tuple({"az": text, "en": text} for text in texts)


SINGLE = SingleChoice(STEM, options("a", "b", "c"), 1)
MULTIPLE = MultipleResponse(STEM, options("a", "b", "c", "d"), (0, 2))
TRUE = TrueFalse(STEM, True)
NUMERIC = Numeric(
    STEM,
    (
        NumericAnswer(Decimal("3.14"), Decimal("0.01")),
        NumericAnswer(Decimal(3), share=Fraction(1, 2)),
    ),
)
SHORT = ShortAnswer(
    STEM, {"az": (Accepted("İşıq"), Accepted("nur", Fraction(1, 2))), "en": (Accepted("LIGHT"),)}
)
MATCHING = Matching(STEM, options("x", "y", "z"), options("1", "2", "3", "4"), (2, 0, 2))
ALL = [SINGLE, MULTIPLE, TRUE, NUMERIC, SHORT, MATCHING]


# --- documents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ALL)
def test_a_sound_content_passes_and_reads_back(content: Content) -> None:
    check(content)
    assert content_of(json.loads(canonical_json(content.document))) == content


@given(sound())
def test_any_content_reads_back_with_its_digest(content: Content) -> None:
    again = content_of(json.loads(canonical_json(content.document)))
    assert again == content
    assert again.digest == content.digest


def test_documents_in_the_bank_keep_their_digests() -> None:
    """A document without a type is a plain single choice."""
    before = {
        "stem": STEM,
        "options": list(options("a", "b")),
        "key": 1,
        "why": {"az": "Çünki"},
    }
    now = content_of(before)
    assert now == SingleChoice(STEM, options("a", "b"), 1, {"az": "Çünki"})
    assert now.digest == digest(canonical_json(before))


def test_the_same_words_with_and_without_markup_are_two_contents() -> None:
    assert replace(SINGLE, html=True).digest != SINGLE.digest
    assert replace(SINGLE, html=True).document["type"] == "single-choice"


def test_a_content_without_markup_settles_as_plain() -> None:
    marked = replace(SINGLE, stem={"az": "1 &lt; 2<br>Sual", "en": "Q"}, html=True)
    assert settled(marked).stem["az"] == "1 < 2\nSual"
    assert not settled(marked).html
    bold = replace(SINGLE, stem={"az": "<strong>a</strong>", "en": "Q"}, html=True)
    assert settled(bold) is bold


def test_options_of_a_matching_stand_as_the_prompts_need_them() -> None:
    assert [one["az"] for one in MATCHING.options] == ["3", "1", "2", "4"]
    assert MATCHING.key == (0, 1, 0)


def test_languages_have_an_order() -> None:
    stem = {"tr": "x", "ru": "x", "az": "x"}
    assert TrueFalse(stem, True).languages == ("az", "ru", "tr")


# --- what may enter ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (replace(SINGLE, stem={}), "stem_az"),
        (replace(SINGLE, stem={"klingon": "x"}), "stem_az"),
        (replace(SINGLE, stem={"az": " ", "en": "x"}), "stem_az"),
        (replace(SINGLE, stem={"az": "x", "en": "x" * 5000}), "stem_en"),
        (replace(SINGLE, options=options("a")), "options_az"),
        (replace(SINGLE, options=options(*"abcdefghij")), "options_az"),
        (replace(SINGLE, options=options("a", "a ")), "options_az"),
        (replace(SINGLE, options=({"az": "a"}, {"az": "b", "en": "b"})), "options_en"),
        (replace(SINGLE, options=options("a", "x" * 1001)), "options_az"),
        (replace(SINGLE, key=3), "key"),
        (replace(SINGLE, key=-1), "key"),
        (replace(SINGLE, key=True), "key"),
        (replace(SINGLE, why={"az": ""}), "why_az"),
        (replace(SINGLE, why={"ru": "x"}), "why_ru"),
        (replace(SINGLE, html=True, stem={"az": "<b>x</b>", "en": "x"}), "stem_az"),
        (replace(SINGLE, html=True, stem={"az": "x", "en": "<script>1</script>"}), "stem_en"),
        (replace(SINGLE, html=True, stem={"az": "a < b", "en": "x"}), "stem_az"),
        (replace(MULTIPLE, key=()), "key"),
        (replace(MULTIPLE, key=(2, 0)), "key"),
        (replace(MULTIPLE, key=(0, 0)), "key"),
        (replace(MULTIPLE, key=(0, 4)), "key"),
        (replace(NUMERIC, answers=()), "answers"),
        (replace(NUMERIC, answers=(NumericAnswer(Decimal(1), Decimal(-1)),)), "answers"),
        (replace(NUMERIC, answers=(NumericAnswer(Decimal(1), share=Fraction(1, 2)),)), "answers"),
        (replace(NUMERIC, answers=(NumericAnswer(Decimal(1), share=Fraction(2)),)), "answers"),
        (replace(SHORT, accepted={"az": (Accepted("x"),)}), "accepted_az"),
        (replace(SHORT, accepted={"az": (Accepted("x"),), "en": ()}), "accepted_en"),
        (replace(SHORT, accepted={"az": (Accepted(" "),), "en": (Accepted("x"),)}), "accepted_az"),
        (
            replace(
                SHORT,
                accepted={**SHORT.accepted, "az": (Accepted("IŞIQ"), Accepted("ışıq"))},
            ),
            "accepted_az",
        ),
        (replace(MATCHING, key=(0, 1)), "key"),
        (replace(MATCHING, key=(0, 1, 9)), "key"),
        (replace(MATCHING, prompts=options("x"), key=(0,)), "prompts_az"),
        (replace(MATCHING, prompts=options("x", "x", "z")), "prompts_az"),
    ],
)  # fmt: skip
def test_an_unsound_content_is_refused_at_its_field(content: Content, field: str) -> None:
    with pytest.raises(RuleError) as refused:
        check(content)
    assert refused.value.field == field
    assert "%(" not in str(refused.value)


def test_languages_are_data() -> None:
    turkish = TrueFalse({"tr": "Doğru mu?"}, True)
    check(turkish)
    with pytest.raises(RuleError):
        check(turkish, languages=("az", "en"))


def test_a_picture_needs_a_stored_file_and_a_description() -> None:
    with_picture = '<img alt="Xəritə" src="file:2345678923456789">'
    check(TrueFalse({"az": with_picture}, True, html=True))
    for bad in ('<img alt="x" src="http://x.example/a.png">', '<img src="file:2345678923456789">'):
        with pytest.raises(RuleError):
            check(TrueFalse({"az": bad}, True, html=True))


# --- responses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sent", "kept"),
    [
        (SINGLE, "2", "2"),
        (SINGLE, " 0 ", "0"),
        (SINGLE, "", ""),
        (MULTIPLE, "2,0,2", "0,2"),
        (MULTIPLE, "3", "3"),
        (TRUE, "true", "true"),
        (NUMERIC, "3,14", "3.14"),
        (NUMERIC, " +3.140 ", "3.14"),
        (NUMERIC, "−1 000,50", "-1000.5"),
        (NUMERIC, ".5", "0.5"),
        (NUMERIC, "1e3", "1000"),
        (NUMERIC, "-0", "0"),
        (SHORT, "  işıq\n sürəti ", "işıq sürəti"),
        (SHORT, "a\x00b", "ab"),
        (MATCHING, "1, - ,0", "1,-,0"),
        (MATCHING, "-,-,-", ""),
    ],
)
def test_a_response_has_one_form(content: Content, sent: str, kept: str) -> None:
    assert parse_response(content, sent) == kept
    assert parse_response(content, kept) == kept


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (SINGLE, "3"),
        (SINGLE, "-1"),
        (SINGLE, "0,1"),
        (SINGLE, "x"),
        (SINGLE, "٢"),
        (SINGLE, "99999999999999999999"),
        (MULTIPLE, "0,,2"),
        (MULTIPLE, "0,4"),
        (TRUE, "True"),
        (TRUE, "1"),
        (NUMERIC, "pi"),
        (NUMERIC, "NaN"),
        (NUMERIC, "Infinity"),
        (NUMERIC, "1e999"),
        (NUMERIC, "1.2.3"),
        (NUMERIC, "1,000.5"),
        (NUMERIC, "9" * 31),
        (NUMERIC, "."),
        (SHORT, "x" * 201),
        (MATCHING, "1,0"),
        (MATCHING, "1,0,4"),
        (MATCHING, "1,0,-,0"),
    ],
)
def test_a_response_that_does_not_fit_is_refused(content: Content, sent: str) -> None:
    with pytest.raises(RuleError):
        parse_response(content, sent)


@pytest.mark.parametrize(
    ("content", "response", "share"),
    [
        (SINGLE, "1", "1"),
        (SINGLE, "0", "0"),
        (SINGLE, "", "0"),
        (MULTIPLE, "0,2", "1"),
        (MULTIPLE, "0", "1/2"),
        (MULTIPLE, "0,1", "0"),
        (MULTIPLE, "0,1,2", "1/2"),
        (MULTIPLE, "1,3", "0"),
        (MULTIPLE, "0,1,2,3", "0"),
        (replace(MULTIPLE, all_or_nothing=True), "0", "0"),
        (replace(MULTIPLE, all_or_nothing=True), "0,2", "1"),
        (TRUE, "true", "1"),
        (TRUE, "false", "0"),
        (NUMERIC, "3.15", "1"),
        (NUMERIC, "3.13", "1"),
        (NUMERIC, "3.1501", "0"),
        (NUMERIC, "3", "1/2"),
        (MATCHING, "0,1,0", "1"),
        (MATCHING, "0,-,-", "1/3"),
        (MATCHING, "1,0,1", "0"),
        (replace(MATCHING, all_or_nothing=True), "0,1,1", "0"),
    ],
)
def test_what_a_response_earns(content: Content, response: str, share: str) -> None:
    assert mark_fraction(content, response, "az") == Fraction(share)


@pytest.mark.parametrize(
    ("response", "language", "share"),
    [
        ("işıq", "az", "1"),
        ("İŞIQ", "az", "1"),
        ("ISIQ", "az", "0"),
        ("Nur", "az", "1/2"),
        ("light", "az", "0"),
        ("light", "en", "1"),
        ("LIGHT", "en", "1"),
        ("lıght", "en", "0"),
        ("işıq", "ru", "1"),
    ],
)
def test_short_answers_by_language(response: str, language: str, share: str) -> None:
    assert mark_fraction(SHORT, response, language) == Fraction(share)


def test_capitals_matter_where_they_must() -> None:
    exact = ShortAnswer({"en": "?"}, {"en": (Accepted("NaCl"),)}, case_sensitive=True)
    assert mark_fraction(exact, "NaCl", "en") == 1
    assert mark_fraction(exact, "nacl", "en") == 0


def test_a_relative_tolerance_is_a_part_of_the_value() -> None:
    about = Numeric(STEM, (NumericAnswer(Decimal(-200), Decimal("0.05"), relative=True),))
    assert mark_fraction(about, "-210", "az") == 1
    assert mark_fraction(about, "-210.0000000001", "az") == 0


@given(contents().filter(is_sound), st.data())
def test_any_response_earns_between_nothing_and_all(content: Content, data: st.DataObject) -> None:
    sent = data.draw(st.text("0123456789,.- truefals", max_size=12))
    try:
        response = parse_response(content, sent)
    except RuleError:
        return
    assert parse_response(content, response) == response
    share = mark_fraction(content, response, content.languages[0])
    assert isinstance(share, Fraction)
    assert 0 <= share <= 1


def right_response(content: Any) -> str:
    if isinstance(content, SingleChoice):
        return str(content.key)
    if isinstance(content, MultipleResponse | Matching):
        return ",".join(map(str, content.key))
    if isinstance(content, TrueFalse):
        return str(content.key).lower()
    if isinstance(content, Numeric):
        return next(str(one.value) for one in content.answers if one.share == 1)
    return next(one.text for one in content.accepted[content.languages[0]] if one.share == 1)


@given(sound())
def test_the_key_earns_all(content: Content) -> None:
    response = parse_response(content, right_response(content))
    assert mark_fraction(content, response, content.languages[0]) == 1


@given(sound(kinds="m"), st.data())
def test_one_more_right_choice_never_costs(content: Any, data: st.DataObject) -> None:
    places = range(len(content.options))
    chosen = data.draw(st.sets(st.sampled_from(places), min_size=1))
    more = chosen | {data.draw(st.sampled_from(content.key))}

    def earned(choices: set[int]) -> Fraction:
        return mark_fraction(content, ",".join(map(str, sorted(choices))), "az")

    assert earned(more) >= earned(chosen)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_numbers_are_exact(number: Decimal) -> None:
    short = round(number, 12)
    assert number_of(number_text(short)) == short
    assert number_of(number_text(short).replace(".", ",")) == short
