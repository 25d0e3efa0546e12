"""An attempt as the rest of the feature sees it, and the receipt of its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from recruit.exam.rules.timing import Phase, Timeline
from recruit.kernel.canonical import canonical_json, digest

Responses = Mapping[int, str | None]  # by position; None: taken back, a missing one: never given


class AttemptState(StrEnum):
    OPEN = "open"
    FINISHED = "finished"  # confirmed by the candidate
    CLOSED = "closed"  # ended by time


@dataclass(frozen=True)
class Standing:
    """What decides about a begun attempt's time."""

    state: AttemptState
    ends_at: datetime
    closes_at: datetime

    def timeline(self, now: datetime) -> Timeline:
        """How it stands."""
        if self.state is not AttemptState.OPEN or now > self.closes_at:
            return Timeline(Phase.CLOSED, self.ends_at, self.closes_at, None)
        if now > self.ends_at:
            return Timeline(Phase.GRACE, self.ends_at, self.closes_at, self.closes_at)
        return Timeline(Phase.RUNNING, self.ends_at, self.closes_at, self.ends_at)


@dataclass(frozen=True)
class Attempt:
    id: int
    public_id: str
    paper_id: int
    sitting_id: int
    application_id: int
    person_id: int
    campaign_id: int
    subject_code: str
    state: AttemptState
    shapes: str
    started_at: datetime
    deadline: datetime
    extra_minutes: int
    ends_at: datetime
    closes_at: datetime
    finished_at: datetime | None
    receipt_code: str | None
    answered: int | None
    answers_digest: str | None

    @property
    def items(self) -> int:
        return len(self.shapes) // 2

    def timeline(self, now: datetime) -> Timeline:
        """How a begun attempt stands."""
        return Standing(self.state, self.ends_at, self.closes_at).timeline(now)


class SaveOutcome(StrEnum):
    SAVED = "saved"
    NOT_FOUND = "not-found"  # no such attempt, or somebody else's
    SIGNED_OUT = "signed-out"  # the session has ended, or is not the candidate's
    FINISHED = "finished"  # the attempt has ended
    LATE = "late"  # stamped after the deadline, or arrived after the closing: kept apart
    BAD_POSITION = "unknown-position"
    BAD_RESPONSE = "unknown-option"
    TAKEN = "seq-taken"  # this number stands for another answer: send again with a newer one


@dataclass(frozen=True)
class Saved:
    """What became of one answer; `left` of time, `ends_at` with all extra time.

    `kept`: it came late and stands apart, so nobody needs to send it again.
    """

    outcome: SaveOutcome
    ends_at: datetime | None = None
    left: timedelta = timedelta(0)
    kept: bool = False

    @property
    def acknowledged(self) -> bool:
        return self.outcome is SaveOutcome.SAVED


def answers_document(
    attempt: str, paper_digest: str, shapes: str, responses: Responses
) -> dict[str, Any]:
    """What the receipt's digest stands for: blank positions are left out, and the answer to a
    single choice is a number, as it was before there were others."""
    return {
        "attempt": attempt,
        "paper": paper_digest,
        "answers": [
            [position, int(given) if shapes[position * 2 - 2] == "s" else given]
            for position, given in sorted(responses.items())
            if given is not None
        ],
    }


def receipt_digest(
    attempt: str, paper_digest: str, shapes: str, responses: Responses
) -> tuple[int, str]:
    """(how many positions are answered, digest of the answers)."""
    document = answers_document(attempt, paper_digest, shapes, responses)
    return len(document["answers"]), digest(canonical_json(document))
