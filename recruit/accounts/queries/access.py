"""Who somebody is and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select

from recruit.accounts.models import (
    GrantDistrict,
    GrantRow,
    GrantSchool,
    Person,
    RolePermission,
    RoleRow,
    SecondFactor,
    SessionRow,
)
from recruit.accounts.queries.people import matches, person_of
from recruit.accounts.rules import CANDIDATE, PersonInfo
from recruit.accounts.rules.roles import Grant, needs_second_factor, permissions_of
from recruit.accounts.rules.sessions import is_alive, token_digest
from recruit.directory.queries import SCHOOLS, expand_districts, schools_by_ids
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.asker import EVERYWHERE, VISITOR, Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual

# A row may name a permission that this version of the program no longer has.
KNOWN = {permission.value: permission for permission in Permission}


@dataclass(frozen=True)
class SessionInfo:
    """A session and who asks through it. While `pending`, the second factor is still to come."""

    id: int
    public_id: str
    person_id: int
    device: str
    created_at: datetime
    last_seen_at: datetime
    pending: bool
    asker: Asker


@dataclass(frozen=True)
class OpenSession:
    """A place where somebody is signed in, as its owner sees it."""

    public_id: str
    device: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class GrantInfo:
    """A role somebody has; `districts` is None where it counts everywhere, and empty where it
    counts for the `schools` (row ids)."""

    role: str
    name: Bilingual
    districts: frozenset[str] | None
    granted_at: datetime
    schools: frozenset[int] = frozenset()


def _who(*columns: Any) -> Select[Any]:
    """Person, open grants and their permissions in one statement, one row for a candidate."""
    return (
        select(
            Person.id.label("person_id"),
            Person.public_id.label("person"),
            GrantRow.id.label("grant_id"),
            GrantRow.role_code.label("granted"),
            GrantRow.everywhere,
            RolePermission.role_code,
            RolePermission.permission,
            *columns,
        )
        .outerjoin(GrantRow, and_(GrantRow.person_id == Person.id, GrantRow.ended_at.is_(None)))
        .outerjoin(
            RolePermission,
            or_(
                RolePermission.role_code == CANDIDATE,
                RolePermission.role_code == GrantRow.role_code,
            ),
        )
        .where(Person.state == "confirmed")
    )


# Every request asks this: built once, as building it takes longer than running it.
_BY_TOKEN = (
    _who(
        SessionRow.id.label("session_id"),
        SessionRow.public_id.label("session"),
        SessionRow.device,
        SessionRow.created_at,
        SessionRow.last_seen_at,
        SessionRow.expires_at,
        SessionRow.second_factor_at,
        SessionRow.confined_to,
    )
    .join(SessionRow, SessionRow.person_id == Person.id)
    .where(SessionRow.token_digest == bindparam("digest"), SessionRow.ended_at.is_(None))
)


def session_of(token: str, now: datetime) -> SessionInfo | None:
    """The living session that this token opens, or None."""
    rows = run(_BY_TOKEN, digest=token_digest(token)).all()
    if not rows:
        return None
    first = rows[0]
    if not is_alive(now, last_seen_at=first.last_seen_at, expires_at=first.expires_at):
        return None
    confined = _confined(first)
    proved = confined is not None or first.second_factor_at is not None
    pending = not proved and needs_second_factor(_granted(rows))
    return SessionInfo(
        first.session_id,
        first.session,
        first.person_id,
        first.device,
        first.created_at,
        first.last_seen_at,
        pending,
        VISITOR if pending else confined or replace(_asker(rows), session=first.session),
    )


def _confined(row: Any) -> Asker | None:
    """Who came in for one thing has no permission at all, whatever roles they have."""
    if row.confined_to is None:
        return None
    kind, _, name = row.confined_to.partition(":")
    return Asker(row.person_id, row.person, session=row.session, only=Ref(kind, name))


def living_session(person_id: ColumnElement[int]) -> Select[Any]:
    """One row where the session with the public id :session is this person's and open at :now.

    For statements that check it on their own. Idleness is not looked at: whoever works on
    something long is seen by `touch`.
    """
    return select(literal_column("1")).where(
        SessionRow.public_id == bindparam("session"),
        SessionRow.person_id == person_id,
        SessionRow.ended_at.is_(None),
        SessionRow.expires_at > bindparam("now"),
    )


def asker_of(person_id: int) -> Asker:
    """Somebody as if fully signed in; for jobs and commands that act in their name."""
    rows = db.session.execute(_who().where(Person.id == person_id)).all()
    if not rows:
        raise NotFoundError()
    return _asker(rows)


def _granted(rows: Iterable[Any]) -> set[str]:
    return {row.granted for row in rows if row.granted is not None}


def _asker(rows: list[Any] | Any) -> Asker:
    by_role: dict[str, set[Permission]] = {}
    for row in rows:
        if row.permission in KNOWN:
            by_role.setdefault(row.role_code, set()).add(KNOWN[row.permission])
    grants = [Grant(CANDIDATE, EVERYWHERE), *_grants(rows)]
    allowed = permissions_of(grants, {role: frozenset(p) for role, p in by_role.items()})
    return Asker(rows[0].person_id, rows[0].person, allowed)


def _grants(rows: Iterable[Any]) -> list[Grant]:
    granted = {r.grant_id: (r.granted, r.everywhere) for r in rows if r.grant_id is not None}
    limited = [key for key, (_, everywhere) in granted.items() if not everywhere]
    districts = districts_of_grants(limited)
    schools = schools_of_grants([key for key in limited if not districts[key]])
    return [
        Grant(
            role,
            EVERYWHERE
            if everywhere
            else Scope(
                districts=expand_districts(districts[key]), schools=schools.get(key, frozenset())
            ),
        )
        for key, (role, everywhere) in granted.items()
    ]


def districts_of_grants(grant_ids: list[int]) -> dict[int, frozenset[str]]:
    """The districts as they were granted, a city without its own districts."""
    found: dict[int, set[str]] = {one: set() for one in grant_ids}
    if grant_ids:
        rows = db.session.execute(
            select(GrantDistrict.grant_id, GrantDistrict.district_code).where(
                GrantDistrict.grant_id.in_(grant_ids)
            )
        )
        for grant_id, code in rows:
            found[grant_id].add(code)
    return {one: frozenset(codes) for one, codes in found.items()}


def schools_of_grants(grant_ids: list[int]) -> dict[int, frozenset[int]]:
    """The schools that roles count for: such a role names no district."""
    found: dict[int, set[int]] = {one: set() for one in grant_ids}
    if grant_ids:
        rows = db.session.execute(
            select(GrantSchool.grant_id, GrantSchool.school_id).where(
                GrantSchool.grant_id.in_(grant_ids)
            )
        )
        for grant_id, school_id in rows:
            found[grant_id].add(school_id)
    return {one: frozenset(ids) for one, ids in found.items()}


def sessions_of(person_id: int, now: datetime) -> list[OpenSession]:
    """The living sessions of a person, the latest used first."""
    rows = db.session.scalars(
        select(SessionRow)
        .where(SessionRow.person_id == person_id, SessionRow.ended_at.is_(None))
        .order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc())
    )
    return [
        OpenSession(row.public_id, row.device, row.created_at, row.last_seen_at)
        for row in rows
        if is_alive(now, last_seen_at=row.last_seen_at, expires_at=row.expires_at)
    ]


def has_second_factor(person_id: int) -> bool:
    return db.session.get(SecondFactor, person_id) is not None


def roles() -> dict[str, Bilingual]:
    """The names of all roles by code."""
    return {row.code: row.name for row in db.session.scalars(select(RoleRow))}


def grants_of(person_ids: Iterable[int]) -> dict[int, list[GrantInfo]]:
    """The open grants of some people."""
    wanted = list(person_ids)
    found: dict[int, list[GrantInfo]] = {one: [] for one in wanted}
    if not wanted:
        return found
    rows = db.session.execute(
        select(GrantRow, RoleRow.name)
        .join(RoleRow, RoleRow.code == GrantRow.role_code)
        .where(GrantRow.person_id.in_(wanted), GrantRow.ended_at.is_(None))
        .order_by(GrantRow.id)
    ).all()
    limited = [grant.id for grant, _ in rows if not grant.everywhere]
    districts = districts_of_grants(limited)
    schools = schools_of_grants([key for key in limited if not districts[key]])
    for grant, name in rows:
        where = None if grant.everywhere else districts[grant.id]
        info = GrantInfo(
            grant.role_code, name, where, grant.granted_at, schools.get(grant.id, frozenset())
        )
        found[grant.person_id].append(info)
    return found


def holders(permission: Permission, district_code: str | None = None) -> list[PersonInfo]:
    """Everybody with a role that allows something, in one district or anywhere."""
    rows = db.session.execute(
        select(Person, GrantRow.id, GrantRow.everywhere)
        .join(GrantRow, and_(GrantRow.person_id == Person.id, GrantRow.ended_at.is_(None)))
        .join(RolePermission, RolePermission.role_code == GrantRow.role_code)
        .where(RolePermission.permission == permission.value, Person.state == "confirmed")
        .order_by(Person.sort_az, Person.id)
    ).all()
    districts = districts_of_grants([grant for _, grant, everywhere in rows if not everywhere])
    found: dict[int, PersonInfo] = {}
    for row, grant, everywhere in rows:
        if (
            everywhere
            or district_code is None
            or district_code in expand_districts(districts[grant])
        ):
            found[row.id] = person_of(row)
    return list(found.values())


def permissions_of_role(code: str) -> frozenset[Permission]:
    """What a role allows."""
    rows = db.session.scalars(
        select(RolePermission.permission).where(RolePermission.role_code == code)
    )
    known = {one.value for one in Permission}
    return frozenset(Permission(one) for one in rows if one in known)


def role_name(code: str) -> Bilingual:
    row = db.session.get(RoleRow, code)
    if row is None:
        raise NotFoundError()
    return row.name


def officials(
    text: str, role: str | None, scope: Scope, limit: int, offset: int
) -> tuple[list[PersonInfo], int]:
    """People with a role, or anybody whom a text finds; (one page of them, how many in all)."""
    query = select(Person.id).where(Person.state == "confirmed", *_manageable(text, scope))
    if text.strip():
        query = query.where(matches(text))
    if role or not text.strip():
        granted = select(GrantRow.person_id).where(GrantRow.ended_at.is_(None))
        query = query.where(
            Person.id.in_(granted.where(GrantRow.role_code == role) if role else granted)
        )
    ids = query.subquery()
    total = db.session.scalar(select(func.count()).select_from(ids)) or 0
    rows = db.session.scalars(
        select(Person)
        .where(Person.id.in_(select(ids.c.id)))
        .order_by(Person.sort_az, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return [person_of(row) for row in rows], total


def _manageable(text: str, scope: Scope) -> list[ColumnElement[bool]]:
    """An administrator of some districts sees the officials there; a newcomer whom they know
    by FIN or e-mail address they find as well."""
    if scope.everywhere:
        return []
    granted = select(GrantRow.person_id).where(GrantRow.ended_at.is_(None))
    districts = granted.join(GrantDistrict, GrantDistrict.grant_id == GrantRow.id).where(
        GrantDistrict.district_code.in_(scope.districts)
    )
    schools = (
        granted.join(GrantSchool, GrantSchool.grant_id == GrantRow.id)
        .join(SCHOOLS, SCHOOLS.c.id == GrantSchool.school_id)
        .where(SCHOOLS.c.district_code.in_(scope.districts))
    )
    inside = or_(Person.id.in_(districts), Person.id.in_(schools))
    whole = text.strip()
    known = or_(Person.fin == whole.upper(), Person.email == whole.lower())
    return [or_(inside, and_(known, Person.id.not_in(granted)))]


def manageable_person(public_id: str, scope: Scope) -> PersonInfo:
    """NotFoundError where all of the person's roles lie outside the scope."""
    row = db.session.scalar(select(Person).where(Person.public_id == public_id))
    if row is None:
        raise NotFoundError()
    grants = grants_of([row.id])[row.id]
    if grants and not (scope.everywhere or any(_inside(one, scope) for one in grants)):
        raise NotFoundError()
    return person_of(row)


def _inside(grant: GrantInfo, scope: Scope) -> bool:
    """Whether a role counts at least somewhere in the scope."""
    districts = set(grant.districts or ())
    if grant.schools:
        districts |= {one.district_code for one in schools_by_ids(grant.schools).values()}
    return not districts.isdisjoint(scope.districts)
