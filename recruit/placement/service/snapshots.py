"""The frozen input of a round: who takes part with which lists, and how each stands where."""

from collections.abc import Mapping
from dataclasses import dataclass

from recruit.applications import queries as applications
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card
from recruit.placement import queries
from recruit.placement.rules import (
    Choice,
    Contract,
    PlaceInfo,
    PlacementRules,
    Snapshot,
    SnapshotCandidate,
    SnapshotChoice,
    SnapshotVacancy,
    key_codes,
    key_of,
)
from recruit.points import queries as points
from recruit.points.rules import Total
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy


@dataclass(frozen=True)
class _Known:
    """Everything that decides about a choice, read once."""

    contract: Contract
    rules: PlacementRules
    vacancies: Mapping[int, Vacancy]
    applications: Mapping[int, Application]
    cards: Mapping[tuple[int, int], Card]  # as they stood when the application was submitted
    totals: Mapping[int, Total]
    holders: Mapping[int, PlaceInfo]
    declined: frozenset[int]
    ties: int


def build(campaign: Campaign, contract: Contract, number: int) -> Snapshot:
    """The input as it stands now, in an order of its own that no database decides."""
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
    lists = _lists(campaign.id, contract, rules)
    known = _known(campaign.id, contract, rules, lists)
    people = [_candidate(person, choices, known) for person, choices in lists.items()]
    return Snapshot(
        campaign=campaign.public_id,
        contract=contract,
        round=number,
        rule_set=campaigns.active_rule_set(campaign.id).digest,
        key=key_codes(known.ties),
        vacancies=_vacancies(known),
        candidates=tuple(sorted((p for p in people if p), key=lambda one: one.number)),
    )


def _lists(
    campaign_id: int, contract: Contract, rules: PlacementRules
) -> dict[int, tuple[Choice, ...]]:
    """By person: the choices that count, and for who holds a place at least that place."""
    if rules.last_saved_counts:
        stored = queries.choice_lists(campaign_id, contract)
        found = {one.person_id: one.choices for one in stored if one.choices}
    else:
        found = queries.confirmed_choices(campaign_id, contract)
    for place in queries.live_places(campaign_id):
        choices = found.get(place.person_id, ())
        if place.contract == contract and place.vacancy_id not in [c.vacancy_id for c in choices]:
            held = Choice(len(choices) + 1, place.vacancy_id, place.application_id)
            found[place.person_id] = (*choices, held)
    return found


def _known(
    campaign_id: int,
    contract: Contract,
    rules: PlacementRules,
    lists: Mapping[int, tuple[Choice, ...]],
) -> _Known:
    chosen = [choice for choices in lists.values() for choice in choices]
    known = applications.by_ids({choice.application_id for choice in chosen})
    totals = points.totals(campaign_id)
    published = {one.id: one for one in vacancies.published(campaign_id, contract=contract)}
    others = vacancies.by_ids({c.vacancy_id for c in chosen} - published.keys())
    return _Known(
        contract=contract,
        rules=rules,
        vacancies={**published, **others},
        applications=known,
        cards=candidates.cards_at((one.card_id, one.card_version) for one in known.values()),
        totals=totals,
        holders=queries.placed_people(campaign_id),
        declined=frozenset(queries.decliners(campaign_id)),
        ties=max((len(total.tie_break) for total in totals.values()), default=0),
    )


def _vacancies(known: _Known) -> tuple[SnapshotVacancy, ...]:
    """Published ones with their posts; one that was withdrawn keeps only its holders' posts."""
    held: dict[int, int] = {}
    for place in known.holders.values():
        held[place.vacancy_id] = held.get(place.vacancy_id, 0) + 1
    rows = []
    for one in known.vacancies.values():
        if one.contract == known.contract:
            posts = one.posts if one.state == "published" else held.get(one.id, 0)
            rows.append(SnapshotVacancy(one.id, one.public_id, posts))
    return tuple(sorted(rows, key=lambda row: row.public_id))


def _candidate(
    person_id: int, choices: tuple[Choice, ...], known: _Known
) -> SnapshotCandidate | None:
    applied = [
        known.applications[c.application_id]
        for c in choices
        if c.application_id in known.applications
    ]
    cards = [known.cards[one.card_id, one.card_version] for one in applied]
    if not cards:
        return None
    rows = tuple(_choice(person_id, choice, cards[0], known) for choice in choices)
    return SnapshotCandidate(cards[0].candidate_number, person_id, rows)


def _choice(person_id: int, choice: Choice, card: Card, known: _Known) -> SnapshotChoice:
    held = known.holders.get(person_id)
    holds = held is not None and held.vacancy_id == choice.vacancy_id
    rule = None if holds else _rule(person_id, choice, known)
    total = known.totals.get(choice.application_id)
    if rule or total is None:
        return SnapshotChoice(choice.vacancy_id, choice.application_id, None, rule or "no-total")
    ties = (*total.tie_break, *(0,) * (known.ties - len(total.tie_break)))
    key = key_of(holds, _priority(card, known.rules), total.points, ties)
    return SnapshotChoice(choice.vacancy_id, choice.application_id, key)


def _rule(person_id: int, choice: Choice, known: _Known) -> str | None:
    """The code of the rule that keeps a choice out, or None."""
    held = known.holders.get(person_id)
    application = known.applications.get(choice.application_id)
    vacancy = known.vacancies[choice.vacancy_id]
    total = known.totals.get(choice.application_id)
    checks = {
        "barred": known.rules.decline_bars and person_id in known.declined,
        "holds-place": held is not None and held.contract != known.contract,
        "vacancy": vacancy.state != "published",
        "contract": vacancy.contract != known.contract,
        "application": application is None
        or application.person_id != person_id
        or application.state != ApplicationState.ELIGIBLE,
        "subject": application is not None and application.subject_code != vacancy.subject_code,
        "no-total": total is None,
        "threshold": total is not None and not total.passed,
        "no-posts": vacancy.posts == 0,
    }
    return next((code for code, broken in checks.items() if broken), None)


def _priority(card: Card, rules: PlacementRules) -> int:
    if rules.priority is None:
        return 0
    answer = card.answers.get(rules.priority.field)
    return rules.priority.classes.get(answer, 0) if isinstance(answer, str) else 0
