"""How names, FINs, addresses and telephone numbers have to be written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.accounts.rules import people as rules
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("text", ["5abc2de", " 5ABC2DE ", "5ABC 2DE"])
def test_a_fin_is_kept_in_capitals(text: str) -> None:
    assert rules.clean_fin(text) == "5ABC2DE"


@pytest.mark.parametrize(
    "text", ["", "5ABC2D", "5ABC2DEF", "5ABC2DI", "5ABC2DO", "5ABC2Dİ", "ⅫABC2D"]
)
def test_a_wrong_fin_is_refused_with_the_rule(text: str) -> None:
    with pytest.raises(RuleError, match="I and O do not occur") as refused:
        rules.clean_fin(text)
    assert refused.value.field == "fin"


def test_a_cyrillic_letter_in_a_fin_is_named() -> None:
    with pytest.raises(RuleError, match="Cyrillic"):
        rules.clean_fin("5АBC2DE")


@pytest.mark.parametrize(
    "name", ["Əli", "İsmayıllı", "Şəmsi Gülçöhrə", "Rauf qızı", "Məmmədova-Əliyeva", "Wəli Xəqani"]
)
def test_azerbaijani_names_are_taken(name: str) -> None:
    assert rules.clean_name(name, "first_name") == name


def test_a_decomposed_letter_becomes_one_letter() -> None:
    assert rules.clean_name("S\u0327ems\u0327i", "first_name") == "Şemşi"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Əли", "Cyrillic"),
        ("\u01ddli", "looks like the letter ə"),
        ("\u018fli\u01dd", "looks like"),
        ("Ali3", "does not occur"),
        ("<b>Ali</b>", "does not occur"),
        ("Ali\u200b", "U\\+200B"),
        ("", "identity card"),
        ("  -  ", "identity card"),
        ("a" * 61, "at most 60"),
    ],
)
def test_a_name_in_foreign_letters_is_refused(name: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason) as refused:
        rules.clean_name(name, "last_name")
    assert refused.value.field == "last_name"


@pytest.mark.parametrize(
    "text",
    [
        "050 123 45 67",
        "+994 50 123-45-67",
        "994501234567",
        "00994501234567",
        "(050) 1234567",
        "501234567",
    ],
)
def test_a_telephone_number_is_kept_with_its_country(text: str) -> None:
    assert rules.clean_phone(text) == "+994501234567"


@pytest.mark.parametrize(
    "text", ["", "12345", "+44 20 7946 0958", "0501234567x", "05012345678", "٠٥٠١٢٣٤٥٦٧"]
)
def test_a_wrong_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="telephone"):
        rules.clean_phone(text)


def test_an_address_is_kept_in_lower_case() -> None:
    assert rules.clean_email(" Ismayil.Aliyev@Example.ORG ") == "ismayil.aliyev@example.org"


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@@b.az", "a b@c.az", "a@b..az", "a@-b.az", "@b.az"]
)
def test_a_wrong_address_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.clean_email(text)
    assert refused.value.field == "email"


@pytest.mark.parametrize("text", ["əli@example.az", "аli@example.az", "ISMAYİL@example.az"])
def test_the_letter_that_no_address_has_is_named(text: str) -> None:
    with pytest.raises(RuleError, match="Latin letters"):
        rules.clean_email(text)


@pytest.mark.parametrize(
    ("born", "good"),
    [
        (date(2010, 3, 2), True),
        (date(2010, 3, 3), False),
        (date(1925, 3, 3), True),
        (date(1925, 3, 1), False),
        (date(2027, 1, 1), False),
    ],
)
def test_ages_have_two_borders(born: date, good: bool) -> None:
    today = date(2026, 3, 2)
    if good:
        assert rules.check_birth_date(born, today) == born
    else:
        with pytest.raises(RuleError, match="between 16 and 100"):
            rules.check_birth_date(born, today)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_taken_cleanly_or_refused(text: str) -> None:
    for clean in (
        rules.clean_fin,
        rules.clean_email,
        rules.clean_phone,
        lambda typed: rules.clean_name(typed, "first_name"),
    ):
        try:
            taken = clean(text)
        except RuleError:
            continue
        assert clean(taken) == taken
