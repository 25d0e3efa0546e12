"""A round's way: draft, locked, simulated, certified, published, superseded."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.files import service as files
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.placement import engine, queries
from recruit.placement.events import (
    PlacementLocked,
    PlacementOpened,
    PlacementSeedAnnounced,
    PlacementSetAside,
)
from recruit.placement.models import RoundRow, RunRow
from recruit.placement.rules import (
    UNFINISHED,
    Contract,
    PlacementRules,
    RoundInfo,
    RoundState,
    RunKind,
    require_step,
)
from recruit.placement.service import receipts, runs, snapshots
from recruit.points.rules import PointsRules

JOB = "placement.run"
SHORTEST_SEED, LONGEST_SEED = 4, 200

perform = runs.perform


def require_whole_country(asker: Asker, permission: Permission) -> None:
    """A placement covers all districts, so only who may act in all of them may touch it."""
    if not asker.scope(permission).everywhere:
        raise NotFoundError()


def open_round(campaign_id: int, contract: str, *, asker: Asker, now: datetime) -> str:
    """The public id of the campaign's unfinished round of this kind, begun if there is none."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    if found := queries.unfinished_round(campaign_id, contract):
        return found.public_id
    campaign = campaigns.campaign_by_id(campaign_id)
    rules: PlacementRules = campaigns.section(campaign_id, "placement")
    if not rules.maximum(Contract(contract)):
        raise RuleError(N_("The rule-set gives this contract kind no choices."))
    row = RoundRow(
        campaign_id=campaign_id,
        contract=Contract(contract).value,
        number=_next_number(campaign_id, contract),
        state=RoundState.DRAFT.value,
        opened_at=now,
        secret=secrets.token_hex(32),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("Another official has just opened this round.")) from error
    event = PlacementOpened(
        subject=Ref("placement", row.public_id),
        campaign=campaign.public_id,
        contract=row.contract,
        round=row.number,
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def _next_number(campaign_id: int, contract: str) -> int:
    published = db.session.scalar(
        select(func.count(RoundRow.id)).where(
            RoundRow.campaign_id == campaign_id,
            RoundRow.contract == str(contract),
            RoundRow.published_at.is_not(None),
        )
    )
    return (published or 0) + 1


def lock(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Freeze lists, totals and posts into the round's snapshot."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.round_(public_id)
    # First the state: savings under way are waited for, later ones are refused.
    step(found, RoundState.LOCKED, snapshot_digest="", locked_at=now)
    campaign = campaigns.campaign_by_id(found.campaign_id)
    snapshot = snapshots.build(campaign, found.contract, found.number)
    if not snapshot.candidates:
        raise RuleError(N_("There is no list to place: nobody has chosen a vacancy yet."))
    rules: PlacementRules = campaigns.section(found.campaign_id, "placement")
    proofs = receipts.csv_of(snapshot, campaign.id, rules.last_saved_counts)
    snapshot = replace(snapshot, receipts=hashlib.sha256(proofs).hexdigest())
    text = canonical_json(snapshot.document())
    _set(
        found.id,
        receipts_file=_store(proofs, public_id, now),
        snapshot=text,
        snapshot_digest=digest(text),
        rule_set_digest=snapshot.rule_set,
        ties=_tie_names(campaign),
        legal=rules.legal,
    )
    event = PlacementLocked(
        subject=Ref("placement", public_id),
        campaign=campaign.public_id,
        contract=found.contract.value,
        round=found.number,
        candidates=len(snapshot.candidates),
        posts=sum(one.posts for one in snapshot.vacancies),
        digest=digest(text),
    )
    journal.record(event, actor=asker.ref, now=now)


def _store(proofs: bytes, public_id: str, now: datetime) -> str:
    return files.store(
        proofs,
        name=f"placement-{public_id}-receipts.csv",
        media_type="text/csv",
        owner=Ref("placement", public_id),
        now=now,
    )


def _tie_names(campaign: Campaign) -> list[dict[str, str]]:
    rules: PointsRules = campaigns.section(campaign.id, "points")
    return [{"az": tie.name.az, "en": tie.name.en} for tie in rules.tie_breaks]


def step(found: RoundInfo, to: RoundState, **values: Any) -> None:
    """Take a round one step further, unless somebody else just did."""
    require_step(found.state, to)
    done = db.session.scalar(
        update(RoundRow)
        .where(RoundRow.id == found.id, RoundRow.state == found.state.value)
        .values(state=to.value, **values)
        .returning(RoundRow.id),
        execution_options={"synchronize_session": False},
    )
    if done is None:
        raise RuleError(N_("Another official was faster. Load the page again."))
    db.session.expire_all()


def _set(round_id: int, **values: Any) -> None:
    db.session.execute(
        update(RoundRow).where(RoundRow.id == round_id).values(**values),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def simulate(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Ask for a simulation with a throwaway seed (a job); returns the run's public id."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.round_(public_id)
    if found.state not in (RoundState.LOCKED, RoundState.SIMULATED):
        require_step(found.state, RoundState.SIMULATED)
    return _ask_for(found, RunKind.SIMULATION, f"trial-{secrets.token_hex(8)}", now)


def announce_seed(public_id: str, seed: str, *, asker: Asker, now: datetime) -> None:
    """Record the drawn seed before the certified run; it cannot be changed afterwards."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.round_(public_id)
    if found.state != RoundState.SIMULATED:
        raise RuleError(N_("Simulate the placement first; then the seed is drawn."))
    text = seed.strip()
    if not SHORTEST_SEED <= len(text) <= LONGEST_SEED or not text.isprintable():
        raise RuleError(
            N_("A seed has %(least)s to %(most)s characters."),
            field="seed",
            least=SHORTEST_SEED,
            most=LONGEST_SEED,
        )
    done = db.session.scalar(
        update(RoundRow)
        .where(RoundRow.id == found.id, RoundRow.seed.is_(None))
        .values(seed=text, seed_announced_at=now)
        .returning(RoundRow.id),
        execution_options={"synchronize_session": False},
    )
    if done is None:
        raise RuleError(N_("The seed is announced already and cannot be changed."))
    db.session.expire_all()
    event = PlacementSeedAnnounced(
        subject=Ref("placement", public_id), campaign=_campaign_of(found), seed=text
    )
    journal.record(event, actor=asker.ref, now=now)


def certify(public_id: str, *, asker: Asker, now: datetime) -> str:
    """Ask for the certified run with the announced seed (a job); returns the run's public id."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.round_(public_id)
    require_step(found.state, RoundState.CERTIFIED)
    if found.seed is None:
        raise RuleError(N_("Announce the seed before the certified run."))
    if known := queries.certified_run(found.id):
        return known.public_id
    return _ask_for(found, RunKind.CERTIFIED, found.seed, now)


def _ask_for(found: RoundInfo, kind: RunKind, seed: str, now: datetime) -> str:
    row = RunRow(
        round_id=found.id, kind=kind.value, seed=seed, engine=engine.VERSION, created_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("The certified run was asked for already.")) from error
    row.job = jobs.enqueue(JOB, {"run": row.public_id}, now=now)
    db.session.flush()
    return row.public_id


def set_aside(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Drop a round that was not published; its lists are open again in a new one."""
    require_whole_country(asker, Permission.PLACEMENT_RUN)
    found = queries.round_(public_id)
    if found.state not in UNFINISHED:
        raise RuleError(N_("What is published is replaced by a later round, not set aside."))
    step(found, RoundState.SUPERSEDED)
    event = PlacementSetAside(
        subject=Ref("placement", public_id),
        campaign=_campaign_of(found),
        contract=found.contract.value,
        round=found.number,
    )
    journal.record(event, actor=asker.ref, now=now)


def _campaign_of(found: RoundInfo) -> str:
    return campaigns.campaign_by_id(found.campaign_id).public_id
