"""Azerbaijani text: found without diacritics, and sorted as ICU sorts it."""

import random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from recruit.directory.service import districts_in_file
from recruit.extensions import db
from recruit.kernel.text import Bilingual, fold, lower, sort_key

ALPHABET = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
WORDS = st.text(alphabet=ALPHABET + ALPHABET.replace("i", "İ").upper() + " w'-1")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ismayilli", "İsmayıllı"),
        ("İSMAYILLI", "İsmayıllı"),
        ("ISMAYILLI", "İsmayıllı"),
        ("Şəki", "ŞƏKİ"),
        ("seki", "Şəki"),
        ("gence", "Gəncə"),
        ("goycay", "Göyçay"),
        ("agdere", "Ağdərə"),
        ("  Bakı   şəhəri ", "baki seheri"),
        ("I\u0307smay\u0131ll\u0131", "İsmayıllı"),  # İ as two code points
        ("m\u01ddkt\u01ddb", "məktəb"),
        ("Élodie", "elodie"),
    ],
)
def test_what_people_type_finds_what_is_stored(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


@pytest.mark.unit
def test_different_names_stay_different() -> None:
    assert fold("Quba") != fold("Qusar")


@pytest.mark.unit
@given(st.text())
def test_folding_twice_changes_nothing_more(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.unit
@given(WORDS)
def test_search_does_not_depend_on_capitals(word: str) -> None:
    assert fold(word) == fold(lower(word))


@pytest.mark.unit
def test_capitals_become_small_by_our_rules() -> None:
    assert lower("IĞDIR İLİSU") == "ığdır ilisu"


@pytest.mark.unit
def test_the_order_of_the_alphabet() -> None:
    assert sorted(random.Random(1).sample(ALPHABET, 32), key=sort_key) == list(ALPHABET)


@pytest.mark.unit
@given(st.text(), st.text())
def test_a_key_sorts_the_same_in_every_collation(one: str, other: str) -> None:
    """Only digits and small Latin letters: their order is the same for bytes and for languages."""
    assert sort_key(one).isalnum() or not one
    assert sort_key(one).isascii()
    assert sort_key(one + other).startswith(sort_key(one)) or "\u0307" in other or not other


@pytest.mark.unit
def test_a_text_is_complete_in_both_languages_only() -> None:
    assert Bilingual("Bakı", "Baku").complete
    assert not Bilingual("Bakı", " ").complete
    assert Bilingual("Bakı", "Baku")["en"] == "Baku"


def random_words(count: int) -> list[str]:
    lots = random.Random(2011)
    letters = ALPHABET + "w"
    return ["".join(lots.choices(letters, k=lots.randint(1, 8))) for _ in range(count)]


@pytest.mark.db
def test_the_keys_sort_as_icu_sorts(pg_app: Flask) -> None:
    names = [d.name.az for d in districts_in_file()]
    numbered = [f"{n} nömrəli məktəb" for n in range(1, 10)]
    schools = ["Xınalıq kəndi", "Xınalıq", "Hacıqabul", "Xan-kəndi", "Ağ su", "Ağsu", "Ağ-su"]
    foreign = ["Kâmil", "Kamal", "Kamran", "Élodie", "Elxan", "Ezop"]
    words = sorted({*names, *random_words(2000), *numbered, *schools, *foreign})
    random.Random(7).shuffle(words)
    with pg_app.app_context():
        query = text(
            'SELECT w FROM unnest(CAST(:words AS text[])) AS w ORDER BY w COLLATE "az-x-icu"'
        )
        by_icu = list(db.session.scalars(query, {"words": words}))
    ours = sorted(words, key=lambda word: (sort_key(word), word))
    differing = [(a, b) for a, b in zip(by_icu, ours, strict=True) if a != b]
    assert not differing
