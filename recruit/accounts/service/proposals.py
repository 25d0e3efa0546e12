"""Four eyes (rule 7): what decides results is proposed by one official and agreed by another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts.events import (
    ProposalMade,
    ProposalRejected,
    ProposalSeconded,
    ProposalWithdrawn,
)
from recruit.accounts.models import Proposal
from recruit.accounts.queries import people
from recruit.accounts.rules import PersonInfo
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_

Apply = Callable[[dict[str, Any], Asker, datetime], None]
Describe = Callable[[dict[str, Any]], list[tuple[str, str]]]
District = Callable[[dict[str, Any]], str | None]


@dataclass(frozen=True)
class Kind:
    """What a feature declared; `label` is a source text."""

    code: str
    label: str
    permission: Permission
    apply: Apply
    describe: Describe | None
    district: District | None = None

    def concerns(self, payload: dict[str, Any], asker: Asker) -> bool:
        """Whether it lies within the districts for which the asker has the permission."""
        scope = asker.scope(self.permission)
        return self.district is None or scope.everywhere or self.district(payload) in scope


@dataclass(frozen=True)
class ProposalInfo:
    """A proposal as officials see it; `label` is a source text, `rows` say what it would do."""

    public_id: str
    kind: str
    label: str
    subject: Ref
    reason: str
    proposed_by: PersonInfo
    proposed_at: datetime
    rows: list[tuple[str, str]]


_kinds: dict[str, Kind] = {}


def declare(
    kind: str,
    *,
    label: str,
    permission: Permission,
    apply: Apply,
    describe: Describe | None = None,
    district: District | None = None,
) -> None:
    """Announce a kind of proposal, at import time: who may decide it and what agreeing does.

    `apply(payload, second, now)` runs in the transaction of the agreement. `describe(payload)`
    gives (label, value) pairs of texts in the page's language. `district(payload)` is the one
    that it concerns: officials of others neither see nor decide it.
    """
    _kinds[kind] = Kind(kind, label, permission, apply, describe, district)


def propose(
    kind: str,
    subject: Ref,
    payload: dict[str, Any],
    *,
    reason: str,
    asker: Asker,
    now: datetime,
    campaign: str | None = None,
) -> str:
    """Put something forward; returns the proposal's public id.

    RuleError: not allowed to the asker, no reason, or the same is waiting already.
    """
    _require(kind, asker)
    if not reason.strip():
        raise RuleError(N_("Say why: the second official and the journal need it."), field="reason")
    row = Proposal(
        kind=kind,
        subject_type=subject.type,
        subject_id=subject.id,
        campaign=campaign,
        payload=payload,
        reason=reason.strip(),
        proposed_by=asker.own_id(),
        proposed_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("The same is proposed already and waits for a decision.")) from error
    _record(ProposalMade, row, asker, now)
    return row.public_id


def second(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Agree: what was proposed is carried out in this transaction, exactly once.

    RuleError: the asker proposed it, may not decide it, or it is decided already.
    """
    row = _row(public_id, asker)
    kind = _require(row.kind, asker)
    if row.proposed_by == asker.own_id():
        raise RuleError(N_("You proposed this yourself: another official has to agree."))
    _close(row, "seconded", asker, now, seconded_by=asker.own_id())
    kind.apply(dict(row.payload), asker, now)
    _record(ProposalSeconded, row, asker, now)


def reject(public_id: str, *, reason: str, asker: Asker, now: datetime) -> None:
    """Decline, with the reason that the proposer reads."""
    row = _row(public_id, asker)
    _require(row.kind, asker)
    if not reason.strip():
        raise RuleError(N_("Say why: the official who proposed it reads this."), field="reason")
    _close(row, "rejected", asker, now, answer=reason.strip())
    _record(ProposalRejected, row, asker, now)


def withdraw(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Take one's own proposal back; NotFoundError for another's."""
    row = _row(public_id)
    if row.proposed_by != asker.own_id():
        raise NotFoundError()
    _close(row, "withdrawn", asker, now)
    _record(ProposalWithdrawn, row, asker, now)


def waiting_for(asker: Asker) -> list[ProposalInfo]:
    """What others proposed and the asker may decide, the longest waiting first."""
    allowed = [kind.code for kind in _kinds.values() if asker.may(kind.permission)]
    rows = _open_rows(Proposal.kind.in_(allowed), Proposal.proposed_by != asker.own_id())
    return list(_infos([row for row in rows if _concerns(row, asker)]))


def proposed_by(asker: Asker) -> list[ProposalInfo]:
    """The asker's own proposals that still wait for somebody else."""
    return _open(Proposal.proposed_by == asker.own_id())


def open_about(subject: Ref) -> list[ProposalInfo]:
    """What is proposed about one thing."""
    return _open(Proposal.subject_type == subject.type, Proposal.subject_id == subject.id)


def open_among(subjects: Iterable[Ref]) -> list[ProposalInfo]:
    """What is proposed about any of many things, the longest waiting first."""
    by_type: dict[str, list[str]] = {}
    for one in subjects:
        by_type.setdefault(one.type, []).append(one.id)
    among = [
        (Proposal.subject_type == kind) & Proposal.subject_id.in_(ids)
        for kind, ids in by_type.items()
    ]
    return _open(or_(*among)) if among else []


def waiting(public_id: str, asker: Asker) -> ProposalInfo:
    """One open proposal that the asker made or may decide; NotFoundError otherwise."""
    for row in _open_rows(Proposal.public_id == public_id):
        may = asker.may(_kinds[row.kind].permission) and _concerns(row, asker)
        if row.proposed_by == asker.own_id() or may:
            return next(iter(_infos([row])))
    raise NotFoundError()


def _open(*conditions: Any) -> list[ProposalInfo]:
    return list(_infos(_open_rows(*conditions)))


def _open_rows(*conditions: Any) -> Sequence[Proposal]:
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.state == "open", Proposal.kind.in_(list(_kinds)), *conditions)
        .order_by(Proposal.proposed_at, Proposal.id)
    ).all()


def _concerns(row: Proposal, asker: Asker) -> bool:
    return _kinds[row.kind].concerns(dict(row.payload), asker)


def _infos(rows: Iterable[Proposal]) -> Iterable[ProposalInfo]:
    proposers = people(row.proposed_by for row in rows)
    for row in rows:
        kind = _kinds[row.kind]
        yield ProposalInfo(
            public_id=row.public_id,
            kind=row.kind,
            label=kind.label,
            subject=Ref(row.subject_type, row.subject_id),
            reason=row.reason,
            proposed_by=proposers[row.proposed_by],
            proposed_at=row.proposed_at,
            rows=kind.describe(dict(row.payload)) if kind.describe else [],
        )


def _row(public_id: str, asker: Asker | None = None) -> Proposal:
    row = db.session.scalar(select(Proposal).where(Proposal.public_id == public_id))
    if row is None or row.kind not in _kinds:
        raise NotFoundError()
    if asker and asker.may(_kinds[row.kind].permission) and not _concerns(row, asker):
        raise NotFoundError()
    return row


def _require(kind: str, asker: Asker) -> Kind:
    found = _kinds[kind]
    if not asker.may(found.permission):
        raise RuleError(N_("Your role does not allow this."))
    return found


def _close(row: Proposal, state: str, asker: Asker, now: datetime, **values: Any) -> None:
    """Of two officials who decide at once, the second finds it decided."""
    closed = db.session.execute(
        update(Proposal)
        .where(Proposal.id == row.id, Proposal.state == "open")
        .values(state=state, closed_by=asker.own_id(), closed_at=now, **values)
        .returning(Proposal.id)
    ).first()
    if closed is None:
        raise RuleError(N_("This proposal is decided already."))


def _record(event: Any, row: Proposal, asker: Asker, now: datetime) -> None:
    made: Event = event(
        subject=Ref("proposal", row.public_id),
        campaign=row.campaign,
        kind=row.kind,
        about=f"{row.subject_type}:{row.subject_id}",
    )
    journal.record(made, actor=asker.ref, now=now)
