"""The frozen input, overrides of it, grievances, and what one would have needed: all pure."""

import random
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from recruit.kernel.errors import RuleError
from recruit.placement.rules import (
    ApplicationFacts,
    Change,
    Contract,
    Facts,
    Held,
    OverrideKind,
    Snapshot,
    SnapshotChoice,
    VacancyFacts,
    change_of,
    changed,
    grievances,
    parse_placement,
    snapshot,
    snapshot_of,
)
from recruit.placement.service.needed import answer
from recruit.placement.service.solving import solve
from tests.placement.test_rules import SECTION

pytestmark = pytest.mark.unit

SEED = "seed"


@dataclass(frozen=True)
class Total:
    points: Decimal
    passed: bool = True
    tie_break: tuple[int, ...] = ()
    threshold: Decimal | None = Decimal(40)
    closed: str = ""  # the contract kind whose own threshold it does not reach

    def open_to(self, contract: str) -> bool:
        return self.passed and contract != self.closed

    def needed_for(self, _contract: str) -> Decimal | None:
        return self.threshold


def facts(
    lists: dict[int, list[int]],
    points: dict[int, Any],
    posts: dict[int, int],
    *,
    holders: dict[int, int] | None = None,
    **more: Any,
) -> Facts:
    """Person n applies with application n; points are hundredths or a Total."""
    section = {**SECTION, **more.pop("section", {})}
    totals = {n: p if isinstance(p, Total) else Total(Decimal(p) / 100) for n, p in points.items()}
    return Facts(
        campaign="c",
        contract=Contract.PERMANENT,
        round=1,
        rule_set="r",
        rules=parse_placement(section),
        lists={person: [(vacancy, person) for vacancy in own] for person, own in lists.items()},
        vacancies={
            v: VacancyFacts(v, f"v{v:03}", n, "published", "permanent", "physics", "standard", "D1")
            for v, n in posts.items()
        }
        | more.pop("vacancies", {}),
        applications={n: ApplicationFacts(n, "physics", True, f"{n:06}", 0, "D1") for n in points},
        totals=totals,
        holders={p: Held(v, "permanent", p) for p, v in (holders or {}).items()},
        **more,
    )


def placed(frozen: Snapshot) -> dict[int, int]:
    return {int(number): vacancy for number, vacancy in solve(frozen, SEED).places().items()}


def rules_of(frozen: Snapshot) -> dict[int, list[str | None]]:
    return {int(one.number): [c.rule for c in one.choices] for one in frozen.candidates}


def test_residence_decides_between_equals_where_the_vacancy_is() -> None:
    near = VacancyFacts(1, "v001", 1, "published", "permanent", "physics", "standard", "D2")
    totals = {n: Total(Decimal(70), tie_break=(5, 0)) for n in (1, 2)}
    both = facts({1: [1], 2: [1]}, totals, {1: 1}, vacancies={1: near}, residence=1)
    at = {**both.applications, 2: replace(both.applications[2], district="D2")}
    frozen = snapshot(replace(both, applications=at))
    assert [one.choices[0].key for one in frozen.candidates] == [
        (0, 0, 7000, 5, 0),
        (0, 0, 7000, 5, 1),
    ]
    assert placed(frozen) == {2: 1}


def test_a_contract_kind_may_have_its_own_threshold() -> None:
    totals = {1: Total(Decimal(70), closed="permanent"), 2: Total(Decimal(60), closed="fixed-term")}
    frozen = snapshot(facts({1: [1], 2: [1]}, totals, {1: 1}))
    assert [one.choices[0].rule for one in frozen.candidates] == ["threshold", None]
    assert placed(frozen) == {2: 1}


def test_a_kind_of_vacancy_may_have_its_own_pass_mark() -> None:
    rare = VacancyFacts(2, "v002", 1, "published", "permanent", "physics", "incentive", "D1")
    section = {"pass_marks": {"standard": "80", "incentive": "60"}}
    frozen = snapshot(facts({1: [1, 2]}, {1: 7000}, {1: 1}, vacancies={2: rare}, section=section))
    assert rules_of(frozen) == {1: ["pass-mark", None]}
    assert placed(frozen) == {1: 2}
    assert [one.mark for one in frozen.candidates[0].choices] == [8000, 6000]


def test_the_input_with_everything_new_replays_and_an_old_one_reads() -> None:
    section = {"declines": "freeze"}
    frozen = snapshot(facts({1: [1, 2]}, {1: 7000}, {1: 1, 2: 1}, holders={1: 2}, section=section))
    frozen = replace(frozen, receipts="f" * 64, overrides=({"kind": "exclude"},))
    assert snapshot_of(frozen.document()) == frozen
    old = snapshot(facts({1: [1]}, {1: Total(Decimal(70), threshold=None)}, {1: 1})).document()
    assert {"declines", "overrides", "receipts"}.isdisjoint(old)
    assert old["candidates"][0][2] == [[1, 1, [0, 0, 7000], None]]


# --- declines -------------------------------------------------------------------------------------


def after_declines(
    seed: int, policy: str
) -> tuple[dict[int, int], dict[int, int], Snapshot, Facts]:
    """A competition, its placement, and the round after some decliners are gone."""
    rng = random.Random(seed)
    posts = {v: rng.randint(1, 2) for v in range(1, 6)}
    people = {p: rng.sample(sorted(posts), rng.randint(1, 5)) for p in range(1, 13)}
    before = facts(people, {p: rng.randrange(4000, 9000, 500) for p in people}, posts)
    first = placed(snapshot(before))
    gone = {p for p in first if rng.random() < 0.3}
    holders = {p: Held(v, "permanent", p) for p, v in first.items() if p not in gone}
    rules = parse_placement({**SECTION, "declines": policy})
    later = replace(before, holders=holders, barred=frozenset(gone), rules=rules)
    frozen = snapshot(later)
    return first, placed(frozen), frozen, later


def test_running_again_leaves_nobody_worse_off_and_nobody_with_a_grievance() -> None:
    moved = 0
    for seed in range(60):
        first, second, frozen, later = after_declines(seed, "rerun")
        for person in later.holders:
            order = [vacancy for vacancy, _ in later.lists[person]]
            assert order.index(second[person]) <= order.index(first[person])
            moved += second[person] != first[person]
        others = first.keys() - later.holders.keys() - later.barred
        assert all(person in second for person in others)
        assert grievances(frozen, solve(frozen, SEED).places()) == []
    assert moved > 20


def test_freezing_holders_keeps_them_and_counts_their_grievances() -> None:
    found = 0
    for seed in range(60):
        first, second, frozen, later = after_declines(seed, "freeze")
        assert all(second[person] == first[person] for person in later.holders)
        unhappy = grievances(frozen, solve(frozen, SEED).places())
        assert {int(number) for number, _ in unhappy} <= later.holders.keys()
        found += len(unhappy)
    assert found > 10


def test_a_grievance_is_a_post_left_or_one_given_to_who_stands_lower() -> None:
    section = {"declines": "freeze"}
    one = facts({1: [1, 2], 2: [1]}, {1: 8000, 2: 7000}, {1: 1, 2: 1}, holders={1: 2},
                section=section)  # fmt: skip
    assert grievances(snapshot(one), {"000001": 2, "000002": 1}) == [("000001", 1)]
    assert grievances(snapshot(one), {"000001": 2}) == [("000001", 1), ("000002", 1)]
    strong = replace(one, totals={**one.totals, 2: Total(Decimal(90))})
    assert grievances(snapshot(strong), {"000001": 2, "000002": 1}) == []


# --- overrides ------------------------------------------------------------------------------------


def three() -> Snapshot:
    return snapshot(facts({1: [1], 2: [1, 2], 3: [2]}, {1: 8000, 2: 7000, 3: 6000}, {1: 1, 2: 2}))


NEW = SnapshotChoice(2, 1, (0, 0, 8000), None, 4000)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (Change(OverrideKind.RESERVE, vacancy="v002", number=1), {1: 1, 2: 2}),
        (Change(OverrideKind.EXCLUDE, candidate="000001"), {2: 1, 3: 2}),
        (Change(OverrideKind.CORRECT, "000002", "v001", points=8001), {2: 1, 3: 2}),
        (Change(OverrideKind.CORRECT, "000002", "v001", points=3999), {1: 1, 3: 2}),
        (Change(OverrideKind.ADD, "000001", "v002", 1, choice=NEW), {1: 2, 2: 1, 3: 2}),
        (Change(OverrideKind.ADD, "000001", "v002", 9, choice=NEW), {1: 1, 2: 2, 3: 2}),
        (Change(OverrideKind.REMOVE, "000001", "v001"), {2: 1, 3: 2}),
    ],
)
def test_an_override_changes_the_input_and_the_run_says_what_comes_of_it(
    change: Change, after: dict[int, int]
) -> None:
    assert placed(three()) == {1: 1, 2: 2, 3: 2}
    assert placed(changed(three(), change)) == after
    assert change_of(change.document()) == change


@pytest.mark.parametrize(
    "change",
    [
        Change(OverrideKind.RESERVE, vacancy="v002", number=3),
        Change(OverrideKind.RESERVE, vacancy="v002"),
        Change(OverrideKind.RESERVE, vacancy="v999", number=1),
        Change(OverrideKind.EXCLUDE, candidate="000009"),
        Change(OverrideKind.CORRECT, "000001", "v002", points=8000),
        Change(OverrideKind.CORRECT, "000001", "v001"),
        Change(OverrideKind.ADD, "000002", "v002", 1, choice=NEW),
        Change(OverrideKind.ADD, "000001", "v002", 1),
        Change(OverrideKind.REMOVE, "000001", "v002"),
    ],
)
def test_an_override_that_fits_nothing_is_refused(change: Change) -> None:
    with pytest.raises(RuleError):
        changed(three(), change)


# --- what would I have needed ---------------------------------------------------------------------


def test_the_least_total_is_enough_and_less_is_not() -> None:
    asked = 0
    for seed in range(40):
        rng = random.Random(seed)
        posts = {v: rng.randint(0, 1) for v in range(1, 4)}
        people = {p: rng.sample(sorted(posts), rng.randint(1, 3)) for p in range(1, 7)}
        totals = {p: Total(Decimal(rng.randint(40, 46)), threshold=None) for p in people}
        frozen = snapshot(facts(people, totals, posts))
        where = placed(frozen)
        for person, order in people.items():
            for vacancy in order[: order.index(where[person])] if person in where else order:
                if not posts[vacancy]:
                    continue
                asked += 1
                told = answer(frozen, SEED, f"{person:06}", vacancy)
                assert told.points is not None
                for points, enough in ((told.points, True), (told.points - Decimal("0.01"), False)):
                    other = {**totals, person: Total(points, threshold=None)}
                    at = placed(snapshot(facts(people, other, posts))).get(person)
                    won = at is not None and order.index(at) <= order.index(vacancy)
                    assert won == enough
    assert asked > 40


def test_no_total_is_enough_against_who_held_the_post() -> None:
    frozen = snapshot(facts({1: [1], 2: [1]}, {1: 5000, 2: 9000}, {1: 1}, holders={1: 1}))
    told = answer(frozen, SEED, "000002", 1)
    assert (told.had, told.points, told.cut_off) == (Decimal(90), None, Decimal(50))
