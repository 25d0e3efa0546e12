"""Officials place by rules, not by hand: an override is a typed change of the input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.placement.rules.rounds import (
    POINTS,
    Snapshot,
    SnapshotCandidate,
    SnapshotChoice,
    SnapshotVacancy,
)


class OverrideKind(StrEnum):
    RESERVE = "reserve-posts"
    EXCLUDE = "exclude"
    CORRECT = "correct-points"
    ADD = "add-choice"
    REMOVE = "remove-choice"


OVERRIDE_NAMES = {
    OverrideKind.RESERVE: N_("Reserve posts"),
    OverrideKind.EXCLUDE: N_("Exclude a candidate"),
    OverrideKind.CORRECT: N_("Correct points"),
    OverrideKind.ADD: N_("Add a choice"),
    OverrideKind.REMOVE: N_("Take a choice away"),
}


@dataclass(frozen=True)
class Change:
    """What changes. `vacancy` is a public id; `number` the posts to reserve or the rank of a new
    choice; `points` hundredths; `choice` what was worked out for a new choice."""

    kind: OverrideKind
    candidate: str = ""
    vacancy: str = ""
    number: int = 0
    points: int | None = None
    choice: SnapshotChoice | None = None

    def document(self) -> dict[str, Any]:
        """Plain JSON; what says nothing is left out."""
        said: dict[str, Any] = {
            "candidate": self.candidate,
            "vacancy": self.vacancy,
            "number": self.number,
            "points": self.points,
        }
        if self.choice:
            key = list(self.choice.key) if self.choice.key else None
            said["choice"] = [
                self.choice.vacancy_id,
                self.choice.application_id,
                key,
                self.choice.rule,
                self.choice.mark,
            ]
        return {"kind": self.kind.value} | {k: v for k, v in said.items() if v not in ("", 0, None)}


def change_of(document: Mapping[str, Any]) -> Change:
    """The change that `document` wrote down."""
    choice = None
    if row := document.get("choice"):
        vacancy_id, application_id, key, rule, mark = row
        known = None if key is None else tuple(key)
        choice = SnapshotChoice(vacancy_id, application_id, known, rule, mark)
    return Change(
        OverrideKind(document["kind"]),
        document.get("candidate", ""),
        document.get("vacancy", ""),
        document.get("number", 0),
        document.get("points"),
        choice,
    )


def changed(frozen: Snapshot, change: Change) -> Snapshot:
    """The input with this change; RuleError where it names nothing there or changes nothing."""
    return _APPLY[change.kind](frozen, change)


def _reserve(frozen: Snapshot, change: Change) -> Snapshot:
    at = _vacancy(frozen, change)
    if not 1 <= change.number <= at.posts:
        raise RuleError(
            N_("Of %(posts)s posts, from 1 to %(posts)s can be reserved."),
            field="number",
            posts=at.posts,
        )
    rows = tuple(
        replace(one, posts=one.posts - change.number) if one is at else one
        for one in frozen.vacancies
    )
    return replace(frozen, vacancies=rows)


def _exclude(frozen: Snapshot, change: Change) -> Snapshot:
    def out(one: SnapshotCandidate) -> tuple[SnapshotChoice, ...]:
        return tuple(replace(choice, key=None, rule="excluded") for choice in one.choices)

    return _with_choices(frozen, change, out)


def _correct(frozen: Snapshot, change: Change) -> Snapshot:
    """The points of all choices that stand on the same application as the one named."""
    at, candidate = _vacancy(frozen, change), _candidate(frozen, change)
    named = [one for one in candidate.choices if one.vacancy_id == at.id]
    if not named:
        raise RuleError(N_("The candidate does not list this vacancy."), field="vacancy")
    if change.points is None or named[0].key is None:
        raise RuleError(
            N_("There are no points here to correct: a rule keeps this choice out."),
            field="points",
        )
    slot, application = frozen.key.index(POINTS), named[0].application_id

    def corrected(one: SnapshotCandidate) -> tuple[SnapshotChoice, ...]:
        return tuple(
            _with_points(choice, slot, change.points or 0)
            if choice.application_id == application
            else choice
            for choice in one.choices
        )

    return _with_choices(frozen, change, corrected)


def _with_points(choice: SnapshotChoice, slot: int, points: int) -> SnapshotChoice:
    if choice.key is None:
        return choice
    key = (*choice.key[:slot], points, *choice.key[slot + 1 :])
    below = choice.mark is not None and points < choice.mark
    rule = choice.rule
    if rule in (None, "pass-mark"):
        rule = "pass-mark" if below else None
    return replace(choice, key=key, rule=rule)


def _add(frozen: Snapshot, change: Change) -> Snapshot:
    at, new = _vacancy(frozen, change), change.choice
    if new is None or new.vacancy_id != at.id:
        raise RuleError(N_("This choice was not worked out."), field="vacancy")

    def added(one: SnapshotCandidate) -> tuple[SnapshotChoice, ...]:
        if any(choice.vacancy_id == at.id for choice in one.choices):
            raise RuleError(N_("The candidate lists this vacancy already."), field="vacancy")
        place = min(max(change.number, 1), len(one.choices) + 1) - 1
        return (*one.choices[:place], new, *one.choices[place:])

    return _with_choices(frozen, change, added)


def _remove(frozen: Snapshot, change: Change) -> Snapshot:
    at = _vacancy(frozen, change)

    def removed(one: SnapshotCandidate) -> tuple[SnapshotChoice, ...]:
        rest = tuple(choice for choice in one.choices if choice.vacancy_id != at.id)
        if len(rest) == len(one.choices):
            raise RuleError(N_("The candidate does not list this vacancy."), field="vacancy")
        return rest

    return _with_choices(frozen, change, removed)


_APPLY: dict[OverrideKind, Callable[[Snapshot, Change], Snapshot]] = {
    OverrideKind.RESERVE: _reserve,
    OverrideKind.EXCLUDE: _exclude,
    OverrideKind.CORRECT: _correct,
    OverrideKind.ADD: _add,
    OverrideKind.REMOVE: _remove,
}


def _vacancy(frozen: Snapshot, change: Change) -> SnapshotVacancy:
    for one in frozen.vacancies:
        if one.public_id == change.vacancy:
            return one
    raise RuleError(N_("There is no such vacancy in this round."), field="vacancy")


def _candidate(frozen: Snapshot, change: Change) -> SnapshotCandidate:
    for one in frozen.candidates:
        if one.number == change.candidate:
            return one
    raise RuleError(N_("There is no such candidate in this round."), field="candidate")


def _with_choices(
    frozen: Snapshot,
    change: Change,
    choices: Callable[[SnapshotCandidate], tuple[SnapshotChoice, ...]],
) -> Snapshot:
    at = _candidate(frozen, change)
    rows = tuple(
        replace(one, choices=choices(one)) if one is at else one for one in frozen.candidates
    )
    return replace(frozen, candidates=rows)
