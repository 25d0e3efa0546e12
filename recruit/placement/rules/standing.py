"""How everybody stands: from lists, applications, totals and places to a round's frozen input.

Pure and in an order of its own, so that the same facts give the same bytes on every database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from recruit.kernel.points import hundredths_of
from recruit.placement.rules.rounds import (
    Snapshot,
    SnapshotCandidate,
    SnapshotChoice,
    SnapshotVacancy,
    key_codes,
    key_of,
)
from recruit.placement.rules.section import Declines, PlacementRules
from recruit.placement.rules.words import Contract

Pair = tuple[int, int]  # a vacancy and the application it is wished with


# Closed: nobody can choose it any more, and whoever chose it before can still be placed there.
OFFERED = ("published", "closed")


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    id: int
    public_id: str
    posts: int
    state: str
    contract: str
    subject: str
    kind: str
    district: str


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application with what its card, as it was submitted, says of the person."""

    person_id: int
    subject: str
    eligible: bool
    number: str
    priority: int = 0
    district: str | None = None


class TotalFacts(Protocol):
    """What a placement reads of a total."""

    @property
    def points(self) -> Decimal: ...
    @property
    def passed(self) -> bool: ...
    @property
    def tie_break(self) -> tuple[int, ...]: ...
    def open_to(self, contract: str) -> bool: ...
    def needed_for(self, contract: str) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is offered or accepted."""

    vacancy_id: int
    contract: str
    application_id: int


@dataclass(frozen=True)
class Facts:
    """Everything that decides about a round, read once."""

    campaign: str
    contract: Contract
    round: int
    rule_set: str
    rules: PlacementRules
    lists: Mapping[int, Sequence[Pair]]  # by person, best first
    vacancies: Mapping[int, VacancyFacts]
    applications: Mapping[int, ApplicationFacts]
    totals: Mapping[int, TotalFacts]
    holders: Mapping[int, Held]  # by person
    barred: frozenset[int] = frozenset()
    residence: int | None = None  # where in a total's tie_break the residence stands

    @property
    def ties(self) -> int:
        return max((len(total.tie_break) for total in self.totals.values()), default=0)


def snapshot(facts: Facts) -> Snapshot:
    """The frozen input: who takes part with which choices, and how each stands where."""
    people = _People(facts, facts.ties)
    rows = [row for person, pairs in _wishes(facts) if (row := people.candidate(person, pairs))]
    return Snapshot(
        campaign=facts.campaign,
        contract=facts.contract,
        round=facts.round,
        rule_set=facts.rule_set,
        key=key_codes(facts.ties),
        vacancies=_vacancies(facts),
        candidates=tuple(sorted(rows, key=lambda one: one.number)),
        declines=facts.rules.declines.value,
    )


def _wishes(facts: Facts) -> Iterable[tuple[int, Sequence[Pair]]]:
    """The lists, and for who holds a place at least that place, at the end."""
    for person_id, pairs in facts.lists.items():
        held = facts.holders.get(person_id)
        own = [pair for pair in pairs if held and pair[0] == held.vacancy_id]
        if held and held.contract == facts.contract and not own:
            yield person_id, [*pairs, (held.vacancy_id, held.application_id)]
        elif pairs:
            yield person_id, pairs
    for person_id, held in facts.holders.items():
        if person_id not in facts.lists and held.contract == facts.contract:
            yield person_id, [(held.vacancy_id, held.application_id)]


def _vacancies(facts: Facts) -> tuple[SnapshotVacancy, ...]:
    """Published and closed ones with their posts; a withdrawn one keeps only its holders' posts."""
    kept: dict[int, int] = {}
    for held in facts.holders.values():
        kept[held.vacancy_id] = kept.get(held.vacancy_id, 0) + 1
    wished = {vacancy for _person, pairs in _wishes(facts) for vacancy, _application in pairs}
    rows = [
        SnapshotVacancy(
            one.id, one.public_id, one.posts if one.state in OFFERED else kept.get(one.id, 0)
        )
        for one in facts.vacancies.values()
        if one.contract == facts.contract and (one.state in OFFERED or one.id in wished)
    ]
    return tuple(sorted(rows, key=lambda row: row.public_id))


def choice_of(facts: Facts, person_id: int, pair: Pair) -> SnapshotChoice:
    """How a person stands at one vacancy, wished with one application."""
    card = facts.applications[pair[1]]
    held = facts.holders.get(person_id)
    return _People(facts, facts.ties).choice(person_id, pair, card, held)


@dataclass(frozen=True)
class _People:
    facts: Facts
    ties: int

    def candidate(self, person_id: int, pairs: Sequence[Pair]) -> SnapshotCandidate | None:
        known = [a for _, key in pairs if (a := self.facts.applications.get(key))]
        if not known:
            return None
        held = self.facts.holders.get(person_id)
        rows = tuple(self.choice(person_id, pair, known[0], held) for pair in pairs)
        return SnapshotCandidate(known[0].number, person_id, rows)

    def choice(
        self, person_id: int, pair: Pair, card: ApplicationFacts, held: Held | None
    ) -> SnapshotChoice:
        vacancy_id, application_id = pair
        total = self.facts.totals.get(application_id)
        if held is not None and held.vacancy_id == vacancy_id and total is not None:
            return SnapshotChoice(vacancy_id, application_id, self.key(True, pair, card, total))
        rule = self.rule(person_id, pair, held, total)
        if rule not in WITH_KEY or total is None:
            return SnapshotChoice(vacancy_id, application_id, None, rule or "no-total")
        key = self.key(False, pair, card, total)
        mark = _mark(self.facts.rules, self.facts.vacancies[vacancy_id], total)
        return SnapshotChoice(vacancy_id, application_id, key, rule, mark)

    def key(
        self, holder: bool, pair: Pair, card: ApplicationFacts, total: TotalFacts
    ) -> tuple[int, ...]:
        ties = [*total.tie_break, *(0,) * (self.ties - len(total.tie_break))]
        if self.facts.residence is not None:
            lives = card.district == self.facts.vacancies[pair[0]].district
            ties[self.facts.residence] = int(lives)
        return key_of(holder, card.priority, total.points, ties)

    def rule(
        self, person_id: int, pair: Pair, held: Held | None, total: TotalFacts | None
    ) -> str | None:
        """The code of the first rule that keeps a choice out, or None."""
        facts, application = self.facts, self.facts.applications.get(pair[1])
        vacancy = facts.vacancies[pair[0]]
        if person_id in facts.barred:
            return "barred"
        if held is not None and held.contract != facts.contract:
            return "holds-place"
        if vacancy.state not in OFFERED:
            return "vacancy"
        if vacancy.contract != facts.contract:
            return "contract"
        if application is None or application.person_id != person_id or not application.eligible:
            return "application"
        if application.subject != vacancy.subject:
            return "subject"
        if total is None:
            return "no-total"
        if not total.open_to(str(facts.contract)):
            return "threshold"
        if not facts.rules.passes(vacancy.kind, total.points):
            return "pass-mark"
        if vacancy.posts == 0:
            return "no-posts"
        if held is not None and facts.rules.declines == Declines.FREEZE:
            return "frozen"
        return None


# What keeps a choice out and yet leaves its key on record: a corrected total can let it in, and
# who is frozen may have a grievance.
WITH_KEY = {None, "pass-mark", "frozen"}


def _mark(rules: PlacementRules, vacancy: VacancyFacts, total: TotalFacts) -> int | None:
    """The least total that counts here, in hundredths, where there is one."""
    marks = [total.needed_for(str(vacancy.contract)), rules.pass_marks.get(vacancy.kind)]
    known = [hundredths_of(one) for one in marks if one is not None]
    return max(known, default=None)
