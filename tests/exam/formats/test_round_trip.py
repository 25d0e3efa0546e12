"""What goes out comes in again as the same contents, or is listed as left out."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit.exam.formats import FORMATS, NamedItem, Picture, read_items, write_items
from recruit.exam.rules.content import Content, Matching, ShortAnswer, SingleChoice
from recruit.kernel.errors import RuleError
from tests.exam.formats.contents import PICTURE, PNG, sound

pytestmark = pytest.mark.unit


def picture(address: str) -> Picture | None:
    return PNG if address == PICTURE else None


def named(contents: list[Content]) -> list[NamedItem]:
    return [NamedItem(f"sual: {n} #{{}}", content) for n, content in enumerate(contents)]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(contents=st.lists(sound(), min_size=1, max_size=3))
def test_any_items_come_back_as_they_went(name: str, contents: list[Content]) -> None:
    items = named(contents)
    try:
        written = write_items(items, name, picture=picture)
    except RuleError:
        return  # the format can say none of them, and says so
    again = read_items(written.data, name)
    left = [item for item, _ in written.left_out]
    assert [one.content for one in again.items] == [i.content for i in items if i not in left]


def texts_of(content: Content) -> list[str]:
    return [text for _, words in content.texts() for text in words.values()]


def gift_can_say(content: Any) -> bool:
    return (
        not any("<img" in text for text in texts_of(content))
        and not getattr(content, "all_or_nothing", False)
        and not getattr(content, "case_sensitive", False)
        and not any(one.relative for one in getattr(content, "answers", ()))
        and not (isinstance(content, ShortAnswer | Matching) and len(content.languages) > 1)
        and not (isinstance(content, Matching) and content.html)
    )


def aiken_can_say(content: Any) -> bool:
    return (
        isinstance(content, SingleChoice)
        and content.languages == ("az",)
        and not content.html
        and not content.why
        and not any("$$" in text or "\n" in text for text in texts_of(content))
    )


def moodle_can_say(content: Any) -> bool:
    return not (
        isinstance(content, Matching) and (content.html or content.all_or_nothing)
    ) and not any(one.relative for one in getattr(content, "answers", ()))


def xlsx_can_say(content: Any) -> bool:
    return not any("<img" in text for text in texts_of(content)) and not any(
        "\u00a0" in one.text for found in getattr(content, "accepted", {}).values() for one in found
    )


CAN_SAY: dict[str, Callable[[Any], bool]] = {
    "gift": gift_can_say,
    "aiken": aiken_can_say,
    "moodle-xml": moodle_can_say,
    "qti": lambda content: True,
    "xlsx": xlsx_can_say,
}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_is_left_out_that_a_format_can_say(name: str, data: st.DataObject) -> None:
    kinds = "s" if name == "aiken" else "smtnah"
    languages = 1 if name == "aiken" else 2
    content = data.draw(sound(kinds=kinds, most_languages=languages).filter(CAN_SAY[name]))
    assert not write_items(named([content]), name, picture=picture).left_out
