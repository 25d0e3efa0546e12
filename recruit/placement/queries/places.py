"""Places and their orders, read."""

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select

from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.placement.models import (
    ExcuseRow,
    ListRow,
    OrderRow,
    PlaceRow,
)
from recruit.placement.rules import (
    Contract,
    ExcuseInfo,
    PlaceInfo,
    PlaceState,
)
from recruit.vacancies.queries import CHANGES, VACANCIES
from recruit.vacancies.rules.changes import MATERIAL

LIVE = (PlaceState.OFFERED, PlaceState.ACCEPTED)


def place_of(person_id: int, campaign_id: int) -> PlaceInfo | None:
    """The live (offered or accepted) place, else the one declined last, else None."""
    rows = db.session.scalars(
        select(PlaceRow)
        .where(
            PlaceRow.person_id == person_id,
            PlaceRow.campaign_id == campaign_id,
            PlaceRow.state != PlaceState.MOVED.value,
        )
        .order_by(PlaceRow.id.desc())
    ).all()
    live = [row for row in rows if row.state in LIVE]
    return place_info((live or list(rows))[0]) if rows else None


def places_of(person_id: int) -> list[PlaceInfo]:
    """Every place the person ever won, the newest first."""
    rows = db.session.scalars(
        select(PlaceRow).where(PlaceRow.person_id == person_id).order_by(PlaceRow.id.desc())
    )
    return [place_info(row) for row in rows]


def place(public_id: str) -> PlaceInfo:
    row = db.session.scalar(select(PlaceRow).where(PlaceRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return place_info(row)


def live_places(campaign_id: int) -> list[PlaceInfo]:
    """Everybody who holds a place."""
    rows = db.session.scalars(
        select(PlaceRow).where(PlaceRow.campaign_id == campaign_id, PlaceRow.state.in_(LIVE))
    )
    return [place_info(row) for row in rows]


def applications_with_place(campaign_id: int) -> set[int]:
    """With which applications people hold a place: at a gate they are invited to the interview."""
    return {one.application_id for one in live_places(campaign_id)}


def offered(campaign_id: int, at: datetime) -> list[PlaceInfo]:
    """The places that one publication offered, whatever was answered since."""
    rows = db.session.scalars(
        select(PlaceRow)
        .where(PlaceRow.campaign_id == campaign_id, PlaceRow.offered_at == at)
        .order_by(PlaceRow.id)
    )
    return [place_info(row) for row in rows]


def decliners(campaign_id: int) -> set[int]:
    """Person ids of who declined a place of the campaign."""
    rows = db.session.scalars(
        select(PlaceRow.person_id).where(
            PlaceRow.campaign_id == campaign_id, PlaceRow.state == PlaceState.DECLINED.value
        )
    )
    return set(rows)


def barred(campaign_id: int, person_id: int | None = None) -> frozenset[int]:
    """Person ids of who may take part no longer because they declined.

    An accepted excuse frees from the bar, and so does a vacancy that was withdrawn, or that was
    changed after they had put it into their list and before they answered.
    """
    withdrawn = select(VACANCIES.c.id).where(VACANCIES.c.state == "withdrawn")
    excused = select(ExcuseRow.place_id).where(ExcuseRow.state == "accepted")
    wanted = select(PlaceRow.person_id).where(
        PlaceRow.campaign_id == campaign_id,
        PlaceRow.state == PlaceState.DECLINED.value,
        PlaceRow.vacancy_id.not_in(withdrawn),
        PlaceRow.id.not_in(excused),
        PlaceRow.id.not_in(_changed_since_listed(campaign_id)),
    )
    if person_id is not None:
        wanted = wanted.where(PlaceRow.person_id == person_id)
    return frozenset(db.session.scalars(wanted))


def _changed_since_listed(campaign_id: int) -> Select[int]:
    """Places at a vacancy that became another one than its holder had chosen."""
    chosen_at = func.coalesce(ListRow.confirmed_at, ListRow.saved_at)
    return (
        select(PlaceRow.id)
        .join(CHANGES, CHANGES.c.vacancy_id == PlaceRow.vacancy_id)
        .join(
            ListRow,
            and_(
                ListRow.person_id == PlaceRow.person_id,
                ListRow.campaign_id == PlaceRow.campaign_id,
                ListRow.contract == PlaceRow.contract,
            ),
        )
        .where(
            PlaceRow.campaign_id == campaign_id,
            CHANGES.c.field.in_(MATERIAL),
            CHANGES.c.changed_at > chosen_at,
            or_(PlaceRow.answered_at.is_(None), CHANGES.c.changed_at <= PlaceRow.answered_at),
        )
    )


def freed(campaign_id: int) -> frozenset[int]:
    """Person ids of who lost a place with its vacancy and holds no other one."""
    holding = select(PlaceRow.person_id).where(
        PlaceRow.campaign_id == campaign_id, PlaceRow.state.in_(LIVE)
    )
    return frozenset(
        db.session.scalars(
            select(PlaceRow.person_id).where(
                PlaceRow.campaign_id == campaign_id,
                PlaceRow.state == PlaceState.FREED.value,
                PlaceRow.person_id.not_in(holding),
            )
        )
    )


def is_barred(person_id: int, campaign_id: int) -> bool:
    return bool(barred(campaign_id, person_id))


def excuse_of(place_id: int) -> ExcuseInfo | None:
    """What was said for a place that was declined or not answered."""
    row = db.session.scalar(select(ExcuseRow).where(ExcuseRow.place_id == place_id))
    return excuse_info(row) if row else None


def excuse(public_id: str) -> ExcuseInfo:
    row = db.session.scalar(select(ExcuseRow).where(ExcuseRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return excuse_info(row)


def excuses_waiting(campaign_id: int) -> list[ExcuseInfo]:
    """The oldest first."""
    rows = db.session.scalars(
        select(ExcuseRow)
        .join(PlaceRow, PlaceRow.id == ExcuseRow.place_id)
        .where(PlaceRow.campaign_id == campaign_id, ExcuseRow.state == "asked")
        .order_by(ExcuseRow.id)
    )
    return [excuse_info(row) for row in rows]


def excuse_info(row: ExcuseRow) -> ExcuseInfo:
    return ExcuseInfo(
        row.public_id, row.place_id, row.code, row.words, row.asked_at, row.state, row.reason
    )


def place_by_id(place_id: int) -> PlaceInfo:
    row = db.session.get(PlaceRow, place_id)
    if row is None:
        raise NotFoundError()
    return place_info(row)


def place_counts(campaign_id: int, contract: str) -> dict[PlaceState, int]:
    """How many places of a contract kind are in each state."""
    rows = db.session.execute(
        select(PlaceRow.state, func.count())
        .where(PlaceRow.campaign_id == campaign_id, PlaceRow.contract == str(contract))
        .group_by(PlaceRow.state)
    )
    return {PlaceState(state): count for state, count in rows}


def placed_people(campaign_id: int) -> dict[int, PlaceInfo]:
    """By person id: who holds a place."""
    return {one.person_id: one for one in live_places(campaign_id)}


def order_number(place_id: int) -> str | None:
    """The number of the order that was prepared for a place."""
    return db.session.scalar(select(OrderRow.number).where(OrderRow.place_id == place_id))


def campaigns_of(person_id: int) -> list[int]:
    """Campaign ids in which the person has a list or results, the newest first."""
    lists = select(ListRow.campaign_id).where(ListRow.person_id == person_id)
    places = select(PlaceRow.campaign_id).where(PlaceRow.person_id == person_id)
    return sorted(set(db.session.scalars(lists.union(places))), reverse=True)


def place_info(row: PlaceRow) -> PlaceInfo:
    return PlaceInfo(
        row.id,
        row.public_id,
        row.person_id,
        row.campaign_id,
        row.application_id,
        row.vacancy_id,
        Contract(row.contract),
        PlaceState(row.state),
        row.offered_at,
        row.answer_until,
        row.answered_at,
    )
