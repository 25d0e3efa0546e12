"""Reading the input of a round: one statement for a table, no mapped objects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from recruit.applications.queries import APPLICATIONS
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, RuleSet
from recruit.candidates import queries as candidates
from recruit.candidates.queries import CARDS
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.rules import (
    ApplicationFacts,
    Contract,
    Facts,
    Held,
    PlacementRules,
    Priority,
    Snapshot,
    TotalFacts,
    VacancyFacts,
    snapshot,
)
from recruit.points import queries as points
from recruit.points.rules import PointsRules, residence_slot
from recruit.vacancies import queries as vacancies
from recruit.vacancies.queries import VACANCIES
from recruit.vacancies.rules import HIDDEN, AfterWithdrawal


def build(campaign: Campaign, contract: Contract, number: int) -> Snapshot:
    """The input as it stands now, in an order of its own that no database decides."""
    return snapshot(read(campaign, contract, number))


def read(
    campaign: Campaign,
    contract: Contract,
    number: int,
    totals: Mapping[int, TotalFacts] | None = None,
    rule_set: RuleSet | None = None,
) -> Facts:
    """Everything that decides about a round as it stands now; with other totals where given, and
    by another rule-set than the one in force."""
    rule_set = rule_set or campaigns.active_rule_set(campaign.id)
    rules: PlacementRules = campaigns.section_of(rule_set, "placement")
    residence = _residence(rule_set)
    holders = {
        one.person_id: Held(one.vacancy_id, one.contract, one.application_id)
        for one in queries.live_places(campaign.id)
    }
    return Facts(
        campaign=campaign.public_id,
        contract=contract,
        round=number,
        rule_set=rule_set.digest,
        rules=rules,
        lists=queries.wishes(campaign.id, contract, rules.last_saved_counts),
        vacancies=_vacancies(campaign.id),
        applications=_first(
            campaign.id, _applications(campaign.id, rules.priority, residence is not None)
        ),
        totals=points.totals(campaign.id) if totals is None else totals,
        holders=holders,
        barred=queries.barred(campaign.id) if rules.decline_bars else frozenset(),
        residence=residence,
    )


def _residence(rule_set: RuleSet) -> int | None:
    rules: PointsRules = campaigns.section_of(rule_set, "points")
    return residence_slot(rules)


def _vacancies(campaign_id: int) -> dict[int, VacancyFacts]:
    at = VACANCIES.c
    rows = db.session.execute(
        select(
            at.id,
            at.public_id,
            at.posts,
            at.state,
            at.contract,
            at.subject_code,
            at.kind,
            at.district_code,
        ).where(at.campaign_id == campaign_id, at.state.not_in(HIDDEN))
    )
    return {row.id: VacancyFacts(*row) for row in rows}


def _applications(
    campaign_id: int, priority: Priority | None, residence: bool
) -> dict[int, ApplicationFacts]:
    at = APPLICATIONS.c
    rows = db.session.execute(
        select(at.id, at.person_id, at.card_id, at.card_version, at.subject_code, at.state).where(
            at.campaign_id == campaign_id
        )
    ).all()
    numbers = _numbers(campaign_id)
    about = _about(((r.card_id, r.card_version) for r in rows), priority, residence)
    return {
        row.id: ApplicationFacts(
            row.person_id,
            row.subject_code,
            row.state == ApplicationState.ELIGIBLE,
            numbers[row.card_id],
            *about.get((row.card_id, row.card_version), ()),
        )
        for row in rows
    }


def _first(campaign_id: int, known: dict[int, ApplicationFacts]) -> dict[int, ApplicationFacts]:
    """Whoever lost a place with its vacancy goes before every group, where the rules say so."""
    means = vacancies.rules_of(campaign_id).withdrawn_after_placement
    freed = queries.freed(campaign_id)
    if means is not AfterWithdrawal.FIRST_IN_NEXT_ROUND or not freed:
        return known
    first = max(one.priority for one in known.values()) + 1
    return {
        key: replace(one, priority=first) if one.person_id in freed else one
        for key, one in known.items()
    }


def _numbers(campaign_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(CARDS.c.id, CARDS.c.candidate_number).where(CARDS.c.campaign_id == campaign_id)
    )
    return dict(rows.all())


def _about(
    versions: Iterable[tuple[int, int]], priority: Priority | None, residence: bool
) -> dict[tuple[int, int], tuple[int, str | None]]:
    """By card and version: priority class and district; cards are opened only where they decide."""
    if priority is None and not residence:
        return {}
    return {
        pair: (priority_class(card.answers, priority, card.candidate_number), card.district_code)
        for pair, card in candidates.cards_at(versions).items()
    }


def priority_class(answers: Mapping[str, object], rules: Priority | None, number: str) -> int:
    """The class of the groups that choose first; RuleError where two groups are claimed."""
    if rules is None:
        return 0
    said = answers.get(rules.field)
    given: Sequence[object] = said if isinstance(said, list | tuple) else [said]
    classes = {rules.classes[one] for one in given if isinstance(one, str) and one in rules.classes}
    if len(classes) > 1:
        raise RuleError(
            N_("Candidate %(number)s is in two priority classes (%(classes)s)."),
            number=number,
            classes=", ".join(str(one) for one in sorted(classes)),
        )
    return next(iter(classes), 0)
