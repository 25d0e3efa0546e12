"""Parametric families: exact bounded arithmetic, distinct variants, right keys."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.exam.rules.content import ItemType, MultipleResponse, Numeric, SingleChoice, TrueFalse
from recruit.exam.rules.families import (
    Template,
    VariantError,
    generate,
    parse,
    template_of,
    written,
)
from recruit.exam.rules.families.expressions import LONGEST
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

SUM = Template(
    ItemType.SINGLE_CHOICE,
    "a = 2..30\nb = 0.5..10 step 0.5",
    stem={"az": "{a} + {b} neçədir?", "en": "What is {a} + {b}?"},
    constraint="a > b and a != 2*b",
    options=tuple(
        {"az": text, "en": text} for text in ("{a+b}", "{a-b}", "{a*b}", "{a+b+1}", "{a}")
    ),
    why={"az": "Toplayın: {a+b}.", "en": "Add: {a+b}."},
)
SPEED = Template(
    ItemType.NUMERIC,
    "s = 10, 20, 45\nt = 2..9",
    stem={"az": r"\(\frac{s}{t}\) sürəti, yol {s} m, vaxt {t} san."},
    key="round(s/t, 2)",
    tolerance="0.01",
)


# --- expressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2*3", 7),
        ("0.1 + 0.2 == 0.3", True),
        ("7 // 2 - 7 % 2", 2),
        ("-7 // 2", -4),
        ("2**-2", Fraction(1, 4)),
        ("1/3 + 1/6", Fraction(1, 2)),
        ("round(2.345, 2)", Fraction("2.35")),
        ("round(-0.5)", -1),
        ("sqrt(2.25)", Fraction("1.5")),
        ("is_square(8)", 0),
        ("gcd(12, 18) + lcm(2, 3)", 12),
        ("max(1, 2, 3) - min(4, 5)", -1),
        ("floor(-1.5) + ceil(1.5)", 0),
        ("1 < 2 < 3 and not 2 == 3", True),
        ("5 if 1 > 2 else 6", 6),
    ],
)
def test_arithmetic_is_exact(text: str, value: object) -> None:
    assert parse(text).value({}) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * (LONGEST + 1),
        "__import__('os')",
        "a.b",
        "a[0]",
        "[1, 2]",
        "(1, 2)",
        "lambda: 1",
        "'text'",
        "1e400",
        "0x10",
        "1j",
        "abs(x=1)",
        "abs(*a)",
        "pow(2, 3)",
        "exec(1)",
        "a := 1",
        "1 if 2",
        "f'{a}'",
        "a | b",
        "a @ b",
        "~a",
        "a in b",
        "a is b",
        "None",
        "yield",
        "abs",
        "(" * 150 + "1" + ")" * 150,
        "+".join(["1"] * 100),
        "ə + 1",
        "a\x00b",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text).value({"a": Fraction(1), "b": Fraction(2)})
    assert str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["1/0", "1//0", "1%0", "10**65", "9**64**64", "(9**40)**2", "sqrt(2)", "sqrt(-1)",
     "2**0.5", "0**-1", "round(1, 99)", "gcd(1.5, 2)", "1 + (1 < 2)", "not 1", "1 and 2", "max(1)"],
)  # fmt: skip
def test_what_has_no_value_is_a_refusal(text: str) -> None:
    with pytest.raises(RuleError):
        parse(text).value({})


@given(st.text(alphabet="0123456789abc+-*/%().,<>= sqrtound{}_'\"[]:\n", max_size=40))
def test_nonsense_is_a_refusal_and_nothing_else(text: str) -> None:
    try:
        parse(text).value({"a": Fraction(3), "b": Fraction(-1, 2)})
    except RuleError:
        return


@pytest.mark.parametrize(
    ("number", "en", "az"),
    [
        ("5", "5", "5"),
        ("-5/2", "-2.5", "-2,5"),
        ("1/3", "1/3", "1/3"),
        ("1/1000", "0.001", "0,001"),
    ],
)
def test_numbers_are_written_as_people_do(number: str, en: str, az: str) -> None:
    assert (written(Fraction(number)), written(Fraction(number), "az")) == (en, az)


@given(st.fractions(max_denominator=5000))
def test_a_written_number_is_the_number(number: Fraction) -> None:
    try:
        assert Fraction(written(number, "az").replace(",", ".")) == number
    except RuleError:
        assert number.denominator > 10


# --- variants ------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.text(max_size=10), st.integers(1, 40))
def test_variants_are_distinct_and_their_keys_right(seed: str, count: int) -> None:
    variants = generate(SUM, count, seed)
    assert variants == generate(SUM, count, seed)
    assert len({tuple(one.given.items()) for one in variants}) == count
    assert len({canonical_json(one.content.document) for one in variants}) == count
    assert len({one.content.stem["az"] for one in variants}) == count
    for one in variants:
        content = one.content
        assert isinstance(content, SingleChoice)
        a, b = one.given["a"], one.given["b"]
        assert a > b != a / 2
        assert content.options[content.key]["en"] == written(a + b)
        assert len({option["en"] for option in content.options}) == 5
        assert content.stem["az"] == f"{written(a)} + {written(b, 'az')} neçədir?"


@settings(max_examples=15)
@given(st.text(max_size=10))
def test_numeric_keys_are_computed(seed: str) -> None:
    for one in generate(SPEED, 10, seed):
        content = one.content
        assert isinstance(content, Numeric)
        s, t = one.given["s"], one.given["t"]
        assert abs(Fraction(content.answers[0].value) - s / t) <= Fraction(1, 200)
        assert content.answers[0].takes(content.answers[0].value)
        assert content.stem["az"].startswith(rf"\(\frac{{{s}}}{{{t}}}\)")


def test_several_right_options_and_statements() -> None:
    both = replace(SUM, kind=ItemType.MULTIPLE_RESPONSE, right=2)
    for one in generate(both, 5, "x"):
        assert isinstance(one.content, MultipleResponse)
        assert one.content.key == (0, 1)
    even = Template(ItemType.TRUE_FALSE, "n = 1..9", stem={"en": "{n} is even."}, key="n % 2 == 0")
    for one in generate(even, 9, "x"):
        assert isinstance(one.content, TrueFalse)
        assert one.content.key == (one.given["n"] % 2 == 0)


def test_a_template_comes_back_from_its_document() -> None:
    for template in (SUM, SPEED):
        again = template_of(template.document)
        assert again == template
        assert generate(again, 3, "s") == generate(template, 3, "s")


def test_other_seeds_give_other_variants() -> None:
    assert generate(SUM, 5, "1") != generate(SUM, 5, "2")


def test_what_shows_the_same_is_no_other_variant() -> None:
    with pytest.raises(RuleError) as refused:
        generate(replace(SUM, stem={"az": "?", "en": "?"}, options=SUM.options[:1] + (
            {"az": "{a-a}", "en": "{a-a}"},)), 200, "x")  # fmt: skip
    assert refused.value.field == "count"
    assert refused.value.params["found"] < 80  # sums repeat


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": ""}, "parameters"),
        ({"lines": "a = 1\na = 2"}, "parameters"),
        ({"lines": "A = 1"}, "parameters"),
        ({"lines": "a = 5..1"}, "parameters"),
        ({"lines": "a = 1..9 step 0"}, "parameters"),
        ({"lines": "a = 1..100000"}, "parameters"),
        ({"lines": "a = 1, 1"}, "parameters"),
        ({"lines": "a = x"}, "parameters"),
        ({"constraint": "c > 1"}, "constraint"),
        ({"constraint": "import os"}, "constraint"),
        ({"constraint": "a < 0"}, "count"),
        ({"stem": {"az": "{c}", "en": "{a}"}}, "stem_az"),
        ({"stem": {"az": "{a", "en": "{a}"}}, "stem_az"),
        ({"stem": {"az": "{{a}}", "en": "{a}"}}, "stem_az"),
        ({"options": SUM.options[:1]}, "options_az"),
        ({"kind": ItemType.MATCHING}, "kind"),
        ({"kind": ItemType.MULTIPLE_RESPONSE, "right": 9}, "right"),
        ({"kind": ItemType.NUMERIC, "key": ""}, "key"),
        ({"kind": ItemType.NUMERIC, "key": "a/3"}, "key"),
        ({"kind": ItemType.NUMERIC, "key": "a", "tolerance": "z"}, "tolerance"),
    ],
)
def test_a_wrong_template_is_refused_at_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        generate(replace(SUM, **change), 40, "x")  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_refused_variant_names_its_values() -> None:
    with pytest.raises(VariantError) as refused:
        generate(replace(SPEED, key="s/(t-t)"), 5, "x")
    assert "s = " in refused.value.given


def test_formulas_keep_what_is_no_parameter() -> None:
    template = replace(SPEED, stem={"az": r"\(\sqrt{x^{2}} + {s}\) {t}"})
    variant = generate(template, 1, "x")[0]
    s, t = variant.given.values()
    assert variant.content.stem["az"] == rf"\(\sqrt{{x^{{2}}}} + {{{s}}}\) {t}"
