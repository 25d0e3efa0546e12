"""The officials' control room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.extensions import db
from recruit.files import service as files
from recruit.jobs import queries as jobs
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.placement import queries
from recruit.placement.forms import PublishForm, SeedForm
from recruit.placement.rules import (
    CONTRACT_NAMES,
    OVERRIDE_NAMES,
    ROUND_STATE_NAMES,
    Contract,
    ListState,
    PlacementRules,
    PlaceState,
    RoundInfo,
    RoundState,
    RunKind,
)
from recruit.placement.service import publication, rounds
from recruit.placement.views.blueprint import bp
from recruit.placement.views.public import as_zip
from recruit.placement.views.shown import shown_by_ids
from recruit.points import queries as points
from recruit.vacancies import queries as vacancies
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other

SHOWN_MOVES = 100
READERS = (Permission.PLACEMENT_RUN, Permission.PLACEMENT_PUBLISH, Permission.CASES_READ)


@dataclass(frozen=True)
class Desk:
    """One contract kind of a campaign: what is ready, what is under way, what stands."""

    contract: Contract
    confirmed: int
    saved: int
    posts: int
    unfinished: RoundInfo | None
    rounds: list[RoundInfo]
    places: dict[PlaceState, int]


def require_reader() -> None:
    """A placement covers the whole country; so does whoever looks into it."""
    if not any(asker().scope(one).everywhere for one in READERS):
        raise NotFoundError()


def chosen_campaign() -> Campaign:
    wanted = request.args.get("campaign")
    campaign = campaigns.campaign(wanted) if wanted else campaigns.current_campaign()
    if campaign is None:
        known = campaigns.campaigns()
        if not known:
            raise NotFoundError()
        campaign = known[0]
    return campaign


@bp.get("/office/placement")
@allow(*READERS)
def office() -> str:
    require_reader()
    campaign = chosen_campaign()
    has_rules = campaigns.has_active_rule_set(campaign.id)
    return render_template(
        "placement/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        has_rules=has_rules,
        desks=_desks(campaign) if has_rules else [],
        totals=points.overview(campaign.id),
        choice_open=campaign.calendar.is_open(PhaseKind.CHOICE, now()),
        choice=campaign.calendar.phase(PhaseKind.CHOICE),
        contract_names=CONTRACT_NAMES,
        state_names=ROUND_STATE_NAMES,
        excuses=len(queries.excuses_waiting(campaign.id)),
        may_run=asker().scope(Permission.PLACEMENT_RUN).everywhere,
    )


def _desks(campaign: Campaign) -> list[Desk]:
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
    known = queries.rounds(campaign.id)
    return [_desk(campaign, kind, known) for kind in Contract if rules.maximum(kind)]


def _desk(campaign: Campaign, contract: Contract, known: list[RoundInfo]) -> Desk:
    counts = queries.list_counts(campaign.id, contract)
    return Desk(
        contract,
        counts.get(ListState.CONFIRMED, 0),
        counts.get(ListState.SAVED, 0),
        sum(vacancies.post_counts(campaign.id, contract).values()),
        queries.unfinished_round(campaign.id, contract),
        [one for one in known if one.contract == contract],
        queries.place_counts(campaign.id, contract),
    )


@bp.post("/office/placement/open")
@allow(Permission.PLACEMENT_RUN)
def open_round() -> Response:
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    contract = request.form.get("contract", "")
    if contract not in set(Contract):
        raise NotFoundError()
    public_id = rounds.open_round(campaign.id, contract, asker=asker(), now=now())
    db.session.commit()
    return see_other("placement.round", public_id=public_id)


@bp.get("/office/placement/<string:public_id>")
@allow(*READERS)
def round(public_id: str) -> str:  # noqa: A001  (the page's name)
    require_reader()
    return _round_page(public_id, SeedForm(), PublishForm())


def _round_page(public_id: str, seed_form: SeedForm, publish_form: PublishForm) -> str:
    found = queries.round_(public_id)
    campaign = campaigns.campaign_by_id(found.campaign_id)
    runs = queries.runs(found.id)
    trials = [one for one in runs if one.kind == RunKind.SIMULATION]
    certified = next((one for one in runs if one.kind == RunKind.CERTIFIED), None)
    return render_template(
        "placement/round.html",
        round=found,
        campaign=campaign,
        desk=_desk(campaign, found.contract, []),
        totals=points.overview(campaign.id),
        choice_open=campaign.calendar.is_open(PhaseKind.CHOICE, now()),
        trials=trials,
        certified=certified,
        jobs={one.public_id: jobs.status(one.job) for one in runs if one.job and not one.done},
        proposals=proposals.open_about(Ref("placement", public_id)),
        contract_names=CONTRACT_NAMES,
        state_names=ROUND_STATE_NAMES,
        seed_form=seed_form,
        publish_form=publish_form,
        may_run=asker().scope(Permission.PLACEMENT_RUN).everywhere,
        may_publish=asker().scope(Permission.PLACEMENT_PUBLISH).everywhere,
        steps=_steps(found.state),
        base=queries.round_by_id(found.based_on_id) if found.based_on_id else None,
        overrides=queries.overrides(found.id),
        override_names=OVERRIDE_NAMES,
        hashes=bool(found.receipts_file),
    )


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    note: str = ""
    href: str = ""


def _steps(state: RoundState) -> list[Step]:
    """The way of a round, for the list of steps on top."""
    way = [one for one in RoundState if one != RoundState.SUPERSEDED]
    at = way.index(state) if state in way else len(way)
    if state == RoundState.PUBLISHED:
        at += 1  # nothing comes after it
    mark = {True: "done", False: "todo"}
    return [
        Step(_(ROUND_STATE_NAMES[one]), "now" if place == at else mark[place < at])
        for place, one in enumerate(way)
    ]


Deed = Callable[..., object]


def _do(public_id: str, deed: Deed, done: str) -> Response:
    """One step of the round; a refusal is shown on its page."""
    try:
        deed(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(done, "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("placement.round", public_id=public_id)


@bp.post("/office/placement/<string:public_id>/lock")
@allow(Permission.PLACEMENT_RUN)
def lock(public_id: str) -> Response:
    return _do(public_id, rounds.lock, _("Lists, totals and posts are locked."))


@bp.post("/office/placement/<string:public_id>/simulate")
@allow(Permission.PLACEMENT_RUN)
def simulate(public_id: str) -> Response:
    return _do(public_id, rounds.simulate, _("A simulation was started."))


@bp.post("/office/placement/<string:public_id>/certify")
@allow(Permission.PLACEMENT_RUN)
def certify(public_id: str) -> Response:
    return _do(public_id, rounds.certify, _("The certified run was started."))


@bp.post("/office/placement/<string:public_id>/set-aside")
@allow(Permission.PLACEMENT_RUN)
def set_aside(public_id: str) -> Response:
    return _do(public_id, rounds.set_aside, _("This placement was set aside."))


@bp.post("/office/placement/<string:public_id>/seed")
@allow(Permission.PLACEMENT_RUN)
def announce_seed(public_id: str) -> str | Response:
    form = SeedForm()
    if form.validate_on_submit():

        def announce(public_id: str, asker: Asker, now: datetime) -> None:
            rounds.announce_seed(public_id, form.seed.data or "", asker=asker, now=now)

        return _do(public_id, announce, _("The seed is announced."))
    return _round_page(public_id, form, PublishForm(formdata=None))


@bp.post("/office/placement/<string:public_id>/publish")
@allow(Permission.PLACEMENT_PUBLISH)
def propose(public_id: str) -> str | Response:
    form = PublishForm()
    if form.validate_on_submit():

        def put_forward(public_id: str, asker: Asker, now: datetime) -> None:
            publication.propose_publication(
                public_id, reason=form.reason.data or "", asker=asker, now=now
            )

        return _do(public_id, put_forward, _("The publication is proposed to a second official."))
    return _round_page(public_id, SeedForm(formdata=None), form)


@bp.get("/office/placement/<string:public_id>/compare")
@allow(*READERS)
def compare(public_id: str) -> str:
    """Two runs over the same snapshot: counts, who moves, where posts are left."""
    require_reader()
    found = queries.round_(public_id)
    known = {one.public_id: one for one in queries.runs(found.id) if one.done and one.counts}
    pair = [known.get(request.args.get(name, "")) for name in ("one", "other")]
    if pair[0] is None or pair[1] is None:
        raise NotFoundError()
    difference = queries.difference(pair[0].public_id, pair[1].public_id)
    shown = difference.moved[:SHOWN_MOVES]
    ids = {v for _number, *both in shown for v in both if v} | {
        vacancy for vacancy, _one, _other in difference.unfilled
    }
    return render_template(
        "placement/compare.html",
        round=found,
        one=pair[0],
        other=pair[1],
        difference=difference,
        moves=shown,
        known=shown_by_ids(ids),
        contract_names=CONTRACT_NAMES,
    )


@bp.get("/office/placement/<string:public_id>/certificate.zip")
@allow(*READERS)
def whole_certificate(public_id: str) -> Response:
    """The auditor's edition: candidate numbers and whole keys."""
    require_reader()
    run = queries.certified_run(queries.round_(public_id).id)
    if run is None or not run.whole_file:
        raise NotFoundError()
    return as_zip(files.read(run.whole_file), f"placement-{public_id}.zip")
