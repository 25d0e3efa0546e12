"""What-if: the present lists and vacancies with other totals and rules; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, RuleSet
from recruit.kernel.points import decimal_of
from recruit.placement import queries
from recruit.placement.engine import NOBODY
from recruit.placement.rules import Contract, Facts, TotalFacts, snapshot
from recruit.placement.service import snapshots
from recruit.placement.service.solving import Outcome, solve

SEED = "what-if"


@dataclass(frozen=True)
class Spot:
    """Where somebody is placed, and with which application."""

    vacancy_id: int
    application_id: int


@dataclass(frozen=True)
class Result:
    """One run: by person id, and the cut-offs in points by vacancy id (only where full)."""

    placed: Mapping[int, Spot]
    cut_offs: Mapping[int, Decimal]
    posts: int
    candidates: int

    @property
    def unfilled(self) -> int:
        return self.posts - len(self.placed)


@dataclass(frozen=True)
class Trial:
    """Two runs over the same lists, vacancies and lots: with the present totals and rules, and with
    others. Where the others allow fewer choices, what stands behind them on a list is left out.

    `moved` are the person ids who would be placed elsewhere, newly, or no longer.
    """

    contract: Contract
    before: Result
    after: Result
    seed: str

    @property
    def moved(self) -> tuple[int, ...]:
        first, second = self.before.placed, self.after.placed
        everybody = first.keys() | second.keys()
        return tuple(sorted(p for p in everybody if _at(first, p) != _at(second, p)))


def _at(placed: Mapping[int, Spot], person_id: int) -> int | None:
    spot = placed.get(person_id)
    return spot.vacancy_id if spot else None


def try_with(
    campaign: str, totals: Mapping[int, TotalFacts], rule_set: RuleSet | None = None
) -> tuple[Trial, ...]:
    """Both runs for each contract kind with lists; `campaign` is its public id.

    `totals` by application id, whole: who has none there has no total. The second run places by
    `rule_set`, or by the rules in force. Places already offered are left out of both runs, so that
    the two can be compared; the lots are those of the published round where there is one.
    """
    found = campaigns.campaign(campaign)
    trials = (_try(found, kind, totals, rule_set) for kind in Contract)
    return tuple(one for one in trials if one is not None)


def _try(
    campaign: Campaign,
    contract: Contract,
    totals: Mapping[int, TotalFacts],
    rule_set: RuleSet | None,
) -> Trial | None:
    present = _first_round(snapshots.read(campaign, contract, 0))
    tried = _first_round(snapshots.read(campaign, contract, 0, totals, rule_set))
    if not present.lists and not tried.lists:
        return None
    published = queries.published_round(campaign.id, contract)
    seed = (published.seed if published else None) or SEED
    return Trial(contract, _run(present, seed), _run(tried, seed), seed)


def _first_round(facts: Facts) -> Facts:
    """Nobody holds a place or is barred, and no list is longer than its rules allow."""
    most = facts.rules.maximum(facts.contract)
    lists = {person: pairs[:most] for person, pairs in facts.lists.items()} if most else {}
    return replace(facts, lists=lists, holders={}, barred=frozenset())


def _run(facts: Facts, seed: str) -> Result:
    outcome = solve(snapshot(facts), seed)
    frozen = outcome.snapshot
    places, placed = outcome.places(), {}
    for one in frozen.candidates:
        if (vacancy_id := places.get(one.number)) is not None:
            chosen = next(c for c in one.choices if c.vacancy_id == vacancy_id)
            placed[one.person_id] = Spot(vacancy_id, chosen.application_id)
    posts = sum(one.posts for one in frozen.vacancies)
    return Result(placed, _cut_offs(outcome), posts, len(frozen.candidates))


def _cut_offs(outcome: Outcome) -> dict[int, Decimal]:
    at = outcome.snapshot.key.index("points")
    ids, game = outcome.snapshot.vacancies, outcome.solved.competition
    return {
        ids[index].id: decimal_of(game.keys[position][at])
        for index, position in enumerate(outcome.solved.solution.last)
        if position != NOBODY
    }
