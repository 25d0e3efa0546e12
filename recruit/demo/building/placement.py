"""Lists of choices, the rounds of the placement, and the answers to what was offered."""

from datetime import datetime, timedelta

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.demo import population
from recruit.demo.building.base import Build, batches
from recruit.demo.population import PlannedCandidate, PlannedVacancy
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from recruit.placement import queries as placement
from recruit.placement.rules import Contract, NewList, PlaceState
from recruit.placement.rules.advice import Reach, reach
from recruit.placement.service import lists, places, publication, rounds, suggestions
from recruit.points import queries as points
from recruit.vacancies import queries as vacancies


def choose(build: Build) -> None:
    """A confirmed list of each kind from most of those who passed."""
    rules = campaigns.section(build.campaign.id, "placement")
    totals = points.totals(build.campaign.id)
    eligible: dict[int, dict[str, int]] = {}
    for one in build.applications:
        if one.id in totals and totals[one.id].passed:
            eligible.setdefault(one.person_id, {})[one.subject_code] = one.id
    who, now = build.who(), build.at(PhaseKind.CHOICE, 0.8)
    for contract, most in rules.choices.items():
        by_subject = _by_subject(build, str(contract))
        new = [
            NewList(person_id, build.campaign.id, str(contract), wished, confirmed_at=now)
            for person_id, subjects in eligible.items()
            if build.happens(person_id, 0.92 if contract == "permanent" else 0.45)
            and (wished := _wished(build, who[person_id], subjects, by_subject, most))
        ]
        build.listed |= {one.contract for one in new}
        for batch in batches(new):
            lists.add_lists(batch, actor=SYSTEM, now=now)
            db.session.commit()


def _by_subject(build: Build, contract: str) -> dict[str, list[tuple[int, PlannedVacancy]]]:
    found: dict[str, list[tuple[int, PlannedVacancy]]] = {}
    for position, one in enumerate(build.vacancies):
        if one.contract == contract:
            found.setdefault(one.subject, []).append((position, one))
    return found


def _wished(
    build: Build,
    who: PlannedCandidate,
    subjects: dict[str, int],
    by_subject: dict[str, list[tuple[int, PlannedVacancy]]],
    most: int,
) -> list[tuple[int, int]]:
    open_ones = [pair for subject in subjects for pair in by_subject.get(subject, [])]
    chosen = population.wishes(build.chance, who, open_ones, directory.districts(), most)
    return [
        (build.vacancy_ids[position], subjects[build.vacancies[position].subject])
        for position in chosen
    ]


def show_a_risky_list(build: Build) -> None:
    """Somebody's list as they changed it since confirming: nothing in it was within reach."""
    person_id, contract = next(iter(build.known.values())), Contract.PERMANENT
    mine = lists.eligible(person_id, build.campaign.id)
    offered = vacancies.published(build.campaign.id, subjects=mine, contract=contract.value)
    earlier = suggestions.before(offered)
    beyond = [
        one.public_id
        for one in offered
        if reach(mine[one.subject_code].total.points, earlier.get(one.id)) is Reach.BEYOND
    ]
    listed = placement.choice_list(person_id, build.campaign.id, contract)
    if len(beyond) > 1:  # one vacancy alone is nothing to put in order
        asker, now = accounts.asker_of(person_id), build.at(PhaseKind.CHOICE)
        lists.save_list(
            build.campaign.id, contract, beyond[:4], listed.version, asker=asker, now=now
        )
    db.session.commit()


def place(build: Build) -> None:
    """Each contract kind in its round: locked, simulated, seed, certified, published by two."""
    kinds = [kind for kind in ("permanent", "fixed-term") if kind in build.listed]
    for number, contract in enumerate(kinds):
        _round(build, contract, build.at(PhaseKind.PLACEMENT, 0.1 + number * 0.4))


def _round(build: Build, contract: str, now: datetime) -> None:
    first, second = build.officials.first, build.officials.second
    clock = FixedClock(now)
    public_id = rounds.open_round(build.campaign.id, contract, asker=first, now=now)
    rounds.lock(public_id, asker=first, now=now)
    rounds.simulate(public_id, asker=first, now=now)
    _work(clock)
    rounds.announce_seed(public_id, f"demo-{build.seed}", asker=first, now=now)
    rounds.certify(public_id, asker=first, now=now)
    _work(clock)
    proposal = publication.propose_publication(
        public_id, reason="Nümayiş: nəticələr hazırdır", asker=first, now=now
    )
    proposals.second(proposal, asker=second, now=now)
    db.session.commit()
    _answer_offers(build, now + timedelta(days=1))


def _work(clock: FixedClock) -> None:
    """Do the placement's job now; messages wait for their own stage."""
    db.session.commit()
    jobs.run_due(clock, kinds=("placement.run",))


def _answer_offers(build: Build, now: datetime) -> None:
    """Nearly everybody takes the place they were given; demo people answer by themselves."""
    offers = [one for one in placement.live_places(build.campaign.id) if one.answered_at is None]
    known = set(build.known.values())
    for offer in (one for one in offers if one.person_id in known):
        asker = accounts.asker_of(offer.person_id)
        places.accept(offer.public_id, asker=asker, now=now)
    answers = {
        one.id: PlaceState.ACCEPTED if build.chance.random() < 0.97 else PlaceState.DECLINED
        for one in offers
        if one.person_id not in known
    }
    places.answer_many(answers, actor=SYSTEM, now=now)
    db.session.commit()


def tell(build: Build) -> None:
    jobs.run_due(FixedClock(build.at(PhaseKind.RESULTS, 0.1)), limit=100_000)
