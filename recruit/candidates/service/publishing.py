"""Publishing a form's draft as its next version, and what becomes of the cards that exist."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import FormPublished
from recruit.candidates.models import FormCarryRow, FormRow, FormVersionRow
from recruit.candidates.queries.forms import FormInfo, FormVersion, info_of
from recruit.candidates.queries.impact import any_filled, changed_labels
from recruit.candidates.rules import FormDefinition, compatible, parse_definition
from recruit.candidates.rules.impact import CARRY_NAMES, Carry, Impact
from recruit.candidates.service.grades import require_same_conversion
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.formats import moment, number, say

KIND = "candidates.form"
CALL = "candidates.call"  # the job that calls candidates to their cards


@dataclass(frozen=True)
class Carrying:
    """What becomes of the cards that exist; called candidates can change them `until` then."""

    existing: Carry
    until: datetime | None = None
    impact: Impact = Impact(0, 0, ())


@dataclass(frozen=True)
class Publishing:
    """Either the number of the new version, or the proposal that waits for a second official."""

    number: int | None = None
    proposal: str | None = None


def form_ref(public_id: str) -> Ref:
    return Ref("form", public_id)


def publish_form(
    public_id: str,
    *,
    draft_version: int,
    existing: Carry = Carry.COMPLETE,
    until: datetime | None = None,
    reason: str = "",
    asker: Asker,
    now: datetime,
) -> Publishing:
    """Publish the draft as a new version; where that can alter points, propose it.

    Refused where the draft says nothing new, asks nothing, gives a known code another kind of
    value, or where candidates are called without a time until which they can answer.
    """
    form = queries.form(public_id)
    draft = _checked(_held(form, draft_version))
    if existing is not Carry.KEEP and until is not None and until <= now:
        raise RuleError(N_("Name a time that is still to come."), field="until")
    found = queries.impact(form, draft)
    called = found.touched if existing is Carry.COMPLETE else found.cards
    if existing is not Carry.KEEP and called and until is None:
        raise RuleError(N_("Say until when candidates can change their cards."), field="until")
    if not (found.cards and queries.altered(form, draft)):
        carrying = Carrying(existing, until, found)
        return Publishing(number=_put(form, draft_version, carrying, asker, now))
    payload = {
        "form": public_id,
        "draft_version": draft_version,
        "digest": draft.digest,
        "existing": str(existing),
        "until": until.isoformat() if until else None,
        "cards": found.cards,
        "touched": found.touched,
    }
    return Publishing(
        proposal=proposals.propose(
            KIND, form_ref(public_id), payload, reason=reason, asker=asker, now=now
        )
    )


def _held(form: FormInfo, draft_version: int) -> FormRow:
    """The form's row, held until the transaction ends; RuleError if its draft has changed."""
    row = db.session.scalar(
        select(FormRow)
        .where(FormRow.id == form.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.draft_version != draft_version:
        raise RuleError(
            N_("Somebody else has just changed this form. Look at the changes and publish then.")
        )
    return row


def _checked(row: FormRow) -> FormDefinition:
    """The draft, if it can follow the versions that there are."""
    draft = parse_definition(row.draft, queries.registers())
    if not draft.fields:
        raise RuleError(N_("A form needs at least one field."))
    form = info_of(row)
    before = queries.versions(row.id)
    if before and before[0].digest == draft.digest:
        raise RuleError(N_("The draft is the same as the published version."))
    for version in before or _followed(form):
        compatible(queries.definition_of(version), draft)
    require_same_conversion(form, draft)
    return draft


def _followed(form: FormInfo) -> list[FormVersion]:
    """What the cards of a campaign were asked before it got a form of its own; nothing where none
    is filled in."""
    if not any_filled(form):
        return []
    standard = [one for one in queries.forms() if one.campaign_id is None]
    return [version for one in standard for version in queries.versions(one.id)]


def _put(
    form: FormInfo, draft_version: int, carrying: Carrying, asker: Asker, now: datetime
) -> int:
    row = _held(form, draft_version)
    return put_version(row, _checked(row), carrying, actor=asker.ref, now=now)


def put_version(
    row: FormRow, definition: FormDefinition, carrying: Carrying, *, actor: Ref, now: datetime
) -> int:
    """Write the next version, immutable from here on, and call the candidates it concerns."""
    latest = select(func.max(FormVersionRow.number)).where(FormVersionRow.form_id == row.id)
    number = (db.session.scalar(latest) or 0) + 1
    version = FormVersionRow(
        form_id=row.id,
        number=number,
        document=definition.document,
        digest=definition.digest,
        published_at=now,
    )
    db.session.add(version)
    db.session.flush()
    db.session.add(
        FormCarryRow(
            form_version_id=version.id,
            existing=carrying.existing,
            until=carrying.until,
            cards=carrying.impact.cards,
            touched=carrying.impact.touched,
            decided_by=f"{actor.type}:{actor.id}",
        )
    )
    event = FormPublished(
        subject=form_ref(row.public_id),
        version=number,
        digest=definition.digest,
        existing=str(carrying.existing),
        cards=carrying.impact.cards,
        touched=carrying.impact.touched,
    )
    journal.record(event, actor=actor, now=now)
    if carrying.existing is not Carry.KEEP and carrying.impact.cards:
        jobs.enqueue(
            CALL, {"version": version.public_id}, now=now, unique_key=f"{CALL}:{version.id}"
        )
    return number


def call_latecomers(campaign_id: int, since: datetime, *, key: str) -> None:
    """Where a version was published while a file's cards came in: call those, too, that its own
    calling has missed. `key` names the file."""
    version = queries.version_for(campaign_id)
    if version.published_at > since and version.existing is not Carry.KEEP:
        payload = {"version": version.public_id}
        jobs.enqueue(CALL, payload, now=since, unique_key=f"{CALL}:{version.id}:{key}")


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """The second official agreed: the very draft that was proposed, or nothing."""
    form = queries.form(payload["form"])
    draft = _checked(_held(form, payload["draft_version"]))
    if draft.digest != payload["digest"]:
        raise RuleError(
            N_("Somebody else has just changed this form. Look at the changes and publish then.")
        )
    until = datetime.fromisoformat(payload["until"]) if payload["until"] else None
    carrying = Carrying(Carry(payload["existing"]), until, queries.impact(form, draft))
    _put(form, payload["draft_version"], carrying, second, now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    form = queries.form(payload["form"])
    draft = parse_definition(form.draft, queries.registers())
    labels = draft.labels()
    codes = [say(labels[c]) if c in labels else c for c in queries.altered(form, draft)]
    where = _("All campaigns without a form of their own")
    if form.campaign_id is not None:
        where = say(campaigns.campaign_by_id(form.campaign_id).name)
    rows = [
        (_("Form"), say(form.name)),
        (_("Campaign"), where),
        (_("Fields that count for points"), ", ".join(codes)),
        (_("What changes"), ", ".join(map(say, changed_labels(form, draft)))),
        (_("Cards that exist"), _(CARRY_NAMES[Carry(payload["existing"])])),
    ]
    if "cards" in payload:
        numbers = {name: number(payload[name]) for name in ("cards", "touched")}
        words = _("Cards filled in: %(cards)s. With a new trouble: %(touched)s.", **numbers)
        rows.append((_("Effect"), words))
    if payload["until"]:
        rows.append((_("Until"), moment(datetime.fromisoformat(payload["until"]))))
    return rows


proposals.declare(
    KIND,
    label=N_("Publish a form that can alter points"),
    permission=Permission.FORMS_MANAGE,
    apply=_apply,
    describe=_describe,
)
