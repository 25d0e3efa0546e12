"""Who a candidate is, as part of a statement: for pages that thousands load within minutes."""

from typing import Any

from sqlalchemy import bindparam, exists, select

from recruit.accounts.models import GrantRow, Person, RolePermission, SessionRow
from recruit.accounts.rules import CANDIDATE
from recruit.extensions.direct import constant
from recruit.kernel.asker import Permission


def candidate_session() -> Any:
    """The open session with the token's :digest, where it is a candidate's and no official's: one
    row or none. Whether it lives still, the rules say (`rules.sessions.is_alive`).

    Nobody else's access is decided by this: an official may need a second factor, and has scopes.
    """
    granted = exists().where(GrantRow.person_id == Person.id, GrantRow.ended_at.is_(None))
    allowed = exists().where(
        RolePermission.role_code == constant(CANDIDATE),
        RolePermission.permission == constant(Permission.CANDIDATE),
    )
    return (
        select(
            SessionRow.public_id.label("session"),
            SessionRow.last_seen_at,
            SessionRow.expires_at,
            SessionRow.confined_to,
            Person.id.label("person_id"),
            Person.public_id.label("person"),
        )
        .join(Person, Person.id == SessionRow.person_id)
        .where(
            SessionRow.token_digest == bindparam("digest"),
            SessionRow.ended_at.is_(None),
            Person.state == constant("confirmed"),
            ~granted,
            allowed,
        )
    )
