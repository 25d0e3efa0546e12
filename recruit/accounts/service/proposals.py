"""Four eyes (rule 7): what decides results is proposed by one official and agreed by another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recruit.accounts.rules import PersonInfo
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.events import Ref

Apply = Callable[[dict[str, Any], Asker, datetime], None]
Describe = Callable[[dict[str, Any]], list[tuple[str, str]]]


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    permission: Permission
    apply: Apply
    describe: Describe | None


@dataclass(frozen=True)
class ProposalInfo:
    """A proposal as officials see it; `rows` say what it would do."""

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
) -> None:
    """Announce a kind of proposal, at import time: who may decide it and what agreeing does."""
    _kinds[kind] = Kind(kind, label, permission, apply, describe)


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
    raise NotImplementedError


def second(public_id: str, *, asker: Asker, now: datetime) -> None:
    raise NotImplementedError


def reject(public_id: str, *, reason: str, asker: Asker, now: datetime) -> None:
    raise NotImplementedError


def withdraw(public_id: str, *, asker: Asker, now: datetime) -> None:
    raise NotImplementedError


def waiting_for(asker: Asker) -> list[ProposalInfo]:
    raise NotImplementedError


def open_about(subject: Ref) -> list[ProposalInfo]:
    raise NotImplementedError
