"""The candidate's choice lists: finding vacancies, ordering, confirming."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.placement import queries
from recruit.placement.forms import ListForm
from recruit.placement.queries import Receipt
from recruit.placement.rules import (
    CONTRACT_NAMES,
    ChoiceList,
    Contract,
    PlacementRules,
    moved,
)
from recruit.placement.rules.advice import Before, Changes, changes_since, is_risky
from recruit.placement.service import lists, suggestions
from recruit.placement.views.blueprint import bp, my_campaign
from recruit.placement.views.listed import Listed, found_rows, home_of, rows_of
from recruit.placement.views.shown import ShownVacancy, shown, shown_by_ids
from recruit.vacancies import queries as vacancies
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import Vacancy
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

PAGE_SIZE = 20


@dataclass(frozen=True)
class ShownSuggestion:
    at: ShownVacancy
    before: Before
    distance: int | None


@dataclass(frozen=True)
class ListPage:
    """One of the candidate's lists as the page shows it."""

    listed: ChoiceList
    name: str
    rows: list[Listed]
    most: int
    closed: str | None
    form: ListForm
    receipt: Receipt | None
    changes: Changes | None  # since the receipt; None: nothing was confirmed
    names: dict[int, ShownVacancy]  # of what the confirmed list holds
    risky: bool
    suggestions: list[ShownSuggestion]
    same_scale: bool

    @property
    def standing(self) -> int:
        """How many choices count: those withdrawn meanwhile take no room."""
        return sum(1 for row in self.rows if not row.withdrawn)


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
    home = home_of(asker().own_id(), campaign.id)
    rows = rows_of(listed.choices, home, rules)
    confirmed = queries.newest_receipt(listed.id) if listed.id else None
    before = [one.vacancy_id for one in confirmed.choices] if confirmed else []
    risky = not closed and is_risky([one.reach for one in rows if not one.withdrawn])
    return ListPage(
        listed,
        CONTRACT_NAMES[contract],
        rows,
        rules.maximum(contract),
        message(closed) if closed else None,
        ListForm(formdata=None, version=listed.version),
        confirmed,
        changes_since(before, [one.at.id for one in rows]) if confirmed else None,
        shown_by_ids(before),
        risky,
        _suggestions(listed, home) if risky else [],
        all(
            suggestions.same_scale(campaign.id, one)
            for one in {row.before.campaign_id for row in rows if row.before}
        ),
    )


def _suggestions(listed: ChoiceList, home: str | None) -> list[ShownSuggestion]:
    mine = lists.eligible(listed.person_id, listed.campaign_id)
    found = suggestions.suggest(listed, mine, home)
    names = shown(one.vacancy for one in found)
    return [ShownSuggestion(names[one.vacancy.id], one.before, one.distance) for one in found]


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
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
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
        rows=_found(found.rows, mine[subject].total.points, campaign) if found else [],
        rules=rules,
        kinds=vacancies.kinds_of(campaign.id),
        in_list={one.vacancy_id for one in listed.choices},
        address={
            key: value
            for key, value in values.items()
            if key in ("contract", "subject", "district", "kind", "q") and value
        },
    )


def _found(found: Sequence[Vacancy], own: Decimal, campaign: Campaign) -> list[Listed]:
    rules: PlacementRules = campaigns.section(campaign.id, "placement")
    return found_rows(found, own, home_of(asker().own_id(), campaign.id), rules)


@bp.get("/me/choices/map")
@allow(Permission.CANDIDATE)
def map_of_choices() -> str:
    """The vacancies of one of the asker's subjects on the map; each leads to its own page."""
    campaign = my_campaign()
    mine = lists.eligible(asker().own_id(), campaign.id)
    subject = request.args.get("subject", "")
    subject = subject if subject in mine else next(iter(mine), "")
    contract = request.args.get("contract", Contract.PERMANENT)
    contract = contract if contract in set(Contract) else Contract.PERMANENT
    address = {"campaign": campaign.public_id, "subject": subject, "contract": str(contract)}
    return render_template(
        "placement/map.html",
        campaign=campaign,
        contract=contract,
        contract_names=CONTRACT_NAMES,
        mine=mine,
        subject=subject,
        subjects=directory.subjects(),
        address=address,
        total=vacancies.count(campaign.id, Filters.of(address)) if subject else 0,
        kinds=_key(campaign.id),
    )


def _key(campaign_id: int) -> list[tuple[str, str, str]]:
    """(code, symbol, name) of the kinds of vacancy, for the key of the map."""
    kinds = vacancies.kinds_of(campaign_id).values()
    return [(one.code, one.symbol, one.name[language()]) for one in kinds]


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
