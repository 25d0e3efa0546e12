"""The clear ones: a bulk that officials see before it is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from recruit.applications import queries
from recruit.applications.queries import Filters, QueueRow
from recruit.applications.rules import ApplicationState
from recruit.applications.service.officials import accept
from recruit.candidates import queries as cards
from recruit.candidates.rules import Card
from recruit.extensions import db
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.ids import new_public_id

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Clear:
    """A preview of a bulk: what would be accepted, and how many were looked at."""

    rows: tuple[QueueRow, ...]
    looked_at: int


@dataclass(frozen=True)
class Bulk:
    """What became of a bulk. `held` wait for a second official; `batch` takes it all back."""

    accepted: int
    held: int
    left_out: int
    batch: str


def clear_ones(campaign_id: int, filters: Filters, scope: Scope) -> Clear:
    """Submitted applications that the rules admit and whose card is complete, with a file."""
    submitted = replace(filters, state=ApplicationState.SUBMITTED.value)
    page = queries.queue(campaign_id, submitted, scope, 1, size=MOST_AT_ONCE)
    held = cards.cards_of(row.application.card_id for row in page.rows)
    clear = [row for row in page.rows if _is_clear(row, held[row.application.card_id])]
    return Clear(tuple(clear), len(page.rows))


def _is_clear(row: QueueRow, card: Card) -> bool:
    form = cards.form_of_card(card)
    has_file = any(one.is_file and card.answers.get(code) for code, one in form.fields.items())
    verdict = queries.verdict(card, row.application.subject_code)
    return verdict.eligible and has_file and not form.missing(card.answers)


def accept_many(
    seen: Iterable[tuple[str, int]], *, campaign_id: int, asker: Asker, now: datetime
) -> Bulk:
    """Accept what the preview showed, each at the version it showed.

    What changed meanwhile, lies out of scope or is not clear any more is left out.
    """
    wanted = dict(list(seen)[:MOST_AT_ONCE])
    scope = asker.scope(Permission.APPLICATIONS_CHECK)
    batch, states = new_public_id(), []
    for public_id in sorted(wanted):
        try:
            with db.session.begin_nested():
                row = queries.queue_row(public_id, scope)
                found = row.application
                if (
                    found.campaign_id != campaign_id
                    or found.state is not ApplicationState.SUBMITTED
                ):
                    continue
                if not _is_clear(row, cards.card_by_id(found.card_id)):
                    continue
                version = wanted[public_id]
                made = accept(public_id, version, asker=asker, now=now, batch=batch)
        except (RuleError, NotFoundError):
            continue
        states.append(made.state)
    held = states.count(ApplicationState.SECOND_CHECK)
    return Bulk(len(states) - held, held, len(wanted) - len(states), batch)
