"""Fields take what people type, say what is wrong at its input, and give it back unchanged."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.candidates.rules import KINDS
from recruit.candidates.rules.fields import kind
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError
from tests.candidates.forms import field, form, shipped

pytestmark = pytest.mark.unit

FORM = shipped()
OPTIONS = [{"code": "a", "name": {"az": "A", "en": "A"}}]


def one(kind_name: str, **more: Any) -> Any:
    return form(field("f", kind_name, **more)).fields["f"]


@pytest.mark.parametrize(
    ("made", "raw", "value"),
    [
        (one("text"), {"f": ["  Bakı   Dövlət "]}, "Bakı Dövlət"),
        (one("text"), {"f": ["   "]}, None),
        (one("text"), {}, None),
        (one("number"), {"f": ["12"]}, 12),
        (one("number"), {"f": ["12,0"]}, 12),
        (one("number", decimals=2), {"f": ["4,5"]}, "4.50"),
        (one("number", decimals=2), {"f": ["4.5"]}, "4.50"),
        (one("date"), {"f-day": ["1"], "f-month": ["2"], "f-year": ["2024"]}, "2024-02-01"),
        (one("yes-no"), {"f": ["yes"]}, True),
        (one("yes-no"), {"f": ["no"]}, False),
        (one("choice", options=OPTIONS), {"f": ["a"]}, "a"),
        (one("choice", source="districts"), {"f": ["sheki"]}, "sheki"),
        (one("file"), {"f": ["abcdefgh23456789"]}, "abcdefgh23456789"),
    ],
)
def test_what_was_typed_becomes_a_value(made: Any, raw: Any, value: Any) -> None:
    assert made.parse(raw) == value


@pytest.mark.parametrize(
    ("made", "raw", "at"),
    [
        (one("text", max_length=3), {"f": ["abcd"]}, "f"),
        (one("text"), {"f": ["a\x00b"]}, "f"),
        (one("number"), {"f": ["twelve"]}, "f"),
        (one("number"), {"f": ["1e5"]}, "f"),
        (one("number"), {"f": ["٣"]}, "f"),
        (one("number"), {"f": ["4.5"]}, "f"),
        (one("number", minimum=3), {"f": ["2"]}, "f"),
        (one("number", maximum=3), {"f": ["4"]}, "f"),
        (one("date"), {"f-day": ["31"], "f-month": ["2"], "f-year": ["2024"]}, "f-day"),
        (one("date"), {"f-day": ["1"]}, "f-day"),
        (one("date"), {"f-day": ["1"], "f-month": ["1"], "f-year": ["0"]}, "f-day"),
        (one("yes-no"), {"f": ["maybe"]}, "f"),
        (one("choice", options=OPTIONS), {"f": ["b"]}, "f"),
        (one("file"), {"f": ["../../etc"]}, "f"),
    ],
)
def test_what_is_wrong_is_named_at_its_input(made: Any, raw: Any, at: str) -> None:
    with pytest.raises(RuleError) as caught:
        made.parse(raw)
    assert caught.value.field == at


NAMES = sorted(
    {name for f in FORM.fields.values() for name in (f.code, f"{f.code}-day", f"{f.code}-month")}
    | {f"transcript-{n}-{c}" for n in (0, 1, 7) for c in ("subject", "grade", "credits", "scale")}
)
TYPED = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{0,3})?", fullmatch=True),
    st.sampled_from(["yes", "no", "5", "10", "100", "bachelor", "other", "sheki", "a" * 16]),
)
RAW = st.dictionaries(st.sampled_from(NAMES), st.lists(TYPED, max_size=2), max_size=12)


@given(RAW)
def test_any_input_gives_values_or_errors(raw: dict[str, list[str]]) -> None:
    for section in FORM.sections:
        parsed = FORM.parse_section(section.code, raw)
        canonical_json(parsed.values)
        refused = {one.code: one.wrong(raw) for one in section.fields}
        assert list(parsed.values) == [code for code, wrong in refused.items() if not wrong]
        assert len(parsed.errors) == sum(map(len, refused.values()))
        assert all(error.field for error in parsed.errors)


@given(RAW)
def test_a_value_is_typed_and_parsed_back_to_itself(raw: dict[str, list[str]]) -> None:
    for section in FORM.sections:
        for code, value in FORM.parse_section(section.code, raw).values.items():
            made = FORM.fields[code]
            assert made.parse(made.typed(value)) == value
            assert isinstance(made.describe(value, "az"), str)
            assert isinstance(made.describe(value, "en"), str)


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=20))))
def test_foreign_input_names_are_ignored(raw: dict[str, list[str]]) -> None:
    known = [n for n in raw if n.split("-")[0] in FORM.fields]
    if not known:
        assert FORM.parse_section("education", raw).values == dict.fromkeys(
            f.code for f in FORM.section("education").fields
        )


def test_values_are_said_in_both_languages() -> None:
    assert FORM.fields["experience_months"].describe(40, "az") == "40 ay"
    assert FORM.fields["honours"].describe(True, "en") == "Yes"
    assert FORM.fields["district"].describe("sheki", "az") == "Şəki"
    assert one("number", decimals=1).describe("4.5", "az") == "4,5"
    assert one("date").describe("2026-07-27", "en") == "27.07.2026"
    assert one("text").describe(None, "az") == "–"


def test_every_kind_has_one_class() -> None:
    plain = {"text", "long-text", "number", "date", "yes-no", "choice", "several"}
    checked = {"phone", "e-mail", "identity-number"}
    assert set(KINDS) == plain | checked | {"file", "photograph", "table"}
    with pytest.raises(ValueError, match="two kinds"):
        kind(KINDS["text"])
