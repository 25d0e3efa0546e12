"""What officials say about a field: who sees it, for how long it is kept, what it is used for."""

import json
from pathlib import Path

import pytest

from recruit.candidates.rules import Privacy, parse_definition
from recruit.kernel.errors import RuleError
from tests.candidates.forms import field, form

pytestmark = pytest.mark.unit

FIRST = Path(__file__).parent / "first-card-form.json"
OPTIONS = [{"code": "5", "name": {"az": "5", "en": "5"}}]
TABLE = field(
    "marks",
    "table",
    columns=[
        field("grade", "number", decimals=2),
        field("credits", "number"),
        field("scale", "choice", options=OPTIONS),
    ],
    result={
        "kind": "average-grade",
        "code": "average",
        "label": {"az": "Orta", "en": "Average"},
        "columns": {"grade": "grade", "credits": "credits", "scale": "scale"},
        "scales": [{"code": "5", "minimum": "2", "maximum": "5"}],
        "counts": True,
    },
)


def test_the_first_form_still_reads_and_keeps_its_digest() -> None:
    definition = parse_definition(json.loads(FIRST.read_text(encoding="utf-8")), {})
    assert definition.digest == ("7c94b50cbb447f07511fc5a51f19e9c832fe75db2e69a7a86a6ff1f1fa8a21ee")
    assert not definition.sensitive
    assert not definition.projected
    assert {one.privacy for one in definition.fields.values()} == {Privacy.OFFICIALS}


def test_a_form_says_what_is_sensitive_kept_and_projected() -> None:
    made = form(
        field("health", privacy="sensitive", keep_days=30, counts=True),
        field("town", privacy="public", reportable=True, in_messages=True),
        field("proof", "file", proves="town"),
        TABLE,
    )
    assert made.sensitive == {"health"}
    assert set(made.projected) == {"town", "average"}
    assert (made.kept("health"), made.kept("town"), made.kept("nothing")) == (30, None, None)
    assert made.fields["proof"].proves == "town"
    assert made.projected["average"].stored == "number"


def test_a_sensitive_table_has_a_sensitive_result() -> None:
    made = form(TABLE | {"privacy": "sensitive"})
    assert made.sensitive == {"marks", "average"}
    assert not made.projected


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ([field("f", privacy="secret")], "form.sections[1].fields[1].privacy"),
        ([field("f", keep_days=-1)], "form.sections[1].fields[1].keep_days"),
        ([field("f", counts="yes")], "form.sections[1].fields[1].counts"),
        (
            [field("f", privacy="sensitive", in_messages=True)],
            "form.sections[1].fields[1].in_messages",
        ),
        (
            [field("f", privacy="sensitive", reportable=True)],
            "form.sections[1].fields[1].reportable",
        ),
        ([field("f", proves="g"), field("g")], "form.sections[1].fields[1].proves"),
        ([field("f", "file", proves="g")], "f.proves"),
        ([field("f", "file", proves="f")], "f.proves"),
    ],
)
def test_what_clashes_is_refused_with_its_path(fields: list, path: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(RuleError) as caught:
        form(*fields)
    assert caught.value.params["path"] == path
