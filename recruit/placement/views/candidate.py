"""The candidate's pages: choice lists, the placement, the answer to an offer."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.placement import queries
from recruit.placement.forms import ListForm
from recruit.placement.rules import (
    CONTRACT_NAMES,
    INELIGIBLE_RULES,
    REASON_NAMES,
    ChoiceList,
    Contract,
    Explanation,
    PlaceInfo,
    PlacementRules,
    PlaceState,
    moved,
)
from recruit.placement.service import lists, places
from recruit.placement.views.blueprint import bp
from recruit.placement.views.shown import ShownChoice, shown, shown_by_ids, shown_choices
from recruit.vacancies import queries as vacancies
from recruit.vacancies.queries import Filters
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

PAGE_SIZE = 20


@dataclass(frozen=True)
class ListPage:
    """One of the candidate's lists as the page shows it."""

    listed: ChoiceList
    name: str
    rows: list[ShownChoice]
    most: int
    closed: str | None
    form: ListForm


def my_campaign() -> Campaign:
    """The newest running campaign that I applied in, else the newest running one."""
    running = [one for one in campaigns.campaigns() if one.state == "running"]
    mine = [one for one in running if applications.of_person(asker().own_id(), one.id)]
    if not running:
        raise NotFoundError()
    return (mine or running)[0]


# --- choice lists ---------------------------------------------------------------------------------


@bp.get("/me/choices")
@allow(Permission.CANDIDATE)
def choices() -> str:
    campaign = my_campaign()
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
    pages = [_list_page(campaign, kind, rules) for kind in Contract if rules.maximum(kind)]
    return render_template(
        "placement/choices.html",
        campaign=campaign,
        rules=rules,
        phase=campaign.calendar.phase(PhaseKind.CHOICE),
        eligible=lists.eligible(asker().own_id(), campaign.id),
        subjects=directory.subjects(),
        pages=pages,
    )


def _list_page(campaign: Campaign, contract: Contract, rules: PlacementRules) -> ListPage:
    listed = queries.choice_list(asker().own_id(), campaign.id, contract)
    closed = lists.why_closed(campaign, contract, asker=asker(), now=now())
    return ListPage(
        listed,
        CONTRACT_NAMES[contract],
        shown_choices(listed.choices),
        rules.maximum(contract),
        message(closed) if closed else None,
        ListForm(formdata=None, version=listed.version),
    )


@bp.post("/me/choices/<any('permanent', 'fixed-term'):contract>")
@allow(Permission.CANDIDATE)
def change_choices(contract: str) -> Response:
    """One of: move a vacancy up or down, remove it, or take the order that was dragged."""
    campaign = my_campaign()
    version = request.form.get("version", type=int)
    what, _colon, vacancy = request.form.get("do", "").partition(":")
    try:
        listed = queries.choice_list(asker().own_id(), campaign.id, contract)
        order = _changed(lists.order_of(listed), what, vacancy)
        lists.save_list(campaign.id, contract, order, version or 0, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other("placement.choices", _anchor=f"list-{contract}")
    if what == "remove":
        flash(_("The vacancy was removed from your list."), "good")
        return see_other("placement.choices", _anchor=f"list-{contract}")
    return see_other("placement.choices", _anchor=_focus(order, what, vacancy))


def _focus(order: list[str], what: str, vacancy: str) -> str:
    """The id of the button to stand on after a move: the same one, as long as it can be pressed.

    A browser focuses what the address's fragment names, also without script.
    """
    if what not in ("up", "down") or len(order) < 2:
        return f"choice-{vacancy}"
    if vacancy == order[0]:
        return f"down-{vacancy}"
    return f"up-{vacancy}" if vacancy == order[-1] else f"{what}-{vacancy}"


def _changed(order: list[str], what: str, vacancy: str) -> list[str]:
    if what == "order":  # dragged: the page's script sends the whole new order
        dragged = request.form.get("order", "").split()
        if sorted(dragged) != sorted(order):
            raise lists.StaleListError(lists.STALE)
        return dragged
    if vacancy not in order:
        raise lists.StaleListError(lists.STALE)
    if what == "remove":
        return [one for one in order if one != vacancy]
    return moved(order, vacancy, {"up": -1, "down": 1}.get(what, 0))


@bp.post("/me/choices/add")
@allow(Permission.CANDIDATE)
def add_choice() -> Response:
    public_id = request.form.get("vacancy", "")
    try:
        listed = lists.add_choice(public_id, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other("placement.choices")
    flash(_("The vacancy was added at the end of your list."), "good")
    return see_other("placement.choices", _anchor=f"list-{listed.contract}")


@bp.get("/me/choices/add")
@allow(Permission.CANDIDATE)
def find_vacancies() -> str:
    """Vacancies that fit the asker's totals, and are not in the list yet."""
    campaign = my_campaign()
    mine = lists.eligible(asker().own_id(), campaign.id)
    contract = request.args.get("contract", Contract.PERMANENT)
    contract = contract if contract in set(Contract) else Contract.PERMANENT
    subject = request.args.get("subject", "")
    subject = subject if subject in mine else next(iter(mine), "")
    values = {**request.args.to_dict(), "contract": contract, "subject": subject}
    filters = Filters.of(values)
    found = (
        vacancies.search(
            campaign.id, filters, language=language(), page=page_number(), size=PAGE_SIZE
        )
        if subject
        else None
    )
    listed = queries.choice_list(asker().own_id(), campaign.id, contract)
    return render_template(
        "placement/find.html",
        campaign=campaign,
        contract=contract,
        contract_names=CONTRACT_NAMES,
        filters=filters,
        mine=mine,
        subjects=directory.subjects(),
        district_choices=directory.district_choices(language()),
        found=found,
        rows=list(shown(found.rows).values()) if found else [],
        in_list={one.vacancy_id for one in listed.choices},
        address={
            key: value
            for key, value in values.items()
            if key in ("contract", "subject", "district", "q") and value
        },
    )


@bp.post("/me/choices/<any('permanent', 'fixed-term'):contract>/confirm")
@allow(Permission.CANDIDATE)
def confirm_choices(contract: str) -> Response:
    campaign = my_campaign()
    version = request.form.get("version", type=int) or 0
    try:
        lists.confirm_list(campaign.id, contract, version, asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other("placement.choices", _anchor=f"list-{contract}")
    return see_other("placement.receipt", contract=contract)


@bp.get("/me/choices/<any('permanent', 'fixed-term'):contract>/receipt")
@allow(Permission.CANDIDATE)
def receipt(contract: str) -> str:
    campaign = my_campaign()
    listed = queries.choice_list(asker().own_id(), campaign.id, contract)
    if not listed.confirmed:
        raise NotFoundError()
    return render_template(
        "placement/receipt.html",
        campaign=campaign,
        listed=listed,
        name=CONTRACT_NAMES[listed.contract],
        rows=shown_choices(listed.choices),
    )


# --- the placement --------------------------------------------------------------------------------


@bp.get("/me/placement")
@allow(Permission.CANDIDATE)
def mine() -> str:
    campaign = _campaign_with_results()
    place = queries.place_of(asker().own_id(), campaign.id)
    told = queries.explanation(asker().own_id(), campaign.id)
    return render_template(
        "placement/mine.html",
        campaign=campaign,
        rules=campaigns.section(campaign.id, "placement"),
        place=place,
        place_at=_place_at(place),
        order=queries.order_number(place.id) if place else None,
        told=told,
        known=_known(told),
        contract_names=CONTRACT_NAMES,
        reason_names=REASON_NAMES,
        ineligible=INELIGIBLE_RULES,
        objections=campaign.calendar.phase(PhaseKind.APPEALS),
        expected=campaign.calendar.phase(PhaseKind.PLACEMENT),
        others=[one for one in _campaigns_with_results() if one.id != campaign.id],
    )


def _campaigns_with_results() -> list[Campaign]:
    ids = queries.campaigns_of(asker().own_id())
    return [campaigns.campaign_by_id(one) for one in ids]


def _campaign_with_results() -> Campaign:
    """The one the address names, else the newest in which I was told something, else mine."""
    known = _campaigns_with_results()
    if wanted := request.args.get("campaign"):
        return campaigns.campaign(wanted)
    told = [one for one in known if queries.explanation(asker().own_id(), one.id)]
    running = [one for one in known if one.state == "running"]
    return (running[:1] or told[:1] or known[:1] or [my_campaign()])[0]


def _place_at(place: PlaceInfo | None) -> object:
    return shown_by_ids([place.vacancy_id])[place.vacancy_id] if place else None


def _known(told: tuple[Explanation, ...]) -> object:
    return shown_by_ids(one.vacancy_id for part in told for one in part.choices)


@bp.post("/me/placement/<string:public_id>/accept")
@allow(Permission.CANDIDATE)
def accept(public_id: str) -> Response:
    try:
        places.accept(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You have accepted the place."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("placement.mine")


@bp.route("/me/placement/<string:public_id>/decline", methods=["GET", "POST"])
@allow(Permission.CANDIDATE)
def decline(public_id: str) -> str | Response:
    """GET asks once more and names the consequence; POST declines."""
    place = queries.place(public_id)
    if place.person_id != asker().own_id():
        raise NotFoundError()
    if request.method == "GET":
        if place.state != PlaceState.OFFERED:
            raise NotFoundError()
        return render_template(
            "placement/decline.html",
            place=place,
            place_at=_place_at(place),
            rules=campaigns.section(place.campaign_id, "placement"),
            back=url_for("placement.mine"),
        )
    try:
        places.decline(public_id, asker=asker(), now=now())
        db.session.commit()
        flash(_("You have declined the place."), "good")
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
    return see_other("placement.mine")
