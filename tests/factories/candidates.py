"""People with cards, on the shipped form."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import func, select

from recruit.accounts import queries as accounts
from recruit.accounts.rules import NewPerson, PersonInfo
from recruit.accounts.service import people
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.models import FormRow, FormVersionRow
from recruit.candidates.rules import Card, NewCard
from recruit.candidates.service.forms import shipped_form
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.canonical import canonical_json, digest
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
    "permanent_post": False,
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


MARKED_FIELDS: tuple[dict[str, Any], ...] = (
    {"code": "health", "kind": "text", "privacy": "sensitive"},
    {"code": "phone_note", "kind": "text", "keep_days": 365},
    {"code": "hobby", "kind": "text", "privacy": "public", "reportable": True},
)


def publish_marked_form(campaign: Campaign, *fields: dict[str, Any], now: datetime = NOW) -> None:
    """A form of the campaign's own: the shipped one and a section with a field of each class.

    Other `fields` take the place of those; labels are made from the codes.
    """
    marked = [
        {"label": {"az": one["code"], "en": one["code"]}, **one} for one in fields or MARKED_FIELDS
    ]
    form = shipped_form()
    form["sections"].append(
        {"code": "more", "title": {"az": "Əlavə", "en": "More"}, "fields": marked}
    )
    publish_form(form, campaign.id, now)


def publish_form(document: dict[str, Any], campaign_id: int, now: datetime = NOW) -> None:
    """A version of a campaign's own form, without the officials' way to it."""
    row = db.session.scalar(select(FormRow).where(FormRow.campaign_id == campaign_id))
    if row is None:
        row = FormRow(campaign_id=campaign_id, draft=document, changed_at=now)
        db.session.add(row)
        db.session.flush()
    number = db.session.scalar(
        select(func.count()).select_from(FormVersionRow).where(FormVersionRow.form_id == row.id)
    )
    db.session.add(
        FormVersionRow(
            form_id=row.id,
            number=(number or 0) + 1,
            document=document,
            digest=digest(canonical_json(document)),
            published_at=now,
        )
    )
    db.session.flush()


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
