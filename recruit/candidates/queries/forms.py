"""Forms and their versions, read. Parsed definitions of published versions are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.candidates.models import FormCarryRow, FormRow, FormVersionRow
from recruit.candidates.rules import Card, FormDefinition, parse_definition
from recruit.candidates.rules.days import CLOSE, OPEN, Days, uses_days
from recruit.candidates.rules.fields import SOURCES, Options, Registers
from recruit.candidates.rules.impact import Carry
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.clock import baku
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual

KEPT = 50
Key = tuple[str | int, ...]
Published = tuple[int, str | None]
_kept: dict[Key, FormDefinition] = {}
_sources: dict[str, tuple[str, ...]] = {}  # the registers that a form uses, by its digest
_dated: dict[str, bool] = {}  # whether it names days of the calendar


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
    existing: Carry = Carry.COMPLETE  # what became of the cards that there were


_published: dict[str, FormVersion] = {}  # by public id


def registers() -> Registers:
    """The registers that fields may choose from, named in both languages."""
    return {source: _register(source) for source in SOURCES}


def _register(source: str) -> dict[str, Bilingual]:
    if source == "universities":
        return {code: one.name for code, one in directory.universities().items()}
    choices = directory.district_choices if source == "districts" else directory.subject_choices
    named = {language: dict(choices(language)) for language in ("az", "en")}
    return {c: Bilingual(az, named["en"][c]) for c, az in named["az"].items()}


def definition_of(version: FormVersion, campaign_id: int | None = None) -> FormDefinition:
    """A published version, parsed with today's registers and, where it names days of the calendar,
    with those of the campaign."""
    if version.digest not in _sources:
        fields = parse_definition(version.document).fields.values()
        used = {one.source for one in fields if isinstance(one, Options) and one.source}
        _sources[version.digest] = tuple(sorted(used))
        _dated[version.digest] = uses_days(version.document)
    days = days_of(campaign_id) if campaign_id and _dated[version.digest] else {}
    key: Key = (
        version.digest,
        *(_stamp(source) for source in _sources[version.digest]),
        *(day.isoformat() for day in days.values()),
    )
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = parse_definition(version.document, registers(), days)
    return _kept[key]


def days_of(campaign_id: int) -> Days:
    """The days of a campaign's calendar that forms may name, as they are in Baku."""
    phase = campaigns.campaign_by_id(campaign_id).calendar.phase(PhaseKind.APPLICATIONS)
    if phase is None:
        return {}
    last = phase.closes_at - timedelta(microseconds=1)
    return {OPEN: baku(phase.opens_at).date(), CLOSE: baku(last).date()}


def _stamp(source: str) -> int:
    """What changes when a register does."""
    if source == "universities":
        return hash(tuple(directory.universities().values()))
    return directory.sizes()[source]


def draft_of(form: FormInfo) -> FormDefinition:
    """A form's draft, parsed with today's registers and the days of its campaign; of the standard
    form with those of the running one."""
    running = None if form.campaign_id else campaigns.current_campaign()
    campaign_id = form.campaign_id or (running.id if running else None)
    days = days_of(campaign_id) if campaign_id and uses_days(form.draft) else {}
    return parse_definition(form.draft, registers(), days)


def form_for(campaign_id: int) -> FormDefinition:
    """The newest published form of a campaign; RuleError where none is published."""
    return definition_of(version_for(campaign_id), campaign_id)


def version_for(campaign_id: int) -> FormVersion:
    """The version that new cards answer: the campaign's own form goes before the standard one."""
    links = chain(campaign_id)
    return _known(links, links[-1].version_id)


def form_of_card(card: Card, published: Published | None = None) -> FormDefinition:
    """The form that a card answers when it is opened now; see `version_of`. `published`, where
    this transaction knows it."""
    return definition_of(version_of(card, published), card.campaign_id)


def form_of(card: Card | None, campaign_id: int) -> FormDefinition:
    """The same, or what a new card of the campaign would answer."""
    return form_of_card(card) if card else form_for(campaign_id)


def version_of(card: Card, published: Published | None = None) -> FormVersion:
    """The version that a card answers now: the newest one that did not let old cards be."""
    links = kept_chain(card.campaign_id, published) if published else chain(card.campaign_id)
    return _known(links, effective(links, card.form_version_id, card.version))


@dataclass(frozen=True)
class Link:
    """One published version in the chain of a campaign's form, the oldest first."""

    version_id: int
    public_id: str
    existing: Carry


_CHAIN = (
    select(FormVersionRow.id, FormVersionRow.public_id, FormRow.campaign_id, FormCarryRow.existing)
    .join(FormRow, FormRow.id == FormVersionRow.form_id)
    .outerjoin(FormCarryRow, FormCarryRow.form_version_id == FormVersionRow.id)
    .where(or_(FormRow.campaign_id == bindparam("campaign_id"), FormRow.campaign_id.is_(None)))
    .order_by(FormVersionRow.number)
)


# What has been published so far, of all forms, as columns of larger statements: how many versions,
# and which came last. Versions and what they do to cards are only ever added, both at once: while
# there are no more, no chain changes.
_VERSIONS: Any = FormVersionRow.__table__
PUBLISHED = (
    select(func.count()).select_from(_VERSIONS).scalar_subquery().label("form_versions"),
    select(_VERSIONS.c.public_id)
    .where(_VERSIONS.c.id == select(func.max(_VERSIONS.c.id)).correlate(None).scalar_subquery())
    .scalar_subquery()
    .label("newest_form_version"),
)
_chains: dict[tuple[int, Published], list[Link]] = {}


def kept_chain(campaign_id: int, published: Published) -> list[Link]:
    """The same as `chain`, read once for what is published."""
    key = (campaign_id, published)
    links = _chains.get(key)
    if links is None:
        if len(_chains) >= KEPT:
            _chains.clear()
        links = _chains[key] = chain(campaign_id)
    return links


def chain(campaign_id: int) -> list[Link]:
    """The versions of the form in force; RuleError where none is published."""
    rows = run(_CHAIN, campaign_id=campaign_id).all()
    own = [row for row in rows if row.campaign_id is not None]
    if not rows:
        raise RuleError(N_("No form is published yet."))
    return [
        Link(row.id, row.public_id, Carry(row.existing or Carry.COMPLETE)) for row in own or rows
    ]


def _known(links: list[Link], version_id: int) -> FormVersion:
    """A version of a chain or another one; what is published never changes, so it is kept."""
    public_id = next((one.public_id for one in links if one.version_id == version_id), None)
    if public_id is None:
        return version_by_id(version_id)
    if public_id not in _published:
        if len(_published) >= KEPT:
            _published.clear()
        _published[public_id] = version_by_id(version_id)
    return _published[public_id]


def effective(links: list[Link], version_id: int, saved: int) -> int:
    """Which version a card answers that was last saved under one: a new card the newest."""
    ids = [link.version_id for link in links]
    later = links[ids.index(version_id) + 1 :] if version_id in ids else links
    if saved == 0:
        return ids[-1]
    moving = [link.version_id for link in later if link.existing is not Carry.KEEP]
    return moving[-1] if moving else version_id


def version_by_id(version_id: int) -> FormVersion:
    found = _versions(FormVersionRow.id == version_id)
    if not found:
        raise NotFoundError()
    return found[0]


def version(public_id: str) -> FormVersion:
    found = _versions(FormVersionRow.public_id == public_id)
    if not found:
        raise NotFoundError()
    return found[0]


def forms() -> list[FormInfo]:
    return [info_of(row) for row in db.session.scalars(select(FormRow).order_by(FormRow.id))]


def form(public_id: str) -> FormInfo:
    row = db.session.scalar(select(FormRow).where(FormRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return info_of(row)


def versions(form_id: int) -> list[FormVersion]:
    """A form's published versions, the newest first."""
    return _versions(FormVersionRow.form_id == form_id)


def _versions(condition: Any) -> list[FormVersion]:
    rows = db.session.execute(
        select(*FormVersionRow.__table__.columns, FormCarryRow.existing)
        .outerjoin(FormCarryRow, FormCarryRow.form_version_id == FormVersionRow.id)
        .where(condition)
        .order_by(FormVersionRow.number.desc())
    )
    return [_version(row) for row in rows]


def info_of(row: FormRow) -> FormInfo:
    return FormInfo(
        row.id, row.public_id, row.campaign_id, row.draft, row.draft_version, row.changed_at
    )


def _version(row: Any) -> FormVersion:
    return FormVersion(
        row.id,
        row.public_id,
        row.form_id,
        row.number,
        row.document,
        row.digest,
        row.published_at,
        Carry(row.existing or Carry.COMPLETE),
    )
