"""The candidate's choice lists: finding vacancies, ordering, confirming, the receipt."""

from dataclasses import dataclass

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

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
    ChoiceList,
    Contract,
    PlacementRules,
    moved,
)
from recruit.placement.service import lists
from recruit.placement.views.blueprint import bp, my_campaign
from recruit.placement.views.shown import ShownChoice, shown, shown_choices
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
