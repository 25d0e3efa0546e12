"""Sittings of one subject each, and what everybody answered in them."""

from datetime import timedelta
from random import Random

from recruit.applications.rules import Application
from recruit.campaigns.rules import PhaseKind
from recruit.demo import population
from recruit.demo.building.base import Build, batches
from recruit.demo.population import PlannedCandidate
from recruit.exam import service as exam_service
from recruit.exam.rules import NewAttempt
from recruit.exam.rules.content import Shown, options_in
from recruit.exam.rules.content.showing import NUMBER
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.seating import NewSitting
from recruit.extensions import db

ROOM = 120  # candidates in one sitting


def sit_exam(build: Build) -> None:
    """Sittings of one subject each; one in fourteen does not come."""
    who = build.who()
    present = [one for one in build.applications if build.happens(one.person_id, 0.93)]
    planned = _sittings(build, present)

    def answer(attempt: NewAttempt, asked: list[tuple[BankItem, Shown]]) -> list[str | None]:
        person = who[attempt.person_id]
        luck = Random(f"{build.seed} {person.candidate_number} {attempt.subject_code}")  # noqa: S311
        return [_response(luck, person, item, shown) for item, shown in asked]

    exam_service.add_attempts(
        build.campaign.id,
        planned,
        answer=answer,
        seed=build.seed,
        actor=build.officials.first.ref,
        now=build.at(PhaseKind.EXAM, 0.98),
        checkpoint=db.session.commit,
    )


def _response(luck: Random, person: PlannedCandidate, item: BankItem, shown: Shown) -> str | None:
    if luck.random() < person.chance_of_right(item.difficulty):
        return shown.right
    if luck.random() < 0.15:
        return None
    return luck.choice(wrong_responses(shown, item.shape))


def wrong_responses(shown: Shown, shape: str) -> list[str]:
    """Some responses that fit the shape and are not wholly right."""
    places = [str(place) for place in range(options_in(shape))]
    if not places:
        return ["0"] if shape == NUMBER else ["bilmirəm"]
    if shape[0] in "stm":
        return [place for place in places if place != shown.right]
    pairs = shown.right.split(",")
    return [",".join([*pairs[turn:], *pairs[:turn]]) for turn in range(1, len(pairs))]


def _sittings(
    build: Build, present: list[Application]
) -> list[tuple[NewSitting, list[NewAttempt]]]:
    minutes = timedelta(minutes=60)
    planned: list[tuple[NewSitting, list[NewAttempt]]] = []
    for subject in population.SUBJECT_WEIGHTS:
        sitters = [one for one in present if one.subject_code == subject]
        for number, batch in enumerate(batches(sitters, ROOM)):
            opens = build.at(PhaseKind.EXAM, 0.02 + 0.9 * ((number * 7) % 23) / 23)
            sitting = NewSitting(
                subjects=(subject,),
                district_code="AZ-BA-08" if number % 2 else "AZ-SM",
                place="Nümayiş imtahan mərkəzi",
                room=str(number + 1),
                opens_at=opens,
                closes_at=opens + 2 * minutes,
                capacity=ROOM,
            )
            attempts = [
                NewAttempt(
                    application_id=one.id,
                    person_id=one.person_id,
                    subject_code=subject,
                    started_at=opens + timedelta(seconds=build.chance.randrange(20, 240)),
                    finished_at=opens + minutes * build.chance.uniform(0.55, 0.98),
                )
                for one in batch
            ]
            planned.append((sitting, attempts))
    return planned
