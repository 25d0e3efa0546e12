"""Erasing somebody: asked by them, refused while something runs, carried out by two officials."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from recruit.accounts import queries as accounts
from recruit.accounts import service as account_service
from recruit.accounts.queries import ErasureInfo
from recruit.accounts.service import proposals
from recruit.candidates.service.forgetting import forget_person
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.notifications import service as notifications
from recruit.portal.queries.erasure import standing_of
from recruit.portal.rules.erasure import KEPT_WORDS, Kept, hindrances, kept
from recruit.vacancies.service import searches

ERASE = "portal.erase"
MANAGE = Permission.PEOPLE_MANAGE


def ask(words: str, password: str, *, asker: Asker, now: datetime) -> str:
    """Ask for the erasure of one's own data; RuleError with the reason where it cannot be now."""
    _require_possible(asker.own_id())
    return account_service.erasure.ask(words, password, asker=asker, now=now)


def _require_possible(person_id: int) -> None:
    if reasons := hindrances(standing_of(person_id)):
        raise RuleError(reasons[0])


def visible(public_id: str, asker: Asker) -> ErasureInfo:
    """A request, for those who decide about people of all districts; NotFoundError otherwise."""
    if not asker.scope(MANAGE).everywhere:
        raise NotFoundError()
    return accounts.erasure(public_id)


def propose(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to carry a request out."""
    found = visible(public_id, asker)
    if found.closed_at is not None:
        raise RuleError(N_("This request is decided already."))
    _require_possible(found.person.id)
    subject = Ref("erasure", public_id)
    return proposals.propose(
        ERASE, subject, {"erasure": public_id}, reason=reason, asker=asker, now=now
    )


def refuse(public_id: str, answer: str, *, asker: Asker, now: datetime) -> None:
    """Decline a request; the person reads the answer."""
    visible(public_id, asker)
    account_service.erasure.refuse(public_id, answer, asker=asker, now=now)


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """What is decided stays with its name; everything else about the person goes."""
    found = visible(payload["erasure"], second)
    person_id = found.person.id
    standing = standing_of(person_id)
    _require_possible(person_id)
    stays = kept(standing)
    decided = Kept.DECISIONS in stays
    forget_person(person_id, decided=decided, actor=second.ref, now=now)
    notifications.forget_person(person_id)
    searches.forget_person(person_id)
    account_service.erasure.carry_out(
        found.public_id, keep_name=decided, kept=sorted(stays), asker=second, now=now
    )


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    found = accounts.erasure(payload["erasure"])
    stays = ", ".join(_(KEPT_WORDS[one]) for one in sorted(kept(standing_of(found.person.id))))
    return [(_("Person"), found.person.full_name), (_("Kept by law"), stays)]


proposals.declare(
    ERASE,
    label=N_("Erase somebody's data"),
    permission=MANAGE,
    apply=_apply,
    describe=_describe,
)
