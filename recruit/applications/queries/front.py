"""What the page of an application needs that was submitted just now, in one statement, the session
among it: in the last minutes before a deadline everybody loads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import UnicodeText, bindparam, select, type_coerce

from recruit.accounts.queries.at_once import candidate_session
from recruit.accounts.rules.sessions import is_alive, token_digest
from recruit.applications.models import ApplicationRow, StepRow
from recruit.applications.rules import ApplicationState, Step
from recruit.campaigns.queries import CAMPAIGNS, PHASES, YEAR
from recruit.campaigns.rules import Phase, PhaseKind
from recruit.candidates.queries import CARDS
from recruit.directory.queries import SUBJECTS
from recruit.extensions.direct import Direct, Row, constant, in_words_of_drivers, instant
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.text import Bilingual

# (a person's id) -> a statement that counts the messages they have not opened
Unread = Callable[[Any], Any]


@dataclass(frozen=True)
class Caller:
    """A candidate who asks about their own applications."""

    asker: Asker
    session: str
    last_seen_at: datetime


@dataclass(frozen=True)
class JustSubmitted:
    """An application with which nothing has happened since it was submitted, and the head of the
    page that shows it."""

    caller: Caller
    submitted_at: datetime
    receipt: str
    candidate_number: str
    subject: Bilingual
    campaign: Bilingual
    window: Phase | None  # in which applications are taken
    step_at: datetime
    unread: int
    year: str | None


_WHO = candidate_session().subquery("who")
_CALLER = (
    _WHO.c.session,
    _WHO.c.last_seen_at,
    _WHO.c.expires_at,
    _WHO.c.confined_to,
    _WHO.c.person_id,
    _WHO.c.person,
)
_OWN = len(_CALLER)
_CALLING = in_words_of_drivers(candidate_session())
_A, _S = ApplicationRow.__table__.c, StepRow.__table__.c


@cache
def _own_page(unread: Unread) -> dict[str, str]:
    """PostgreSQL joins this many tables in the order in which they stand, so the one row that is
    asked for stands first, and nothing grows with what else a person has."""
    from_application = (
        ApplicationRow.__table__.join(_WHO, _WHO.c.person_id == _A.person_id)
        .join(StepRow.__table__, _S.application_id == _A.id)
        .join(CARDS, CARDS.c.id == _A.card_id)
        .join(SUBJECTS, SUBJECTS.c.code == _A.subject_code)
        .join(CAMPAIGNS, CAMPAIGNS.c.id == _A.campaign_id)
        .outerjoin(
            PHASES,
            (PHASES.c.campaign_id == _A.campaign_id)
            & (PHASES.c.kind == constant(PhaseKind.APPLICATIONS)),
        )
    )
    columns = (
        *_CALLER,
        _A.submitted_at,
        _A.receipt,
        type_coerce(_A.preliminary, UnicodeText),
        CARDS.c.candidate_number,
        type_coerce(SUBJECTS.c.name, UnicodeText),
        type_coerce(CAMPAIGNS.c.name, UnicodeText),
        PHASES.c.opens_at,
        PHASES.c.closes_at,
        _S.step,
        _S.at,
        unread(_WHO.c.person_id).scalar_subquery(),
        YEAR.scalar_subquery(),
    )
    return in_words_of_drivers(
        select(*columns)
        .select_from(from_application)
        .where(
            _A.public_id == bindparam("application"),
            _A.state == constant(ApplicationState.SUBMITTED),
        )
    )


def caller(direct: Direct, token: str, now: datetime) -> Caller | None:
    """Who asks; None for anybody who is not known here: officials, strangers, sessions that are
    over or for one thing only."""
    row = direct.first(_CALLING[direct.dialect], {"digest": token_digest(token)})
    return _caller(row, now) if row else None


def just_submitted(
    direct: Direct, unread: Unread, token: str, application: str, now: datetime
) -> JustSubmitted | None:
    """An application of one's own; None where there is more to say of it than of most."""
    values = {"digest": token_digest(token), "application": application}
    rows = direct.rows(_own_page(unread)[direct.dialect], values)
    found = _caller(rows[0], now) if len(rows) == 1 else None  # more steps, more rows
    if found is None:
        return None
    submitted, receipt, points, number, subject, campaign, opens, closes, step, at, count, year = (
        rows[0][_OWN:]
    )
    if points is not None or not receipt or step != Step.SUBMIT:
        return None
    return JustSubmitted(
        found,
        instant(submitted),
        receipt,
        number,
        Bilingual(**from_json(subject)),
        Bilingual(**from_json(campaign)),
        Phase(PhaseKind.APPLICATIONS, instant(opens), instant(closes)) if opens else None,
        instant(at),
        count,
        year,
    )


def _caller(row: Row, now: datetime) -> Caller | None:
    session, seen, expires, confined, person_id, person = row[:_OWN]
    seen_at = instant(seen)
    if confined or not is_alive(now, last_seen_at=seen_at, expires_at=instant(expires)):
        return None
    allowed = {Permission.CANDIDATE: EVERYWHERE}
    return Caller(Asker(person_id, person, allowed, session=session), session, seen_at)
