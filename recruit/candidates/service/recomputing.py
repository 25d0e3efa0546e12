"""Writing cards' seals and projections anew once a form's new version changes its switches."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from recruit.candidates import queries
from recruit.candidates.events import FormPublished
from recruit.candidates.models import CardRow, FormRow, FormVersionRow
from recruit.candidates.queries.forms import chain, effective, version_by_id
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules import FormDefinition
from recruit.candidates.rules.sealing import Stricter
from recruit.candidates.service.projection import project_again
from recruit.candidates.service.resealing import seal_versions
from recruit.candidates.service.sealing import Before, seal_many
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal.queries import Entry

JOB = "candidates.write-anew"
BATCH = 500


def on_entry(entry: Entry, now: datetime) -> None:
    """Subscribed to the journal: a published version whose switches differ asks for the work."""
    if entry.kind != FormPublished.__name__:
        return
    found = db.session.execute(
        select(FormVersionRow.id)
        .join(FormRow, FormRow.id == FormVersionRow.form_id)
        .where(
            FormRow.public_id == entry.subject.id,
            FormVersionRow.number.in_([entry.details["version"], entry.details["version"] - 1]),
        )
        .order_by(FormVersionRow.number)
    )
    ids = list(found.scalars())
    if len(ids) == 2 and _switches(ids[0]) != _switches(ids[1]):
        jobs.enqueue(JOB, {"form_version": ids[1]}, now=now, unique_key=f"{JOB}:{ids[1]}")


def _switches(version_id: int) -> tuple[object, ...]:
    """What decides where an answer is written, by code."""
    form = queries.definition_of(version_by_id(version_id))
    return (
        form.sensitive,
        {code: one.stored for code, one in form.projected.items()},
        {code: days for code in form.all_fields if (days := form.kept(code)) is not None},
    )


def write_some(form_version: int, *, after: int, now: datetime) -> Sequence[int]:
    """Write some cards of the version's form anew, and seal what lies open in their earlier
    versions: those with the next ids; these ids.

    Answers stay what they are and no version is added. A card that goes on with an older version
    is sealed by the stricter of both. The caller commits between batches.
    """
    version = version_by_id(form_version)
    of_form = select(FormVersionRow.id).where(FormVersionRow.form_id == version.form_id)
    rows = db.session.scalars(
        select(CardRow)
        .where(CardRow.form_version_id.in_(of_form), CardRow.id > after)
        .order_by(CardRow.id)
        .limit(BATCH)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    chains = {one: chain(one) for one in {row.campaign_id for row in rows}}
    groups: dict[int, list[CardRow]] = {}
    for row in rows:
        own = effective(chains[row.campaign_id], row.form_version_id, row.version)
        groups.setdefault(own, []).append(row)
    published = queries.definition_of(version)
    for own, of_own in groups.items():
        _write(of_own, queries.definition_of(version_by_id(own)), published)
    if rows:
        seal_versions({row.id: row.public_id for row in rows}, version, now)
    return [row.id for row in rows]


def _write(rows: Sequence[CardRow], own: FormDefinition, published: FormDefinition) -> None:
    plain = open_docs([(row.id, row.public_id, row.answers) for row in rows])
    cards = [(row.id, row.public_id, one) for row, one in zip(rows, plain, strict=True)]
    earlier = [Before(row.answers, one) for row, one in zip(rows, plain, strict=True)]
    stricter = Stricter(own, published)
    stored = seal_many(cards, stricter, earlier)
    for row, answers in zip(rows, stored, strict=True):
        if answers != row.answers:
            db.session.execute(update(CardRow).where(CardRow.id == row.id).values(answers=answers))
    fields = {c: one for c, one in own.projected.items() if c not in stricter.sensitive}
    project_again(
        [(row.id, row.campaign_id, one) for row, one in zip(rows, plain, strict=True)], fields
    )
