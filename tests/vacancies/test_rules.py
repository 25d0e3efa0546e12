"""Rules of vacancies: states, benefits, the rule-set's section, doubts, grades, changes."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from recruit.directory.rules import School
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from recruit.vacancies.rules import DEFAULT_RULES, State, Step, benefits, read_grades, say_grades
from recruit.vacancies.rules.changes import FIELD_NAMES, differences, require_changeable
from recruit.vacancies.rules.doubts import DOUBT_NAMES, Facts, counted, doubts
from recruit.vacancies.rules.kinds import (
    BenefitKind,
    Kinds,
    Unit,
    Usual,
    codes,
    monthly,
    once,
    unknown_benefits,
)
from recruit.vacancies.rules.section import kinds_in, parse_vacancies
from recruit.vacancies.rules.states import TRANSITIONS, after, before, require_discardable

pytestmark = pytest.mark.unit

INCENTIVE = DEFAULT_RULES.kinds["incentive"]
BOTH = {"az": "x", "en": "x"}
NEAR = [("lump-sum", "2", "salaries"), ("monthly", "40", "AZN")]
MATRIX = """
            edit      check    send-back publish   change    close   withdraw
draft       draft     checked  draft     -         -         -       -
checked     draft     -        draft     published -         -       -
published   -         -        -         -         published closed  withdrawn
closed      -         -        -         -         -         -       withdrawn
withdrawn   -         -        -         -         -         -       -
"""


def test_every_step_from_every_state_is_as_the_matrix_says() -> None:
    head, *rows = MATRIX.strip().splitlines()
    drawn = {
        (State(cells[0]), Step(step)): cells[place]
        for cells in (row.split() for row in rows)
        for place, step in enumerate(head.split(), start=1)
    }
    assert len(drawn) == len(State) * len(Step)
    for state, step in product(State, Step):
        if drawn[state, step] == "-":
            with pytest.raises(RuleError):
                after(state, step)
        else:
            assert after(state, step) == drawn[state, step]


def test_nothing_leads_back_into_the_dark_once_it_is_published() -> None:
    public = {State.PUBLISHED, State.CLOSED, State.WITHDRAWN}
    assert all(to in public for (state, _step), to in TRANSITIONS.items() if state in public)
    assert before(Step.WITHDRAW) == ("published", "closed")


def test_only_what_nobody_has_seen_can_be_deleted() -> None:
    for state in (State.DRAFT, State.CHECKED):
        require_discardable(state)
    for state in (State.PUBLISHED, State.CLOSED, State.WITHDRAWN):
        with pytest.raises(RuleError, match="Withdraw it instead"):
            require_discardable(state)


@pytest.mark.parametrize(
    ("metres", "lines", "a_month"),
    [
        (0, NEAR, "40"),
        (19_999, NEAR, "40"),
        (20_000, [*NEAR, ("monthly", "70", "AZN")], "110"),
        (47_250, [*NEAR, ("monthly", "70", "AZN")], "110"),
        (None, NEAR, "40"),
    ],
)
def test_the_benefits_of_2013_follow_the_distance(
    metres: int | None, lines: list[Any], a_month: str
) -> None:
    found = benefits(INCENTIVE, metres)
    assert [(str(one.kind), str(one.amount), str(one.unit)) for one in found] == lines
    assert monthly(found) == Decimal(a_month)
    assert [one.text.en for one in found if one.text] == ["on top of the 40 AZN a month"] * (
        a_month == "110"
    )
    assert unknown_benefits(INCENTIVE, metres) is (metres is None)


def test_each_benefit_says_the_distance_that_decided() -> None:
    *always, one = benefits(INCENTIVE, 22_460, Bilingual("Şəki", "Şəki"))
    assert [each.why for each in always] == [None, None]
    assert one.why is not None
    assert one.why.en.startswith("22.4 km from the district centre in a straight line (Şəki)")
    assert "22,4 km (Şəki)" in one.why.az
    assert "20 km" in one.why.en


def test_lump_sums_in_salaries_compare_only_where_the_rules_name_a_salary() -> None:
    found = benefits(INCENTIVE, 100)
    assert once(found) is None
    assert once(found, Decimal("345.50")) == Decimal("691.00")
    assert codes(found) == "monthly lump-sum"


def test_a_standard_vacancy_brings_nothing_and_an_unknown_kind_is_called_by_its_code() -> None:
    assert benefits(DEFAULT_RULES.kinds["standard"], 100) == ()
    assert Kinds(DEFAULT_RULES.kinds)["boarding"].name.en == "boarding"


SECTION: dict[str, Any] = {
    "kinds": [
        {"code": "standard", "name": BOTH},
        {
            "code": "boarding",
            "name": BOTH,
            "symbol": "▲",
            "incentive": True,
            "benefits": [
                {"kind": "housing", "text": BOTH},
                {"kind": "monthly", "amount": "70", "from_km": 20, "below_km": 40},
                {"kind": "lump-sum", "amount": "2", "unit": "salaries"},
            ],
        },
    ],
    "withdrawn_after_placement": "first-in-next-round",
    "closing": "choice",
    "salary": "345",
    "usual": {"hours_from": 9, "pupils_per_post": 12},
}


def test_a_section_is_read_whole() -> None:
    rules = parse_vacancies(SECTION)
    assert list(rules.kinds) == ["standard", "boarding"]
    boarding = rules.kinds["boarding"]
    assert [one.kind for one in benefits(boarding, 25_000)] == [
        BenefitKind.HOUSING,
        BenefitKind.MONTHLY,
        BenefitKind.LUMP_SUM,
    ]
    assert [one.kind for one in benefits(boarding, 40_000)] == ["housing", "lump-sum"]
    assert boarding.benefits[2].unit is Unit.SALARIES
    assert (rules.usual.hours_from, rules.usual.hours_to) == (9, Usual().hours_to)
    assert str(rules.withdrawn_after_placement) == "first-in-next-round"


def test_what_a_section_leaves_out_has_its_old_meaning() -> None:
    assert parse_vacancies({}) == DEFAULT_RULES
    assert kinds_in({}) == ("standard", "incentive")
    assert kinds_in({"vacancies": SECTION}) == ("standard", "boarding")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"unheard": 1}, "vacancies.unheard"),
        ({"kinds": []}, "vacancies.kinds"),
        ({"kinds": [{"code": "A B", "name": BOTH}]}, "vacancies.kinds[0].code"),
        ({"kinds": [{"code": "a", "name": {"az": "x"}}]}, "vacancies.kinds[0].name"),
        (
            {"kinds": [{"code": "a", "name": BOTH}, {"code": "a", "name": BOTH}]},
            "vacancies.kinds[1].code",
        ),
        (
            {"kinds": [{"code": "a", "name": BOTH, "benefits": [{"kind": "monthly"}]}]},
            "vacancies.kinds[0].benefits[0].amount",
        ),
        (
            {"kinds": [{"code": "a", "name": BOTH, "benefits": [{"amount": "1"}]}]},
            "vacancies.kinds[0].benefits[0].kind",
        ),
        (
            {
                "kinds": [
                    {
                        "code": "a",
                        "name": BOTH,
                        "benefits": [{"kind": "housing", "from_km": 20, "below_km": 20}],
                    }
                ]
            },
            "vacancies.kinds[0].benefits[0].below_km",
        ),
        ({"closing": "never"}, "vacancies.closing"),
        ({"salary": 345}, "vacancies.salary"),
        ({"usual": {"hours_from": 40}}, "vacancies.usual.hours_to"),
        ({"kinds": "all"}, "vacancies.kinds"),
    ],
)
def test_a_wrong_section_is_refused_where_it_is_wrong(change: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_vacancies(change)
    assert caught.value.params["path"] == path


# --- what looks odd -------------------------------------------------------------------------------


def school(**values: Any) -> School:
    stated: dict[str, Any] = {"id": 1, "public_id": "s", "name": Bilingual("M", "S")}
    return School(
        **stated | {"district_code": "AZ-SAK", "lat": None, "lon": None, "sectors": ("az",)},
        **{"address": None} | values,
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(school(), "physics", 50, 18), ()),  # nothing is known of the school
        (Facts(school(pupils=100, subjects=("physics",)), "physics", 10, 18), ()),
        (Facts(school(pupils=99), "physics", 10, 18), ("many-posts",)),
        (Facts(school(subjects=("biology",)), "physics", 1, 18), ("subject",)),
        (Facts(school(), "physics", 1, 5), ("hours",)),
        (Facts(school(), "physics", 1, 36), ()),
        (Facts(school(), "physics", 1, 37), ("hours",)),
        (Facts(school(), "physics", 1, 18, twins=1), ("duplicate",)),
        (
            Facts(school(pupils=5, subjects=("biology",)), "physics", 1, 60, twins=2),
            ("duplicate", "many-posts", "subject", "hours"),
        ),
    ],
)
def test_what_looks_odd(facts: Facts, expected: tuple[str, ...]) -> None:
    assert doubts(facts, Usual()) == expected
    assert set(expected) <= set(DOUBT_NAMES)


def test_doubts_are_counted() -> None:
    found = [("duplicate", "hours"), ("hours",), ()]
    assert counted(found) == {"duplicate": 1, "hours": 2}


# --- grades and changes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "grades", "said"),
    [
        ("5-9", (5, 6, 7, 8, 9), "5-9"),
        ("1, 3;4", (1, 3, 4), "1, 3-4"),
        ("0", (0,), "0"),
        ("9-5", None, ""),
        ("12", None, ""),
        ("1-", None, ""),
        ("five", None, ""),
        ("٥", None, ""),
    ],
)
def test_grades_are_read_and_said(text: str, grades: tuple[int, ...] | None, said: str) -> None:
    assert read_grades(text) == grades
    if grades is not None:
        assert say_grades(grades) == said
        assert read_grades(said) == grades


def test_only_some_fields_of_a_published_vacancy_change() -> None:
    before = dict.fromkeys(FIELD_NAMES, "a")
    assert differences(before, before) == ()
    changed = differences(before, before | {"hours": 20, "posts": 2})
    assert [(one.field, one.before, one.after) for one in changed] == [
        ("posts", "a", 2),
        ("hours", "a", 20),
    ]
    require_changeable(changed)
    for name in ("school", "subject", "contract", "code"):
        with pytest.raises(RuleError) as caught:
            require_changeable(differences(before, before | {name: "b"}))
        assert caught.value.field == name
