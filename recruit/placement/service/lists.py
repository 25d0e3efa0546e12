"""Choice lists: saving, ordering, confirming."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from recruit.applications import queries as applications
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_code, new_public_id
from recruit.kernel.text import N_
from recruit.placement import queries
from recruit.placement.events import ChoiceListConfirmed, ChoiceListSaved
from recruit.placement.models import ChoiceRow, ListRow, ReceiptRow, RoundRow
from recruit.placement.rules import (
    FROZEN,
    UNFINISHED,
    Choice,
    ChoiceList,
    ListState,
    PlacementRules,
    PlaceState,
    RoundState,
    receipt_digest,
    receipt_document,
    require_order,
)
from recruit.placement.service.many import add_lists, choice_values, receipt_values
from recruit.points import queries as points
from recruit.points.rules import Total
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy

__all__ = [
    "StaleListError",
    "add_choice",
    "add_lists",
    "confirm_list",
    "eligible",
    "order_of",
    "save_list",
    "why_closed",
]

STALE = N_(
    "Your list was changed in another window meanwhile. What is shown now is the saved list; "
    "repeat your last step."
)
WITHDRAWN = "withdrawn"
LOCKED = N_("The lists are locked: the placement is being prepared.")


class StaleListError(RuleError):
    """The list was changed since the asker saw it; nothing was stored."""


@dataclass(frozen=True)
class Eligible:
    """An application whose total lets its owner choose vacancies of its subject."""

    application: Application
    total: Total


def eligible(person_id: int, campaign_id: int) -> dict[str, Eligible]:
    """By subject code: what the person may choose with."""
    found = {}
    for application in applications.of_person(person_id, campaign_id):
        total = points.total(application.id)
        if application.state == ApplicationState.ELIGIBLE and total and total.passed:
            found[application.subject_code] = Eligible(application, total)
    return found


def add_choice(vacancy_public_id: str, *, asker: Asker, now: datetime) -> ChoiceList:
    """Put a vacancy at the end of the asker's list of its contract kind."""
    vacancy = vacancies.vacancy(vacancy_public_id)
    listed = queries.choice_list(asker.own_id(), vacancy.campaign_id, vacancy.contract)
    order = [*order_of(listed), vacancy.public_id]
    if any(one.vacancy_id == vacancy.id for one in listed.choices):
        raise RuleError(N_("This vacancy is in your list already."))
    return save_list(
        vacancy.campaign_id, vacancy.contract, order, listed.version, asker=asker, now=now
    )


def order_of(listed: ChoiceList) -> list[str]:
    """The list as public ids of vacancies."""
    known = vacancies.by_ids(one.vacancy_id for one in listed.choices)
    return [known[one.vacancy_id].public_id for one in listed.choices]


def save_list(
    campaign_id: int,
    contract: str,
    vacancies: Sequence[str],
    version: int,
    *,
    asker: Asker,
    now: datetime,
) -> ChoiceList:
    """Store the asker's list as these vacancies (public ids) in this order.

    `version` is the one the asker saw; StaleListError tells when another tab was faster.
    """
    campaign = campaigns.campaign_by_id(campaign_id)
    rules: PlacementRules = campaigns.section(campaign_id, "placement")
    _require_open(campaign, contract, rules, asker, now)
    listed = queries.choice_list(asker.own_id(), campaign_id, contract)
    if listed.version != version:
        raise StaleListError(STALE)
    choices = _choices(listed, vacancies, rules)
    saved = replace(
        listed,
        public_id=listed.public_id or new_public_id(),
        version=version + 1,
        state=ListState.SAVED,
        saved_at=now,
        choices=choices,
    )
    saved = replace(saved, id=_store(saved))
    event = ChoiceListSaved(
        subject=Ref("choice-list", saved.public_id),
        campaign=campaign.public_id,
        contract=saved.contract.value,
        version=saved.version,
        choices=len(choices),
    )
    journal.record(event, actor=asker.ref, now=now)
    return saved


def why_closed(
    campaign: Campaign, contract: str, *, asker: Asker, now: datetime
) -> RuleError | None:
    """Why the asker's list of this kind cannot be changed now, or None."""
    try:
        rules: PlacementRules = campaigns.section(campaign.id, "placement")
        if queries.frozen(campaign.id, contract):
            raise RuleError(LOCKED)
        _require_admitted(campaign, contract, rules, asker, now)
    except RuleError as error:
        return error
    return None


def _require_open(
    campaign: Campaign, contract: str, rules: PlacementRules, asker: Asker, now: datetime
) -> None:
    """Refuse outside the phase, while lists are locked, and to those who won or declined."""
    # The row lock makes locking wait for savings that are under way, and the other way round.
    state = db.session.scalar(
        select(RoundRow.state)
        .where(
            RoundRow.campaign_id == campaign.id,
            RoundRow.contract == str(contract),
            RoundRow.state.in_([str(state) for state in UNFINISHED]),
        )
        .with_for_update(read=True)
    )
    if state is not None and RoundState(state) in FROZEN:
        raise RuleError(LOCKED)
    _require_admitted(campaign, contract, rules, asker, now)


def _require_admitted(
    campaign: Campaign, contract: str, rules: PlacementRules, asker: Asker, now: datetime
) -> None:
    if contract not in rules.choices:
        raise NotFoundError()
    require_open(campaign.calendar, PhaseKind.CHOICE, now)
    place = queries.place_of(asker.own_id(), campaign.id)
    if place and place.state in (PlaceState.OFFERED, PlaceState.ACCEPTED):
        raise RuleError(N_("You hold a place in this campaign, so your lists are closed."))
    if place and rules.decline_bars and queries.is_barred(place.person_id, campaign.id):
        raise RuleError(
            N_("You declined a place, so you cannot take part in later rounds (%(legal)s)."),
            legal=rules.legal,
        )


def _choices(listed: ChoiceList, order: Sequence[str], rules: PlacementRules) -> tuple[Choice, ...]:
    """The choices of an order; what is new in it must be eligible.

    A vacancy that was withdrawn meanwhile leaves the list, and its room is free for another.
    """
    known = vacancies.by_ids(one.vacancy_id for one in listed.choices)
    kept = {known[one.vacancy_id].public_id: one for one in listed.choices}
    gone = {one.public_id for one in known.values() if one.state == WITHDRAWN}
    require_order(order, len(order))
    standing = [one for one in order if one not in gone]
    require_order(standing, rules.maximum(listed.contract))
    mine = eligible(listed.person_id, listed.campaign_id) if set(standing) - kept.keys() else {}
    rows = []
    for rank, public_id in enumerate(standing, start=1):
        if public_id in kept:
            rows.append(replace(kept[public_id], rank=rank))
        else:
            vacancy = vacancies.vacancy(public_id)
            application = _application(vacancy, listed, mine, rules)
            rows.append(Choice(rank, vacancy.id, application.id))
    return tuple(rows)


def _application(
    vacancy: Vacancy, listed: ChoiceList, mine: dict[str, Eligible], rules: PlacementRules
) -> Application:
    if vacancy.campaign_id != listed.campaign_id or vacancy.contract != listed.contract:
        raise NotFoundError()
    if vacancy.state != "published":
        raise RuleError(N_("This vacancy is no longer open."))
    if vacancy.subject_code not in mine:
        raise RuleError(
            N_("You have no total above the threshold for the subject of this vacancy.")
        )
    found = mine[vacancy.subject_code]
    if not rules.passes(vacancy.kind, found.total.points):
        raise RuleError(
            N_("Vacancies of this kind need at least %(mark)s points. Your total: %(points)s."),
            mark=rules.pass_marks[vacancy.kind],
            points=found.total.points,
        )
    return found.application


def _store(saved: ChoiceList) -> int:
    """Write the list where nobody was faster; its row id."""
    list_id = _insert(saved) if saved.id is None else _update(saved, saved.id)
    db.session.execute(delete(ChoiceRow).where(ChoiceRow.list_id == list_id))
    insert_rows(ChoiceRow, choice_values(replace(saved, id=list_id)))
    return list_id


def _insert(saved: ChoiceList) -> int:
    row = ListRow(
        public_id=saved.public_id,
        person_id=saved.person_id,
        campaign_id=saved.campaign_id,
        contract=saved.contract.value,
        version=saved.version,
        state=saved.state.value,
        saved_at=saved.saved_at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise StaleListError(STALE) from error
    return row.id


def _update(saved: ChoiceList, list_id: int) -> int:
    done = db.session.scalar(
        update(ListRow)
        .where(ListRow.id == list_id, ListRow.version == saved.version - 1)
        .values(version=saved.version, state=saved.state.value, saved_at=saved.saved_at)
        .returning(ListRow.id),
        execution_options={"synchronize_session": False},
    )
    if done is None:
        raise StaleListError(STALE)
    return list_id


# --- confirming -----------------------------------------------------------------------------------


def confirm_list(
    campaign_id: int, contract: str, version: int, *, asker: Asker, now: datetime
) -> ChoiceList:
    """Confirm exactly the version the asker saw; gives the receipt."""
    campaign = campaigns.campaign_by_id(campaign_id)
    rules: PlacementRules = campaigns.section(campaign_id, "placement")
    _require_open(campaign, contract, rules, asker, now)
    listed = queries.choice_list(asker.own_id(), campaign_id, contract)
    if listed.version != version:
        raise StaleListError(STALE)
    if listed.confirmed:
        return listed
    listed = _without_withdrawn(listed, rules)
    if not listed.choices:
        raise RuleError(N_("Your list is empty: add a vacancy before you confirm."))
    document = receipt_document(listed, campaign.public_id, order_of(listed))
    confirmed = replace(
        listed,
        state=ListState.CONFIRMED,
        confirmed_at=now,
        receipt_code=new_code(3, 4),
        receipt_digest=receipt_digest(document),
    )
    _store_confirmed(confirmed)
    db.session.execute(insert(ReceiptRow), [receipt_values(confirmed, document)])
    event = ChoiceListConfirmed(
        subject=Ref("choice-list", confirmed.public_id),
        campaign=campaign.public_id,
        contract=confirmed.contract.value,
        version=version,
        choices=len(confirmed.choices),
        digest=confirmed.receipt_digest or "",
    )
    journal.record(event, actor=asker.ref, now=now)
    return confirmed


def _without_withdrawn(listed: ChoiceList, rules: PlacementRules) -> ChoiceList:
    """The list as it can be confirmed; a receipt names nothing that is no more."""
    standing = replace(listed, choices=_choices(listed, order_of(listed), rules))
    if len(standing.choices) < len(listed.choices):
        db.session.execute(delete(ChoiceRow).where(ChoiceRow.list_id == listed.id))
        insert_rows(ChoiceRow, choice_values(standing))
    return standing


def _store_confirmed(confirmed: ChoiceList) -> None:
    done = db.session.scalar(
        update(ListRow)
        .where(
            ListRow.id == confirmed.id,
            ListRow.version == confirmed.version,
            ListRow.state == ListState.SAVED.value,
        )
        .values(
            state=ListState.CONFIRMED.value,
            confirmed_at=confirmed.confirmed_at,
            receipt_code=confirmed.receipt_code,
            receipt_digest=confirmed.receipt_digest,
        )
        .returning(ListRow.id),
        execution_options={"synchronize_session": False},
    )
    if done is None:
        raise StaleListError(STALE)
