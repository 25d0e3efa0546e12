"""Two answers that contradict each other are named in the officials' own words."""

from typing import Any

import pytest

from recruit.candidates.rules import FormDefinition, parse_definition
from recruit.candidates.rules.definition import ProblemKind
from recruit.kernel.errors import RuleError
from tests.candidates.forms import both, document, field

pytestmark = pytest.mark.unit


def made(*fields: dict[str, Any], **check: Any) -> FormDefinition:
    whole = document(*fields)
    second = {"code": "second", "title": both("İkinci", "Second"), "fields": [field("x")]}
    whole["sections"].append(second)
    one = {"code": "c", "message": both("Ola bilməz.", "That cannot be."), **check}
    return parse_definition(whole | {"checks": [one]})


DATES = [field("begun", "date"), field("ended", "date")]
ORDERED = {"left": "begun", "is": "before", "right": "ended"}


def days(begun: int, ended: int) -> dict[str, list[str]]:
    typed = {"begun": begun, "ended": ended}
    return {
        f"{code}-{part}": [str(value)]
        for code, day in typed.items()
        for part, value in (("day", day), ("month", 5), ("year", 2020))
    }


def said(form: FormDefinition, section: str, raw: Any, **answers: Any) -> list[RuleError]:
    values = form.parse_section(section, raw).values
    return [p.error for p in form.problems({**answers, **values}) if p.error]


def test_a_broken_check_stands_at_the_later_field_in_its_own_words() -> None:
    form = made(*DATES, **ORDERED)
    error = said(form, "first", days(3, 2))[0]
    assert (error.field, error.params["text"]["en"]) == ("ended-day", "That cannot be.")
    assert not said(form, "first", days(2, 3))


def test_what_is_missing_or_hidden_is_not_compared() -> None:
    hidden = field("ended", "date", when={"field": "asked", "equals": True})
    form = made(field("asked", "yes-no"), DATES[0], hidden, **ORDERED)
    answers = {"begun": "2020-05-03", "ended": "2020-05-02"}
    assert not form.problems({"begun": "2020-05-03"})
    assert not form.problems(answers)
    assert [p.kind for p in form.problems(answers | {"asked": True})] == [ProblemKind.CHECK]


def test_answers_of_other_sections_are_compared_too() -> None:
    form = made(field("y"), left="x", right="y", **{"is": "differs"})
    assert not said(form, "second", {"x": ["a"]}, y="b")
    assert said(form, "second", {"x": ["a"]}, y="a")[0].field == "x"
    assert said(form, "first", {"y": ["a"]}, x="a")[0].field == "x"


@pytest.mark.parametrize(
    ("check", "path"),
    [
        ({"left": "begun", "is": "less", "right": "ended"}, "form.checks[1].is"),
        ({"left": "begun", "is": "before", "right": "x"}, "form.checks[1].is"),
        ({"left": "begun", "is": "before", "right": "begun"}, "form.checks[1].right"),
        ({"left": "begun", "is": "before", "right": "gone"}, "form.checks[1].right"),
        ({"left": "begun", "is": "has", "right": "ended"}, "form.checks[1].is"),
    ],
)
def test_what_cannot_be_compared_is_refused(check: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        made(*DATES, **check)
    assert caught.value.params["path"] == path
