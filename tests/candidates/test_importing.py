"""A form that came as a file: all of its mistakes are named, or it is taken as it is."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.candidates.rules import editing, parse_definition
from recruit.candidates.rules.importing import LARGEST, problems_of, read_document
from recruit.kernel.errors import RuleError
from tests.candidates.forms import DISTRICTS, shipped

pytestmark = pytest.mark.unit

REGISTERS = {"districts": DISTRICTS}
SHIPPED = shipped().document


def paths(document: Any) -> list[str]:
    return [str(error.params["path"]) for error in problems_of(document, REGISTERS)]


def test_the_shipped_form_has_no_mistakes() -> None:
    assert problems_of(SHIPPED, REGISTERS) == []


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST + 1)])
def test_what_is_no_form_is_refused_at_once(data: bytes) -> None:
    with pytest.raises(RuleError):
        read_document(data)


def test_every_mistake_is_named_and_nothing_hides_another() -> None:
    wrong = copy.deepcopy(SHIPPED)
    first, second = wrong["sections"][0]["fields"][:2]
    first["kind"], second["colour"], wrong["owner"] = "hologram", "red", "me"
    wrong["sections"][1]["fields"][0]["columns"][0]["when"] = {"field": "x", "equals": "y"}
    assert (
        paths(wrong)
        == [
            "form.owner",
            "form.sections[1].fields[1].kind",
            "form.sections[1].fields[2].colour",
            "form.sections[2].fields[1].columns[1].when",
            "form.sections[2].fields[1].columns[1].when",
        ][:4]
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["sections", "fields", "code", "kind", "label", "az", "columns", "checks"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_any_document_is_read_or_its_mistakes_are_named(value: Any) -> None:
    found = problems_of(value, REGISTERS)
    if not found:
        parse_definition(value, REGISTERS)


KINDS_OF_HARM = ("sections", "fields", "code", "kind", "label", "options", "columns", "result")


@given(st.sampled_from(KINDS_OF_HARM), JSON, st.integers(0, 3))
def test_a_part_of_a_good_form_that_went_wrong_is_named(name: str, value: Any, at: int) -> None:
    wrong = copy.deepcopy(SHIPPED)
    part = wrong["sections"][min(at, 3)]
    (part if name in ("sections", "fields") else part["fields"][0])[name] = value
    try:
        parse_definition(wrong, REGISTERS)
    except RuleError:
        assert problems_of(wrong, REGISTERS)


def test_differences_name_what_changed_by_its_path() -> None:
    changed = editing.put_field(
        SHIPPED, "education", {"code": "honours", "kind": "text"}, replaces="honours"
    )
    found = editing.differences(
        editing.find_field(SHIPPED, "education", "honours"),
        editing.find_field(changed, "education", "honours"),
    )
    assert ("kind", "yes-no", "text") in found
    assert ("label.en", "Is it a diploma with honours?", "–") in found
    assert editing.differences(SHIPPED, json.loads(json.dumps(SHIPPED))) == []
