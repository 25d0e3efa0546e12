"""What officials do with applications: take, accept, return, reject; one by one or the clear ones.

Each step names the version it saw; of two officials at the same application the second is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.events import (
    ApplicationAccepted,
    ApplicationRejected,
    ApplicationReturned,
    ApplicationTaken,
)
from recruit.applications.models import ApplicationRow
from recruit.applications.queries import Filters, QueueRow
from recruit.applications.rules import (
    REASON_WORDS,
    REJECT_REASONS,
    RETURN_REASONS,
    WAITING,
    Application,
    ApplicationState,
    Reason,
    Step,
    next_state,
    reason_to_json,
)
from recruit.applications.service.candidates import free_card
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_

MOST_AT_ONCE = 200
LONGEST_WORDS = 2000


def take(public_id: str, version: int, *, asker: Asker, now: datetime) -> Application:
    """Say that one is checking it now, so that colleagues see it."""
    found = _found(public_id, asker)
    _step(found, version, Step.TAKE, now, checker_id=asker.own_id())
    event = ApplicationTaken(subject=_ref(found), campaign=_campaign(found))
    return _done(found, event, asker, now)


def accept(public_id: str, version: int, *, asker: Asker, now: datetime) -> Application:
    """Admit the application to the exam."""
    found = _found(public_id, asker)
    rule_set = campaigns.active_rule_set(found.campaign_id).digest
    _decide(found, version, Step.ACCEPT, asker, now, rule_set=rule_set, reasons=[], words=None)
    return _done(found, _accepted(found, rule_set), asker, now)


def return_to_candidate(
    public_id: str,
    version: int,
    *,
    reasons: Sequence[str],
    words: str,
    asker: Asker,
    now: datetime,
) -> Application:
    """Send it back for correction; the card opens again for the days the rules give."""
    found = _found(public_id, asker)
    chosen = _reasons(reasons, words, RETURN_REASONS)
    days = campaigns.section(found.campaign_id, "eligibility").correction_days
    until = now + timedelta(days=days)
    _decide(
        found,
        version,
        Step.RETURN,
        asker,
        now,
        reasons=chosen,
        words=words.strip() or None,
        returned_until=until,
    )
    free_card(found.card_id, until=until, actor=asker.ref, now=now)
    event = ApplicationReturned(
        subject=_ref(found),
        campaign=_campaign(found),
        subject_code=found.subject_code,
        reasons=tuple(reasons),
    )
    return _done(found, event, asker, now)


def reject(
    public_id: str,
    version: int,
    *,
    reasons: Sequence[str],
    words: str,
    asker: Asker,
    now: datetime,
) -> Application:
    """Refuse admission, with reasons and the rule behind each."""
    found = _found(public_id, asker)
    legal = campaigns.section(found.campaign_id, "eligibility").legal
    chosen = _reasons(reasons, words, REJECT_REASONS, legal)
    rule_set = campaigns.active_rule_set(found.campaign_id).digest
    _decide(
        found,
        version,
        Step.REJECT,
        asker,
        now,
        reasons=chosen,
        words=words.strip() or None,
        rule_set=rule_set,
    )
    free_card(found.card_id, actor=asker.ref, now=now)
    event = ApplicationRejected(
        subject=_ref(found),
        campaign=_campaign(found),
        subject_code=found.subject_code,
        reasons=tuple(reasons),
        rule_set=rule_set,
    )
    return _done(found, event, asker, now)


def _found(public_id: str, asker: Asker) -> Application:
    """The application where it lies in the official's scope, its card held."""
    row = queries.queue_row(public_id, asker.scope(Permission.APPLICATIONS_CHECK))
    card_service.hold_card(row.application.card_id)
    return row.application


def _reasons(
    codes: Sequence[str],
    words: str,
    known: Mapping[str, str],
    legal: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    if not codes or not set(codes) <= known.keys():
        raise RuleError(N_("Choose at least one reason."), field="reasons")
    if "other" in codes and not words.strip():
        raise RuleError(N_("Write the reason in your own words."), field="words")
    if len(words) > LONGEST_WORDS:
        raise RuleError(N_("Write at most %(most)s characters."), most=LONGEST_WORDS, field="words")
    laws = legal or {}
    return [reason_to_json(Reason(c, REASON_WORDS[c], {}, laws.get(c))) for c in codes]


def _decide(
    found: Application, version: int, step: Step, asker: Asker, now: datetime, **values: Any
) -> None:
    _step(found, version, step, now, checker_id=asker.own_id(), decided_at=now, **values)


def _step(found: Application, version: int, step: Step, now: datetime, **values: Any) -> None:
    """One statement moves it on, from the version and state that were seen, or nothing does."""
    if found.version != version:
        raise _overtaken(found)
    state = next_state(found.state, step)
    done = db.session.execute(
        update(ApplicationRow)
        .where(
            ApplicationRow.id == found.id,
            ApplicationRow.version == version,
            ApplicationRow.state == found.state,
        )
        .values(state=state, version=version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _overtaken(queries.application(found.public_id))
    db.session.expire_all()


def _overtaken(found: Application) -> RuleError:
    if found.checker_id is None:
        return RuleError(N_("The candidate has just changed this application. Look at it again."))
    return RuleError(
        N_(
            "Another official has just dealt with this application: %(name)s. "
            "Look at it again before you decide."
        ),
        name=accounts.person(found.checker_id).full_name,
    )


def _done(found: Application, event: Event, asker: Asker, now: datetime) -> Application:
    journal.record(event, actor=asker.ref, now=now)
    return queries.application(found.public_id)


def _accepted(found: Application, rule_set: str) -> ApplicationAccepted:
    return ApplicationAccepted(
        subject=_ref(found),
        campaign=_campaign(found),
        subject_code=found.subject_code,
        automatic=False,
        rule_set=rule_set,
    )


def _ref(found: Application) -> Ref:
    return Ref("application", found.public_id)


def _campaign(found: Application) -> str:
    return campaigns.campaign_by_id(found.campaign_id).public_id


# --- the clear ones ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clear:
    """A preview of a bulk: what would be accepted, and how many were looked at."""

    rows: tuple[QueueRow, ...]
    looked_at: int


def clear_ones(campaign_id: int, filters: Filters, scope: Scope) -> Clear:
    """Submitted applications that the rules admit and whose card is complete, with a file."""
    submitted = Filters(ApplicationState.SUBMITTED, filters.subject, filters.district, filters.text)
    page = queries.queue(campaign_id, submitted, scope, 1, size=MOST_AT_ONCE)
    held = cards.cards_of(row.application.card_id for row in page.rows)
    clear = [row for row in page.rows if _is_clear(row, held[row.application.card_id])]
    return Clear(tuple(clear), len(page.rows))


def _is_clear(row: QueueRow, card: Any) -> bool:
    form = cards.form_for(card.campaign_id)
    has_file = any(
        one.kind == "file" and card.answers.get(code) for code, one in form.fields.items()
    )
    verdict = queries.verdicts(card)[row.application.subject_code]
    return verdict.eligible and has_file and not form.missing(card.answers)


def accept_many(
    seen: Iterable[tuple[str, int]], *, campaign_id: int, asker: Asker, now: datetime
) -> tuple[int, int]:
    """Accept what the preview showed, each at the version it showed: (accepted, left out).

    What changed meanwhile, lies out of scope or is not clear any more is left out.
    """
    wanted = dict(list(seen)[:MOST_AT_ONCE])
    scope = asker.scope(Permission.APPLICATIONS_CHECK)
    rule_set = campaigns.active_rule_set(campaign_id).digest
    accepted = 0
    for public_id in sorted(wanted):
        try:
            found = _found(public_id, asker)
            card = cards.card_by_id(found.card_id)
            if found.campaign_id != campaign_id or found.state not in WAITING:
                continue
            if not _is_clear(queries.queue_row(public_id, scope), card):
                continue
            _decide(found, wanted[public_id], Step.ACCEPT, asker, now, rule_set=rule_set)
        except (RuleError, NotFoundError):
            continue
        journal.record(_accepted(found, rule_set), actor=asker.ref, now=now)
        accepted += 1
    return accepted, len(wanted) - accepted
