"""People with cards, on the shipped form."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from recruit.accounts import queries as accounts
from recruit.accounts.rules import NewPerson, PersonInfo
from recruit.accounts.service import people
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import Card, NewCard
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.events import SYSTEM
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "education": "bachelor",
    "specialty": "physics",
    "university": "Bakı Dövlət Universiteti",
    "graduation_year": 2015,
    "honours": False,
    "transcript": [{"subject": "Mexanika", "grade": "4.50", "scale": "5"}],
    "experience_months": 40,
    "incentive_years": 0,
    "sex": "female",
    "citizenship": "citizen",
    "district": "AZ-ISM",
    "exam_language": "az",
}
_numbers = count(1)
_FIN_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def _fin(number: int) -> str:
    text = ""
    for _place in range(7):
        number, rest = divmod(number, len(_FIN_LETTERS))
        text = _FIN_LETTERS[rest] + text
    return text


def make_candidate(last_name: str = "Məmmədova", first_name: str = "Aysel") -> PersonInfo:
    """A confirmed person without a password."""
    number = next(_numbers)
    new = NewPerson(
        fin=_fin(number),
        first_name=first_name,
        last_name=last_name,
        patronymic="Rauf qızı",
        email=f"candidate{number}@example.org",
        phone="+994501234567",
        language="az",
        birth_date=date(1993, 5, 17),
    )
    return accounts.person(people.add_people([new], NOW)[0])


def candidate_asker(person: PersonInfo) -> Asker:
    """The person as the program knows them once they are signed in."""
    return Asker(person.id, person.public_id, {Permission.CANDIDATE: EVERYWHERE})


def official_asker(
    person: PersonInfo, *permissions: Permission, districts: frozenset[str] | None = None
) -> Asker:
    """An official with some permissions, everywhere or in some districts."""
    scope = EVERYWHERE if districts is None else Scope(districts=districts)
    return Asker(person.id, person.public_id, dict.fromkeys(permissions, scope))


def make_card(
    person: PersonInfo | None = None,
    campaign: Campaign | None = None,
    *,
    number: str | None = None,
    now: datetime = NOW,
    **answers: Any,
) -> Card:
    """A full card; `answers` replace some of ANSWERS, None takes one away."""
    load_registers(now)
    service.load_standard_form(now)
    person = person or make_candidate()
    campaign = campaign or make_campaign(now=now)
    given = {c: v for c, v in {**ANSWERS, **answers}.items() if v is not None}
    new = NewCard(person.id, campaign.id, number, given, given.get("district"))
    return queries.card_by_id(service.add_cards([new], actor=SYSTEM, now=now)[0])
