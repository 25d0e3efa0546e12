"""Tables compute a column of each row and a result of all rows, exactly."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.candidates.rules.expressions import NotArithmeticError, parse
from recruit.kernel.errors import RuleError
from tests.candidates.forms import both, field, form

pytestmark = pytest.mark.unit

NUMBERS = [field("a", "number", decimals=2, maximum=1000), field("b", "number")]


def table(formula: str = "a * b", result: dict[str, Any] | None = None, **more: Any) -> Any:
    computed = field("c", "computed", formula=formula, decimals=2)
    whole = {"columns": [*NUMBERS, computed], **more}
    if result:
        whole["result"] = {"code": "r", "label": both("Nəticə", "Result"), **result}
    return form(field("t", "table", **whole)).fields["t"]


def raw(*rows: tuple[str, str]) -> dict[str, list[str]]:
    return {
        f"t-{n}-{c}": [text]
        for n, row in enumerate(rows)
        for c, text in zip("ab", row, strict=True)
    }


@pytest.mark.parametrize(
    ("formula", "cell"),
    [
        ("a * b", "7.50"),
        ("a + b * 2", "8.50"),
        ("(a + b) * 2", "11.00"),
        ("a - b - 1", "-1.50"),
        ("a / b", "0.83"),
        ("-a + max(b, 5, a)", "2.50"),
        ("min(a, b) / 3", "0.83"),
        ("a / (b - 3)", None),
    ],
)
def test_a_computed_column(formula: str, cell: str | None) -> None:
    row = table(formula).parse(raw(("2.5", "3")))[0]
    assert row.get("c") == cell


def test_a_computed_cell_cannot_be_typed_and_needs_its_numbers() -> None:
    sent = raw(("2.5", "")) | {"t-0-c": ["99"]}
    assert table().parse(sent) == [{"a": "2.50"}]


@pytest.mark.parametrize(
    ("result", "value"),
    [
        ({"kind": "sum", "column": "c"}, "18.50"),
        ({"kind": "mean", "column": "a", "decimals": 1}, "2.3"),
        ({"kind": "weighed-mean", "column": "a", "weight": "b"}, "2.06"),
        ({"kind": "sum", "column": "b", "decimals": 0}, 9),
    ],
)
def test_a_result_of_all_rows(result: dict[str, Any], value: Any) -> None:
    made = table(result=result)
    rows = made.parse(raw(("2.5", "3"), ("2.5", "2"), ("1.5", "4"), ("2.5", "")))
    assert made.result.compute(rows[:3] if result["kind"] != "mean" else rows) == value


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"formula": "a +"}, "columns[3].formula"),
        ({"formula": "a ** 9"}, "columns[3].formula"),
        ({"formula": "open(a)"}, "columns[3].formula"),
        ({"formula": "(" * 30 + "a" + ")" * 30}, "columns[3].formula"),
        ({"formula": "c + 1"}, "columns[3].formula"),
        ({"formula": "d + 1"}, "columns[3].formula"),
        ({"result": {"kind": "median", "column": "a"}}, "result.kind"),
        ({"result": {"kind": "sum", "column": "z"}}, "result.column"),
        ({"result": {"kind": "weighed-mean", "column": "a"}}, "result.weight"),
    ],
)
def test_a_wrong_computation_is_named_by_its_path(more: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        table(**more)
    assert caught.value.params["path"] == f"form.sections[1].fields[1].{path}"


def test_a_column_is_never_private_by_itself() -> None:
    with pytest.raises(RuleError) as caught:
        form(field("t", "table", columns=[field("a", counts=True)]))
    assert caught.value.params["path"] == "form.sections[1].fields[1].columns[1].counts"


@pytest.mark.parametrize("first", [0, 5000])
def test_ten_thousand_rows_are_refused_and_none_is_dropped(first: int) -> None:
    sent = {f"t-{first + n}-b": [str(n)] for n in range(10_000)}
    with pytest.raises(RuleError) as caught:
        table().parse(sent)
    assert (caught.value.field, caught.value.params["most"]) == ("t", 100)
    assert table().parse({"t-9999-b": ["7"]}) == [{"b": 7}]


def test_a_table_with_a_column_that_is_gone_still_fits() -> None:
    assert table().fits([{"a": "1.00", "gone": "x"}])
    assert not table().fits([{"a": "2000.00"}])


@given(st.text("ab+-*/(), 0123456789.minx", max_size=40))
def test_any_text_is_arithmetic_or_refused(text: str) -> None:
    try:
        made = parse(text)
    except NotArithmeticError:
        return
    value = made.value(dict.fromkeys(made.names, Fraction(7, 3)))
    assert value is None or isinstance(value, Fraction)


LANGUAGES = [{"code": c, "name": both(c, c)} for c in ("en", "ru")]


def test_a_row_of_choices_alone_is_kept() -> None:
    """Where nothing else is asked in a row, a choice is an entry and not a setting of the page."""
    columns = [
        field("lang", "choice", options=LANGUAGES, required=True),
        field("level", "choice", options=LANGUAGES),
    ]
    skills = form(field("t", "table", columns=columns)).fields["t"]
    assert not skills.preset
    assert skills.parse({"t-0-lang": ["ru"], "t-2-lang": ["en"], "t-2-level": ["en"]}) == [
        {"lang": "ru"},
        {"lang": "en", "level": "en"},
    ]
    assert skills.wrong({"t-1-level": ["ru"]})[0].field == "t-1-lang"


def test_a_choice_that_the_page_has_set_makes_no_row() -> None:
    columns = [
        field("name", required=True),
        field("lang", "choice", options=LANGUAGES, required=True),
        field("more", "choice", options=LANGUAGES),
    ]
    marks = form(field("t", "table", columns=columns)).fields["t"]
    assert marks.preset == {"lang"}
    assert marks.parse({"t-0-lang": ["ru"]}) is None
    assert marks.wrong({"t-0-lang": ["ru"], "t-0-more": ["en"]})[0].field == "t-0-name"


def test_every_wrong_cell_is_named_with_its_row() -> None:
    columns = [field("n", "number", required=True), field("d", "date", required=True)]
    sent = {"t-0-n": ["x"], "t-0-d-day": ["31"], "t-0-d-month": ["2"], "t-0-d-year": ["2020"]}
    sent |= {"t-3-n": ["7"]}
    wrong = form(field("t", "table", columns=columns)).fields["t"].wrong(sent)
    assert [one.field for one in wrong] == ["t-0-n", "t-0-d-day", "t-3-d-day"]
    assert [one.params["label"].en for one in wrong] == ["Row 1, Field", "Row 1, Field"] + [
        "Row 4, Field"
    ]


@pytest.mark.parametrize("required", [True, False])
def test_a_table_that_was_begun_needs_its_rows(required: bool) -> None:
    """With fewer rows than the least an answer is missing, whether or not one was needed."""
    table = field("t", "table", columns=NUMBERS, minimum_rows=2, required=required)
    asked = form(table)
    for rows, lacks in ((0, required), (1, True), (2, False)):
        answers = {"t": [{"a": "1.00"}] * rows} if rows else {}
        assert bool(asked.missing(answers)) is bool(asked.problems(answers)) is lacks
