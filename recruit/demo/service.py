"""The demo as a whole: items, people, a finished campaign and a rehearsal with all phases open."""

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts import service as accounts_service
from recruit.accounts.rules import NewPerson, PersonInfo
from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import service as candidates_service
from recruit.demo import building, calendar, exam_room, population, school_life
from recruit.demo.building import Officials
from recruit.demo.items import SUBJECTS, DemoItem, kinds, load_items
from recruit.demo.models import DemoPart
from recruit.demo.people import PASSWORD, PEOPLE, DemoPerson
from recruit.demo.progress import Progress
from recruit.demo.schools import schools as invent_schools
from recruit.directory import queries as directory
from recruit.directory import service as directory_service
from recruit.directory.rules import NewSchool
from recruit.exam import service as exam_service
from recruit.exam.rules import NewItem, NewTopic
from recruit.exam.rules.content import SingleChoice
from recruit.exam.rules.seating import NewSitting
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.vacancies.queries import Filters
from recruit.vacancies.service import searches

FINISHED, REHEARSAL = "finished", "rehearsal"
FINISHED_NAME = Bilingual(
    "Nümayiş: başa çatmış müsabiqə (uydurma məlumat)", "Demo: finished campaign (invented data)"
)
REHEARSAL_NAME = Bilingual(
    "Məşq müsabiqəsi (uydurma məlumat)", "Rehearsal campaign (invented data)"
)


def build(scale: str, seed: str, *, now: datetime, quiet: bool = False) -> None:
    """Build what is missing of the demo; what stands is left as it is."""
    parts: list[tuple[str, Callable[[str, str, datetime, Progress], None], int]] = [
        ("people and items", _people_and_items, 2),
        (FINISHED, _finished, building.STAGES),
        (REHEARSAL, _rehearsal, building.STAGES),
    ]
    missing = [part for part in parts if not _stands(part[0])]
    gc.freeze()  # what is loaded stays: nobody looks for garbage in it after each stage
    progress = Progress(sum(count for _name, _make, count in missing) or 1, quiet=quiet)
    for name, make, _count in missing:
        make(scale, seed, now, progress)
        db.session.add(DemoPart(name=name, seed=seed, built_at=now))
        db.session.commit()
    jobs.run_due(FixedClock(now))


def stands() -> bool:
    """Whether the whole demo is built."""
    return all(_stands(name) for name in ("people and items", FINISHED, REHEARSAL))


def demo_person(person: DemoPerson) -> PersonInfo | None:
    return accounts.person_by_email(person.email)


def current_code(person_id: int, now: datetime) -> str | None:
    """The TOTP code that works now, for those who have a second factor."""
    return accounts_service.second_factor.current_code(person_id, now)


def _stands(name: str) -> bool:
    return db.session.scalar(select(DemoPart.name).where(DemoPart.name == name)) is not None


def _people_and_items(_scale: str, _seed: str, now: datetime, progress: Progress) -> None:
    with progress.stage("Demo people"):
        ids = accounts_service.people.add_people([_new_person(one) for one in PEOPLE], now)
        for one, person_id in zip(PEOPLE, ids, strict=True):
            if one.role:
                if not one.school:  # the schools come later
                    accounts_service.roles.give_role(
                        person_id, one.role, one.districts, actor=SYSTEM, now=now
                    )
                accounts_service.second_factor.set_up(person_id, now)
        candidates_service.load_standard_form(now)
        db.session.commit()
    with progress.stage("Exam items"):
        for subject in SUBJECTS:
            found = load_items(subject)
            topics = [NewTopic(subject, t.code, Bilingual(**t.name)) for t in found.topics]
            items = [_new_item(one) for one in found.items]
            exam_service.add_items(items, topics=topics, actor=SYSTEM, now=now)
            db.session.commit()
        exam_service.add_items(list(kinds.ITEMS), actor=SYSTEM, now=now)
        db.session.commit()


def _new_person(one: DemoPerson) -> NewPerson:
    return NewPerson(
        fin=one.fin,
        first_name=one.first_name,
        last_name=one.last_name,
        patronymic=one.patronymic,
        email=one.email,
        phone="+994500000000",
        language="az",
        birth_date=one.birth_date,
        password=PASSWORD,
        consented=True,
    )


def _new_item(one: DemoItem) -> NewItem:
    return NewItem(
        code=one.code,
        subject_code=one.subject,
        topic_code=one.topic,
        difficulty=one.difficulty,
        practice=one.use == "practice",
        content=SingleChoice(one.stem, one.options, one.key, one.why),
        family=one.family,
    )


def _known(login: str) -> PersonInfo:
    person = demo_person(next(one for one in PEOPLE if one.login == login))
    assert person is not None  # noqa: S101  (the first part of the demo makes them)
    return person


def _officials() -> Officials:
    return Officials(
        accounts.asker_of(_known("ministry").id),
        accounts.asker_of(_known("ministry2").id),
        (_known("panel1").public_id, _known("panel2").public_id, _known("panel3").public_id),
    )


def _finished(scale: str, seed: str, now: datetime, progress: Progress) -> None:
    year = calendar.finished_year(now)
    phases = calendar.finished_phases(year)
    begins = phases[0].opens_at - timedelta(days=3)
    campaign = building.new_campaign(
        FINISHED_NAME,
        f"{year}/{year + 1}",
        phases,
        "demo-2011",
        _officials(),
        now=begins,
        kind=FINISHED,
    )
    size = population.SCALES[scale]
    schools = _schools(size.schools, seed, begins)
    known = {0: _known("placed").id}
    made = building.begin(campaign, size, seed, _officials(), schools, known=known)
    building.run(made, progress)
    over = phases[-1].closes_at
    campaigns_service.finish(campaign.public_id, asker=_officials().first, now=over)


def _schools(count: int, seed: str, now: datetime) -> list[NewSchool]:
    chance = Random(f"recruit schools {seed}")  # noqa: S311  (a demo's schools)
    new = invent_schools(chance, directory.districts(), count)
    known = directory.schools_by_codes({one.code for one in new})
    missing = [one for one in new if one.code not in known]
    if missing:
        directory_service.add_schools(missing, actor=SYSTEM, now=now)
        if not known:
            _school_life(new, now)
        db.session.commit()
    return new


def _school_life(new: list[NewSchool], now: datetime) -> None:
    """A head for one school, pictures of a few, and schools that were merged, renamed, closed."""
    for one in (person for person in PEOPLE if person.school):
        school = directory.school_by_code(one.school or "")
        if school and one.role:
            accounts_service.roles.give_role(
                _known(one.login).id,
                one.role,
                frozenset(),
                schools=[school.public_id],
                actor=SYSTEM,
                now=now,
            )
    heads = {one.school for one in PEOPLE if one.school}
    near = next((one for one in new if one.code in heads), new[0])
    school_life.show_photos([near, *new[:3]], now)
    school_life.tell_stories(near, _officials().first, now)


def _rehearsal(_scale: str, seed: str, now: datetime, progress: Progress) -> None:
    """A small campaign whose phases are all open; others have sat its exam and chosen already."""
    year = calendar.finished_year(now) + 1
    officials = _officials()
    campaign = building.new_campaign(
        REHEARSAL_NAME,
        f"{year}/{year + 1}",
        calendar.rehearsal_phases(now),
        "rehearsal",
        officials,
        now=now,
        kind=REHEARSAL,
    )
    size = population.SCALES["small"]
    earlier = now - timedelta(hours=3)
    schools = _schools(size.schools, seed, earlier)
    with progress.stage("Exam room"):
        author, exam = (accounts.asker_of(_known(login).id) for login in ("author", "exam"))
        exam_room.fill_bank(author, exam, seed=seed, now=earlier)
        exam_room.draw_blueprints(exam, officials.first, now=earlier)
        room = exam_room.add_centres(exam, now=earlier)
        db.session.commit()
    known = {0: _known("chooser").id}
    made = building.begin(campaign, size, seed, officials, schools, known=known, fixed=earlier)
    building.as_last_year(made, _last())
    made.candidates[0] = replace(made.candidates[0], ability=0.0)
    building.run(made, progress, last="Choice lists")
    with progress.stage("Open sitting"):
        building.show_interviews(made, now)
        building.show_a_risky_list(made)
        building.show_waiting(made, now)
        _keep_searches(campaign, now)
        _open_sitting(campaign, room, earlier)


def _last() -> Campaign:
    return next(one for one in campaigns.campaigns() if one.demo_kind == FINISHED)


def _keep_searches(campaign: Campaign, now: datetime) -> None:
    """What one candidate wants to hear of."""
    who = accounts.asker_of(_known("candidate").id)
    for filters in (Filters(subject="mathematics"), Filters(near="AZ-SAK", within="100")):
        searches.save(filters, (), campaign=campaign, language="az", asker=who, now=now)


def _open_sitting(campaign: Campaign, room: str, now: datetime) -> None:
    """A sitting that candidates may enter by themselves, opened by two officials."""
    phase = campaign.calendar.phase(PhaseKind.EXAM)
    assert phase is not None  # noqa: S101
    exam, head = (accounts.asker_of(_known(login).id) for login in ("exam", "exam-head"))
    public_id = exam_service.schedule_sitting(
        campaign.id,
        NewSitting(
            subjects=tuple(s for s in SUBJECTS if s != "methodology"),
            district_code="",
            place="",
            room="",
            opens_at=phase.opens_at,
            closes_at=phase.closes_at,
            capacity=0,
            self_seating=True,
            room_public_id=room,
        ),
        asker=exam,
        now=now,
    )
    proposal = exam_service.opening.propose_opening(
        public_id, reason="Məşq imtahanı hər kəs üçün açıqdır", asker=exam, now=now
    )
    proposals.second(proposal, asker=head, now=now)
    db.session.commit()
