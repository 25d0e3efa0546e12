"""What officials do with an application: take it, hand it over, accept, return, reject it.

Each step names the version it saw; of two officials at the same application the second is told.
A share of the decisions waits until a second official agrees (see `seconding`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.events import ApplicationAssigned, ApplicationReturned, ApplicationTaken
from recruit.applications.rules import (
    REASON_WORDS,
    REJECT_REASONS,
    RETURN_REASONS,
    Application,
    ApplicationState,
    Eligibility,
    Reason,
    Step,
    drawn,
    reason_to_json,
)
from recruit.applications.service import outcomes
from recruit.applications.service.candidates import free_card
from recruit.applications.service.moving import change, found_for, move, ref
from recruit.campaigns import queries as campaigns
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

LONGEST_WORDS = 2000
S = ApplicationState


def take(public_id: str, version: int, *, asker: Asker, now: datetime) -> Application:
    """Say that one is checking it now, so that colleagues see it."""
    found = found_for(public_id, asker)
    if found.state in (S.SUBMITTED, S.UNDER_CHECK):
        me = asker.own_id()
        move(found, version, Step.TAKE, asker.ref, now, checker_id=me, assigned_id=me)
        event = ApplicationTaken(subject=ref(found), campaign=outcomes.campaign_of(found))
        journal.record(event, actor=asker.ref, now=now)
        return queries.application(public_id)
    return assign(public_id, version, asker.public_id, asker=asker, now=now)


def assign(
    public_id: str, version: int, colleague: str | None, *, asker: Asker, now: datetime
) -> Application:
    """Give it to a colleague who may check applications of its district, or to nobody."""
    found = found_for(public_id, asker)
    if not found.waits:
        raise RuleError(N_("The application is not in a state in which this is possible."))
    person_id = None if colleague is None else _colleague(public_id, colleague, asker)
    change(found, version, now, assigned_id=person_id)
    event = ApplicationAssigned(
        subject=ref(found), campaign=outcomes.campaign_of(found), to=colleague
    )
    journal.record(event, actor=asker.ref, now=now)
    return queries.application(public_id)


def _colleague(public_id: str, colleague: str, asker: Asker) -> int:
    district = queries.queue_row(public_id, asker.scope(Permission.APPLICATIONS_CHECK))
    known = accounts.holders(Permission.APPLICATIONS_CHECK, district.district_code)
    for one in known:
        if one.public_id == colleague:
            return one.id
    if colleague == asker.public_id:
        return asker.own_id()
    raise RuleError(N_("Choose a colleague who may check this application."), field="colleague")


def accept(
    public_id: str, version: int, *, asker: Asker, now: datetime, batch: str | None = None
) -> Application:
    """Admit the application to the exam."""
    found = undecided(public_id, asker)
    return _decide(found, version, S.ELIGIBLE, [], [], "", asker, now, batch)


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
    found = undecided(public_id, asker)
    legal = _rules(found).legal
    chosen = _reasons(reasons, words, REJECT_REASONS, legal)
    return _decide(found, version, S.NOT_ELIGIBLE, chosen, reasons, words, asker, now, None)


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
    found = undecided(public_id, asker)
    chosen = _reasons(reasons, words, RETURN_REASONS)
    until = now + timedelta(days=_rules(found).correction_days)
    move(
        found,
        version,
        Step.RETURN,
        asker.ref,
        now,
        noted={"reasons": chosen, "words": _plain(words), "batch": new_public_id()},
        checker_id=asker.own_id(),
        decided_at=now,
        reasons=chosen,
        words=_plain(words),
        returned_until=until,
    )
    why = "\n".join([*(REASON_WORDS[c] for c in reasons if c != "other"), words.strip()]).strip()
    free_card(found.card_id, until=until, why=why, actor=asker.ref, now=now)
    event = ApplicationReturned(
        subject=ref(found),
        campaign=outcomes.campaign_of(found),
        subject_code=found.subject_code,
        reasons=tuple(reasons),
    )
    journal.record(event, actor=asker.ref, now=now)
    return queries.application(public_id)


def undecided(public_id: str, asker: Asker) -> Application:
    """An application that this official may decide now, its card held."""
    found = found_for(public_id, asker)
    if found.state is S.SECOND_CHECK:
        raise RuleError(
            N_("The first decision waits for a second official: agree with it, or do not.")
        )
    require_free(found, asker)
    return found


def require_free(found: Application, asker: Asker) -> None:
    """Nobody decides about themselves, nor a second time about what they decided."""
    if found.person_id == asker.own_id():
        raise RuleError(N_("This is your own application: somebody else decides about it."))
    if asker.ref in queries.excluded_from(found.id):
        raise RuleError(
            N_("You have decided about this application already: another official decides now.")
        )


def _rules(found: Application) -> Eligibility:
    rules: Eligibility = campaigns.section(found.campaign_id, "eligibility")
    return rules


def is_drawn(found: Application) -> bool:
    """Whether a decision about it waits for a second official; a third one's counts at once."""
    if found.state is S.THIRD_CHECK:
        return False
    rules = _rules(found)
    seed = rules.sample_seed or outcomes.campaign_of(found)
    return drawn(found.public_id, seed, rules.sample_per_cent)


def _decide(
    found: Application,
    version: int,
    outcome: ApplicationState,
    chosen: list[dict[str, Any]],
    codes: Sequence[str],
    words: str,
    asker: Asker,
    now: datetime,
    batch: str | None,
) -> Application:
    noted = {"reasons": chosen, "words": _plain(words), "batch": batch or new_public_id()}
    values = {"checker_id": asker.own_id(), "reasons": chosen, "words": _plain(words)}
    if is_drawn(found):
        outcomes.hold(found, version, outcome, codes, asker, now, noted, values)
    else:
        outcomes.settle(found, version, outcome, codes, asker.ref, now, noted, values)
    return queries.application(found.public_id)


def _plain(words: str) -> str | None:
    return words.strip() or None


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


def colleagues(public_id: str, *, asker: Asker) -> list[tuple[str, str]]:
    """(public id, name) of those who may check an application, the asker first."""
    row = queries.queue_row(public_id, asker.scope(Permission.APPLICATIONS_CHECK))
    known = accounts.holders(Permission.APPLICATIONS_CHECK, row.district_code)
    others = [(one.public_id, one.full_name) for one in known if one.id != asker.person_id]
    me = [(one.public_id, one.full_name) for one in known if one.id == asker.person_id]
    return [*me, *others]


def reopen(public_id: str, *, objection: Ref, actor: Ref, now: datetime) -> Application:
    """An objection against its rejection was upheld: it is checked again, by others than those
    who decided. Elsewhere than at a rejected application it changes nothing."""
    found = queries.application(public_id)
    if found.state is not S.NOT_ELIGIBLE:
        return found
    return outcomes.reopen(found, objection, actor, now)
