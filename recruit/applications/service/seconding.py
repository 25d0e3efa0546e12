"""The second official's part: to agree with a decision that was drawn, or not to."""

from datetime import datetime

from recruit.applications import queries
from recruit.applications.events import SecondOfficialDisagreed
from recruit.applications.rules import Application, ApplicationState, Step, reason_to_json
from recruit.applications.service import outcomes
from recruit.applications.service.moving import found_for, move, overtaken, ref
from recruit.applications.service.officials import LONGEST_WORDS, require_free
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


def agree(public_id: str, version: int, *, asker: Asker, now: datetime) -> Application:
    """Let the first official's decision take effect, with their reasons and words."""
    found, first = _held(public_id, version, asker)
    reasons = [reason_to_json(one) for one in found.reasons]
    outcomes.settle(
        found,
        version,
        found.proposed or ApplicationState.ELIGIBLE,
        [one.code for one in found.reasons],
        asker.ref,
        now,
        {"reasons": reasons, "words": found.words},
        {"checker_id": asker.own_id()},
        first=first,
    )
    return queries.application(public_id)


def disagree(
    public_id: str, version: int, *, words: str, asker: Asker, now: datetime
) -> Application:
    """Do not agree, and say why to the third official, whose decision counts at once."""
    found, _first = _held(public_id, version, asker)
    if not words.strip():
        raise RuleError(
            N_("Say why you do not agree: the third official reads this."), field="words"
        )
    if len(words) > LONGEST_WORDS:
        raise RuleError(N_("Write at most %(most)s characters."), most=LONGEST_WORDS, field="words")
    proposed = found.proposed
    move(
        found,
        version,
        Step.DISAGREE,
        asker.ref,
        now,
        noted={"words": words.strip()},
        proposed=None,
        checker_id=asker.own_id(),
        assigned_id=None,
        reasons=[],
        words=None,
    )
    event = SecondOfficialDisagreed(
        subject=ref(found),
        campaign=outcomes.campaign_of(found),
        subject_code=found.subject_code,
        proposed=proposed.value if proposed else "",
    )
    journal.record(event, actor=asker.ref, now=now)
    return queries.application(public_id)


def _held(public_id: str, version: int, asker: Asker) -> tuple[Application, str | None]:
    """The application and the first official, where this one may be the second."""
    found = found_for(public_id, asker)
    if found.version != version:
        raise overtaken(found)
    if found.state is not ApplicationState.SECOND_CHECK:
        raise RuleError(N_("The application is not in a state in which this is possible."))
    require_free(found, asker)
    history = queries.history(found.id)
    return found, history[-1].by.id if history else None
