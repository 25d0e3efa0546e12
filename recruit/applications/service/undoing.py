"""Taking one's own decision back, within minutes and while nothing was built on it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from recruit.applications import queries
from recruit.applications.events import DecisionUndone
from recruit.applications.rules import Application, ApplicationState, Step, undo_until
from recruit.applications.service import outcomes
from recruit.applications.service.moving import found_for, move, ref
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_

Builders = Callable[[Iterable[int]], Iterable[int]]
_builders: list[Builders] = []


def builds_on_decisions(builders: Builders) -> None:
    """Register who knows which of some applications something was built on already, as a seat."""
    if builders not in _builders:
        _builders.append(builders)


def may_undo_until(found: Application, *, asker: Asker, now: datetime) -> datetime | None:
    """Until when the asker may take the last decision back; None where it is not theirs or late."""
    until = undo_until(queries.history(found.id), asker.ref)
    return until if until is not None and now < until else None


def undo(public_id: str, *, asker: Asker, now: datetime) -> Application:
    """Take one's own last decision back: the application is in one's own hands again."""
    found = found_for(public_id, asker)
    if may_undo_until(found, asker=asker, now=now) is None:
        raise RuleError(
            N_("Only your own last decision can be taken back, within ten minutes of it.")
        )
    _require_nothing_built(found)
    was = found.state
    if was in (ApplicationState.NOT_ELIGIBLE, ApplicationState.RETURNED):
        card_service.lock_card(found.card_id, actor=asker.ref, now=now)
    move(
        found,
        found.version,
        Step.UNDO,
        asker.ref,
        now,
        decided_at=None,
        returned_until=None,
        rule_set=None,
        proposed=None,
        reasons=[],
        words=None,
        checker_id=asker.own_id(),
        assigned_id=asker.own_id(),
    )
    event = DecisionUndone(
        subject=ref(found),
        campaign=outcomes.campaign_of(found),
        subject_code=found.subject_code,
        was=was.value,
    )
    journal.record(event, actor=asker.ref, now=now)
    return queries.application(public_id)


def is_built_on(found: Application) -> bool:
    """Whether a seat or something else rests on the decision already."""
    return any(found.id in set(builders([found.id])) for builders in _builders)


def _require_nothing_built(found: Application) -> None:
    changed = cards.card_by_id(found.card_id).version != found.card_version
    freed = found.state in (ApplicationState.NOT_ELIGIBLE, ApplicationState.RETURNED)
    if freed and changed:
        raise RuleError(N_("The candidate has changed the card already: decide about it anew."))
    if is_built_on(found):
        raise RuleError(
            N_("Something was built on this decision already: it cannot be taken back.")
        )


def undo_batch(batch: str, *, asker: Asker, now: datetime) -> tuple[int, int]:
    """Take back what one decided together: (taken back, left as it is)."""
    decided = [one for one in queries.of_batch(batch) if one[2] == asker.ref]
    if not decided:
        raise NotFoundError()
    undone = 0
    for public_id, _at, _by in decided:
        try:
            with db.session.begin_nested():
                undo(public_id, asker=asker, now=now)
        except (RuleError, NotFoundError):
            continue
        undone += 1
    return undone, len(decided) - undone
