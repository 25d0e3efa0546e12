"""Reading campaigns and their rules."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import FromClause, bindparam, func, select

from recruit.campaigns.models import CampaignRow, PhaseRow, RuleSetDraftRow, RuleSetRow
from recruit.campaigns.rules import Calendar, Campaign, Phase, PhaseKind, RuleSet
from recruit.campaigns.rules.documents import SECTIONS
from recruit.extensions import db
from recruit.extensions.direct import Row, constant, in_words_of_drivers, instant
from recruit.extensions.prepared import rows_of, run
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_, Bilingual

# Read-only, for joins in the queries of the features above.
CAMPAIGNS: FromClause = CampaignRow.__table__
PHASES: FromClause = PhaseRow.__table__

# Parsed sections by (digest, section): a document never changes, so neither does what it says.
_parsed: dict[tuple[str, str], Any] = {}
_left_out: set[tuple[str, str]] = set()  # optional sections that a rule-set does without
PARSED_AT_MOST = 200
CAMPAIGNS_AT_MOST = 50


def campaigns() -> list[Campaign]:
    """All campaigns, the newest first."""
    rows = db.session.scalars(select(CampaignRow).order_by(CampaignRow.id.desc()))
    return [campaign_of(row) for row in rows]


def campaign(public_id: str) -> Campaign:
    """The campaign with this public id; NotFoundError where there is none."""
    row = db.session.scalar(select(CampaignRow).where(CampaignRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return campaign_of(row)


def campaign_by_id(campaign_id: int) -> Campaign:
    found = _campaign_from(tuple(rows_of(_BY_ID, campaign_id=campaign_id)))
    if found is None:
        raise NotFoundError()
    return found


# A campaign with its phases in one statement: nearly every page asks for one.
_WITH_PHASES = (
    select(
        *(CAMPAIGNS.c[name] for name in ("id", "public_id", "name", "year", "state", "demo_kind")),
        *(PHASES.c[name] for name in ("kind", "opens_at", "closes_at")),
    )
    .select_from(CAMPAIGNS.outerjoin(PHASES, PHASES.c.campaign_id == CAMPAIGNS.c.id))
    .order_by(PHASES.c.position)
)
_BY_ID = in_words_of_drivers(_WITH_PHASES.where(CAMPAIGNS.c.id == bindparam("campaign_id")))
_NEWEST = select(func.max(CAMPAIGNS.c.id)).where(CAMPAIGNS.c.state == constant("running"))
_CURRENT = in_words_of_drivers(_WITH_PHASES.where(CAMPAIGNS.c.id == _NEWEST.scalar_subquery()))


@lru_cache(CAMPAIGNS_AT_MOST)
def _campaign_from(rows: tuple[Row, ...]) -> Campaign | None:
    """A campaign from its lines in the words of the driver, one for each phase: the same lines
    say the same."""
    if not rows:
        return None
    number, public_id, name, year, state, demo_kind = rows[0][:6]
    phases = tuple(
        Phase(PhaseKind(kind), instant(opens_at), instant(closes_at))
        for *_head, kind, opens_at, closes_at in rows
        if kind
    )
    named = Bilingual(**json.loads(name))
    return Campaign(number, public_id, named, year, state, Calendar(phases), demo_kind)


_PUBLIC_ID = select(CampaignRow.public_id).where(CampaignRow.id == bindparam("campaign_id"))


def public_id_of(campaign_id: int) -> str:
    """A campaign's public id alone, for pages that thousands load at once."""
    return str(run(_PUBLIC_ID, campaign_id=campaign_id).scalar_one())


def current_campaign() -> Campaign | None:
    """The newest running campaign."""
    return _campaign_from(tuple(rows_of(_CURRENT)))


# The school year of the newest running campaign, as part of what the head of every page asks.
YEAR = select(CAMPAIGNS.c.year).where(CAMPAIGNS.c.id == _NEWEST.scalar_subquery())


def rule_sets(campaign_id: int) -> list[RuleSet]:
    """A campaign's rule-sets, the newest version first."""
    rows = db.session.scalars(
        select(RuleSetRow)
        .where(RuleSetRow.campaign_id == campaign_id)
        .order_by(RuleSetRow.version.desc())
    )
    return [rule_set_of(row) for row in rows]


def rule_set(public_id: str) -> RuleSet:
    row = db.session.scalar(select(RuleSetRow).where(RuleSetRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return rule_set_of(row)


@dataclass(frozen=True)
class Draft:
    """Rules under work; `revision` counts the changes."""

    document: dict[str, Any]
    revision: int
    person_id: int
    changed_at: datetime


def rule_set_draft(campaign_id: int) -> Draft:
    """What is worked on in a campaign; NotFoundError where nothing is."""
    found = find_draft(campaign_id)
    if found is None:
        raise NotFoundError()
    return found


def find_draft(campaign_id: int) -> Draft | None:
    row = db.session.execute(
        select(RuleSetDraftRow.__table__).where(RuleSetDraftRow.campaign_id == campaign_id)
    ).first()
    if row is None:
        return None
    return Draft(json.loads(row.document), row.revision, row.person_id, row.changed_at)


def active_rule_set(campaign_id: int) -> RuleSet:
    """The rule-set in force; RuleError where none is."""
    row = db.session.scalar(_active(campaign_id))
    if row is None:
        raise RuleError(N_("This campaign has no active rule-set."))
    return rule_set_of(row)


def has_active_rule_set(campaign_id: int) -> bool:
    return db.session.scalar(_active(campaign_id)) is not None


def _active(campaign_id: int) -> Any:
    return select(RuleSetRow).where(
        RuleSetRow.campaign_id == campaign_id, RuleSetRow.state == "active"
    )


# The digest of the rule-set in force, by the id of its campaign; also within larger statements.
IN_FORCE = select(RuleSetRow.digest).where(
    RuleSetRow.campaign_id == bindparam("campaign_id"), RuleSetRow.state == constant("active")
)


def section(campaign_id: int, name: str) -> Any:
    """The parsed section of the active rule-set, as its feature's `parse` made it."""
    return active_section(campaign_id, name)[1]


def active_section(campaign_id: int, name: str) -> tuple[str, Any]:
    """(digest of the active rule-set, its parsed section); RuleError where there is none."""
    digest = run(IN_FORCE, campaign_id=campaign_id).scalar()
    return section_in_force(digest, campaign_id, name)


def section_in_force(digest: str | None, campaign_id: int, name: str) -> tuple[str, Any]:
    """The same where this transaction has read the digest of the rule-set in force already."""
    if (digest or "", name) in _parsed:  # then the whole document need not be read
        return str(digest), _parsed[str(digest), name]
    rules = active_rule_set(campaign_id)
    return rules.digest, section_of(rules, name)


def optional_section(campaign_id: int, name: str) -> Any:
    """The parsed section, or None where the rules in force leave it out or none are in force."""
    digest = run(IN_FORCE, campaign_id=campaign_id).scalar()
    if digest is None or (str(digest), name) in _left_out:
        return None
    if (str(digest), name) in _parsed:
        return _parsed[str(digest), name]
    rules = active_rule_set(campaign_id)
    if name in rules.document:
        return section_of(rules, name)
    if len(_left_out) >= PARSED_AT_MOST:
        _left_out.clear()
    _left_out.add((rules.digest, name))
    return None


def section_of(rules: RuleSet, name: str) -> Any:
    """The parsed section of one rule-set, for replaying what it decided."""
    key = (rules.digest, name)
    if key not in _parsed:
        if name not in rules.document:
            raise RuleError(N_("The rule-set has no such section: %(section)s."), section=name)
        if len(_parsed) >= PARSED_AT_MOST:
            _parsed.clear()
        _parsed[key] = SECTIONS[name].parse(rules.document[name])
    return _parsed[key]


def campaign_of(row: CampaignRow) -> Campaign:
    phases = [Phase(PhaseKind(p.kind), p.opens_at, p.closes_at) for p in row.phases]
    return Campaign(
        row.id,
        row.public_id,
        row.name,
        row.year,
        row.state,
        Calendar(tuple(phases)),
        row.demo_kind,
    )


def rule_set_of(row: RuleSetRow) -> RuleSet:
    return RuleSet(
        row.id,
        row.public_id,
        row.campaign_id,
        row.version,
        json.loads(row.document),
        row.digest,
        row.state,
    )
