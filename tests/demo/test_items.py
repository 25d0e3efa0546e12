"""The rules that every demo item keeps, whoever or whatever wrote it."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from recruit.demo.items import GENERATED, SUBJECTS, DemoItem, load_items
from recruit.demo.items.families import Family
from tests.demo.stems import drawn

pytestmark = pytest.mark.unit

SUBJECT = pytest.mark.parametrize("subject", SUBJECTS)
FAMILIES = pytest.mark.parametrize("subject", tuple(GENERATED))

WRONG_SCHWA = "\u01dd"
GLUED_SUFFIX = re.compile(r"[0-9⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉%°][-‐‑–'’][a-zəğıöüçş]")
IP_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")


def texts(item: DemoItem, language: str) -> list[str]:
    """Everything a candidate reads of the item in the language."""
    parts = [item.stem, *item.options, *([item.why] if item.why else [])]
    return [part[language] for part in parts]


def families(subject: str) -> tuple[Family, ...]:
    return GENERATED[subject][1]


@SUBJECT
def test_thirty_items_for_papers_and_ten_for_practice(subject: str) -> None:
    items = load_items(subject).items
    assert Counter(item.use for item in items) == {"paper": 30, "practice": 10}


@SUBJECT
def test_codes_are_unique_and_name_the_subject(subject: str) -> None:
    codes = [item.code for item in load_items(subject).items]
    assert len(set(codes)) == 40
    assert all(re.fullmatch(rf"{subject}-\d\d", code) for code in codes)


@SUBJECT
def test_topics_are_known_named_in_both_languages_and_used(subject: str) -> None:
    loaded = load_items(subject)
    assert {item.topic for item in loaded.items} == {topic.code for topic in loaded.topics}
    assert all(topic.name["az"].strip() and topic.name["en"].strip() for topic in loaded.topics)


@SUBJECT
def test_five_options_that_differ_in_every_language(subject: str) -> None:
    for item in load_items(subject).items:
        assert len(item.options) == 5, item.code
        for language in item.stem:
            shown = {option[language].strip() for option in item.options}
            assert len(shown) == 5, (item.code, language)
            assert "" not in shown, (item.code, language)


@SUBJECT
def test_all_texts_of_an_item_have_the_languages_of_its_stem(subject: str) -> None:
    for item in load_items(subject).items:
        assert item.stem, item.code
        assert all(set(option) == set(item.stem) for option in item.options), item.code
        assert item.why is None or set(item.why) == set(item.stem), item.code
        assert all(text.strip() for language in item.stem for text in texts(item, language))


@SUBJECT
def test_key_and_difficulty_are_in_range(subject: str) -> None:
    for item in load_items(subject).items:
        assert 0 <= item.key < 5, item.code
        assert item.difficulty in (1, 2, 3), item.code
        assert item.subject == subject


@SUBJECT
def test_practice_items_explain_their_key(subject: str) -> None:
    for item in load_items(subject).items:
        if item.use == "practice":
            assert item.why, item.code


@SUBJECT
def test_no_stem_twice(subject: str) -> None:
    items = load_items(subject).items
    for language in {language for item in items for language in item.stem}:
        stems = [item.stem[language] for item in items if language in item.stem]
        assert len(set(stems)) == len(stems), language


@SUBJECT
def test_no_letter_that_only_looks_like_schwa_and_no_placeholder(subject: str) -> None:
    for item in load_items(subject).items:
        for language in item.stem:
            whole = " ".join(texts(item, language))
            assert WRONG_SCHWA not in whole, item.code
            assert not re.search(r"\bTODO\b|\bXXX\b|lorem ipsum", whole), item.code


@SUBJECT
def test_two_loads_are_equal(subject: str) -> None:
    assert load_items(subject) == load_items(subject)


def test_an_unknown_subject_is_refused() -> None:
    with pytest.raises(KeyError):
        load_items("alchemy")


# Generated subjects


@FAMILIES
def test_another_process_loads_the_same(subject: str) -> None:
    code = f"from recruit.demo.items import load_items; print(load_items({subject!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(load_items(subject))


@FAMILIES
def test_no_family_serves_papers_and_practice(subject: str) -> None:
    used = {(item.family, item.use) for item in load_items(subject).items}
    assert len(used) == len({family for family, _ in used})
    assert len({family.code for family in families(subject)}) == len(families(subject)) >= 28


@FAMILIES
def test_at_least_22_families_make_the_paper_items_and_none_more_than_two(subject: str) -> None:
    made = Counter(item.family for item in load_items(subject).items if item.use == "paper")
    assert len(made) >= 22
    assert max(made.values()) <= 2


@FAMILIES
def test_difficulty_is_spread_about_40_40_20(subject: str) -> None:
    count = Counter(item.difficulty for item in load_items(subject).items)
    assert count == {1: 16, 2: 16, 3: 8}


@FAMILIES
def test_every_letter_is_the_key_equally_often(subject: str) -> None:
    count = Counter(item.key for item in load_items(subject).items)
    assert count == dict.fromkeys(range(5), 8)


@FAMILIES
def test_no_suffix_is_glued_to_a_number_that_the_program_fills_in(subject: str) -> None:
    for item in load_items(subject).items:
        for text in texts(item, "az"):
            assert not GLUED_SUFFIX.search(text), text


@FAMILIES
def test_decimals_have_a_comma_in_azerbaijani_and_a_point_in_english(subject: str) -> None:
    for item in load_items(subject).items:
        for text in texts(item, "az"):
            assert not re.search(r"\d\.\d", IP_ADDRESS.sub("", text)), text
        for text in texts(item, "en"):
            assert not re.search(r"\d,\d", text), text


@FAMILIES
def test_every_placeholder_is_filled_in(subject: str) -> None:
    for item in load_items(subject).items:
        for language in item.stem:
            assert not re.search(r"[{}]", " ".join(texts(item, language))), item.code


@FAMILIES
def test_every_family_gives_a_clean_item_for_every_seed(subject: str) -> None:
    for family in families(subject):
        for item in drawn(subject, family.code):
            assert len({option["az"] for option in item.options}) == 5
            assert len({option["en"] for option in item.options}) == 5
            assert (item.why is not None) == (family.use == "practice"), family.code
