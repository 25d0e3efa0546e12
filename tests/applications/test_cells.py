"""What the cells of a file say: read once, and still each person's own."""

from typing import Any

import pytest

from recruit.applications.service.importing import cells
from recruit.kernel.errors import RuleError
from tests.candidates.forms import shipped

pytestmark = pytest.mark.unit

FORM = shipped()
TABLE: Any = FORM.fields["transcript"]
GOOD = "Mexanika; 4.5; 3; 5 | Optika; 5; 3; 5\nOptika; 5; 3; 5"


def test_the_same_text_is_the_same_value_and_nobody_shares_a_row() -> None:
    read = cells.Cells()
    first, second = read.value(TABLE, GOOD), read.value(TABLE, GOOD)
    assert first == second == cells.Cells().value(TABLE, GOOD)
    assert [row["subject"] for row in first] == ["Mexanika", "Optika", "Optika"]
    first[1]["subject"] = "İstilik"
    assert second[1]["subject"] == first[2]["subject"] == "Optika"
    assert read.value(TABLE, GOOD) == second
    years = FORM.fields["experience_months"]
    assert [read.value(years, "40") for _twice in range(2)] == [40, 40]
    assert read.value(FORM.fields["graduation_year"], "2015") == 2015


@pytest.mark.parametrize("kept", [20_000, 0])
def test_a_wrong_row_is_named_by_its_number_every_time(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "MOST_SAID", kept)
    read = cells.Cells()
    said = []
    for text in (f"{GOOD} | Kimya; four; 3; 5", "Kimya; four; 3; 5", f"{GOOD} | Kimya; four; 3; 5"):
        with pytest.raises(RuleError) as wrong:
            read.value(TABLE, text)
        said.append(wrong.value.params["label"].en.partition(",")[0])
    assert said == ["Row 4", "Row 1", "Row 4"]
    many = " | ".join(["Optika; 5; 3; 5"] * (TABLE.maximum_rows + 1))
    with pytest.raises(RuleError):
        read.value(TABLE, many)
    assert read.value(TABLE, GOOD)
