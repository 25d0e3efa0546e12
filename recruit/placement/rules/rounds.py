"""Rounds and runs: their states, and the snapshot that a run works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import hundredths_of
from recruit.kernel.text import N_
from recruit.placement.rules.words import Contract, RoundState, RunKind

# Nothing skips a step; a round that was not published can be set aside at any time.
NEXT = {
    RoundState.DRAFT: {RoundState.LOCKED, RoundState.SUPERSEDED},
    RoundState.LOCKED: {RoundState.SIMULATED, RoundState.SUPERSEDED},
    RoundState.SIMULATED: {RoundState.CERTIFIED, RoundState.SUPERSEDED},
    RoundState.CERTIFIED: {RoundState.PUBLISHED, RoundState.SUPERSEDED},
    RoundState.PUBLISHED: {RoundState.SUPERSEDED},
    RoundState.SUPERSEDED: set(),
}
UNFINISHED = (RoundState.DRAFT, RoundState.LOCKED, RoundState.SIMULATED, RoundState.CERTIFIED)
FROZEN = (RoundState.LOCKED, RoundState.SIMULATED, RoundState.CERTIFIED)


def require_step(state: RoundState, to: RoundState) -> None:
    """Refuse what skips a step or goes back."""
    if to not in NEXT[state]:
        raise RuleError(N_("This step is not possible now. Load the page again to see the state."))


@dataclass(frozen=True)
class RoundInfo:
    """One round of one contract kind: its lists are locked once, then simulated and certified."""

    id: int
    public_id: str
    campaign_id: int
    contract: Contract
    number: int
    state: RoundState
    locked_at: datetime | None
    snapshot_digest: str | None
    seed: str | None
    seed_announced_at: datetime | None
    certified_at: datetime | None
    published_at: datetime | None
    based_on_id: int | None = None  # the round whose input an override changed
    receipts_file: str | None = None


@dataclass(frozen=True)
class RunInfo:
    """One run over a round's snapshot."""

    id: int
    public_id: str
    round_id: int
    kind: RunKind
    state: str  # waiting | done
    seed: str
    engine: str
    created_at: datetime
    finished_at: datetime | None
    result_digest: str | None
    counts: Mapping[str, int]
    job: str | None = None
    whole_file: str | None = None
    public_file: str | None = None

    @property
    def done(self) -> bool:
        return self.state == "done"


# --- keys -----------------------------------------------------------------------------------------

RERUN = "rerun"  # the policy for declines where a snapshot names none
# A key is compared number by number, larger is better; the lot comes last.
HOLDER, PRIORITY, POINTS, LOT = "holder", "priority", "points", "lot"


def key_of(holder: bool, priority: int, points: Decimal, ties: Sequence[int]) -> tuple[int, ...]:
    """How a candidate stands at a vacancy before the lot: who holds a place there keeps it."""
    return (int(holder), priority, hundredths_of(points), *ties)


def key_codes(ties: int) -> tuple[str, ...]:
    """What the numbers of a key are, in their order."""
    return (HOLDER, PRIORITY, POINTS, *(f"tie-{n}" for n in range(1, ties + 1)), LOT)


# --- the snapshot ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SnapshotChoice:
    """A choice with its key without the lot, or the rule that keeps it out.

    `mark`: the least total that counts here, in hundredths, where the rules name one.
    """

    vacancy_id: int
    application_id: int
    key: tuple[int, ...] | None
    rule: str | None = None
    mark: int | None = None

    @property
    def takes_part(self) -> bool:
        return self.key is not None and self.rule is None


@dataclass(frozen=True, slots=True)
class SnapshotCandidate:
    number: str
    person_id: int
    choices: tuple[SnapshotChoice, ...]


@dataclass(frozen=True, slots=True)
class SnapshotVacancy:
    id: int
    public_id: str
    posts: int


@dataclass(frozen=True)
class Snapshot:
    """Everything a run depends on besides the seed; absent defaults are not written."""

    campaign: str
    contract: Contract
    round: int
    rule_set: str
    key: tuple[str, ...]
    vacancies: tuple[SnapshotVacancy, ...]
    candidates: tuple[SnapshotCandidate, ...]
    declines: str = RERUN
    overrides: tuple[Mapping[str, Any], ...] = ()  # what officials changed, in order
    receipts: str | None = None  # SHA-256 of the list of receipts

    def document(self) -> dict[str, Any]:
        more: dict[str, Any] = {"declines": self.declines} if self.declines != RERUN else {}
        more |= {"overrides": [dict(one) for one in self.overrides]} if self.overrides else {}
        more |= {"receipts": self.receipts} if self.receipts else {}
        return {
            **more,
            "campaign": self.campaign,
            "contract": self.contract.value,
            "round": self.round,
            "rule_set": self.rule_set,
            "key": list(self.key),
            "vacancies": [[v.id, v.public_id, v.posts] for v in self.vacancies],
            "candidates": [
                [c.number, c.person_id, [_choice_row(one) for one in c.choices]]
                for c in self.candidates
            ],
        }


def _choice_row(one: SnapshotChoice) -> list[Any]:
    key = None if one.key is None else list(one.key)
    row = [one.vacancy_id, one.application_id, key, one.rule]
    return row if one.mark is None else [*row, one.mark]


def snapshot_of(document: Mapping[str, Any]) -> Snapshot:
    """The snapshot that `document` wrote down."""
    return Snapshot(
        document["campaign"],
        Contract(document["contract"]),
        document["round"],
        document["rule_set"],
        tuple(document["key"]),
        tuple(SnapshotVacancy(*row) for row in document["vacancies"]),
        tuple(
            SnapshotCandidate(number, person_id, tuple(_choice(*row) for row in rows))
            for number, person_id, rows in document["candidates"]
        ),
        document.get("declines", RERUN),
        tuple(document.get("overrides", ())),
        document.get("receipts"),
    )


def _choice(
    vacancy_id: int,
    application_id: int,
    key: list[int] | None,
    rule: str | None,
    mark: int | None = None,
) -> SnapshotChoice:
    known = None if key is None else tuple(key)
    return SnapshotChoice(vacancy_id, application_id, known, rule, mark)
