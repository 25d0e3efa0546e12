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
