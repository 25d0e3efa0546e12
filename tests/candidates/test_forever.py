"""Every card of every version is read, checked and scored to the same bytes for ever, whatever
becomes of its form; and no bad answer makes one lose what stands."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.candidates.rules import FormDefinition, editing, parse_definition
from recruit.candidates.rules.fields import Raw
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.text import Bilingual
from recruit.points.rules import Facts, document_of, evaluate, parse_points
from tests.candidates.forms import DISTRICTS, both, field, form, shipped
from tests.points.documents import RULES_2011

pytestmark = pytest.mark.unit

POINTS = parse_points(RULES_2011)
Doc = dict[str, Any]

# --- random changes, as officials make them ------------------------------------------------------

KINDS: tuple[Doc, ...] = (
    {"kind": "text", "privacy": "sensitive"},
    {"kind": "number", "decimals": 2, "reportable": True},
    {"kind": "date", "keep_days": 90},
    {"kind": "yes-no", "counts": True},
    {"kind": "choice", "options": [{"code": "a", "name": both("A", "A")}]},
    {"kind": "table", "columns": [{"code": "c", "kind": "number", "label": both("C", "C")}]},
)
codes = st.sampled_from(list(shipped().fields) + [f"new_{n}" for n in range(6)])
sections = st.sampled_from([one.code for one in shipped().sections] + ["more"])


@st.composite
def changes(draw: st.DrawFn) -> Callable[[Doc], Doc]:
    code, section, by = draw(codes), draw(sections), draw(st.integers(-3, 3))
    kind = draw(st.sampled_from(KINDS))
    new = {"code": code, "label": both(f"Ad {by}", f"Name {by}"), "required": by > 1, **kind}
    made: list[Callable[[Doc], Doc]] = [
        lambda one: editing.put_field(one, section, new),
        lambda one: editing.put_field(one, section, new, replaces=code),
        lambda one: editing.remove_field(one, section, code),
        lambda one: editing.move_field(one, section, code, by),
        lambda one: editing.move_section(one, section, by),
        lambda one: editing.remove_section(one, section),
        lambda one: editing.put_section(one, {"code": "more", "title": both("Y", "M")}),
    ]
    return draw(st.sampled_from(made))


def changed(document: Doc, change: Callable[[Doc], Doc]) -> Doc:
    """The next version, or the same one where the change is refused."""
    try:
        new = change(document)
        parse_definition(new, {"districts": DISTRICTS})
    except (RuleError, NotFoundError):
        return document
    return new


def values(one: Any) -> Any:
    """A value that the field accepts, or nothing."""
    texts = {
        "number": ["3", "4.50", "2015"],
        "choice": list(getattr(one, "options", {"a": 0})),
        "yes-no": ["yes", "no"],
    }.get(one.kind, ["Mexanika", "x"])
    return st.sampled_from([None, *texts])


@st.composite
def answers_to(draw: st.DrawFn, definition: FormDefinition) -> Doc:
    found: Doc = {}
    for code, one in definition.fields.items():
        text = draw(values(one))
        raw: Raw = {} if text is None else {code: [text]}
        if one.kind == "table" and text is not None:
            raw = {f"{code}-0-{column.code}": ["4"] for column in one.columns}  # type: ignore[attr-defined]
        try:
            found[code] = one.parse(raw)
        except RecruitError:
            found[code] = None
    return definition.effective({c: v for c, v in found.items() if v is not None})


def everything(definition: FormDefinition, answers: Doc) -> str:
    """How a card reads, what is wrong with it and what it scores, as bytes."""
    said = {c: definition.bilingual(c, v) for c, v in answers.items()}
    try:
        facts = Facts(answers=answers)
        points: Any = document_of(evaluate(POINTS, facts, preliminary=True))
    except RuleError as error:
        points = error.message
    return canonical_json(
        {
            "said": {c: [one.az, one.en] for c, one in said.items()},
            "labels": {c: [one.az, one.en] for c, one in definition.labels().items()},
            "effective": definition.effective(answers),
            "problems": [[str(p.kind), p.field.code] for p in definition.problems(answers)],
            "sealed": sorted(definition.sensitive),
            "points": points,
        }
    )


@settings(max_examples=30)
@given(st.data())
def test_a_card_of_any_version_stays_what_it_was(data: st.DataObject) -> None:
    document, kept = shipped().document, []
    for change in data.draw(st.lists(changes(), min_size=1, max_size=8)):
        definition = parse_definition(document, {"districts": DISTRICTS})
        answers = data.draw(answers_to(definition))
        stored = canonical_json(document), canonical_json(answers)
        kept.append((stored, everything(definition, answers)))
        document = changed(document, change)
    # Meanwhile a district is founded: registers grow and never shrink.
    grown = {"districts": {**DISTRICTS, "new": Bilingual("Yeni", "New")}}
    for (form_bytes, answer_bytes), before in kept:
        definition = parse_definition(json.loads(form_bytes), grown)
        assert everything(definition, json.loads(answer_bytes)) == before


# --- bad answers ---------------------------------------------------------------------------------


def test_ten_thousand_rows_are_refused_with_the_number_that_is_possible() -> None:
    rows = form(field("t", "table", columns=[field("c", "number")])).fields["t"]
    for count in (101, 10_000):
        with pytest.raises(RuleError, match="at most") as caught:
            rows.parse({f"t-{n}-c": ["1"] for n in range(count)})
        assert caught.value.params["most"] == 100


@pytest.mark.parametrize(
    ("year", "value"),
    [("2024", "2024-02-29"), ("2000", "2000-02-29"), ("2023", None), ("1900", None)],
)
def test_the_29th_of_february_is_a_day_in_leap_years_alone(year: str, value: str | None) -> None:
    day = form(field("d", "date")).fields["d"]
    raw = {"d-day": ["29"], "d-month": ["2"], "d-year": [year]}
    if value:
        assert day.parse(raw) == value
        assert day.typed(value) == {"d-day": ["29"], "d-month": ["2"], "d-year": [year]}
        return
    with pytest.raises(RuleError) as caught:
        day.parse(raw)
    assert caught.value.field == "d-day"
    assert str(year) in str(caught.value)
