"""The country before its exam day: people with admitted applications, a bank, sittings with seats
and papers, and everybody signed in. All of it through the services that do it in earnest."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import flask_migrate
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import text

from recruit.accounts import service as accounts
from recruit.accounts.rules import NewPerson
from recruit.app import ROOT, create_app
from recruit.applications import service as applications
from recruit.applications.rules import ApplicationState, NewApplication
from recruit.campaigns.rules import Campaign
from recruit.candidates import service as candidates
from recruit.candidates.rules import NewCard
from recruit.config import Settings
from recruit.demo.items import DemoItem, load_items
from recruit.directory import service as directory
from recruit.exam import service
from recruit.exam.rules import NewItem
from recruit.exam.rules.content import SingleChoice
from recruit.exam.rules.seating import NewSitting
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.events import SYSTEM
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import ANSWERS

SUBJECTS = ("mathematics", "physics", "chemistry", "biology", "history", "geography")
COPIES = 5  # of the demo's thirty paper items, so that papers differ
SEATS = 1500  # of one sitting
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Seated:
    """A candidate's browser before the exam: signed in, the page with their seat open."""

    person: int
    seat: str
    cookie: str
    token: str  # of the forms


def build(settings: Settings, size: int) -> list[Seated]:
    """A migrated database with so many candidates, who may begin now."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        now = datetime.now(UTC)
        people = people_of(size, now)
        campaign = campaign_of_2025(now)
        _bank(now)
        _apply(campaign, people, now)
        _seat(campaign, size, now)
        db.session.commit()
        tokens = [accounts.sessions.begin(one, "Stress", now=now) for one in people]
        db.session.commit()
        rows = db.session.execute(text("SELECT person_id, public_id FROM seats"))
        seats = {row[0]: row[1] for row in rows}
        db.session.remove()
        db.engine.dispose()
    # Outside of that context, as each browser's token of forms is one per context.
    return [
        Seated(person, seats[person], *cookie_of(app, token))
        for person, token in zip(people, tokens, strict=True)
    ]


def people_of(size: int, now: datetime) -> list[int]:
    directory.load_registers(now)
    new = [_person(number) for number in range(size)]
    return [
        one
        for start in range(0, size, 1000)
        for one in accounts.people.add_people(new[start : start + 1000], now)
    ]


def _person(number: int) -> NewPerson:
    return NewPerson(
        fin=_fin(number),
        first_name="Aysel",
        last_name="Məmmədova",
        patronymic="Rauf qızı",
        email=f"stress{number}@example.org",
        phone="+994501234567",
        language="az",
        birth_date=date(1990, 5, 17),
        password=None,
    )


def _fin(number: int) -> str:
    letters = ""
    for _ in range(7):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


def campaign_of_2025(now: datetime) -> Campaign:
    """A year's shipped rules: 40 items of the subject, 20 of methodology, 150 minutes."""
    candidates.load_standard_form(now)
    return make_campaign(now=now, rules="2025")


def _bank(now: datetime) -> None:
    numbers = count(1)
    for subject in (*SUBJECTS, "methodology"):
        items = [one for one in load_items(subject).items if one.why is None]
        copies = [_item(one, next(numbers)) for one in items for _ in range(COPIES)]
        service.add_items(copies, actor=SYSTEM, now=now)


def _item(one: DemoItem, number: int) -> NewItem:
    content = SingleChoice(
        stem={code: f"{number}. {text}" for code, text in one.stem.items()},
        options=tuple(dict(option) for option in one.options),
        key=one.key,
        why=None,
    )
    return NewItem(
        code=f"stress-{number}",
        subject_code=one.subject,
        topic_code=None,
        difficulty=one.difficulty,
        practice=False,
        content=content,
    )


def _apply(campaign: Campaign, people: list[int], now: datetime) -> None:
    cards = [
        NewCard(person, campaign.id, f"{100000 + place}", dict(ANSWERS), ANSWERS["district"])
        for place, person in enumerate(people)
    ]
    ids = candidates.add_cards(cards, actor=SYSTEM, now=now)
    new = [
        NewApplication(
            person,
            card,
            campaign.id,
            SUBJECTS[place % len(SUBJECTS)],
            ApplicationState.ELIGIBLE,
            submitted_at=now,
        )
        for place, (person, card) in enumerate(zip(people, ids, strict=True))
    ]
    applications.add_applications(new, actor=SYSTEM, now=now)


def _seat(campaign: Campaign, size: int, now: datetime) -> None:
    """Sittings at one hour, all subjects in each, opened and filled."""
    official = Asker(0, "stress", {Permission.EXAMS_MANAGE: EVERYWHERE})
    planned = NewSitting(
        subjects=SUBJECTS,
        district_code="AZ-BA",
        place="Bakı, 6 nömrəli məktəb",
        room="",
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(hours=8),
        capacity=SEATS,
    )
    for start in range(0, size, SEATS):
        new = replace(planned, room=str(start // SEATS + 1))
        public_id = service.add_sitting(campaign.id, new, actor=SYSTEM, now=now)
        service.seat_all(public_id, asker=official, now=now)
        service.open_sitting(public_id, actor=SYSTEM, now=now)


def cookie_of(app: Flask, token: str) -> tuple[str, str]:
    """(the cookie as signing in sets it, the token in the forms of that browser)."""
    with app.test_request_context("/az/"):
        session["token"] = token
        shown = generate_csrf()
        sealed = app.session_interface.get_signing_serializer(app)
        assert sealed is not None
        return f"recruit={sealed.dumps(dict(session))}; language=az", shown
