"""Working on a campaign's next rules: one draft a campaign, changed setting by setting.

It may hold mistakes meanwhile; only what has none becomes a version of the rule-set.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries
from recruit.campaigns.events import RuleSetDraftDiscarded, RuleSetEdited
from recruit.campaigns.models import RuleSetDraftRow
from recruit.campaigns.rules.documents import misfits, problems
from recruit.campaigns.service import draft_rule_set
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

LONGEST = 200_000


def begin(public_id: str, document: dict[str, Any], *, asker: Asker, now: datetime) -> None:
    """Take a document as what is worked on; RuleError where a draft is under work already."""
    campaign = queries.campaign(public_id)
    _require_open(campaign.state)
    text = _text(document)
    row = RuleSetDraftRow(
        campaign_id=campaign.id, document=text, revision=1, person_id=asker.own_id(), changed_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("Rules of this campaign are being worked on already.")) from error
    _record(public_id, "", text, asker=asker, now=now)


def change(
    public_id: str, document: dict[str, Any], *, at: str, revision: int, asker: Asker, now: datetime
) -> None:
    """Put a changed document in the draft's place; refused where somebody else was quicker."""
    campaign = queries.campaign(public_id)
    _require_open(campaign.state)
    text = _text(document)
    changed = db.session.execute(
        update(RuleSetDraftRow)
        .where(RuleSetDraftRow.campaign_id == campaign.id, RuleSetDraftRow.revision == revision)
        .values(
            document=text,
            revision=revision + 1,
            person_id=asker.own_id(),
            changed_at=now,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise RuleError(N_("Somebody has changed these rules meanwhile. Look at them again."))
    _record(public_id, at, text, asker=asker, now=now)


def discard(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Throw the draft away; the versions stand."""
    _delete(queries.campaign(public_id).id)
    event = RuleSetDraftDiscarded(subject=Ref("campaign", public_id), campaign=public_id)
    journal.record(event, actor=asker.ref, now=now)


def finish(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Make the draft a version; its public id. FileRefusedError lists what is still wrong."""
    campaign = queries.campaign(public_id)
    draft = queries.rule_set_draft(campaign.id)
    version = draft_rule_set(public_id, draft.document, asker=asker, now=now)
    _delete(campaign.id)
    return version


def wrong_in(document: dict[str, Any], campaign_id: int) -> list[tuple[str, RuleError]]:
    """(path, why) for all that keeps a document from being a version of this campaign."""
    return problems(document) or misfits(document, campaign_id)


def _delete(campaign_id: int) -> None:
    row = db.session.scalar(
        select(RuleSetDraftRow).where(RuleSetDraftRow.campaign_id == campaign_id)
    )
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def _require_open(state: str) -> None:
    if state == "finished":
        raise RuleError(N_("The campaign's state does not allow this any more."))


def _text(document: dict[str, Any]) -> str:
    try:
        text = canonical_json(document)
    except (TypeError, ValueError, RecursionError) as error:
        raise RuleError(N_('Write this number as text, for example "0.5".')) from error
    if len(text) > LONGEST:
        raise RuleError(N_("A rule-set has at most 200 kB."))
    return text


def _record(public_id: str, at: str, text: str, *, asker: Asker, now: datetime) -> None:
    event = RuleSetEdited(
        subject=Ref("campaign", public_id), campaign=public_id, at=at[:200], digest=digest(text)
    )
    journal.record(event, actor=asker.ref, now=now)
