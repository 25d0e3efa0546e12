"""Building a demo campaign through the same services and rules as everybody's.

Bulk paths are used where the features offer them. Each stage commits, so that no transaction
holds SQLite's write lock for long.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from recruit.accounts import queries as accounts
from recruit.accounts import service as accounts_service
from recruit.accounts.rules import NewPerson
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import Application, ApplicationState, NewApplication, evaluate
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules import Campaign, Phase, PhaseKind
from recruit.candidates import queries as candidates
from recruit.candidates import service as candidates_service
from recruit.candidates.rules import NewCard
from recruit.demo import population
from recruit.demo.people import NOBODY
from recruit.demo.population import PlannedCandidate, PlannedVacancy, Scale
from recruit.demo.progress import Progress
from recruit.directory import queries as directory
from recruit.directory.rules import NewSchool
from recruit.exam import queries as exams
from recruit.exam import service as exam_service
from recruit.exam.rules import NewAttempt
from recruit.exam.rules.content import Shown, options_in
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.seating import NewSitting
from recruit.extensions import db
from recruit.interviews import queries as interviews
from recruit.interviews import service as interviews_service
from recruit.interviews.rules import InterviewRules
from recruit.jobs import service as jobs
from recruit.kernel.asker import Asker
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.placement import queries as placement
from recruit.placement.rules import NewList, PlaceState
from recruit.placement.service import lists, places, publication, rounds
from recruit.points import queries as points
from recruit.points import service as points_service
from recruit.vacancies import service as vacancies_service
from recruit.vacancies.rules import NewVacancy

T = TypeVar("T")
BATCH = 1000
ROOM = 120  # candidates in one sitting
STAGES = 11


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
    answers = dict(one.answers) | {"specialty": one.subjects[0], "education": "master"}
    answers.pop("specialty_name", None)
    return replace(
        one,
        ability=3.0,
        answers=answers,
        first_name=person.first_name,
        last_name=person.last_name,
        patronymic=person.patronymic,
    )


def run(build: Build, progress: Progress, *, last: str = "Messages") -> None:
    """Take a campaign from its vacancies to its published placement, or as far as `last`."""
    stages = (
        ("Vacancies", add_vacancies),
        ("People", add_people),
        ("Cards", add_cards),
        ("Applications", add_applications),
        ("Preliminary evaluation", evaluate_applications),
        ("Exam", sit_exam),
        ("Interviews", hold_interviews),
        ("Points", compute_points),
        ("Choice lists", choose),
        ("Placement", place),
        ("Messages", tell),
    )
    for name, stage in stages:
        with progress.stage(name), _garbage_kept():
            stage(build)
            db.session.commit()
            db.session.expunge_all()
        if name == last:
            return


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Collect once, at the end, and only among what is new: a third of the time of a stage would
    go into looking for cycles among rows that are all still needed."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        gc.enable()


def add_vacancies(build: Build) -> None:
    now, campaign = build.at(PhaseKind.VACANCIES), build.campaign
    schools = directory.schools_by_codes({one.code for one in build.schools})
    ids = [schools[one.code].id for one in build.schools]
    new = [
        NewVacancy(
            code=f"{campaign.year[:4]}-{number:05d}",
            school_id=ids[one.school],
            subject_code=one.subject,
            kind=one.kind,
            contract=one.contract,
            sector=one.sector,
            posts=one.posts,
            hours=one.hours,
        )
        for number, one in enumerate(build.vacancies, start=1)
    ]
    actor = build.officials.first.ref
    build.vacancy_ids = vacancies_service.add_vacancies(
        campaign.id, campaign.public_id, new, actor=actor, now=now
    )
    vacancies_service.publish_all(campaign.id, campaign.public_id, actor=actor, now=now)


def add_people(build: Build) -> None:
    now = build.at(PhaseKind.APPLICATIONS, 0.2)
    ids = dict(build.known)
    unknown = [one for one in build.candidates if one.number not in ids]
    for batch in _batches(unknown):
        new = [_person(build, one) for one in batch]
        added = accounts_service.people.add_people(new, now)
        ids |= {one.number: key for one, key in zip(batch, added, strict=True)}
        db.session.commit()
    build.person_ids = [ids[one.number] for one in build.candidates]


def _person(build: Build, one: PlannedCandidate) -> NewPerson:
    return NewPerson(
        fin=one.fin,
        first_name=one.first_name,
        last_name=one.last_name,
        patronymic=one.patronymic,
        email=f"{build.campaign.demo_kind}-{one.candidate_number}@{NOBODY}",
        phone="+994500000000",
        language="az",
        birth_date=one.birth_date,
    )


def add_cards(build: Build) -> None:
    now = build.at(PhaseKind.APPLICATIONS, 0.4)
    pairs = list(zip(build.person_ids, build.candidates, strict=True))
    for batch in _batches(pairs):
        new = [
            NewCard(
                person_id, build.campaign.id, one.candidate_number, dict(one.answers), one.district
            )
            for person_id, one in batch
        ]
        build.card_ids += candidates_service.add_cards(new, actor=SYSTEM, now=now)
        db.session.commit()


def _card(campaign_id: int, person_id: int, one: PlannedCandidate) -> NewCard:
    return NewCard(person_id, campaign_id, one.candidate_number, dict(one.answers), one.district)


def add_applications(build: Build) -> None:
    """Those whom the rules admit are eligible; of the others each says why."""
    rules = campaigns.section(build.campaign.id, "eligibility")
    form = candidates.form_for(build.campaign.id)
    subjects = directory.subjects()
    new: list[NewApplication] = []
    rows = zip(build.person_ids, build.card_ids, build.candidates, strict=True)
    for person_id, card_id, one in rows:
        for subject in one.subjects:
            verdict = evaluate(rules, subject, subjects[subject].name, one.answers, form.bilingual)
            state = ApplicationState.ELIGIBLE if verdict.eligible else ApplicationState.NOT_ELIGIBLE
            if verdict.eligible and build.chance.random() < 0.01:
                state = ApplicationState.WITHDRAWN
            new.append(
                NewApplication(
                    person_id=person_id,
                    card_id=card_id,
                    campaign_id=build.campaign.id,
                    subject_code=subject,
                    state=state,
                    submitted_at=build.at(
                        PhaseKind.APPLICATIONS, 0.5 + build.chance.random() / 2.1
                    ),
                    decided_at=build.at(PhaseKind.APPLICATIONS, 0.99),
                    reasons=verdict.reasons,
                )
            )
    now = build.at(PhaseKind.APPLICATIONS, 0.99)
    for batch in _batches(new):
        applications_service.add_applications(batch, actor=SYSTEM, now=now)
        db.session.commit()
    build.applications = applications.eligible(build.campaign.id)


def evaluate_applications(build: Build) -> None:
    now = build.at(PhaseKind.PRELIMINARY)
    points_service.preliminary(build.campaign, asker=build.officials.first, now=now)


def sit_exam(build: Build) -> None:
    """Sittings of one subject each; one in fourteen does not come."""
    who = build.who()
    present = [one for one in build.applications if build.happens(one.person_id, 0.93)]
    planned = _sittings(build, present)

    def answer(attempt: NewAttempt, asked: list[tuple[BankItem, Shown]]) -> list[str | None]:
        person = who[attempt.person_id]
        luck = Random(f"{build.seed} {person.candidate_number} {attempt.subject_code}")  # noqa: S311
        return [_response(luck, person, item, shown) for item, shown in asked]

    exam_service.add_attempts(
        build.campaign.id,
        planned,
        answer=answer,
        seed=build.seed,
        actor=build.officials.first.ref,
        now=build.at(PhaseKind.EXAM, 0.98),
        checkpoint=db.session.commit,
    )


def _response(luck: Random, person: PlannedCandidate, item: BankItem, shown: Shown) -> str | None:
    if luck.random() < person.chance_of_right(item.difficulty):
        return shown.right
    if luck.random() < 0.15:
        return None
    places = range(options_in(item.shape))
    return luck.choice([str(place) for place in places if str(place) != shown.right])


def _sittings(
    build: Build, present: list[Application]
) -> list[tuple[NewSitting, list[NewAttempt]]]:
    minutes = timedelta(minutes=60)
    planned: list[tuple[NewSitting, list[NewAttempt]]] = []
    for subject in population.SUBJECT_WEIGHTS:
        sitters = [one for one in present if one.subject_code == subject]
        for number, batch in enumerate(_batches(sitters, ROOM)):
            opens = build.at(PhaseKind.EXAM, 0.02 + 0.9 * ((number * 7) % 23) / 23)
            sitting = NewSitting(
                subjects=(subject,),
                district_code="AZ-BA-08" if number % 2 else "AZ-SM",
                place="Nümayiş imtahan mərkəzi",
                room=str(number + 1),
                opens_at=opens,
                closes_at=opens + 2 * minutes,
                capacity=ROOM,
            )
            attempts = [
                NewAttempt(
                    application_id=one.id,
                    person_id=one.person_id,
                    subject_code=subject,
                    started_at=opens + timedelta(seconds=build.chance.randrange(20, 240)),
                    finished_at=opens + minutes * build.chance.uniform(0.55, 0.98),
                )
                for one in batch
            ]
            planned.append((sitting, attempts))
    return planned


def hold_interviews(build: Build) -> None:
    """Everybody who passed the exam meets the panel, where the campaign has interviews."""
    if build.campaign.calendar.phase(PhaseKind.INTERVIEW) is None:
        return
    begins = build.at(PhaseKind.INTERVIEW, 0.05)
    panel = interviews_service.form_panel(
        build.campaign.id,
        build.officials.panel,
        subject_code=None,
        room="Nümayiş mərkəzi, zal 1",
        asker=build.officials.first,
        now=begins,
    )
    rules = interviews.rules_of(build.campaign.id)
    who, results = build.who(), exams.results(build.campaign.id)
    passed = [one for one in build.applications if one.id in results and results[one.id].passed]
    new = [
        interviews_service.NewResult(
            application_id=one.id,
            starts_at=begins + timedelta(minutes=2) * number,
            sheets=tuple(_sheet(build.chance, who[one.person_id], rules) for _ in range(3)),  # type: ignore[arg-type]
        )
        for number, one in enumerate(passed)
    ]
    for batch in _batches(new, 500):
        interviews_service.add_results(
            panel, batch, actor=SYSTEM, now=build.at(PhaseKind.INTERVIEW, 0.95)
        )
        db.session.commit()


def _sheet(chance: Random, who: PlannedCandidate, rules: InterviewRules) -> dict[str, Decimal]:
    return {
        one.code: _half_points(one.maximum, 0.62 + 0.12 * who.ability + chance.gauss(0, 0.08))
        for one in rules.criteria
    }


def _half_points(maximum: Decimal, share: float) -> Decimal:
    halves = round(float(maximum) * 2 * min(1.0, max(0.1, share)))
    return Decimal(halves) / 2


def compute_points(build: Build) -> None:
    points_service.compute_campaign(
        build.campaign,
        asker=build.officials.first,
        now=build.at(PhaseKind.POINTS),
        progress=lambda _done, _of: db.session.commit(),
    )


def choose(build: Build) -> None:
    """A confirmed list of each kind from most of those who passed."""
    rules = campaigns.section(build.campaign.id, "placement")
    totals = points.totals(build.campaign.id)
    eligible: dict[int, dict[str, int]] = {}
    for one in build.applications:
        if one.id in totals and totals[one.id].passed:
            eligible.setdefault(one.person_id, {})[one.subject_code] = one.id
    who, now = build.who(), build.at(PhaseKind.CHOICE, 0.8)
    for contract, most in rules.choices.items():
        by_subject = _by_subject(build, str(contract))
        new = [
            NewList(person_id, build.campaign.id, str(contract), wished, confirmed_at=now)
            for person_id, subjects in eligible.items()
            if build.happens(person_id, 0.92 if contract == "permanent" else 0.45)
            and (wished := _wished(build, who[person_id], subjects, by_subject, most))
        ]
        build.listed |= {one.contract for one in new}
        for batch in _batches(new):
            lists.add_lists(batch, actor=SYSTEM, now=now)
            db.session.commit()


def _by_subject(build: Build, contract: str) -> dict[str, list[tuple[int, PlannedVacancy]]]:
    found: dict[str, list[tuple[int, PlannedVacancy]]] = {}
    for position, one in enumerate(build.vacancies):
        if one.contract == contract:
            found.setdefault(one.subject, []).append((position, one))
    return found


def _wished(
    build: Build,
    who: PlannedCandidate,
    subjects: dict[str, int],
    by_subject: dict[str, list[tuple[int, PlannedVacancy]]],
    most: int,
) -> list[tuple[int, int]]:
    open_ones = [pair for subject in subjects for pair in by_subject.get(subject, [])]
    chosen = population.wishes(build.chance, who, open_ones, directory.districts(), most)
    return [
        (build.vacancy_ids[position], subjects[build.vacancies[position].subject])
        for position in chosen
    ]


def place(build: Build) -> None:
    """Each contract kind in its round: locked, simulated, seed, certified, published by two."""
    kinds = [kind for kind in ("permanent", "fixed-term") if kind in build.listed]
    for number, contract in enumerate(kinds):
        _round(build, contract, build.at(PhaseKind.PLACEMENT, 0.1 + number * 0.4))


def _round(build: Build, contract: str, now: datetime) -> None:
    first, second = build.officials.first, build.officials.second
    clock = FixedClock(now)
    public_id = rounds.open_round(build.campaign.id, contract, asker=first, now=now)
    rounds.lock(public_id, asker=first, now=now)
    rounds.simulate(public_id, asker=first, now=now)
    _work(clock)
    rounds.announce_seed(public_id, f"demo-{build.seed}", asker=first, now=now)
    rounds.certify(public_id, asker=first, now=now)
    _work(clock)
    proposal = publication.propose_publication(
        public_id, reason="Nümayiş: nəticələr hazırdır", asker=first, now=now
    )
    proposals.second(proposal, asker=second, now=now)
    db.session.commit()
    _answer_offers(build, now + timedelta(days=1))


def _work(clock: FixedClock) -> None:
    """Do the placement's job now; messages wait for their own stage."""
    db.session.commit()
    jobs.run_due(clock, kinds=("placement.run",))


def _answer_offers(build: Build, now: datetime) -> None:
    """Nearly everybody takes the place they were given; demo people answer by themselves."""
    offers = [one for one in placement.live_places(build.campaign.id) if one.answered_at is None]
    known = set(build.known.values())
    for offer in (one for one in offers if one.person_id in known):
        asker = accounts.asker_of(offer.person_id)
        places.accept(offer.public_id, asker=asker, now=now)
    answers = {
        one.id: PlaceState.ACCEPTED if build.chance.random() < 0.97 else PlaceState.DECLINED
        for one in offers
        if one.person_id not in known
    }
    places.answer_many(answers, actor=SYSTEM, now=now)
    db.session.commit()


def tell(build: Build) -> None:
    jobs.run_due(FixedClock(build.at(PhaseKind.RESULTS, 0.1)), limit=100_000)


def _batches(rows: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
