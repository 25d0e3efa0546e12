"""Officials change a form's draft and publish it; published versions never change."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import FormCreated, FormDraftChanged, FormPublished
from recruit.candidates.models import FormRow, FormVersionRow
from recruit.candidates.queries.forms import FormInfo
from recruit.candidates.rules import FormDefinition, compatible, parse_definition
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import N_

SHIPPED = Path(__file__).parent.parent / "data" / "card-form.json"


def shipped_form() -> dict[str, Any]:
    """The form that comes with the program."""
    document: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return document


def load_standard_form(now: datetime) -> bool:
    """Publish the shipped form as the standard one where there is none; True if it did so."""
    known = select(FormRow.id).where(FormRow.campaign_id.is_(None)).limit(1)
    if db.session.scalar(known) is not None:
        return False
    row = _new_form(None, shipped_form(), SYSTEM, now)
    _publish(row, parse_definition(row.draft, queries.registers()), SYSTEM, now)
    return True


def create_form(campaign_public_id: str, *, asker: Asker, now: datetime) -> str:
    """A form of a campaign's own, begun as a copy of the standard one; its public id."""
    campaign = campaigns.campaign(campaign_public_id)
    known = select(FormRow.id).where(FormRow.campaign_id == campaign.id)
    if db.session.scalar(known) is not None:
        raise RuleError(N_("This campaign has a form of its own already."))
    document = queries.version_for(campaign.id).document
    return _new_form(campaign.id, document, asker.ref, now).public_id


def _new_form(
    campaign_id: int | None, document: dict[str, Any], actor: Ref, now: datetime
) -> FormRow:
    row = FormRow(campaign_id=campaign_id, draft=document, changed_at=now)
    db.session.add(row)
    db.session.flush()
    journal.record(FormCreated(subject=_ref(row.public_id)), actor=actor, now=now)
    return row


def change_draft(
    form: FormInfo, document: dict[str, Any], change: str, part: str, *, asker: Asker, now: datetime
) -> None:
    """Put a new draft in the place of the one that `form` shows.

    Refused where the document is no form, or where somebody else changed the draft meanwhile.
    """
    parse_definition(document, queries.registers())
    done = db.session.execute(
        update(FormRow)
        .where(FormRow.id == form.id, FormRow.draft_version == form.draft_version)
        .values(draft=document, draft_version=form.draft_version + 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise RuleError(
            N_("Somebody else has just changed this form. Load the page again and repeat.")
        )
    event = FormDraftChanged(
        subject=_ref(form.public_id),
        change=change,
        part=part,
        digest=digest(canonical_json(document)),
    )
    journal.record(event, actor=asker.ref, now=now)


def publish_form(public_id: str, *, draft_version: int, asker: Asker, now: datetime) -> int:
    """Publish the draft as a new version; its number.

    Refused where it says nothing new, asks nothing, or gives a known code another kind.
    """
    row = db.session.scalar(
        select(FormRow)
        .where(FormRow.public_id == queries.form(public_id).public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert row is not None  # noqa: S101  (queries.form has just found it)
    if row.draft_version != draft_version:
        raise RuleError(
            N_("Somebody else has just changed this form. Load the page again and repeat.")
        )
    definition = parse_definition(row.draft, queries.registers())
    if not definition.fields:
        raise RuleError(N_("A form needs at least one field."))
    before = queries.versions(row.id)
    if before and before[0].digest == definition.digest:
        raise RuleError(N_("The draft is the same as the published version."))
    for version in before:
        compatible(queries.definition_of(version), definition)
    return _publish(row, definition, asker.ref, now)


def _publish(row: FormRow, definition: FormDefinition, actor: Ref, now: datetime) -> int:
    latest = select(func.max(FormVersionRow.number)).where(FormVersionRow.form_id == row.id)
    number = (db.session.scalar(latest) or 0) + 1
    db.session.add(
        FormVersionRow(
            form_id=row.id,
            number=number,
            document=definition.document,
            digest=definition.digest,
            published_at=now,
        )
    )
    db.session.flush()
    event = FormPublished(subject=_ref(row.public_id), version=number, digest=definition.digest)
    journal.record(event, actor=actor, now=now)
    return number


def _ref(public_id: str) -> Ref:
    return Ref("form", public_id)
