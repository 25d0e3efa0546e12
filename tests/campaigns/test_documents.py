"""Rule-set documents: what is wrong is named by its path; what is shipped is right."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.campaigns import service
from recruit.campaigns.rules import PhaseKind
from recruit.campaigns.rules.documents import EXPECTED, SECTIONS, Section, phases_of, problems
from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit


def parse_exam(part: dict[str, Any]) -> int:
    if part["minutes"] < 1:
        raise RuleError("%(path)s: too short", path="exam.minutes")
    return int(part["minutes"])


KNOWN = {"exam": Section("exam", parse_exam)}
GOOD = {"name": {"az": "Ad", "en": "Name"}, "phases": ["exam"], "exam": {"minutes": 90}}


def paths(document: Any) -> list[str]:
    return [path for path, _ in problems(document, KNOWN)]


def test_a_good_document_has_no_problems() -> None:
    assert paths(GOOD) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": {"az": "Ad", "en": " "}}, "name"),
        ({"name": "Ad"}, "name"),
        ({"phases": ["exam", "party"]}, "phases[1]"),
        ({"phases": "exam"}, "phases"),
        ({"phases": [{}]}, "phases[0]"),
        ({"exam": {"minutes": 0}}, "exam.minutes"),
        ({"exam": {}}, "exam"),
        ({"exam": {"minutes": "many"}}, "exam"),
        ({"exam": None}, "exam"),
        ({"exma": {}}, "exma"),
        ({"points": {"weights": [1, 0.5]}}, "points.weights[1]"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    assert paths({**GOOD, **change}) == [path]


def test_every_mistake_is_named_at_once() -> None:
    assert paths({"phases": ["party"], "exam": {"minutes": 0}}) == [
        "name",
        "phases[0]",
        "exam.minutes",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "phases", "exam"), JSON)))
def test_any_json_gets_an_answer(document: Any) -> None:
    assert all(isinstance(error, RuleError) for _, error in problems(document, KNOWN))


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RuleError):
        service.read_document(text)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a": "\\ud800"}', f'{{"a": {"1" * 5000}}}', "[]", "", "\0"]
)
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        service.read_document(text)


def test_a_deep_document_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(2000):
        deep = {"a": deep}
    assert paths(deep) == [""]


def test_the_line_that_breaks_is_named() -> None:
    with pytest.raises(RuleError) as caught:
        service.read_document('{\n "name": \n}')
    assert caught.value.params["line"] == 3


# --- what is shipped -----------------------------------------------------------------------------


SHIPPED = ("2011-example", "2020", "2025", "cyprus-example", "demo-2011", "rehearsal")


def test_these_are_shipped() -> None:
    assert tuple(service.shipped()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_rule_set_has_every_section_and_no_problem(name: str) -> None:
    document = service.shipped()[name]
    assert set(EXPECTED) <= set(document)
    canonical_json(document)
    assert problems(document, SECTIONS) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_rule_set_says_everything_in_both_languages(name: str) -> None:
    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            if "az" in value or "en" in value:
                assert value["az"].strip(), path
                assert value["en"].strip(), path
                assert value["az"] != value["en"], path
            for key, one in value.items():
                walk(one, f"{path}.{key}")
        elif isinstance(value, list):
            for one in value:
                walk(one, path)

    walk(service.shipped()[name], name)


def test_the_order_of_phases_differs_by_year() -> None:
    old, new = (phases_of(service.shipped()[name]) for name in ("2011-example", "2025"))
    assert old.index(PhaseKind.INTERVIEW) < old.index(PhaseKind.PLACEMENT)
    assert new.index(PhaseKind.INTERVIEW) > new.index(PhaseKind.PLACEMENT)
    assert PhaseKind.PRELIMINARY not in new


def test_the_exams_of_2020_and_2025_are_those_of_the_rules() -> None:
    def figures(name: str) -> Any:
        exam = service.shipped()[name]["exam"]
        parts = [(s["items"], s["right"], s["wrong"], s["minimum"]) for s in exam["sections"]]
        return exam["minutes"], exam["minimum"], *parts

    assert figures("2020") == (90, "36", (40, "1", "0", "0"), (20, "1", "0", "0"))
    assert figures("2025") == (150, "40", (40, "2", "-0.5", "34"), (20, "1", "-0.25", "6"))
    assert figures("rehearsal")[0] == 5
    assert [s["items"] for s in service.shipped()["rehearsal"]["exam"]["sections"]] == [4, 2]
    assert [s["items"] for s in service.shipped()["demo-2011"]["exam"]["sections"]] == [20, 10]
