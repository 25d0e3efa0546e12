"""Forms and their versions, read. Parsed definitions of published versions are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from recruit.candidates.models import CardRow, FormRow, FormVersionRow
from recruit.candidates.rules import Field, FormDefinition, parse_definition
from recruit.candidates.rules.fields import Registers
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual

KEPT = 50
_kept: dict[tuple[str, int], FormDefinition] = {}


@dataclass(frozen=True)
class FormInfo:
    """A form as its editors see it."""

    id: int
    public_id: str
    campaign_id: int | None
    draft: dict[str, Any]
    draft_version: int
    changed_at: datetime

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.draft["name"]["az"], self.draft["name"]["en"])


@dataclass(frozen=True)
class FormVersion:
    id: int
    public_id: str
    form_id: int
    number: int
    document: dict[str, Any]
    digest: str
    published_at: datetime


def registers() -> Registers:
    """The registers that fields may choose from, named in both languages."""
    named = {language: dict(directory.district_choices(language)) for language in ("az", "en")}
    return {"districts": {c: Bilingual(az, named["en"][c]) for c, az in named["az"].items()}}


def definition_of(version: FormVersion) -> FormDefinition:
    """A published version, parsed with today's registers."""
    key = (version.digest, hash(frozenset(directory.districts())))
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = parse_definition(version.document, registers())
    return _kept[key]


def form_for(campaign_id: int) -> FormDefinition:
    """The newest published form of a campaign; RuleError where none is published."""
    return definition_of(version_for(campaign_id))


def version_for(campaign_id: int) -> FormVersion:
    """The version in force: the campaign's own form goes before the standard one."""
    row = db.session.scalar(
        select(FormVersionRow)
        .join(FormRow, FormRow.id == FormVersionRow.form_id)
        .where(or_(FormRow.campaign_id == campaign_id, FormRow.campaign_id.is_(None)))
        .order_by(case((FormRow.campaign_id.is_(None), 1), else_=0), FormVersionRow.number.desc())
        .limit(1)
    )
    if row is None:
        raise RuleError(N_("No form is published yet."))
    return _version(row)


def version_by_id(version_id: int) -> FormVersion:
    row = db.session.get(FormVersionRow, version_id)
    if row is None:
        raise NotFoundError()
    return _version(row)


def forms() -> list[FormInfo]:
    return [form_of(row) for row in db.session.scalars(select(FormRow).order_by(FormRow.id))]


def form(public_id: str) -> FormInfo:
    row = db.session.scalar(select(FormRow).where(FormRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return form_of(row)


def versions(form_id: int) -> list[FormVersion]:
    """A form's published versions, the newest first."""
    rows = db.session.scalars(
        select(FormVersionRow)
        .where(FormVersionRow.form_id == form_id)
        .order_by(FormVersionRow.number.desc())
    )
    return [_version(row) for row in rows]


@dataclass(frozen=True)
class Impact:
    """How many of a form's cards would lack a required field of the draft."""

    field: Field
    lacking: int
    cards: int


def impact(form_info: FormInfo, draft: FormDefinition) -> list[Impact]:
    """The draft's required fields that cards of this form do not answer yet."""
    of_form = select(FormVersionRow.id).where(FormVersionRow.form_id == form_info.id)
    condition = CardRow.form_version_id.in_(of_form)
    total = db.session.scalar(select(func.count(CardRow.id)).where(condition)) or 0
    known = _answered_before(form_info)
    new = {c: f for c, f in draft.fields.items() if f.required and c not in known}
    lacking = dict.fromkeys(new, 0)
    if new:
        rows = db.session.scalars(
            select(CardRow.answers).where(condition), execution_options={"yield_per": 1000}
        )
        for answers in rows:
            for code in new.keys() & {f.code for _, f in draft.missing(answers)}:
                lacking[code] += 1
    return [Impact(one, lacking[code], total) for code, one in new.items()]


def _answered_before(form_info: FormInfo) -> set[str]:
    """The fields that the newest published version requires already."""
    published = versions(form_info.id)
    if not published:
        return set()
    fields = definition_of(published[0]).fields
    return {code for code, one in fields.items() if one.required}


def form_of(row: FormRow) -> FormInfo:
    return FormInfo(
        row.id, row.public_id, row.campaign_id, row.draft, row.draft_version, row.changed_at
    )


def _version(row: FormVersionRow) -> FormVersion:
    return FormVersion(
        row.id, row.public_id, row.form_id, row.number, row.document, row.digest, row.published_at
    )
