"""Making a campaign, dating its phases, giving it its rules."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from recruit.accounts.service import proposals
from recruit.campaigns import queries
from recruit.campaigns.events import (
    CampaignCreated,
    CampaignFinished,
    CampaignRenamed,
    CampaignStarted,
    PhasesChanged,
    RuleSetActivated,
    RuleSetDrafted,
)
from recruit.campaigns.models import CampaignRow, PhaseRow, RuleSetRow
from recruit.campaigns.rules import Phase, RuleSet, calendar_of, require_year
from recruit.campaigns.rules.documents import (
    SECTIONS,
    Check,
    Describe,
    Fits,
    Parse,
    Section,
    misfits,
    problems,
)
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.web.formats import say

DATA = Path(__file__).parent.parent / "data"
ACTIVATE = "rule-set.activate"


def register_section(
    name: str,
    parse: Parse,
    describe: Describe | None = None,
    check: Check | None = None,
    *,
    optional: bool = False,
    schema: Mapping[str, Any] | None = None,
    fits: Fits | None = None,
) -> None:
    """Announce a feature's section of the rule-set, at import time.

    `parse` turns the section's JSON into the feature's dataclass or raises RuleError with
    `path` among its params; `describe` says the parsed section as (label, value) lines;
    `check(parsed, document)` refuses what does not fit the document's other sections. An
    `optional` section may be left out. `schema` is the section's part of the published JSON
    Schema; the editor's pages are made from it. `fits(parsed, campaign id)` refuses what does
    not fit a campaign.
    """
    SECTIONS[name] = Section(name, parse, describe, check, optional, schema, fits)


# --- campaigns -----------------------------------------------------------------------------------


def create_campaign(
    name: Bilingual,
    year: str,
    phases: Sequence[Phase] = (),
    *,
    asker: Asker,
    now: datetime,
    demo_kind: str | None = None,
) -> str:
    """A campaign in draft; its public id."""
    _require_name(name)
    require_year(year)
    row = CampaignRow(name=name, year=year, demo_kind=demo_kind, created_at=now, state="draft")
    _fill_phases(row, phases)
    db.session.add(row)
    db.session.flush()
    event = CampaignCreated(
        subject=_ref(row), campaign=row.public_id, year=year, phases=_kinds(row)
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def rename(public_id: str, name: Bilingual, year: str, *, asker: Asker, now: datetime) -> None:
    """Change the name and the year of a campaign in draft."""
    row = _row(public_id, "draft")
    _require_name(name)
    require_year(year)
    if (row.name, row.year) == (name, year):
        return
    row.name, row.year = name, year
    event = CampaignRenamed(subject=_ref(row), campaign=public_id, year=year)
    journal.record(event, actor=asker.ref, now=now)


def set_phases(public_id: str, phases: Sequence[Phase], *, asker: Asker, now: datetime) -> None:
    """Give a campaign its calendar anew; refused once it is finished or where nothing is left."""
    row = _row(public_id, "draft", "running")
    before = queries.campaign_of(row).calendar
    if calendar_of(phases) == before:
        return
    if row.state == "running" and not phases:
        raise RuleError(N_("A running campaign needs at least one phase."))
    _fill_phases(row, phases)
    dated = tuple(
        f"{p.kind} {p.opens_at.isoformat()}/{p.closes_at.isoformat()}" for p in row.phases
    )
    event = PhasesChanged(subject=_ref(row), campaign=public_id, phases=dated)
    journal.record(event, actor=asker.ref, now=now)


def start(public_id: str, *, asker: Asker, now: datetime) -> None:
    """From draft to running: needs an active rule-set and a calendar."""
    row = _row(public_id, "draft")
    rules = queries.active_rule_set(row.id)
    if not row.phases:
        raise RuleError(N_("Date the phases first."))
    row.state, row.started_at = "running", now
    event = CampaignStarted(
        subject=_ref(row), campaign=public_id, rule_set=rules.public_id, digest=rules.digest
    )
    journal.record(event, actor=asker.ref, now=now)


def finish(public_id: str, *, asker: Asker, now: datetime) -> None:
    """From running to finished, for good."""
    row = _row(public_id, "running")
    row.state, row.finished_at = "finished", now
    journal.record(
        CampaignFinished(subject=_ref(row), campaign=public_id), actor=asker.ref, now=now
    )


def _row(public_id: str, *states: str) -> CampaignRow:
    """The campaign, locked until the transaction ends, in one of these states."""
    row = db.session.scalar(
        select(CampaignRow)
        .where(CampaignRow.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    if states and row.state not in states:
        raise RuleError(N_("The campaign's state does not allow this any more."))
    return row


def _ref(row: CampaignRow) -> Ref:
    return Ref("campaign", row.public_id)


def _kinds(row: CampaignRow) -> tuple[str, ...]:
    return tuple(phase.kind for phase in row.phases)


def _require_name(name: Bilingual) -> None:
    if not name.complete:
        raise RuleError(N_("Write the name in both languages."), field="name_az")


def _fill_phases(row: CampaignRow, phases: Sequence[Phase]) -> None:
    """Keeps the rows of phases that stay, so that their unique keys never stand twice."""
    kept = {phase.kind: phase for phase in row.phases}
    rows = []
    for position, phase in enumerate(calendar_of(phases).phases):
        one = kept.get(str(phase.kind)) or PhaseRow(kind=str(phase.kind))
        one.position, one.opens_at, one.closes_at = position, phase.opens_at, phase.closes_at
        rows.append(one)
    row.phases = rows


# --- rule-sets -----------------------------------------------------------------------------------


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The rule-sets that come with the program, by name; treat them as read-only."""
    files = sorted(DATA.glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def read_document(text: str) -> dict[str, Any]:
    """A rule-set's JSON text as a document, or RuleError saying the line where it breaks."""
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise RuleError(
            N_("This is not JSON. Line %(line)s, column %(column)s."),
            field="document",
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise RuleError(N_("This is nested too deeply."), field="document") from error
    except ValueError as error:  # half a character, or a number of thousands of digits
        raise RuleError(N_("This is not JSON."), field="document") from error
    if not isinstance(document, dict):
        raise RuleError(N_("A rule-set is a JSON object."), field="document")
    return document


def draft_rule_set(public_id: str, document: dict[str, Any], *, asker: Asker, now: datetime) -> str:
    """A new version of a campaign's rules, in draft; FileRefusedError lists what is wrong where."""
    campaign = _row(public_id, "draft", "running")
    if wrong := problems(document) or misfits(document, campaign.id):
        rows: list[tuple[int, str, RecruitError]] = [(0, path, error) for path, error in wrong]
        raise FileRefusedError(N_("The rule-set has mistakes."), rows)
    row = _new_version(campaign, document, now)
    event = RuleSetDrafted(
        subject=_rule_set_ref(row), campaign=public_id, version=row.version, digest=row.digest
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def _new_version(campaign: CampaignRow, document: dict[str, Any], now: datetime) -> RuleSetRow:
    text = canonical_json(document)
    latest = select(func.max(RuleSetRow.version)).where(RuleSetRow.campaign_id == campaign.id)
    row = RuleSetRow(
        campaign_id=campaign.id,
        version=(db.session.scalar(latest) or 0) + 1,
        document=text,
        digest=digest(text),
        state="draft",
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _rule_set_ref(row: RuleSetRow | RuleSet) -> Ref:
    return Ref("rule-set", row.public_id)


def propose_activation(rule_set: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to put a draft into force (rule 7); the proposal's public id."""
    rules = queries.rule_set(rule_set)
    campaign = queries.campaign_by_id(rules.campaign_id)
    if rules.state != "draft":
        raise RuleError(N_("Only a draft can be proposed."))
    if proposals.open_about(_rule_set_ref(rules)):
        raise RuleError(N_("This rule-set waits for a second official already."))
    for _path, error in misfits(rules.document, campaign.id):
        raise error
    payload = {"rule_set": rule_set, "digest": rules.digest, "campaign": campaign.public_id}
    return proposals.propose(
        ACTIVATE,
        _rule_set_ref(rules),
        payload,
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaign.public_id,
    )


def _activate(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """Runs when a second official agrees: the version in force makes way for this one."""
    campaign = _row(payload["campaign"], "draft", "running")
    row = db.session.scalar(
        select(RuleSetRow)
        .where(RuleSetRow.public_id == payload["rule_set"])
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.campaign_id != campaign.id or row.digest != payload["digest"]:
        raise NotFoundError()
    if row.state != "draft":
        raise RuleError(N_("Only a draft can be put into force."))
    for _path, error in misfits(json.loads(row.document), campaign.id):
        raise error
    active = select(RuleSetRow).where(
        RuleSetRow.campaign_id == campaign.id, RuleSetRow.state == "active"
    )
    for former in db.session.scalars(active):
        former.state = "superseded"
    db.session.flush()  # before: the index allows one active version
    row.state, row.activated_at = "active", now
    event = RuleSetActivated(
        subject=_rule_set_ref(row),
        campaign=campaign.public_id,
        version=row.version,
        digest=row.digest,
    )
    journal.record(event, actor=second.ref, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    rules = queries.rule_set(payload["rule_set"])
    campaign = queries.campaign_by_id(rules.campaign_id)
    return [
        (_("Campaign"), f"{say(campaign.name)}, {campaign.year}"),
        (_("Rule-set"), say(rules.name)),
        (_("Version"), str(rules.version)),
        (_("Digest"), rules.digest),
    ]


proposals.declare(
    ACTIVATE,
    label=N_("Put a rule-set into force"),
    permission=Permission.RULES_ACTIVATE,
    apply=_activate,
    describe=_describe,
)
