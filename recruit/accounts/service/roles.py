"""Giving and taking roles: at once from the command line, by two officials from a page."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from recruit.accounts.events import RoleEnded, RoleGranted
from recruit.accounts.models import (
    GrantDistrict,
    GrantRow,
    GrantSchool,
    Person,
    RolePermission,
    RoleRow,
)
from recruit.accounts.queries import (
    manageable_person,
    permissions_of_role,
    person_by_public_id,
)
from recruit.accounts.rules import CANDIDATE, DEFAULT_ROLES
from recruit.accounts.service import proposals, second_factor, sessions
from recruit.directory.queries import districts as known_districts
from recruit.directory.queries import schools_by_ids, schools_by_public_ids
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.formats import message, say

GRANT, END, RESET = "role.grant", "role.end", "second-factor.reset"


Meeting = Callable[[int, Collection[Permission]], Sequence[RuleError]]
_meetings: list[Meeting] = []


def meets(check: Meeting) -> None:
    """Announce, at import time, what a role that is given to somebody meets in a feature above:
    `check(person_id, permissions)` raises where it must not be given, and says what the second
    official has to know."""
    _meetings.append(check)


def load_roles() -> None:
    """Store the roles of a new installation; what is there already stays as it is."""
    known = set(db.session.scalars(select(RoleRow.code)))
    for role in DEFAULT_ROLES.values():
        if role.code not in known:
            db.session.add(RoleRow(code=role.code, name=role.name))
            db.session.flush()
            db.session.add_all(
                RolePermission(role_code=role.code, permission=p.value) for p in role.permissions
            )
    db.session.flush()


def give_role(
    person_id: int,
    role: str,
    districts: frozenset[str] | None,
    *,
    schools: Collection[str] = (),
    actor: Ref,
    now: datetime,
) -> None:
    """Give a role at once, in some districts, (None) everywhere, or without any district for some
    schools (public ids); replaces the same role's scope.

    RuleError: no such role, district or school, both districts and schools, or neither.
    """
    load_roles()
    _check(role, districts, schools)
    _end_open(person_id, role, now)
    grant = GrantRow(
        person_id=person_id, role_code=role, everywhere=districts is None, granted_at=now
    )
    db.session.add(grant)
    db.session.flush()
    db.session.add_all(
        GrantDistrict(grant_id=grant.id, district_code=code) for code in sorted(districts or ())
    )
    db.session.add_all(
        GrantSchool(grant_id=grant.id, school_id=one.id) for one in _schools(schools)
    )
    event = RoleGranted(
        subject=_ref(person_id),
        role=role,
        districts=None if districts is None else tuple(sorted(districts)),
        schools=tuple(sorted(schools)),
    )
    journal.record(event, actor=actor, now=now)


def end_role(person_id: int, role: str, *, actor: Ref, now: datetime) -> None:
    """Take a role away at once; the person's sessions end with it."""
    if not _end_open(person_id, role, now):
        raise RuleError(N_("This person does not have the role."))
    sessions.end_all(person_id, now)
    journal.record(RoleEnded(subject=_ref(person_id), role=role), actor=actor, now=now)


def propose_grant(
    person: str,
    role: str,
    districts: frozenset[str] | None,
    *,
    schools: Collection[str] = (),
    reason: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Ask a second official to give somebody a role. `person` and `schools` are public ids."""
    _check(role, districts, schools)
    _require_scope(districts, schools, asker)
    _met(person_by_public_id(person).id, role)
    payload = {
        "person": person_by_public_id(person).public_id,
        "role": role,
        "districts": None if districts is None else sorted(districts),
        "schools": sorted(schools),
    }
    return proposals.propose(
        GRANT, Ref("person", person), payload, reason=reason, asker=asker, now=now
    )


def propose_end(person: str, role: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to take a role away."""
    found = manageable_person(person, asker.scope(Permission.PEOPLE_MANAGE))
    payload = {"person": found.public_id, "role": role}
    return proposals.propose(
        END, Ref("person", person), payload, reason=reason, asker=asker, now=now
    )


def propose_reset(person: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to reset somebody's second factor."""
    found = manageable_person(person, asker.scope(Permission.PEOPLE_MANAGE))
    payload = {"person": found.public_id}
    return proposals.propose(
        RESET, Ref("person", person), payload, reason=reason, asker=asker, now=now
    )


def _met(person_id: int, role: str) -> list[RuleError]:
    permissions = permissions_of_role(role)
    return [one for check in _meetings for one in check(person_id, permissions)]


def _schools(public_ids: Collection[str]) -> list[School]:
    """RuleError where one of them is none."""
    found = schools_by_public_ids(public_ids)
    if len(found) < len(set(public_ids)):
        raise RuleError(N_("There is no such school."), field="schools")
    return [found[one] for one in sorted(found)]


def _check(role: str, districts: frozenset[str] | None, schools: Collection[str]) -> None:
    if role == CANDIDATE or db.session.get(RoleRow, role) is None:
        raise RuleError(N_("There is no such role."), field="role")
    if schools:
        _check_heads_scope(districts, schools)
        return
    if districts is None:
        return
    unknown = sorted(districts - known_districts().keys())
    if unknown:
        raise RuleError(
            N_("There is no such district: %(codes)s."), field="districts", codes=", ".join(unknown)
        )
    if not districts:
        raise RuleError(N_("Choose at least one district, or everywhere."), field="districts")


def _check_heads_scope(districts: frozenset[str] | None, schools: Collection[str]) -> None:
    if districts is None or districts:
        raise RuleError(
            N_("A role counts either for schools or for districts, not for both."), field="schools"
        )
    _schools(schools)


def _require_scope(
    districts: frozenset[str] | None, schools: Collection[str], asker: Asker
) -> None:
    """Nobody gives more than their own scope."""
    scope = asker.scope(Permission.PEOPLE_MANAGE)
    if scope.everywhere:
        return
    if schools and all(one.district_code in scope for one in _schools(schools)):
        return
    if not schools and districts is not None and districts <= scope.districts:
        return
    if schools:
        raise RuleError(N_("These schools are outside your own districts."), field="schools")
    raise RuleError(N_("These districts are outside your own."), field="districts")


def _end_open(person_id: int, role: str, now: datetime) -> bool:
    row = db.session.scalar(
        select(GrantRow).where(
            GrantRow.person_id == person_id,
            GrantRow.role_code == role,
            GrantRow.ended_at.is_(None),
        )
    )
    if row is None:
        return False
    row.ended_at = now
    db.session.flush()
    return True


def _ref(person_id: int) -> Ref:
    return Ref("person", db.session.get_one(Person, person_id).public_id)


# --- what two officials decide --------------------------------------------------------------------


def _scope_of(payload: dict[str, Any]) -> frozenset[str] | None:
    return None if payload["districts"] is None else frozenset(payload["districts"])


def _apply_grant(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    districts = _scope_of(payload)
    schools = payload.get("schools", [])
    _require_scope(districts, schools, second)
    person = person_by_public_id(payload["person"])
    _met(person.id, payload["role"])
    give_role(person.id, payload["role"], districts, schools=schools, actor=second.ref, now=now)


def _apply_end(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    person = manageable_person(payload["person"], second.scope(Permission.PEOPLE_MANAGE))
    end_role(person.id, payload["role"], actor=second.ref, now=now)


def _apply_reset(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    person = manageable_person(payload["person"], second.scope(Permission.PEOPLE_MANAGE))
    second_factor.take_away(person.id, actor=second, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(_("Person"), person_by_public_id(payload["person"]).full_name)]
    if "role" in payload and (role := db.session.get(RoleRow, payload["role"])):
        rows.append((_("Role"), say(role.name)))
    if "districts" in payload:
        rows.append(_where(payload))
        rows += [(_("Attention"), message(one)) for one in _warnings(payload)]
    return rows


def _where(payload: dict[str, Any]) -> tuple[str, str]:
    if schools := payload.get("schools"):
        found = schools_by_public_ids(schools).values()
        return _("Schools"), ", ".join(say(one.name) for one in found)
    return _("Districts"), where_in_words(_scope_of(payload))


def _warnings(payload: dict[str, Any]) -> list[RuleError]:
    try:
        return _met(person_by_public_id(payload["person"]).id, payload["role"])
    except RuleError as error:  # agreeing would be refused by this
        return [error]


def where_in_words(districts: frozenset[str] | None, schools: Collection[int] = frozenset()) -> str:
    """`Everywhere`, or the names of the districts, or of the schools (row ids)."""
    if districts is None:
        return _("Everywhere")
    if schools:
        return ", ".join(say(one.name) for one in schools_by_ids(schools).values())
    known = known_districts()
    return ", ".join(say(known[code].name) for code in known if code in districts)


proposals.declare(
    GRANT,
    label=N_("Give a role"),
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply_grant,
    describe=_describe,
)
proposals.declare(
    END,
    label=N_("Take a role away"),
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply_end,
    describe=_describe,
)
proposals.declare(
    RESET,
    label=N_("Reset a second factor"),
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply_reset,
    describe=_describe,
)
