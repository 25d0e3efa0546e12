"""Another key for the same words."""

import pytest
from hypothesis import given

from recruit.exam.rules.content import Content, Numeric, content_of, key_of, with_key
from recruit.kernel.errors import RuleError
from tests.exam.formats.contents import sound
from tests.exam.test_content import MATCHING, MULTIPLE, NUMERIC, SHORT, SINGLE, TRUE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("content", "text", "key"),
    [
        (SINGLE, "c", "C"),
        (MULTIPLE, "d a", "A, D"),
        (MULTIPLE, "A,A,B", "A, B"),
        (TRUE, "B", "B"),
        (MATCHING, "A, B, C", "A, B, C"),
        (NUMERIC, "2,5\n3 ± 0,1", "2.5\n3 ± 0.1"),
        (NUMERIC, "100 ± 0.05*", "100 ± 0.05*"),
        (SHORT, "az: günəş\nen: sun\nSol", "az: günəş\naz: Sol\nen: sun\nen: Sol"),
    ],
)
def test_a_key_is_read_as_it_is_written(content: Content, text: str, key: str) -> None:
    changed = with_key(content, text)
    assert key_of(changed) == key
    assert changed.stem == content.stem
    assert type(changed) is type(content)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (SINGLE, ""),
        (SINGLE, "A, B"),
        (SINGLE, "D"),
        (SINGLE, "1"),
        (TRUE, "C"),
        (MULTIPLE, "A E"),
        (MATCHING, "A, B"),
        (NUMERIC, "three"),
        (NUMERIC, "3 ± some"),
        (SHORT, "az: günəş"),
    ],
)
def test_what_is_no_key_is_refused(content: Content, text: str) -> None:
    with pytest.raises(RuleError):
        with_key(content, text)


@pytest.mark.parametrize("content", [SINGLE, MULTIPLE, TRUE, MATCHING])
def test_the_key_that_counts_already_is_no_correction(content: Content) -> None:
    with pytest.raises(RuleError, match="counts now"):
        with_key(content, key_of(content))


@given(sound())
def test_every_key_can_be_shown(content: Content) -> None:
    assert key_of(content_of(content.document)) == key_of(content)
    assert key_of(content) or isinstance(content, Numeric)
