"""Vacancies, people, cards and applications, with their preliminary evaluation."""

from recruit.accounts import service as accounts_service
from recruit.accounts.rules import NewPerson
from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import ApplicationState, NewApplication, evaluate
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.candidates import queries as candidates
from recruit.candidates import service as candidates_service
from recruit.candidates.rules import NewCard
from recruit.demo.building.base import Build, batches
from recruit.demo.building.vacancies import planned
from recruit.demo.people import NOBODY
from recruit.demo.population import PlannedCandidate
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.points import service as points_service
from recruit.vacancies import service as vacancies_service


def add_vacancies(build: Build) -> None:
    now, campaign = build.at(PhaseKind.VACANCIES), build.campaign
    schools = directory.schools_by_codes({one.code for one in build.schools})
    new = planned(build, schools)
    actor = build.officials.first.ref
    build.vacancy_ids = vacancies_service.add_vacancies(
        campaign.id, campaign.public_id, new, actor=actor, now=now
    )
    vacancies_service.publish_all(campaign.id, campaign.public_id, actor=actor, now=now)


def add_people(build: Build) -> None:
    now = build.at(PhaseKind.APPLICATIONS, 0.2)
    ids = dict(build.known)
    unknown = [one for one in build.candidates if one.number not in ids]
    for batch in batches(unknown):
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
    for batch in batches(pairs):
        new = [
            NewCard(
                person_id, build.campaign.id, one.candidate_number, dict(one.answers), one.district
            )
            for person_id, one in batch
        ]
        build.card_ids += candidates_service.add_cards(new, actor=SYSTEM, now=now)
        db.session.commit()


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
    for batch in batches(new):
        applications_service.add_applications(batch, actor=SYSTEM, now=now)
        db.session.commit()
    build.applications = applications.eligible(build.campaign.id)


def evaluate_applications(build: Build) -> None:
    now = build.at(PhaseKind.PRELIMINARY)
    points_service.preliminary(build.campaign, asker=build.officials.first, now=now)
