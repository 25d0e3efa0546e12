"""Officials begin forms and change their drafts; candidates see published versions only."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import FormCreated, FormDraftChanged
from recruit.candidates.models import FormRow
from recruit.candidates.queries.forms import FormInfo
from recruit.candidates.rules import parse_definition
from recruit.candidates.rules.impact import Carry
from recruit.candidates.rules.importing import problems_of, read_document
from recruit.candidates.service.publishing import Carrying, form_ref, put_version
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.text import N_

DATA = Path(__file__).parent.parent / "data"
SHIPPED = DATA / "card-form.json"


def shipped_form() -> dict[str, Any]:
    """The form that comes with the program."""
    document: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return document


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The other forms that come with the program, by the names of the rule-sets that they belong
    to; treat them as read-only."""
    files = sorted(file for file in DATA.glob("*.json") if file != SHIPPED)
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def load_standard_form(now: datetime) -> bool:
    """Publish the shipped form as the standard one where there is none; True if it did so."""
    known = select(FormRow.id).where(FormRow.campaign_id.is_(None)).limit(1)
    if db.session.scalar(known) is not None:
        return False
    row = _new_form(None, shipped_form(), SYSTEM, now)
    definition = parse_definition(row.draft, queries.registers())
    put_version(row, definition, Carrying(Carry.COMPLETE), actor=SYSTEM, now=now)
    return True


def create_form(
    campaign_public_id: str,
    *,
    copied_from: str | None = None,
    example: str | None = None,
    asker: Asker,
    now: datetime,
) -> str:
    """A form of a campaign's own; its public id.

    It begins as a copy of what the campaign's cards answer now, or of the form that the campaign
    `copied_from` has, that of last year for example, or of an `example` that is shipped.
    """
    campaign = campaigns.campaign(campaign_public_id)
    known = select(FormRow.id).where(FormRow.campaign_id == campaign.id)
    if db.session.scalar(known) is not None:
        raise RuleError(N_("This campaign has a form of its own already."))
    source = campaigns.campaign(copied_from) if copied_from else campaign
    document = _example(example) if example else queries.version_for(source.id).document
    return _new_form(campaign.id, document, asker.ref, now).public_id


def _example(name: str) -> dict[str, Any]:
    if name not in examples():
        raise NotFoundError()
    return examples()[name]


def _new_form(
    campaign_id: int | None, document: dict[str, Any], actor: Ref, now: datetime
) -> FormRow:
    row = FormRow(campaign_id=campaign_id, draft=document, changed_at=now)
    db.session.add(row)
    db.session.flush()
    journal.record(FormCreated(subject=form_ref(row.public_id)), actor=actor, now=now)
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
        subject=form_ref(form.public_id),
        change=change,
        part=part,
        digest=digest(canonical_json(document)),
    )
    journal.record(event, actor=asker.ref, now=now)


def exported(document: dict[str, Any]) -> str:
    """A form as a text that people can read and `read_form` takes back unchanged."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def read_form(data: bytes) -> tuple[dict[str, Any], list[RuleError]]:
    """The form in a file, and all that is wrong with it; nothing is stored."""
    try:
        document = read_document(data)
    except RuleError as error:
        return {}, [error]
    return document, problems_of(document, queries.registers())
