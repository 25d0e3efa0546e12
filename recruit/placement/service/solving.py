"""From a frozen input and a seed to an outcome: pure but for the refusal of equal keys."""

from dataclasses import dataclass

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.placement.certificate.competition import Competition
from recruit.placement.certificate.write import Solved, solved
from recruit.placement.engine import NOBODY, EqualKeysError, Key
from recruit.placement.rules import Snapshot, lot


@dataclass(frozen=True)
class Outcome:
    """A snapshot and what the engine made of it."""

    snapshot: Snapshot
    solved: Solved

    def places(self) -> dict[str, int]:
        """By candidate number: the vacancy's row id."""
        game, ids = self.solved.competition, self.snapshot.vacancies
        return {
            game.candidates[candidate]: ids[game.choices[position]].id
            for candidate, position in enumerate(self.solved.solution.chosen)
            if position != NOBODY
        }


def solve(snapshot: Snapshot, seed: str) -> Outcome:
    """The placement of a snapshot under a seed; RuleError where two lots are equal."""
    game = competition(snapshot, seed)
    try:
        return Outcome(snapshot, solved(game))
    except EqualKeysError as error:
        raise RuleError(
            N_("The lots of candidates %(one)s and %(other)s are equal: draw another seed."),
            one=game.candidates[error.candidates[0]],
            other=game.candidates[error.candidates[1]],
        ) from error


def competition(snapshot: Snapshot, seed: str) -> Competition:
    """The choices that take part, each with its lot at the end of its key."""
    index = {one.id: place for place, one in enumerate(snapshot.vacancies)}
    starts, choices, keys = [0], list[int](), list[Key]()
    for candidate in snapshot.candidates:
        drawn = lot(seed, candidate.number)
        for choice in candidate.choices:
            if choice.key is not None and choice.rule is None:
                choices.append(index[choice.vacancy_id])
                keys.append((*choice.key, drawn))
        starts.append(len(choices))
    return Competition(
        [one.public_id for one in snapshot.vacancies],
        [one.posts for one in snapshot.vacancies],
        [one.number for one in snapshot.candidates],
        starts,
        choices,
        keys,
    )
