"""Results that were annulled after the exam."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from recruit.exam.models import Annulment, Attempt
from recruit.exam.rules import annulments as rules
from recruit.exam.rules.incidents import Judgement
from recruit.extensions.prepared import run

_ALL = (
    select(*Annulment.__table__.c, Attempt.public_id.label("attempt"))
    .join(Attempt, Attempt.id == Annulment.attempt_id)
    .order_by(Annulment.id)
)
_IN_CAMPAIGN = _ALL.where(Annulment.campaign_id == bindparam("campaign_id"))
_AMONG = _ALL.where(Annulment.application_id.in_(bindparam("ids", expanding=True)))
_BY_PUBLIC_ID = _ALL.where(Annulment.public_id == bindparam("public_id"))


def annulments_of(application_ids: Iterable[int]) -> dict[int, rules.Annulment]:
    """The newest annulment by application id, lifted ones too."""
    return _by_application(_among(sorted(set(application_ids))))


def annulment(public_id: str) -> rules.Annulment | None:
    rows = run(_BY_PUBLIC_ID, public_id=public_id).all()
    return _annulment(rows[0]) if rows else None


def with_annulments(
    judged: dict[int, Judgement], *, among: Sequence[int] = (), campaign_id: int | None = None
) -> dict[int, Judgement]:
    """Expulsions with what was annulled later, or annulled and restored."""
    rows = _among(among) if campaign_id is None else run(_IN_CAMPAIGN, campaign_id=campaign_id)
    more = {
        one: rules.judged_with(judged.get(one), found)
        for one, found in _by_application(rows).items()
    }
    return judged | more


def _among(ids: Sequence[int]) -> list[Any]:
    rows: list[Any] = []
    for start in range(0, len(ids), 500):
        rows.extend(run(_AMONG, ids=list(ids[start : start + 500])).all())
    return rows


def _by_application(rows: Iterable[Any]) -> dict[int, rules.Annulment]:
    return {row.application_id: _annulment(row) for row in rows}


def _annulment(row: Any) -> rules.Annulment:
    return rules.Annulment(
        row.public_id,
        row.application_id,
        row.attempt,
        row.reason,
        row.legal,
        row.objections_until,
        row.proposed_by,
        row.agreed_by,
        row.annulled_at,
        row.lifted_at,
        row.lifted_reason,
    )
