"""Who could rightly complain: somebody whose wish went to nobody, or to who stands lower there."""

from collections.abc import Mapping

from recruit.placement.rules.rounds import HOLDER, Snapshot, SnapshotChoice

Grievance = tuple[str, int]  # a candidate's number and the vacancy they should have


def grievances(frozen: Snapshot, placed: Mapping[str, int]) -> list[Grievance]:
    """One for each candidate with a justified one: the first choice above their place that has a
    post left, or that was newly given to somebody of a lower standing.

    `placed` by number: the vacancy's row id. Who kept a place held before takes it from nobody.
    A round that runs again for everybody makes none; one that freezes holders can.
    """
    holder = frozen.key.index(HOLDER)
    posts = {one.id: one.posts for one in frozen.vacancies}
    taken, weakest = dict.fromkeys(posts, 0), dict[int, tuple[int, ...]]()
    for one in frozen.candidates:
        if (at := placed.get(one.number)) is None:
            continue
        taken[at] += 1
        key = next(choice.key for choice in one.choices if choice.vacancy_id == at)
        if key is not None and not key[holder]:
            standing = _standing(key, holder)
            weakest[at] = min(standing, weakest.get(at, standing))
    found = []
    for one in frozen.candidates:
        for choice in one.choices:
            if choice.vacancy_id == placed.get(one.number):
                break
            if _counts(choice) and (
                taken[choice.vacancy_id] < posts[choice.vacancy_id]
                or _above(choice, holder, weakest.get(choice.vacancy_id))
            ):
                found.append((one.number, choice.vacancy_id))
                break
    return found


def _counts(choice: SnapshotChoice) -> bool:
    return choice.key is not None and choice.rule in (None, "frozen")


def _standing(key: tuple[int, ...], holder: int) -> tuple[int, ...]:
    return (*key[:holder], *key[holder + 1 :])


def _above(choice: SnapshotChoice, holder: int, weakest: tuple[int, ...] | None) -> bool:
    return (
        weakest is not None and choice.key is not None and _standing(choice.key, holder) > weakest
    )
