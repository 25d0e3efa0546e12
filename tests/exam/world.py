"""A campaign with an exam, an item bank and candidates who are admitted to it."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import DateTime, Integer, String, TypeDecorator, insert, select

from recruit.accounts import queries as accounts
from recruit.accounts.service import sessions
from recruit.campaigns.rules import Campaign
from recruit.directory import service as directory
from recruit.exam import queries, service
from recruit.exam.queries import attempts
from recruit.exam.rules import SeatInfo
from recruit.exam.rules.attempts import Saved, SaveOutcome
from recruit.exam.rules.content import Shown
from recruit.extensions import db
from recruit.extensions.database import Base, JsonDocument, UtcDateTime
from recruit.extensions.direct import Direct
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign
from tests.factories.exam import NOW, SHORT, make_bank, make_sitting

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
END = NOW + 5 * MINUTE  # of an attempt that SHORT's rules give, begun at NOW
_numbers = count(100_000)


@dataclass
class Candidate:
    """A person with an admitted application."""

    person_id: int
    application_id: int
    application: str
    asker: Asker = field(repr=False)


def make_world(*subjects: str, papers: int = 8, exam: dict[str, Any] = SHORT) -> Campaign:
    """The registers, a running campaign under the rules of an exam, and a bank."""
    directory.load_registers(NOW)
    campaign = make_campaign(now=NOW, exam=exam)
    make_bank(*(subjects or ("mathematics",)), papers=papers)
    return campaign


def make_candidate(
    campaign: Campaign, subject: str = "mathematics", state: str = "eligible"
) -> Candidate:
    person = make_person()
    application_id = fill(
        "applications",
        person_id=person.id,
        card_id=_card(person.id, campaign.id),
        campaign_id=campaign.id,
        subject_code=subject,
        state=state,
        card_version=1,
        submitted_at=NOW,
    )
    table = Base.metadata.tables["applications"]
    public_id = db.session.scalars(
        select(table.c.public_id).where(table.c.id == application_id)
    ).one()
    asker = Asker(person.id, person.public_id, {Permission.CANDIDATE: EVERYWHERE})
    return Candidate(person.id, application_id, public_id, asker)


def official(*permissions: Permission) -> Asker:
    """An official who may do these things everywhere."""
    person = make_person()
    return Asker(person.id, person.public_id, dict.fromkeys(permissions, EVERYWHERE))


def seat(campaign: Campaign, candidate: Candidate, sitting: str | None = None) -> SeatInfo:
    """The candidate's seat in a sitting that lets them sit where they like."""
    place = sitting or make_sitting(campaign.id)
    service.take_seat(candidate.application, place, asker=candidate.asker, now=NOW)
    return queries.seats_of(candidate.person_id, campaign.id, NOW)[0]


def begin(campaign: Campaign, candidate: Candidate, sitting: str | None = None) -> str:
    """The public id of an attempt begun at NOW."""
    taken = seat(campaign, candidate, sitting)
    return service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)


def save(
    candidate: Candidate, attempt: str, position: int, choice: int | None, seq: int, at: datetime
) -> Saved:
    said = as_response(choice)
    return service.save_answer(attempt, candidate.person_id, position, said, seq, now=at)


def as_response(choice: int | None) -> str | None:
    """The answer to a single choice as it is saved."""
    return None if choice is None else str(choice)


def given(candidate: Candidate, attempt: str) -> dict[int, int | None]:
    """The newest choices of an attempt whose items are all single choices."""
    row = attempts.attempt_of(attempt, candidate.person_id)
    return {
        position: None if one.response is None else int(one.response)
        for position, one in attempts.given(row.id).items()
    }


@dataclass(frozen=True)
class Lane:
    """A candidate at work, seen from the connection beside the session."""

    direct: Direct
    candidate: Candidate
    attempt: str
    session: str

    def saved(
        self, position: int, choice: int | None, seq: int, now: datetime = NOW, session: str = ""
    ) -> Saved:
        return service.save_at_once(
            self.direct,
            self.attempt,
            session or self.session,
            position,
            as_response(choice),
            seq,
            now=now,
        )

    def save(
        self, position: int, choice: int | None, seq: int, now: datetime = NOW, session: str = ""
    ) -> SaveOutcome:
        return self.saved(position, choice, seq, now, session).outcome


def make_lane(app: Flask) -> Lane:
    """A begun attempt of somebody who is signed in; committed."""
    campaign = make_world()
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    session = sign_in(candidate.person_id)
    return Lane(app.extensions["recruit.direct"], candidate, attempt, session)


def sign_in(person_id: int) -> str:
    """The public id of a new session; committed."""
    found = accounts.session_of(sessions.begin(person_id, "", now=NOW), NOW)
    db.session.commit()
    assert found is not None
    return found.public_id


def wrong(shown: Shown) -> str:
    """The option after the right one."""
    return str((int(shown.right) + 1) % len(shown.order))


def right_choices(candidate: Candidate, attempt: str) -> dict[int, int]:
    """Where the right options stand in the attempt's paper."""
    row = attempts.attempt_of(attempt, candidate.person_id)
    return {item.position: item.order.index(0) for item in attempts.paper(row.paper_id).items}


# --- rows of lower features that have no say in the exam ------------------------------------------


def _card(person_id: int, campaign_id: int) -> int:
    version = db.session.scalar(select(Base.metadata.tables["form_versions"].c.id).limit(1))
    if version is None:
        version = fill("form_versions", form_id=fill("forms"))
    return fill(
        "cards",
        person_id=person_id,
        campaign_id=campaign_id,
        candidate_number=str(next(_numbers)),
        form_version_id=version,
    )


def fill(name: str, **values: Any) -> int:
    """A row whose columns that are not given hold something of their type."""
    table = Base.metadata.tables[name]
    for column in table.columns:
        has_own = column.default is not None or column.primary_key or column.nullable
        if column.name not in values and not has_own:
            values[column.name] = _filler(column.type)
    return int(db.session.execute(insert(table), values).inserted_primary_key[0])


def _filler(kind: Any) -> Any:
    if isinstance(kind, UtcDateTime | DateTime):
        return NOW
    if isinstance(kind, JsonDocument):
        return json.loads("{}")
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(plain, String):
        return ""
    return 0 if isinstance(plain, Integer) else False
