"""All lists of a contract kind at once, as bare numbers: what a round reads."""

from sqlalchemy import select

from recruit.extensions import db
from recruit.placement.models import ChoiceRow, ListRow, ReceiptRow


def wishes(
    campaign_id: int, contract: str, last_saved_counts: bool
) -> dict[int, list[tuple[int, int]]]:
    """By person: (vacancy, application) of the choices that count, best first."""
    if not last_saved_counts:
        return _confirmed_wishes(campaign_id, contract)
    rows = db.session.execute(
        select(ListRow.person_id, ChoiceRow.vacancy_id, ChoiceRow.application_id)
        .join(ChoiceRow, ChoiceRow.list_id == ListRow.id)
        .where(ListRow.campaign_id == campaign_id, ListRow.contract == str(contract))
        .order_by(ChoiceRow.list_id, ChoiceRow.rank)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for person_id, vacancy_id, application_id in rows:
        found.setdefault(person_id, []).append((vacancy_id, application_id))
    return found


def _confirmed_wishes(campaign_id: int, contract: str) -> dict[int, list[tuple[int, int]]]:
    """What the newest receipt of each says, whatever was saved since."""
    rows = db.session.execute(
        select(ListRow.person_id, ReceiptRow.choices)
        .join(ReceiptRow, ReceiptRow.list_id == ListRow.id)
        .where(ListRow.campaign_id == campaign_id, ListRow.contract == str(contract))
        .order_by(ReceiptRow.version)
    )
    return {person_id: [(one, with_) for one, with_ in pairs] for person_id, pairs in rows}
