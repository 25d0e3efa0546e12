"""Overrides: two officials change the input of a round, and a new run says whom that moves."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.points import decimal_of, hundredths_of
from recruit.kernel.text import N_, Bilingual
from recruit.placement import queries
from recruit.placement.events import PlacementOverridden
from recruit.placement.models import OverrideRow, RoundRow
from recruit.placement.rules import (
    OVERRIDE_NAMES,
    UNFINISHED,
    Change,
    OverrideKind,
    RoundInfo,
    RoundState,
    Snapshot,
    SnapshotChoice,
    change_of,
    changed,
)
from recruit.placement.rules.standing import choice_of
from recruit.placement.service import snapshots
from recruit.placement.service.rounds import require_whole_country, step
from recruit.vacancies import queries as vacancies
from recruit.vacancies.queries import VACANCIES
from recruit.web.formats import points as in_points

KIND = "placement.override"
OPEN = tuple(state for state in UNFINISHED if state != RoundState.DRAFT)


@dataclass(frozen=True)
class Basis:
    """Why an override is made: the reason in words, and the legal basis in both languages."""

    reason: str
    legal: Bilingual


def propose(
    public_id: str,
    kind: OverrideKind,
    basis: Basis,
    *,
    candidate: str = "",
    vacancy: str = "",
    number: int = 0,
    points: Decimal | None = None,
    asker: Asker,
    now: datetime,
) -> str:
    """Propose a change of a locked round's input; the proposal's public id.

    A RuleError tells what does not fit the round, before a second official ever reads of it.
    """
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = _open(public_id)
    frozen = queries.frozen_input(found.id)
    change = Change(
        kind,
        candidate.strip(),
        _named(vacancy.strip(), found.campaign_id),
        number,
        None if points is None else hundredths_of(points),
    )
    if kind == OverrideKind.ADD:
        change = replace(change, choice=_worked_out(found, frozen, change))
    changed(frozen, change)
    return proposals.propose(
        KIND,
        Ref("placement", public_id),
        {
            "round": public_id,
            "change": change.document(),
            "legal": {"az": basis.legal.az, "en": basis.legal.en},
            "reason": basis.reason,
            "first": asker.own_id(),
        },
        reason=basis.reason,
        asker=asker,
        now=now,
        campaign=frozen.campaign,
    )


def _open(public_id: str) -> RoundInfo:
    found = queries.round_(public_id)
    if found.state not in OPEN:
        raise RuleError(
            N_("Only a round that is locked and not yet published can be changed by a decision.")
        )
    return found


def _named(vacancy: str, campaign_id: int) -> str:
    """A vacancy's public id, given it or the vacancy's code."""
    at = VACANCIES.c
    found = db.session.scalar(
        select(at.public_id).where(at.campaign_id == campaign_id, at.code == vacancy)
    )
    return found or vacancy


def _worked_out(found: RoundInfo, frozen: Snapshot, change: Change) -> SnapshotChoice:
    """How the candidate stands at a vacancy they did not list, by the rules as for all others."""
    people = [one for one in frozen.candidates if one.number == change.candidate]
    known = [one for one in frozen.vacancies if one.public_id == change.vacancy]
    if not people:
        raise RuleError(N_("There is no such candidate in this round."), field="candidate")
    if not known:
        raise RuleError(N_("There is no such vacancy in this round."), field="vacancy")
    subject = vacancies.by_ids([known[0].id])[known[0].id].subject_code
    mine = applications.of_person(people[0].person_id, found.campaign_id)
    fitting = [one for one in mine if one.subject_code == subject]
    if not fitting:
        raise RuleError(
            N_("The candidate has no application for the subject of this vacancy."),
            field="vacancy",
        )
    campaign = campaigns.campaign_by_id(found.campaign_id)
    facts = snapshots.read(campaign, found.contract, found.number)
    return choice_of(facts, people[0].person_id, (known[0].id, fitting[-1].id))


def apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """What the second official's agreement does: a new locked round takes over the old one.

    Its input is the old one's with the change; a seed announced before no longer counts, because
    the change could have been chosen knowing it.
    """
    require_whole_country(second, Permission.PLACEMENT_RUN)
    old = _open(payload["round"])
    frozen = queries.frozen_input(old.id)
    change = change_of(payload["change"])
    said = {
        **payload["change"],
        "reason": payload["reason"],
        "legal": payload["legal"],
        "first": accounts.person(payload["first"]).full_name,
        "second": accounts.person(second.own_id()).full_name,
    }
    after = replace(changed(frozen, change), overrides=(*frozen.overrides, said))
    new = _take_over(old, after, now)
    row = OverrideRow(
        round_id=new.id,
        kind=change.kind.value,
        document=payload["change"],
        reason=payload["reason"],
        legal=Bilingual(**payload["legal"]),
        first_id=payload["first"],
        second_id=second.own_id(),
        decided_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = PlacementOverridden(
        subject=Ref("placement", new.public_id),
        campaign=frozen.campaign,
        override=row.public_id,
        change=change.kind.value,
        before=old.public_id,
        digest=new.snapshot_digest or "",
    )
    journal.record(event, actor=second.ref, now=now)


def _take_over(old: RoundInfo, after: Snapshot, now: datetime) -> RoundRow:
    former = queries.round_row(old.public_id)
    values = {
        "rule_set_digest": former.rule_set_digest,
        "ties": former.ties,
        "legal": former.legal,
        "receipts_file": former.receipts_file,
    }
    step(old, RoundState.SUPERSEDED)
    text = canonical_json(after.document())
    row = RoundRow(
        campaign_id=old.campaign_id,
        contract=old.contract.value,
        number=old.number,
        state=RoundState.LOCKED.value,
        opened_at=now,
        locked_at=now,
        snapshot=text,
        snapshot_digest=digest(text),
        secret=secrets.token_hex(32),
        based_on_id=old.id,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


def describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """What the second official sees before agreeing."""
    change = change_of(payload["change"])
    legal = Bilingual(**payload["legal"])
    rows = [(_("Override"), _(OVERRIDE_NAMES[change.kind]))]
    if change.candidate:
        rows.append((_("Candidate number"), change.candidate))
    if change.vacancy:
        at = vacancies.vacancy(change.vacancy)
        rows.append((_("Vacancy"), f"{at.school.name.az} / {at.school.name.en} ({at.code})"))
    if change.number:
        label = _("Posts") if change.kind == OverrideKind.RESERVE else _("Place in the list")
        rows.append((label, str(change.number)))
    if change.points is not None:
        rows.append((_("Points"), in_points(decimal_of(change.points))))
    return [*rows, (_("Legal basis"), f"{legal.az} / {legal.en}")]


proposals.declare(
    KIND,
    label=N_("Change the input of a placement"),
    permission=Permission.PLACEMENT_RUN,
    apply=apply,
    describe=describe,
)
