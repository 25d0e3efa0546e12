"""What changed on a card: for its owner, and for officials in whose scope it lies."""

from flask import render_template
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.candidates import queries, service
from recruit.candidates.queries.history import Saved
from recruit.candidates.rules import Card
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.candidates.views.card import own_card
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.pages import see_other


@bp.get("/me/card-history")
@allow(Permission.CANDIDATE)
def history() -> str | Response:
    """An official who opened the card again is not named to the candidate."""
    card = own_card(my_campaign())
    if card is None:
        return see_other("candidates.card")
    return _page(card, queries.history(card, sensitive=True), names=None)


@bp.get("/office/cards/<string:public_id>/history")
@allow(
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)
def office_history(public_id: str) -> str:
    card = service.visible_card(public_id, asker())
    saved = queries.history(card, sensitive=False)
    refs = {ref for one in saved for ref in (one.by, one.reopened_by) if ref}
    return _page(card, saved, names={ref: _name(ref) for ref in refs})


def _page(card: Card, saved: list[Saved], names: dict[Ref, str] | None) -> str:
    return render_template(
        "candidates/history.html",
        card=card,
        person=accounts.person(card.person_id),
        saved=saved,
        names=names,
    )


def _name(ref: Ref) -> str:
    try:
        return accounts.person_by_public_id(ref.id).full_name
    except NotFoundError:
        return ""
