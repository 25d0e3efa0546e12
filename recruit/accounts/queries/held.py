"""Who has, or had lately, a role that allows something."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from recruit.accounts.models import GrantRow, RolePermission, RoleRow
from recruit.extensions import db
from recruit.extensions.direct import constant
from recruit.kernel.asker import Permission
from recruit.kernel.text import Bilingual

LATEST = datetime(2999, 1, 1, tzinfo=UTC)  # since then: a role that is somebody's now
_SINCE = or_(GrantRow.ended_at.is_(None), GrantRow.ended_at > bindparam("since"))


def roles_since(
    person_ids: Iterable[int], permissions: Iterable[Permission], since: datetime
) -> dict[int, Bilingual]:
    """The name of one of each person's roles that allow one of these, and were theirs at any time
    since an instant; nothing of people without such a role."""
    people, found = sorted(set(person_ids)), dict[int, Bilingual]()
    wanted = _allowing(permissions)
    for start in range(0, len(people), 500):
        part = GrantRow.person_id.in_(people[start : start + 500])
        statement = select(GrantRow.person_id, RoleRow.name).join(RoleRow).where(wanted, _SINCE)
        for one, name in db.session.execute(
            statement.where(part).order_by(GrantRow.id.desc()), {"since": since}
        ):
            found[one] = name
    return found


def role_since(permissions: Iterable[Permission]) -> Select[Any]:
    """The same for one person, as a statement that may be part of a larger one: `person_id`,
    `since`."""
    first = (
        select(func.min(GrantRow.id))
        .where(GrantRow.person_id == bindparam("person_id"), _allowing(permissions), _SINCE)
        .correlate(None)
        .scalar_subquery()
    )
    named = select(RoleRow.name).join(GrantRow, GrantRow.role_code == RoleRow.code)
    return named.where(GrantRow.id == first)


def _allowing(permissions: Iterable[Permission]) -> ColumnElement[bool]:
    ours = [constant(one.value) for one in sorted(permissions)]
    codes = select(RolePermission.role_code).where(RolePermission.permission.in_(ours))
    return GrantRow.role_code.in_(codes)
