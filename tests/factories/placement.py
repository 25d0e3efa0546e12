"""A small competition in the database: vacancies, candidates with totals, lists, a placement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import proposals
from recruit.applications.rules import ApplicationState, NewApplication
from recruit.applications.service import add_applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.events import SYSTEM
from recruit.placement import queries
from recruit.placement.rules import NewList
from recruit.placement.service import lists, publication, rounds
from recruit.points.models import TotalRow
from recruit.points.rules import Total, document_of
from recruit.vacancies import queries as vacancies
from recruit.vacancies import service as vacancies_service
from recruit.vacancies.rules import NewVacancy, Vacancy
from tests.factories.campaigns import NOW
from tests.factories.candidates import candidate_asker, make_candidate, make_card
from tests.factories.directory import make_school

PERMANENT = "permanent"


def make_vacancy(
    campaign: Campaign,
    code: str,
    *,
    posts: int = 1,
    subject: str = "physics",
    school: School | None = None,
    **values: str,
) -> Vacancy:
    """A published vacancy, at a school of its own unless one is given."""
    school_id = (school or make_school()).id
    new = NewVacancy(code=code, school_id=school_id, subject_code=subject, posts=posts, **values)
    ids = vacancies_service.add_vacancies(
        campaign.id, campaign.public_id, [new], actor=SYSTEM, now=NOW
    )
    vacancies_service.publish_all(campaign.id, campaign.public_id, actor=SYSTEM, now=NOW)
    return vacancies.by_ids(ids)[ids[0]]


@dataclass(frozen=True)
class Competitor:
    """A candidate with an eligible application and a total."""

    person: PersonInfo
    asker: Asker
    application_id: int
    number: str


def make_competitor(
    campaign: Campaign,
    points: str = "70.00",
    *,
    subject: str = "physics",
    ties: Sequence[int] | None = None,
    passed: bool = True,
    state: ApplicationState = ApplicationState.ELIGIBLE,
    **answers: object,
) -> Competitor:
    person = make_candidate()
    card = make_card(person, campaign, **answers)  # type: ignore[arg-type]
    new = NewApplication(person.id, card.id, campaign.id, subject, state, NOW)
    (application_id,) = add_applications([new], actor=SYSTEM, now=NOW)
    give_total(campaign, application_id, points, subject=subject, ties=ties, passed=passed)
    return Competitor(person, candidate_asker(person), application_id, card.candidate_number)


def give_total(
    campaign: Campaign,
    application_id: int,
    points: str,
    *,
    subject: str = "physics",
    ties: Sequence[int] | None = None,
    passed: bool = True,
) -> None:
    """A total as if computed; its one missing line does not matter to the placement."""
    rules = campaigns.active_rule_set(campaign.id)
    length = len(campaigns.section(campaign.id, "points").tie_breaks)
    total = Total(
        application_id,
        Decimal(points),
        (),
        passed,
        (),
        tuple(ties) if ties is not None else (0,) * length,
        rules.digest,
    )
    db.session.add(
        TotalRow(
            application_id=application_id,
            campaign_id=campaign.id,
            rule_set_id=rules.id,
            version=1,
            subject_code=subject,
            points=total.points,
            passed=passed,
            document=document_of(total),
            input_digest="0" * 64,
            computed_at=NOW,
        )
    )
    db.session.flush()


def make_list(
    competitor: Competitor,
    campaign: Campaign,
    *wishes: Vacancy,
    contract: str = PERMANENT,
    confirmed_at: datetime | None = NOW,
) -> None:
    """The competitor's whole list, confirmed by default."""
    choices = [(wish.id, competitor.application_id) for wish in wishes]
    new = NewList(competitor.person.id, campaign.id, contract, choices, confirmed_at)
    lists.add_lists([new], actor=SYSTEM, now=NOW)


def make_official(*permissions: Permission) -> Asker:
    """Somebody who may run and publish placements everywhere."""
    person = make_candidate(last_name="Əliyev", first_name="Tural")
    given = permissions or (
        Permission.OFFICE,
        Permission.PLACEMENT_RUN,
        Permission.PLACEMENT_PUBLISH,
    )
    return Asker(person.id, person.public_id, dict.fromkeys(given, EVERYWHERE))


@dataclass
class Office:
    """The two officials of a placement, and its steps in one call each."""

    campaign: Campaign
    first: Asker = field(default_factory=make_official)
    second: Asker = field(default_factory=make_official)

    def locked(self, contract: str = PERMANENT, now: datetime = NOW) -> str:
        public_id = rounds.open_round(self.campaign.id, contract, asker=self.first, now=now)
        rounds.lock(public_id, asker=self.first, now=now)
        return public_id

    def simulated(self, contract: str = PERMANENT, now: datetime = NOW) -> str:
        public_id = self.locked(contract, now)
        rounds.perform(rounds.simulate(public_id, asker=self.first, now=now), now=now)
        return public_id

    def certified(
        self, contract: str = PERMANENT, seed: str = "drawn 7 19 23", now: datetime = NOW
    ) -> str:
        public_id = self.simulated(contract, now)
        rounds.announce_seed(public_id, seed, asker=self.first, now=now)
        rounds.perform(rounds.certify(public_id, asker=self.first, now=now), now=now)
        return public_id

    def published(
        self, contract: str = PERMANENT, seed: str = "drawn 7 19 23", now: datetime = NOW
    ) -> str:
        public_id = self.certified(contract, seed, now)
        proposal = publication.propose_publication(
            public_id, reason="The run is certified.", asker=self.first, now=now
        )
        proposals.second(proposal, asker=self.second, now=now)
        return public_id

    def placed(self, competitor: Competitor) -> int | None:
        """The vacancy id of the competitor's live place."""
        place = queries.placed_people(self.campaign.id).get(competitor.person.id)
        return place.vacancy_id if place else None
