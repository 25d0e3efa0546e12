"""What may enter the bank."""

from dataclasses import replace
from typing import Any

import pytest

from recruit.exam.rules.content import SingleChoice
from recruit.exam.rules.items import NewItem, check_item
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

CONTENT = SingleChoice(
    stem={"az": "2 + 2 = ?", "en": "2 + 2 = ?"},
    options=tuple({"az": text, "en": text} for text in "4567"),
    key=0,
)
ITEM = NewItem("sum-1", "mathematics", "numbers", 1, practice=False, content=CONTENT)


def test_a_good_item_passes() -> None:
    check_item(ITEM)


def test_one_language_is_enough_for_an_item_that_examines_it() -> None:
    check_item(
        replace(
            ITEM,
            content=replace(
                CONTENT, stem={"en": "She ..."}, options=({"en": "go"}, {"en": "goes"})
            ),
        )
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "Ə 1"}, "code"),
        ({"difficulty": 4}, "difficulty"),
        ({"content": replace(CONTENT, stem={})}, "stem_az"),
        ({"content": replace(CONTENT, stem={"xx": "?"})}, "stem_az"),
        ({"content": replace(CONTENT, stem={"az": " ", "en": "x"})}, "stem_az"),
        ({"content": replace(CONTENT, stem={"az": "x", "en": "x" * 5000})}, "stem_en"),
        ({"content": replace(CONTENT, options=({"az": "1", "en": "1"},))}, "options_az"),
        ({"content": replace(CONTENT, options=CONTENT.options * 3)}, "options_az"),
        (
            {"content": replace(CONTENT, options=({"az": "1"}, {"az": "2", "en": "2"}))},
            "options_en",
        ),
        ({"content": replace(CONTENT, options=CONTENT.options[:1] * 2)}, "options_az"),
        ({"content": replace(CONTENT, key=4)}, "key"),
        ({"content": replace(CONTENT, key=-1)}, "key"),
    ],
)
def test_a_bad_item_is_refused_at_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_item(replace(ITEM, **change))
    assert refused.value.field == field
