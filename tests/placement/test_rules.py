"""The rule-set's section, the order of a list, keys, and the steps of a round."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.canonical import canonical_json
from recruit.kernel.errors import RuleError
from recruit.placement import rules
from recruit.placement.rules import Contract, RoundState
from recruit.placement.rules.section import KNOWN

pytestmark = pytest.mark.unit

SECTION: dict[str, Any] = {
    "choices": {"permanent": 8, "fixed-term": 4},
    "last_saved_counts": True,
    "decline_bars": True,
    "answer_days": 3,
    "legal": {"az": "Qaydalar, bənd 8.3", "en": "Rules, clause 8.3"},
}
EXCUSE = {
    "code": "illness",
    "name": {"az": "Xəstəlik", "en": "Illness"},
    "legal": {"az": "Qaydalar, bənd 9", "en": "Rules, clause 9"},
}


def test_the_section_is_read() -> None:
    parsed = rules.parse_placement(SECTION)
    assert parsed.maximum(Contract.PERMANENT) == 8
    assert parsed.maximum(Contract.FIXED_TERM) == 4
    assert (parsed.answer_days, parsed.decline_bars, parsed.priority) == (3, True, None)


def test_a_contract_kind_without_choices_has_no_list() -> None:
    parsed = rules.parse_placement({**SECTION, "choices": {"permanent": 5}})
    assert parsed.maximum(Contract.FIXED_TERM) == 0


def test_groups_that_choose_first_are_data() -> None:
    priority = {"field": "family", "classes": {"martyr": 1}}
    parsed = rules.parse_placement({**SECTION, "priority": priority})
    assert parsed.priority is not None
    assert parsed.priority.classes == {"martyr": 1}


def test_what_an_old_document_leaves_out_has_its_old_meaning() -> None:
    parsed = rules.parse_placement(SECTION)
    assert (parsed.silence, parsed.declines) == (rules.Silence.KEEPS, rules.Declines.RERUN)
    assert (parsed.publish_counts, parsed.excuses) == (False, ())
    assert parsed.passes("incentive", Decimal(0))


def test_kinds_of_vacancies_may_have_their_own_pass_mark() -> None:
    marks = {"standard": "80", "incentive": "60.50"}
    parsed = rules.parse_placement({**SECTION, "pass_marks": marks, "excuses": [EXCUSE]})
    assert parsed.passes("incentive", Decimal("60.50"))
    assert not parsed.passes("standard", Decimal("79.99"))
    assert parsed.excuses[0].code == "illness"


def test_the_schema_names_every_setting() -> None:
    assert set(rules.SCHEMA["properties"]) == KNOWN
    assert set(rules.SCHEMA["required"]) == set(SECTION)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"choices": None}, "placement.choices"),
        ({"choices": {"weekly": 3}}, "placement.choices.weekly"),
        ({"choices": {"permanent": -1}}, "placement.choices.permanent"),
        ({"choices": {"permanent": True}}, "placement.choices.permanent"),
        ({"last_saved_counts": "yes"}, "placement.last_saved_counts"),
        ({"decline_bars": None}, "placement.decline_bars"),
        ({"answer_days": 0}, "placement.answer_days"),
        ({"legal": {"az": "Qaydalar"}}, "placement.legal"),
        ({"priority": {"field": "family"}}, "placement.priority.classes"),
        ({"priority": {"classes": {"a": 1}}}, "placement.priority.field"),
        ({"choises": {}}, "placement.choises"),
        ({"publish_counts": "yes"}, "placement.publish_counts"),
        ({"silence": "shout"}, "placement.silence"),
        ({"declines": None}, "placement.declines"),
        ({"pass_marks": {"Rare": "60"}}, "placement.pass_marks.Rare"),
        ({"pass_marks": {"incentive": 60}}, "placement.pass_marks.incentive"),
        ({"pass_marks": {"incentive": "60.123"}}, "placement.pass_marks.incentive"),
        ({"excuses": [{"code": "x"}]}, "placement.excuses[0].name"),
        ({"excuses": [EXCUSE, EXCUSE]}, "placement.excuses[1].code"),
        ({"excuses": [{**EXCUSE, "legal": {}}]}, "placement.excuses[0].legal"),
        ({"excuses": [{**EXCUSE, "why": "x"}]}, "placement.excuses[0].why"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse_placement({**SECTION, **change})
    assert refused.value.params["path"] == path


def test_pass_marks_are_for_kinds_that_the_rule_set_names() -> None:
    parsed = rules.parse_placement({**SECTION, "pass_marks": {"boarding": "60"}})
    kinds = [{"code": "boarding", "name": {"az": "İ", "en": "B"}}]
    rules.check_kinds(parsed, {"vacancies": {"kinds": kinds}})
    with pytest.raises(RuleError) as refused:
        rules.check_kinds(parsed, {})
    assert refused.value.params["path"] == "placement.pass_marks.boarding"


# --- the order of a list --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "by", "order"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("a", 2, "bca")],
)
def test_a_choice_moves(one: str, by: int, order: str) -> None:
    assert rules.moved("abc", one, by) == list(order)


@given(st.lists(st.integers(), unique=True, min_size=1).map(lambda ns: [str(n) for n in ns]))
def test_moving_there_and_back_changes_nothing(order: list[str]) -> None:
    for one in order[1:]:
        assert rules.moved(rules.moved(order, one, -1), one, 1) == order


def test_what_is_not_in_the_list_does_not_move() -> None:
    with pytest.raises(RuleError):
        rules.moved("abc", "d", 1)


def test_a_list_holds_a_vacancy_once_and_at_most_so_many() -> None:
    rules.require_order("abc", 3)
    for order, most in (("abc", 2), ("aba", 9)):
        with pytest.raises(RuleError):
            rules.require_order(order, most)


# --- keys -----------------------------------------------------------------------------------------


def test_points_decide_before_ties_and_a_held_place_before_all() -> None:
    keys = [
        rules.key_of(False, 0, Decimal("72.00"), (9, 9)),
        rules.key_of(False, 0, Decimal("72.01"), (0, 0)),
        rules.key_of(False, 1, Decimal("40.00"), (0, 0)),
        rules.key_of(True, 0, Decimal("30.00"), (0, 0)),
    ]
    assert keys == sorted(keys)
    assert keys[0] == (0, 0, 7200, 9, 9)
    assert len(keys[0]) + 1 == len(rules.key_codes(2))


def test_the_lot_depends_on_seed_and_number_alone() -> None:
    # printf 'seed:104582' | sha256sum | cut -c1-16
    assert rules.lot("seed", "104582") == int("2afeb8008dbb12a3", 16)
    assert rules.lot("seed", "104583") != rules.lot("seed", "104582")
    assert rules.lot("other", "104582") != rules.lot("seed", "104582")


# --- the steps of a round -------------------------------------------------------------------------

WAY = [
    RoundState.DRAFT,
    RoundState.LOCKED,
    RoundState.SIMULATED,
    RoundState.CERTIFIED,
    RoundState.PUBLISHED,
    RoundState.SUPERSEDED,
]


@pytest.mark.parametrize(("state", "to"), list(product(WAY, WAY)))
def test_nothing_skips_a_step(state: RoundState, to: RoundState) -> None:
    next_one = WAY.index(to) == WAY.index(state) + 1
    given_up = to == RoundState.SUPERSEDED and state != RoundState.SUPERSEDED
    if next_one or given_up:
        rules.require_step(state, to)
    else:
        with pytest.raises(RuleError):
            rules.require_step(state, to)


def test_a_snapshot_replays_to_the_same_bytes() -> None:
    snapshot = rules.Snapshot(
        campaign="c",
        contract=Contract.PERMANENT,
        round=1,
        rule_set="d",
        key=rules.key_codes(1),
        vacancies=(rules.SnapshotVacancy(1, "v", 2),),
        candidates=(
            rules.SnapshotCandidate("100001", 7, (rules.SnapshotChoice(1, 5, (0, 0, 7200, 1)),)),
            rules.SnapshotCandidate("100002", 8, (rules.SnapshotChoice(1, 6, None, "no-total"),)),
        ),
    )
    assert rules.snapshot_of(snapshot.document()) == snapshot
    text = canonical_json(snapshot.document())
    assert canonical_json(rules.snapshot_of(snapshot.document()).document()) == text
