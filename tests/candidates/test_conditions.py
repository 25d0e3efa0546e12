"""A field is asked only when earlier answers say so: all of the comparisons, or any of them."""

from typing import Any

import pytest

from recruit.kernel.errors import RuleError
from tests.candidates.forms import both, field, form

pytestmark = pytest.mark.unit

OPTIONS = [{"code": c, "name": both(c, c)} for c in ("a", "b")]
EARLIER = [
    field("choice", "choice", options=OPTIONS),
    field("some", "several", options=OPTIONS),
    field("sure", "yes-no"),
    field("months", "number", decimals=1),
    field("day", "date"),
    field("name"),
    field(
        "marks",
        "table",
        columns=[field("mark", "number", decimals=2)],
        result={"kind": "mean", "column": "mark", "code": "mean", "label": both("Orta", "Mean")},
    ),
]


def compare(name: str, operator: str, value: Any = None) -> dict[str, Any]:
    return {"field": name, "is": operator} | ({} if value is None else {"value": value})


def asked(when: dict[str, Any], **answers: Any) -> bool:
    return "f" in form(*EARLIER, field("f", when=when)).shown(answers)


ROWS = [{"mark": "4.00"}, {"mark": "5.00"}]


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        ({"field": "choice", "equals": "a"}, {"choice": "a"}, {"choice": "b"}),
        ({"field": "sure", "equals": False}, {"sure": False}, {}),
        (compare("choice", "differs", "a"), {"choice": "b"}, {}),
        (compare("some", "has", "b"), {"some": ["a", "b"]}, {"some": ["a"]}),
        (compare("months", "at-least", "9.5"), {"months": "10.0"}, {"months": "9.4"}),
        (compare("months", "less", 100), {"months": "20.0"}, {"months": "100.0"}),
        (compare("months", "equals", 20), {"months": "20.0"}, {"months": "20.1"}),
        (compare("day", "before", "2020-03-01"), {"day": "2020-02-29"}, {"day": "2020-03-01"}),
        (compare("day", "after", "2020-02-29"), {"day": "2020-03-01"}, {"day": "2020-02-29"}),
        (compare("name", "has", "ab"), {"name": "cabd"}, {"name": "a b"}),
        (compare("name", "equals", "5"), {"name": "5"}, {"name": "5.0"}),
        (compare("mean", "at-least", "4.5"), {"marks": ROWS}, {"marks": ROWS[:1]}),
        (compare("marks", "answered"), {"marks": ROWS}, {"marks": []}),
        (compare("name", "answered", False), {}, {"name": "x"}),
        (
            {"all": [compare("sure", "equals", True), compare("months", "more", 1)]},
            {"sure": True, "months": "2.0"},
            {"sure": True, "months": "1.0"},
        ),
        (
            {"any": [compare("sure", "equals", True), compare("months", "more", 1)]},
            {"sure": False, "months": "2.0"},
            {"sure": False},
        ),
    ],
)
def test_a_field_is_asked_when_its_condition_holds(when: Any, yes: Any, no: Any) -> None:
    assert asked(when, **yes)
    assert not asked(when, **no)


def test_what_is_hidden_hides_what_depends_on_it() -> None:
    made = form(
        field("a", "yes-no"),
        field("b", "yes-no", when={"field": "a", "equals": True}),
        field("c", when=compare("b", "equals", True)),
        field("d", when=compare("b", "answered", False)),
    )
    assert set(made.shown({"a": False, "b": True})) == {"a", "d"}
    assert set(made.shown({"a": True, "b": True})) == {"a", "b", "c"}


def test_a_condition_is_said_in_both_languages() -> None:
    when = {"any": [compare("sure", "equals", True), compare("months", "at-most", "2.5")]}
    made = form(*EARLIER, field("f", when=when))
    said = made.conditions_of(made.fields.values())["f"]
    assert said.az == "Sahə – Bəli; və ya Sahə ≤ 2,5"
    assert said.en == "Field – Yes; or Field ≤ 2.5"


@pytest.mark.parametrize(
    ("when", "path"),
    [
        (compare("f", "answered"), "f.when[1]"),
        (compare("later", "answered"), "f.when[1]"),
        (compare("gone", "answered"), "f.when[1]"),
        (compare("sure", "less", 3), "f.when[1]"),
        (compare("choice", "equals", "z"), "f.when[1]"),
        (compare("months", "less", "many"), "f.when[1]"),
        (compare("day", "before", "2020-02-30"), "f.when[1]"),
        ({"all": [compare("sure", "equals", True), compare("f", "answered")]}, "f.when[2]"),
        (compare("sure", "like", True), "form.sections[1].fields[8].when.is"),
        ({"all": []}, "form.sections[1].fields[8].when.all"),
        ({"all": [], "any": []}, "form.sections[1].fields[8].when"),
    ],
)
def test_a_wrong_condition_is_named_by_its_path(when: Any, path: str) -> None:
    with pytest.raises(RuleError) as caught:
        form(*EARLIER, field("f", when=when), field("later"))
    assert caught.value.params["path"] == path
