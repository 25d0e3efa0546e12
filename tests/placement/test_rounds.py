"""A round from its lists to places: frozen input, honest reasons, four eyes, next rounds."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts.service import proposals
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.files import service as files
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.placement import queries
from recruit.placement.certificate import verify
from recruit.placement.rules import Reason, RoundState, RunKind
from recruit.placement.service import publication, rounds
from recruit.vacancies import queries as vacancies
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import (
    PERMANENT,
    Office,
    make_competitor,
    make_list,
)
from tests.placement.round_world import listed, reasons, vacancy

pytestmark = pytest.mark.db


@pytest.fixture
def campaign(db_app: Flask):  # type: ignore[no-untyped-def]
    with db_app.app_context():
        yield make_campaign(interview={"criteria": []})  # none stands before the order


# --- the way of a round ---------------------------------------------------------------------------


def test_the_best_are_placed_and_everybody_is_told_why(campaign: Campaign) -> None:
    near, far = vacancy(campaign), vacancy(campaign)
    best = listed(campaign, "80.00", near, far)
    good = listed(campaign, "75.50", near, far)
    last = listed(campaign, "60.00", near, far)
    office = Office(campaign)
    office.published()
    assert [office.placed(who) for who in (best, good, last)] == [near.id, far.id, None]
    assert reasons(best, campaign) == [(Reason.PLACED, None), (Reason.NOT_REACHED, None)]
    assert reasons(good, campaign) == [(Reason.BELOW_CUT_OFF, "points"), (Reason.PLACED, None)]
    (told,) = queries.explanation(last.person.id, campaign.id)
    first = told.choices[0]
    assert (first.points, first.cut_off, first.short_by) == (
        Decimal("60.00"),
        Decimal("80.00"),
        Decimal("20.00"),
    )
    assert told.candidate_number == last.number
    assert told.legal.en == "Rules, clause 8.3"


def test_a_tie_is_decided_by_the_named_criterion_and_then_by_lot(campaign: Campaign) -> None:
    only = vacancy(campaign)
    length = len(tie_names(campaign))
    strong = listed(campaign, "70.00", only, ties=(5, *(0,) * (length - 1)))
    weak = listed(campaign, "70.00", only, ties=(3, *(0,) * (length - 1)))
    office = Office(campaign)
    office.published()
    assert office.placed(strong) == only.id
    (told,) = queries.explanation(weak.person.id, campaign.id)
    assert (told.choices[0].decided_by, told.choices[0].short_by) == ("tie-1", None)
    assert told.choices[0].tie == tie_names(campaign)[0]


def tie_names(campaign: Campaign) -> list[Any]:
    return [tie.name for tie in campaigns.section(campaign.id, "points").tie_breaks]


def test_equals_are_drawn_by_the_seed_alone(campaign: Campaign) -> None:
    only = vacancy(campaign)
    people = [listed(campaign, "70.00", only) for _ in range(6)]
    office = Office(campaign)
    winners = set()
    for seed in ("first draw", "second draw", "third draw", "first draw"):
        public_id = office.certified(seed=seed)
        run = queries.certified_run(queries.round_(public_id).id)
        assert run is not None
        winners.add((seed, str(queries.run_result(run.public_id)["placement"])))
        rounds.set_aside(public_id, asker=office.first, now=NOW)
    assert len(winners) == 3  # the same seed gave the same winner
    assert len(people) == 6


@pytest.mark.parametrize(
    ("standing", "rule"),
    [
        ({"passed": False}, "threshold"),
        ({"state": ApplicationState.NOT_ELIGIBLE}, "application"),
    ],
)
def test_who_may_not_take_part_is_told_the_rule(
    campaign: Campaign, standing: dict[str, Any], rule: str
) -> None:
    only = vacancy(campaign)
    out = listed(campaign, "90.00", only, **standing)
    listed(campaign, "50.00", only)
    Office(campaign).published()
    assert reasons(out, campaign) == [(Reason.INELIGIBLE, rule)]


def test_a_withdrawn_vacancy_places_nobody(campaign: Campaign) -> None:
    gone, some = vacancy(campaign), vacancy(campaign)
    who = listed(campaign, "70.00", gone, some)
    db.session.execute(
        text("UPDATE vacancies SET state = 'withdrawn' WHERE id = :id"), {"id": gone.id}
    )
    office = Office(campaign)
    office.published()
    assert reasons(who, campaign)[0] == (Reason.INELIGIBLE, "vacancy")
    assert office.placed(who) == some.id


def test_what_was_locked_is_not_touched_by_later_totals(campaign: Campaign) -> None:
    only = vacancy(campaign)
    first, second = listed(campaign, "70.00", only), listed(campaign, "60.00", only)
    office = Office(campaign)
    public_id = office.locked()
    before = queries.round_(public_id).snapshot_digest
    third = make_competitor(campaign, "99.00")
    make_list(third, campaign, only)
    rounds.perform(rounds.simulate(public_id, asker=office.first, now=NOW), now=NOW)
    (run,) = queries.runs(queries.round_(public_id).id)
    assert queries.run_result(run.public_id)["placement"] == [[first.number, only.id]]
    assert queries.round_(public_id).snapshot_digest == before
    assert second.number != first.number


def test_unconfirmed_lists_count_only_where_the_rules_say_so(db_app: Flask) -> None:
    with db_app.app_context():
        for counts in (True, False):
            section = {
                "choices": {"permanent": 8},
                "last_saved_counts": counts,
                "decline_bars": True,
                "answer_days": 3,
                "legal": {"az": "b", "en": "c"},
            }
            campaign = make_campaign(placement=section)
            only = vacancy(campaign)
            saved = make_competitor(campaign, "80.00")
            make_list(saved, campaign, only, confirmed_at=None)
            confirmed = listed(campaign, "60.00", only)
            office = Office(campaign)
            office.published()
            assert office.placed(saved if counts else confirmed) == only.id


def test_nothing_skips_a_step(campaign: Campaign) -> None:
    listed(campaign, "70.00", vacancy(campaign))
    office = Office(campaign)
    public_id = rounds.open_round(campaign.id, PERMANENT, asker=office.first, now=NOW)
    steps = {
        "simulate": lambda: rounds.simulate(public_id, asker=office.first, now=NOW),
        "seed": lambda: rounds.announce_seed(public_id, "drawn", asker=office.first, now=NOW),
        "certify": lambda: rounds.certify(public_id, asker=office.first, now=NOW),
        "publish": lambda: publication.propose_publication(
            public_id, reason="now", asker=office.first, now=NOW
        ),
    }
    for name in ("simulate", "seed", "certify", "publish"):
        with pytest.raises(RuleError):
            steps[name]()
    rounds.lock(public_id, asker=office.first, now=NOW)
    for name in ("seed", "certify", "publish"):
        with pytest.raises(RuleError):
            steps[name]()
    rounds.perform(rounds.simulate(public_id, asker=office.first, now=NOW), now=NOW)
    with pytest.raises(RuleError, match="seed"):
        steps["certify"]()
    with pytest.raises(RuleError):
        steps["publish"]()
    with pytest.raises(RuleError):
        rounds.lock(public_id, asker=office.first, now=NOW)


def test_the_seed_is_announced_once_and_stands_in_the_journal(campaign: Campaign) -> None:
    listed(campaign, "70.00", vacancy(campaign))
    office = Office(campaign)
    public_id = office.simulated()
    rounds.announce_seed(public_id, " 7 19 23 ", asker=office.first, now=NOW)
    with pytest.raises(RuleError, match="cannot be changed"):
        rounds.announce_seed(public_id, "mine", asker=office.first, now=NOW)
    entries, _ = journal.entries(kind="PlacementSeedAnnounced")
    assert entries[0].details == {"seed": "7 19 23"}


def test_an_empty_competition_is_not_locked(campaign: Campaign) -> None:
    with pytest.raises(RuleError, match="no list"):
        Office(campaign).locked()


def test_runs_are_jobs_and_running_twice_changes_nothing(campaign: Campaign) -> None:
    listed(campaign, "70.00", vacancy(campaign))
    office = Office(campaign)
    public_id = office.locked()
    run_id = rounds.simulate(public_id, asker=office.first, now=NOW)
    db.session.commit()
    jobs.run_due(FixedClock(NOW))
    run = queries.run(run_id)
    assert (run.done, run.counts["placed"]) == (True, 1)
    assert queries.round_(public_id).state == RoundState.SIMULATED
    rounds.perform(run_id, now=NOW + timedelta(hours=1))
    assert queries.run(run_id) == run


def test_two_simulations_can_be_compared(campaign: Campaign) -> None:
    only = vacancy(campaign)
    numbers = {listed(campaign, "70.00", only).number for _ in range(8)}
    office = Office(campaign)
    public_id = office.simulated()
    (one,) = queries.runs(queries.round_(public_id).id)
    for _ in range(20):
        other = rounds.simulate(public_id, asker=office.first, now=NOW)
        rounds.perform(other, now=NOW)
        found = queries.difference(one.public_id, other)
        if found.moved:
            break
    assert {number for number, _, _ in found.moved} <= numbers
    assert sorted(found.moved[0][1:], key=str) == sorted([None, only.id], key=str)
    assert found.unfilled == ()


def test_only_who_may_act_everywhere_touches_a_placement(campaign: Campaign) -> None:
    scope = Scope(districts=frozenset({"AZ-ISM"}))
    local = Asker(1, "x", {Permission.PLACEMENT_RUN: scope, Permission.PLACEMENT_PUBLISH: scope})
    for asker in (local, Asker(1, "x", {})):
        with pytest.raises(NotFoundError):
            rounds.open_round(campaign.id, PERMANENT, asker=asker, now=NOW)


# --- publication ----------------------------------------------------------------------------------


def test_publishing_takes_two(campaign: Campaign) -> None:
    who = listed(campaign, "70.00", vacancy(campaign))
    office = Office(campaign)
    public_id = office.certified()
    proposal = publication.propose_publication(
        public_id, reason="Certified.", asker=office.first, now=NOW
    )
    with pytest.raises(RuleError):
        proposals.second(proposal, asker=office.first, now=NOW)
    assert queries.explanation(who.person.id, campaign.id) == ()
    assert office.placed(who) is None
    assert queries.cut_offs(campaign.id) == {}
    proposals.second(proposal, asker=office.second, now=NOW)
    assert queries.round_(public_id).state == RoundState.PUBLISHED


def test_publishing_tells_the_vacancies_and_the_journal(campaign: Campaign) -> None:
    full, left = vacancy(campaign), vacancy(campaign, posts=2)
    listed(campaign, "80.00", full, left)
    listed(campaign, "70.00", full, left)
    Office(campaign).published()
    known = vacancies.by_ids([full.id, left.id])
    outcome = known[full.id].outcome
    assert outcome is not None
    assert (outcome.applicants, outcome.placed, outcome.cut_off) == (2, 1, Decimal("80.00"))
    outcome = known[left.id].outcome
    assert outcome is not None
    assert (outcome.applicants, outcome.placed, outcome.cut_off) == (2, 1, None)
    assert queries.cut_offs(campaign.id)[full.id].points == Decimal("80.00")
    entries, _ = journal.entries(kind="PlacementPublished")
    assert entries[0].subject.id == campaign.public_id
    counts = {k: entries[0].details[k] for k in ("candidates", "posts", "placed", "unfilled")}
    assert counts == {"candidates": 2, "posts": 3, "placed": 2, "unfilled": 1}


def test_the_certificates_hold_and_the_public_one_names_nobody(
    campaign: Campaign, tmp_path: Any
) -> None:
    near, far = vacancy(campaign), vacancy(campaign, posts=2)
    people = [listed(campaign, f"{60 + n}.00", near, far) for n in range(4)]
    public_id = Office(campaign).published()
    run = queries.certified_run(queries.round_(public_id).id)
    assert run is not None
    assert run.kind == RunKind.CERTIFIED
    for file_id, edition in ((run.whole_file, "auditor"), (run.public_file, "public")):
        data = files.read(file_id or "")
        file = tmp_path / "certificate.zip"
        file.write_bytes(data)
        manifest, placed, _ = verify.verify(str(file))
        assert manifest["edition"] == edition
        assert manifest["seed"] == "drawn 7 19 23"
        assert manifest["snapshot"] == queries.round_(public_id).snapshot_digest
        assert len(placed) == 3
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            choices = archive.read("choices.csv").decode()
        assert (people[0].number in choices) == (edition == "auditor")
    (told,) = queries.explanation(people[0].person.id, campaign.id)
    assert told.pseudonym in choices
    assert json.dumps(manifest)


def test_one_unfinished_round_of_a_kind(campaign: Campaign) -> None:
    office = Office(campaign)
    one = rounds.open_round(campaign.id, PERMANENT, asker=office.first, now=NOW)
    assert rounds.open_round(campaign.id, PERMANENT, asker=office.second, now=NOW) == one
    assert rounds.open_round(campaign.id, "fixed-term", asker=office.first, now=NOW) != one
