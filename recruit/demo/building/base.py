"""What a campaign of the demo is made of while it is built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TypeVar

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules import Campaign, Phase, PhaseKind
from recruit.demo import population
from recruit.demo.population import PlannedCandidate, PlannedVacancy, Scale
from recruit.directory import queries as directory
from recruit.directory.rules import NewSchool
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.text import Bilingual

T = TypeVar("T")
BATCH = 1000


@dataclass(frozen=True)
class Officials:
    """Who acts in the demo: two of the ministry, and three who interview."""

    first: Asker
    second: Asker
    panel: tuple[str, str, str]


@dataclass
class Build:
    """One campaign while it is built; filled stage by stage."""

    campaign: Campaign
    seed: str
    chance: Random
    officials: Officials
    schools: Sequence[NewSchool]
    vacancies: list[PlannedVacancy]
    candidates: list[PlannedCandidate]
    vacancy_ids: list[int]
    person_ids: list[int]
    card_ids: list[int]
    applications: list[Application]
    listed: set[str]  # contract kinds that somebody chose
    known: dict[int, int]  # candidate's position -> a demo person who stands for them
    fixed: datetime | None = None  # everything happens at this instant (rehearsal)

    def at(self, kind: PhaseKind, share: float = 0.5) -> datetime:
        """An instant within a phase."""
        if self.fixed:
            return self.fixed
        phase = self.campaign.calendar.phase(kind)
        assert phase is not None  # noqa: S101  (the demo's own calendars have it)
        return phase.opens_at + (phase.closes_at - phase.opens_at) * share

    def happens(self, person_id: int, share: float) -> bool:
        """Chance decides, except for demo people, of whom something is to be seen."""
        return self.chance.random() < share or person_id in self.known.values()

    def who(self) -> dict[int, PlannedCandidate]:
        return dict(zip(self.person_ids, self.candidates, strict=True))


def new_campaign(
    name: Bilingual,
    year: str,
    phases: list[Phase],
    rules: str,
    officials: Officials,
    *,
    now: datetime,
    kind: str,
) -> Campaign:
    """A running campaign with a shipped rule-set that two officials put into force."""
    first, second = officials.first, officials.second
    public_id = campaigns_service.create_campaign(
        name, year, phases, asker=first, now=now, demo_kind=kind
    )
    document = campaigns_service.shipped()[rules]
    rule_set = campaigns_service.draft_rule_set(public_id, document, asker=first, now=now)
    proposal = campaigns_service.propose_activation(
        rule_set, reason="Nümayiş müsabiqəsinin qaydaları", asker=first, now=now
    )
    proposals.second(proposal, asker=second, now=now)
    campaigns_service.start(public_id, asker=first, now=now)
    db.session.commit()
    return campaigns.campaign(public_id)


def begin(
    campaign: Campaign,
    scale: Scale,
    seed: str,
    officials: Officials,
    schools: Sequence[NewSchool],
    *,
    known: dict[int, int] | None = None,
    fixed: datetime | None = None,
) -> Build:
    """Draw vacancies and people from the seed; `known` people are able and well prepared."""
    chance = Random(f"recruit demo {campaign.demo_kind} {seed}")  # noqa: S311  (a demo's people)
    districts = directory.districts()
    first_phase = campaign.calendar.phases[0].opens_at
    made = Build(
        campaign=campaign,
        seed=seed,
        chance=chance,
        officials=officials,
        schools=schools,
        vacancies=population.vacancies(chance, schools, districts, scale.posts),
        candidates=population.candidates(chance, districts, scale.applications, first_phase.date()),
        vacancy_ids=[],
        person_ids=[],
        card_ids=[],
        applications=[],
        listed=set(),
        known=known or {},
        fixed=fixed,
    )
    for position, person_id in made.known.items():
        made.candidates[position] = _prepared(made.candidates[position], person_id)
    return made


def _prepared(one: PlannedCandidate, person_id: int) -> PlannedCandidate:
    person = accounts.person(person_id)
    sex = "male" if person.patronymic.endswith("oğlu") else "female"
    wanted = {"specialty": one.subjects[0], "education": "master", "sex": sex}
    answers = dict(one.answers) | wanted
    answers.pop("specialty_name", None)
    return replace(
        one,
        ability=3.0,
        answers=answers,
        first_name=person.first_name,
        last_name=person.last_name,
        patronymic=person.patronymic,
    )


def batches(rows: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
