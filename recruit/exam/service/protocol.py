"""Closing a sitting by its protocol: two different people confirm the same numbers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.exam.events import SittingClosed, SittingProtocolled
from recruit.exam.models import Protocol, Sitting
from recruit.exam.queries import incidents as incidents_queries
from recruit.exam.queries import protocol as queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.extra_time import given_in
from recruit.exam.rules import seating
from recruit.exam.rules.protocol import (
    NAMES,
    Figures,
    Numbers,
    check_ready,
    check_stated,
    document_of,
)
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

PROTOCOL = "exam.protocol"


def ready(sitting: seating.Sitting, now: datetime) -> Figures:
    """The numbers of a sitting that can be closed now; RuleError says what is missing."""
    figures = queries.figures(sitting.id)
    check_ready(sitting.state, figures, entry_over=now > sitting.closes_at)
    return figures


def propose(
    public_id: str, stated: Numbers, explanation: str, *, asker: Asker, now: datetime
) -> str:
    """Draw the protocol up and ask the other of invigilator and exam head to confirm it."""
    found = sittings_queries.sitting(public_id, asker.scope(Permission.SITTINGS_WATCH))
    figures = ready(found, now)
    check_stated(figures, stated, explanation)
    return proposals.propose(
        PROTOCOL,
        Ref("sitting", public_id),
        {
            "sitting": public_id,
            "figures": asdict(figures),
            "stated": asdict(stated),
            "explanation": explanation.strip(),
            "by": asker.own_id(),
            "at": now.isoformat(),
            "head": found.district_code in asker.scope(Permission.SITTINGS_OPEN),
        },
        reason=explanation.strip() or _("The numbers agree with the data."),
        asker=asker,
        now=now,
        campaign=_campaign(found.campaign_id),
    )


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    public_id = payload["sitting"]
    row = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    if not payload["head"] and row.district_code not in second.scope(Permission.SITTINGS_OPEN):
        raise RuleError(N_("One of the two has to be the exam head."))
    figures = ready(sittings_queries.sitting(public_id), now)
    if asdict(figures) != payload["figures"]:
        raise RuleError(N_("The numbers have changed since. Have the protocol drawn up again."))
    document = document_of(
        _sitting(row),
        figures,
        Numbers(**payload["stated"]),
        payload["explanation"],
        _record(row.id),
    )
    made = Protocol(
        sitting_id=row.id,
        document=document,
        digest=digest(canonical_json(document)),
        drawn_by=payload["by"],
        drawn_at=datetime.fromisoformat(payload["at"]),
        agreed_by=second.own_id(),
        agreed_at=now,
    )
    db.session.add(made)
    row.state = SittingState.CLOSED
    db.session.flush()
    about, campaign = Ref("sitting", public_id), _campaign(row.campaign_id)
    for event in (
        SittingProtocolled(
            subject=about, campaign=campaign, protocol=made.public_id, digest=made.digest
        ),
        SittingClosed(subject=about, campaign=campaign),
    ):
        journal.record(event, actor=second.ref, now=now)


def _sitting(row: Sitting) -> dict[str, Any]:
    return {
        "public_id": row.public_id,
        "place": row.place,
        "room": row.room,
        "district": row.district_code,
        "subjects": sorted(row.subjects),
        "opens_at": row.opens_at.isoformat(),
        "closes_at": row.closes_at.isoformat(),
    }


def _record(sitting_id: int) -> dict[str, Any]:
    """Everything on record, with seats for persons: the protocol names nobody."""
    return {
        "incidents": [
            {
                "kind": one.kind,
                "seat": one.seat,
                "text": one.text,
                "at": one.happened_at.isoformat(),
                "state": one.state,
                "outcome": one.outcome,
                "minutes": one.minutes,
            }
            for one in incidents_queries.incidents_in(sitting_id)
        ],
        "extra_time": [
            {"seat": one.seat, "minutes": one.minutes, "reason": one.reason}
            for one in reversed(given_in(sitting_id))
        ],
        "moves": [
            {
                "from": [one.from_room, one.from_number],
                "to": [one.to_room, one.to_number],
                "reason": one.reason,
                "at": one.moved_at.isoformat(),
            }
            for one in incidents_queries.moves_in(sitting_id)
        ],
    }


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    found = sittings_queries.sitting(payload["sitting"])
    data = asdict(Figures(**payload["figures"]).numbers)
    rows = [(_("Room"), f"{found.place}, {found.room}")]
    for name, label in NAMES.items():
        counted = payload["stated"][name]
        differs = _(" (the data say: %(number)s)", number=data[name])
        rows.append((_(label), f"{counted}{'' if counted == data[name] else differs}"))
    return rows


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


proposals.declare(
    PROTOCOL,
    label=N_("Close a sitting by its protocol"),
    permission=Permission.SITTINGS_WATCH,
    apply=_apply,
    describe=_describe,
    district=lambda payload: sittings_queries.sitting(payload["sitting"]).district_code,
)
