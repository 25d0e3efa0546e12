"""Texts with a pattern or an alphabet, numbers in steps, dates in borders, several options."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.candidates.rules import parse_definition
from recruit.kernel.errors import RuleError
from tests.candidates.forms import both, document, field, form

pytestmark = pytest.mark.unit

OPTIONS = [{"code": c, "name": both(c, c)} for c in ("a", "b", "c")]
FIN = "5ABC1D2"


def one(kind_name: str, **more: Any) -> Any:
    return form(field("f", kind_name, **more)).fields["f"]


def typed(text: str) -> dict[str, list[str]]:
    return {"f": [text]}


def day(text: str) -> dict[str, list[str]]:
    year, month, number = text.split("-")
    return {"f-year": [year], "f-month": [month], "f-day": [number]}


DATE = one("date", earliest="2000-01-01", latest="2020-02-29")


@pytest.mark.parametrize(
    ("made", "raw", "value"),
    [
        (one("text", pattern="AA-999999"), typed("ab-123456"), "AB-123456"),
        (one("text", pattern="AA-999999"), typed("ib-123456"), "İB-123456"),
        (one("text", pattern="[AZ ]9999"), typed("AZ 1234"), "AZ 1234"),
        (one("text", pattern="[\\AZ ]9999"), typed("1234"), "1234"),
        (one("text", pattern="\\9-9[9]"), typed("9-1"), "9-1"),
        (one("text", letters="az"), typed("Qasımov-Əli 2"), "Qasımov-Əli 2"),
        (one("text", letters="latin"), typed("Müller ñ"), "Müller ñ"),
        (one("long-text"), typed("bir\r\n\r\n\r\n\r\niki  üç"), "bir\n\n\niki üç"),
        (one("number", minimum=1, step=5), typed("11"), 11),
        (one("number", decimals=1, step="0.5"), typed("2,5"), "2.5"),
        (DATE, day("2020-2-29"), "2020-02-29"),
        (one("several", options=OPTIONS), {"f": ["c", "a", ""]}, ["a", "c"]),
        (one("several", options=OPTIONS), {"f": [""]}, None),
        (one("phone"), typed("050 123-45-67"), "+994501234567"),
        (one("phone"), typed("+49 30 1234567"), "+49301234567"),
        (one("e-mail"), typed("Ad.Soyad@Example.com"), "ad.soyad@example.com"),
        (one("identity-number"), typed(FIN.lower()), FIN),
        (one("photograph"), typed("abcdefgh23456789"), "abcdefgh23456789"),
    ],
)
def test_what_was_typed_becomes_a_value_and_stays_one(made: Any, raw: Any, value: Any) -> None:
    assert made.parse(raw) == value
    assert made.parse(made.typed(value)) == value
    assert made.fits(value)
    assert made.describe(value, "az")


@pytest.mark.parametrize(
    ("made", "raw"),
    [
        (one("text", pattern="AA-999999"), typed("AB-12345")),
        (one("text", pattern="AA-999999"), typed("A1-123456")),
        (one("text", pattern="9"), typed("٣")),
        (one("text", letters="az"), typed("Αli")),
        (one("text", letters="az"), typed("Müllerñ")),
        (one("text", letters="latin"), typed("ǝli")),
        (one("long-text", max_length=3), typed("a\nbc")),
        (one("long-text"), typed("a\x07")),
        (one("number", minimum=1, step=5), typed("12")),
        (DATE, day("1999-12-31")),
        (DATE, day("2020-3-1")),
        (DATE, day("2019-2-29")),
        (one("several", options=OPTIONS), {"f": ["a", "d"]}),
        (one("several", options=OPTIONS, most=1), {"f": ["a", "b"]}),
        (one("several", options=OPTIONS, least=2), {"f": ["a"]}),
        (one("phone"), typed("123")),
        (one("phone"), typed("+994 012")),
        (one("e-mail"), typed("nobody")),
        (one("identity-number"), typed("5ABC1DO")),
        (one("photograph"), typed("../../etc")),
    ],
)
def test_what_does_not_fit_is_refused_at_its_input(made: Any, raw: Any) -> None:
    with pytest.raises(RuleError) as caught:
        made.parse(raw)
    assert str(caught.value.field).startswith("f")


def test_a_pattern_is_said_in_words_of_its_own_signs() -> None:
    with pytest.raises(RuleError) as caught:
        one("text", pattern="AA-99").parse(typed("5"))
    assert caught.value.params["signs"].en == "9 is a digit, A is a capital letter"
    with pytest.raises(RuleError, match="may be left out"):
        one("text", pattern="[A]\\9X").parse(typed("-"))


def test_a_letter_of_another_alphabet_is_named_with_its_twin() -> None:
    with pytest.raises(RuleError) as caught:
        one("text", letters="az").parse(typed("Mаmmаdov"))  # noqa: RUF001  (two Cyrillic а)
    assert caught.value.params["letter"] == "а"  # noqa: RUF001
    assert caught.value.params["twin"] == "“a”"


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"kind": "text", "pattern": "["}, "pattern"),
        ({"kind": "text", "pattern": "no sign"}, "pattern"),
        ({"kind": "text", "pattern": "9" * 61}, "pattern"),
        ({"kind": "text", "pattern": "[9][9][9][9][9]"}, "pattern"),
        ({"kind": "text", "letters": "greek"}, "letters"),
        ({"kind": "number", "step": "0.5"}, "step"),
        ({"kind": "number", "step": 0}, "step"),
        ({"kind": "date", "earliest": "2020-02-30"}, "earliest"),
        ({"kind": "date", "earliest": "2021-01-01", "latest": "2020-01-01"}, "latest"),
        ({"kind": "several", "options": OPTIONS, "least": 4}, "most"),
        ({"kind": "several", "options": OPTIONS, "least": 2, "most": 1}, "most"),
        ({"kind": "choice", "source": "planets"}, "source"),
    ],
)
def test_a_wrong_setting_is_named_by_its_path(more: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_definition(document(field("f") | more))
    assert caught.value.params["path"] == f"form.sections[1].fields[1].{path}"


MASK = st.text("9AaX[]\\- 1b", min_size=1, max_size=20)


@given(MASK, st.text("0123AB ab-[]", max_size=20))
def test_any_mask_is_refused_or_gives_a_text_that_fits_it(mask: str, text: str) -> None:
    try:
        made = one("text", pattern=mask)
        found = made.parse(typed(text))
    except RuleError:
        return
    assert found is None or made.parse(typed(found)) == found
