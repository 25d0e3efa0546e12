"""What a journey finds in the world: things that other people did in the same data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from recruit.accounts import service as accounts
from recruit.accounts.rules import NewPerson
from recruit.app import create_app
from recruit.applications import service as applications
from recruit.applications.rules import ApplicationState, NewApplication
from recruit.campaigns import queries as campaigns
from recruit.candidates import service as candidates
from recruit.candidates.rules import NewCard
from recruit.config import Settings
from recruit.demo.people import DOMAIN, PASSWORD
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from tests.factories.candidates import ANSWERS

# Surname and FIN of three teachers of physics.
CANDIDATES = (("Şıxəliyeva", "8AB2CD1"), ("Qaraşova", "8AB2CD2"), ("Dəmirçiyeva", "8AB2CD3"))


@contextmanager
def beside(data: Path) -> Iterator[None]:
    """An application on the data folder of a running server."""
    app = create_app(Settings(mode="demo", data_dir=data))
    with app.app_context():
        yield
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def school_codes(data: Path, count: int) -> list[str]:
    """Codes of schools with an Azerbaijani sector."""
    with beside(data):
        rows = db.session.execute(directory.SCHOOLS.select().order_by(directory.SCHOOLS.c.code))
        found = [row.code for row in rows if "az" in directory.school(row.public_id).sectors]
        return found[:count]


def candidates_apply(data: Path, campaign: str) -> None:
    """CANDIDATES apply for physics in the campaign of this Azerbaijani name."""
    now = datetime.now(UTC)
    with beside(data):
        chosen = next(one for one in campaigns.campaigns() if one.name.az == campaign)
        people = accounts.people.add_people([_person(*one) for one in CANDIDATES], now)
        cards = [
            NewCard(person, chosen.id, f"90000{place}", dict(ANSWERS), ANSWERS["district"])
            for place, person in enumerate(people)
        ]
        ids = candidates.add_cards(cards, actor=SYSTEM, now=now)
        db.session.flush()
        new = [
            NewApplication(
                person, card, chosen.id, "physics", ApplicationState.SUBMITTED, submitted_at=now
            )
            for person, card in zip(people, ids, strict=True)
        ]
        applications.add_applications(new, actor=SYSTEM, now=now)
        db.session.commit()


def _person(last_name: str, fin: str) -> NewPerson:
    return NewPerson(
        fin=fin,
        first_name="Zümrüd",
        last_name=last_name,
        patronymic="Nazim qızı",
        email=f"{fin.lower()}@{DOMAIN}",
        phone="+994500000000",
        language="az",
        birth_date=date(1991, 4, 2),
        password=PASSWORD,
        consented=True,
    )
