"""A form's document is checked whole; it says what it shows, counts and misses."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.candidates.rules import compatible, merge, parse_definition
from recruit.kernel.errors import RuleError
from tests.candidates.forms import both, document, field, form, shipped

pytestmark = pytest.mark.unit

CHOICE = [{"code": c, "name": {"az": c, "en": c}} for c in ("a", "b")]


def test_the_shipped_form_holds_what_rules_ask() -> None:
    definition = shipped()
    wanted = {"education", "specialty", "citizenship", "experience_months", "honours", "sex"}
    assert wanted | {"district", "incentive_years", "transcript"} <= definition.fields.keys()
    assert "average_grade" in definition.labels()


def test_digest_depends_on_content_only() -> None:
    a, b = document(field("f")), document(field("f"))
    b = dict(reversed(list(b.items())))
    assert parse_definition(a).digest == parse_definition(b).digest
    assert parse_definition(a).digest != form(field("g")).digest


@pytest.mark.parametrize(
    "fields",
    [
        [field("f"), field("f")],
        [field("F")],
        [field("f", "colour")],
        [field("f", label={"az": "Sahə", "en": " "})],
        [field("f", "choice", options=[])],
        [field("f", "choice", options=[CHOICE[0], CHOICE[0]])],
        [field("f", "choice", source="planets")],
        [field("f", "number", minimum=2, maximum=1)],
        [field("f", "number", minimum="much")],
        [field("f", "number", minimum="NaN")],
        [field("f", "text", max_length=0)],
        [field("f", "table", columns=[])],
        [field("f", "table", columns=[field("c", "table")])],
        [field("f", when={"field": "g", "equals": True}), field("g", "yes-no")],
        [field("g", "choice", options=CHOICE), field("f", when={"field": "g", "equals": "c"})],
        [field("f", "number", minimum=1.5)],
    ],
)
def test_a_wrong_document_is_refused(fields: list[dict[str, Any]]) -> None:
    with pytest.raises(RuleError):
        form(*fields)


def outcome(value: Any) -> str:
    """ "a form", or the path of what is wrong."""
    try:
        parse_definition(value)
    except RuleError as error:
        return str(error.params["path"])
    return "a form"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["sections", "fields", "code", "kind", "label", "az", "en", "name"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_document_is_a_form_or_refused(value: Any) -> None:
    assert outcome(value)


@given(st.data())
def test_one_changed_place_of_the_shipped_form_is_a_form_or_refused(data: st.DataObject) -> None:
    changed = copy.deepcopy(shipped().document)
    place: Any = changed
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    assert outcome(changed)


def test_a_field_is_shown_when_its_condition_holds() -> None:
    definition = form(
        field("g", "yes-no"),
        field("f", "yes-no", when={"field": "g", "equals": True}),
        field("h", required=True, when={"field": "f", "equals": True}),
    )
    assert set(definition.shown({"g": True})) == {"g", "f"}
    assert set(definition.shown({"g": False, "f": True})) == {"g"}
    assert definition.missing({"g": False, "f": True}) == []
    assert [f.code for _, f in definition.missing({"g": True, "f": True})] == ["h"]
    assert definition.effective({"g": False, "f": True, "h": "x"}) == {"g": False}


def test_effective_answers_hold_the_average() -> None:
    rows = [{"subject": "Cəbr", "grade": "4.00", "scale": "5"}]
    assert shipped().effective({"transcript": rows})["average_grade"] == "4.00"
    assert "average_grade" not in shipped().effective({"average_grade": "5.00"})


def test_missing_follows_the_form() -> None:
    missing = [(s.code, f.code) for s, f in shipped().missing({})]
    assert missing[0] == ("education", "education")
    assert ("transcript", "transcript") in missing
    assert ("education", "specialty_name") not in missing
    assert "specialty_name" in [f.code for _, f in shipped().missing({"specialty": "other"})]


def test_a_code_keeps_its_kind() -> None:
    old = form(field("f"), field("g"))
    compatible(old, form(field("f", required=True), field("h", "number")))
    with pytest.raises(RuleError):
        compatible(old, form(field("f", "number")))


def test_two_savings_of_different_fields_meet() -> None:
    merged = merge({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}, ["a", "b"])
    assert merged.values == {"a": 2, "b": 3}
    assert merged.conflicts == ()


def test_two_savings_of_one_field_conflict() -> None:
    merged = merge({"a": 1}, {"a": 2}, {"a": 3}, ["a"])
    assert merged.values == {"a": 2}
    assert [(c.code, c.theirs, c.mine) for c in merged.conflicts] == [("a", 2, 3)]


SIDE = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


@given(SIDE, SIDE, SIDE)
def test_nothing_is_lost_silently(base: Any, current: Any, mine: Any) -> None:
    merged = merge(base, current, mine, "abc")
    conflicts = {c.code for c in merged.conflicts}
    for code in "abc":
        theirs_changed = current.get(code) != base.get(code)
        mine_changed = mine.get(code) != base.get(code)
        if mine_changed and code not in conflicts:
            assert merged.values[code] == mine.get(code)
        if theirs_changed and code not in conflicts:
            assert merged.values[code] == current.get(code)


SEALED = {"sealed": "AAAA", "group": "sensitive"}


def test_a_form_reads_sealed_answers_without_opening_them() -> None:
    """As officials see a card: an answer is there, nothing is known of it, nothing breaks."""
    column = {"code": "points", "kind": "number", "label": both("B", "P")}
    found = form(
        field("rows", "table", columns=[column], minimum_rows=3, required=True),
        field("text", required=True),
        field("more", when={"field": "text", "equals": "yes"}),
    )
    answers = {"rows": SEALED, "text": SEALED, "more": "x"}
    assert found.effective(answers) == answers
    assert found.problems(answers) == []
    assert found.missing(answers) == []
    assert found.bilingual("rows", SEALED).en == "Hidden"
    assert found.fields["rows"].rows_said(SEALED, "en") == []  # type: ignore[attr-defined]
