"""A card of any version reads, checks and computes to the same bytes, whatever the form becomes."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.candidates.rules import (
    FormDefinition,
    TableField,
    compatible,
    editing,
    parse_definition,
)
from recruit.candidates.rules.impact import Tally
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RecruitError
from tests.candidates.forms import DISTRICTS, both, field, shipped

pytestmark = pytest.mark.unit

REGISTERS = {"districts": DISTRICTS}
FIRST = shipped()
CODES = sorted(FIRST.fields)
SECTIONS = [section.code for section in FIRST.sections]
OPTIONS = [{"code": c, "name": both(c, c)} for c in ("a", "b", "bachelor")]
NEW = [
    field("new", "number", minimum=1, required=True, counts=True),
    field("new", "several", options=OPTIONS, required=True),
    field("new", "date", latest="2020-01-01"),
    field("new", letters="az", pattern="AA-99", privacy="sensitive"),
    field("new", when={"field": "honours", "equals": True}, required=True),
    field("new", "table", columns=[field("x", "number"), field("y", "computed", formula="x * 2")])
    | {"result": {"kind": "sum", "column": "y", "code": "sum", "label": both("Cəmi", "Sum")}},
]


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """A card's answers as candidates type them, in any of the shipped form's states."""
    row = st.fixed_dictionaries(
        {
            "subject": st.sampled_from(["Cəbr", "Mexanika"]),
            "scale": st.sampled_from(["5", "10", "100"]),
        },
        optional={
            "credits": st.sampled_from(["1.0", "2.5"]),
            "grade": st.sampled_from(["4.00", "5.00"]),
        },
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "education": st.sampled_from(["bachelor", "master", "phd"]),
            "specialty": st.sampled_from(["physics", "other"]),
            "specialty_name": st.text(max_size=10),
            "honours": st.booleans(),
            "graduation_year": st.integers(1960, 2035),
            "experience_months": st.integers(0, 720),
            "district": st.sampled_from(["sheki", "gone"]),
            "transcript": st.lists(row, min_size=1, max_size=4),
        },
    )


def put(section: str, code: str, new: dict[str, Any]) -> Any:
    return lambda form: editing.put_field(form, section, new | {"code": code})


def setting(code: str, name: str, value: Any) -> Any:
    def change(form: dict[str, Any]) -> dict[str, Any]:
        new = copy.deepcopy(form)
        for section in new["sections"]:
            for one in section["fields"]:
                if one["code"] == code:
                    one[name] = value
        return new

    return change


CHANGES = st.one_of(
    st.builds(put, st.sampled_from(SECTIONS), st.sampled_from(["n1", "n2"]), st.sampled_from(NEW)),
    st.builds(
        lambda section, code: lambda form: editing.remove_field(form, section, code),
        st.sampled_from(SECTIONS),
        st.sampled_from(CODES),
    ),
    st.builds(
        lambda section, by: lambda form: editing.move_section(form, section, by),
        st.sampled_from(SECTIONS),
        st.sampled_from([-1, 1]),
    ),
    st.builds(
        setting,
        st.sampled_from(CODES),
        st.sampled_from(["required", "options", "maximum", "minimum", "columns", "help", "kind"]),
        st.sampled_from(
            [True, OPTIONS, 5, 1990, [field("grade", "number")], both("Yeni", "New")]
            + ["long-text", "photograph", "several"]
        ),
    ),
)


def bytes_of(form: FormDefinition, given_: dict[str, Any]) -> str:
    """Everything that a page, a check or points take from a card under its form."""
    effective = form.effective(given_)
    said = {
        code: [form.bilingual(code, value).az, form.bilingual(code, value).en]
        for code, value in effective.items()
    }
    tables = {
        code: one.rows_said(effective.get(code), "az")
        for code, one in form.fields.items()
        if isinstance(one, TableField)
    }
    problems = [[str(p.kind), p.field.code] for p in form.problems(effective)]
    shown = list(form.shown(effective))
    return digest(canonical_json([form.digest, effective, said, tables, problems, shown]))


@settings(max_examples=25)
@given(answers(), st.lists(CHANGES, max_size=6))
def test_old_cards_read_check_and_compute_to_the_same_bytes(
    given_: dict[str, Any], changes: list[Any]
) -> None:
    stored = canonical_json(FIRST.document)
    versions = [(FIRST, bytes_of(FIRST, given_))]
    document = FIRST.document
    for change in changes:
        try:
            document = change(document)
            version = parse_definition(document, REGISTERS)
            for earlier, _bytes in versions:
                compatible(earlier, version)
        except RecruitError:  # the page would have refused it
            document = versions[-1][0].document
            continue
        versions.append((version, bytes_of(version, given_)))
        tally = Tally(version)
        tally.add(FIRST, given_)
        assert tally.found().cards == 1
    assert canonical_json(FIRST.document) == stored
    for version, before in versions:
        again = parse_definition(copy.deepcopy(version.document), REGISTERS)
        assert again.digest == version.digest
        assert bytes_of(again, given_) == bytes_of(version, given_) == before
        assert version.effective(version.effective(given_)) == version.effective(given_)
