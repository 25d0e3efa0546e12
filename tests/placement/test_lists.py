"""Choice lists: one truth, two tabs, the phase's clock, receipts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from recruit.applications.rules import ApplicationState
from recruit.campaigns import service
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.placement import queries
from recruit.placement.models import ChoiceRow
from recruit.placement.rules import ListState, NewList
from recruit.placement.service import lists, rounds, suggestions
from recruit.vacancies import service as vacancies_service
from recruit.vacancies.rules import Outcome, Vacancy
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.directory import make_school
from tests.factories.placement import (
    PERMANENT,
    Competitor,
    Office,
    make_competitor,
    make_list,
    make_official,
    make_vacancy,
)

pytestmark = pytest.mark.db
_codes = count(1)


@pytest.fixture
def campaign(db_app: Flask):  # type: ignore[no-untyped-def]
    with db_app.app_context():
        yield make_campaign()


def vacancy(campaign: Campaign, **values: object) -> Vacancy:
    return make_vacancy(campaign, f"V{next(_codes)}", **values)  # type: ignore[arg-type]


def add(who: Competitor, *wishes: Vacancy) -> None:
    for wish in wishes:
        lists.add_choice(wish.public_id, asker=who.asker, now=NOW)


def order(who: Competitor, campaign: Campaign) -> list[int]:
    listed = queries.choice_list(who.person.id, campaign.id, PERMANENT)
    return [choice.vacancy_id for choice in listed.choices]


def save(who: Competitor, campaign: Campaign, version: int, *wishes: Vacancy) -> None:
    public_ids = [wish.public_id for wish in wishes]
    lists.save_list(campaign.id, PERMANENT, public_ids, version, asker=who.asker, now=NOW)


def test_a_kind_of_vacancy_with_its_own_pass_mark_takes_nobody_below_it(db_app: Flask) -> None:
    with db_app.app_context():
        placement = {**service.shipped()["2025"]["placement"], "pass_marks": {"incentive": "70.01"}}
        campaign = make_campaign(placement=placement)
        rare, usual = vacancy(campaign, kind="incentive"), vacancy(campaign)
        below, above = (make_competitor(campaign, points) for points in ("70.00", "70.01"))
        with pytest.raises(RuleError, match="of this kind need") as refused:
            add(below, rare)
        assert refused.value.params["mark"] == Decimal("70.01")
        add(below, usual)
        add(above, rare)
        assert [order(one, campaign) for one in (below, above)] == [[usual.id], [rare.id]]


def test_vacancies_are_added_at_the_end_and_ordered(campaign: Campaign) -> None:
    who, one, other = make_competitor(campaign), vacancy(campaign), vacancy(campaign)
    add(who, one, other)
    assert order(who, campaign) == [one.id, other.id]
    save(who, campaign, 2, other, one)
    listed = queries.choice_list(who.person.id, campaign.id, PERMANENT)
    assert [c.vacancy_id for c in listed.choices] == [other.id, one.id]
    assert (listed.version, listed.state) == (3, ListState.SAVED)
    assert listed.choices[0].application_id == who.application_id
    save(who, campaign, 3)
    assert order(who, campaign) == []


def test_each_contract_kind_has_a_list_of_its_own(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    add(who, vacancy(campaign), vacancy(campaign, contract="fixed-term"))
    for contract in (PERMANENT, "fixed-term"):
        assert len(queries.choice_list(who.person.id, campaign.id, contract).choices) == 1


def test_a_second_tab_is_told_and_changes_nothing(campaign: Campaign) -> None:
    who, one, other = make_competitor(campaign), vacancy(campaign), vacancy(campaign)
    add(who, one, other)
    save(who, campaign, 2, other, one)
    with pytest.raises(lists.StaleListError):
        save(who, campaign, 2, one)
    with pytest.raises(lists.StaleListError):
        lists.confirm_list(campaign.id, PERMANENT, 2, asker=who.asker, now=NOW)
    assert order(who, campaign) == [other.id, one.id]


@pytest.mark.parametrize(
    "refused",
    [
        {"subject": "history"},
        {"contract": "fixed-term"},
    ],
)
def test_only_vacancies_of_ones_own_subject_and_kind_fit(
    campaign: Campaign, refused: dict[str, str]
) -> None:
    who = make_competitor(campaign)
    with pytest.raises((RuleError, NotFoundError)):
        save(who, campaign, 0, vacancy(campaign, **refused))


@pytest.mark.parametrize("standing", [{"passed": False}, {"state": ApplicationState.NOT_ELIGIBLE}])
def test_without_a_total_that_passed_nothing_can_be_chosen(
    campaign: Campaign, standing: dict[str, object]
) -> None:
    who = make_competitor(campaign, **standing)  # type: ignore[arg-type]
    with pytest.raises(RuleError, match="threshold"):
        add(who, vacancy(campaign))


def test_a_list_holds_at_most_what_the_rules_say(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    add(who, *(vacancy(campaign) for _ in range(8)))
    with pytest.raises(RuleError, match="at most 8"):
        add(who, vacancy(campaign))
    assert len(order(who, campaign)) == 8


def test_a_vacancy_stands_in_a_list_once(campaign: Campaign) -> None:
    who, one = make_competitor(campaign), vacancy(campaign)
    add(who, one)
    with pytest.raises(RuleError, match="already"):
        add(who, one)
    with pytest.raises(RuleError, match="only once"):
        save(who, campaign, 1, one, one)
    listed = queries.choice_list(who.person.id, campaign.id, PERMANENT)
    db.session.add(
        ChoiceRow(list_id=listed.id, rank=2, vacancy_id=one.id, application_id=who.application_id)
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_an_unknown_vacancy_and_another_campaigns_are_not_found(campaign: Campaign) -> None:
    who, elsewhere = make_competitor(campaign), make_campaign()
    foreign = make_vacancy(elsewhere, "F1")
    for public_id in (foreign.public_id, "nonsense"):
        with pytest.raises(NotFoundError):
            lists.save_list(campaign.id, PERMANENT, [public_id], 0, asker=who.asker, now=NOW)


# --- the clock ------------------------------------------------------------------------------------


def test_the_phase_decides_to_the_second(campaign: Campaign) -> None:
    who, one = make_competitor(campaign), vacancy(campaign)
    phase = campaign.calendar.phase("choice")
    assert phase is not None
    for instant in (phase.opens_at - timedelta(seconds=1), phase.closes_at):
        with pytest.raises(RuleError):
            lists.add_choice(one.public_id, asker=who.asker, now=instant)
    last = phase.closes_at - timedelta(seconds=1)
    lists.add_choice(one.public_id, asker=who.asker, now=last)
    with pytest.raises(RuleError):
        lists.confirm_list(campaign.id, PERMANENT, 1, asker=who.asker, now=phase.closes_at)


def test_locked_lists_cannot_be_changed_until_the_round_is_dropped(campaign: Campaign) -> None:
    office, who, one = Office(campaign), make_competitor(campaign), vacancy(campaign)
    make_list(who, campaign, one)
    public_id = office.locked()
    with pytest.raises(RuleError, match="locked"):
        save(who, campaign, 1)
    rounds.set_aside(public_id, asker=office.first, now=NOW)
    save(who, campaign, 1)
    assert order(who, campaign) == []


def test_who_holds_a_place_cannot_change_the_list(campaign: Campaign) -> None:
    office, who, one = Office(campaign), make_competitor(campaign), vacancy(campaign)
    make_list(who, campaign, one)
    office.published()
    with pytest.raises(RuleError, match="hold a place"):
        save(who, campaign, 1)


# --- confirming -----------------------------------------------------------------------------------


def test_confirming_gives_a_receipt_that_proves_the_order(campaign: Campaign) -> None:
    who, one, other = make_competitor(campaign), vacancy(campaign), vacancy(campaign)
    add(who, one, other)
    listed = lists.confirm_list(campaign.id, PERMANENT, 2, asker=who.asker, now=NOW)
    stored = queries.choice_list(who.person.id, campaign.id, PERMANENT)
    assert stored == replace(listed, choices=stored.choices)
    assert stored.confirmed
    receipt = queries.receipt((listed.receipt_code or "").lower())
    assert receipt is not None
    assert receipt.digest == digest(receipt.document) == listed.receipt_digest
    assert receipt.document.index(one.public_id) < receipt.document.index(other.public_id)
    assert who.person.public_id not in receipt.document


def test_confirming_twice_gives_the_same_receipt(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    add(who, vacancy(campaign))
    first = lists.confirm_list(campaign.id, PERMANENT, 1, asker=who.asker, now=NOW)
    again = lists.confirm_list(
        campaign.id, PERMANENT, 1, asker=who.asker, now=NOW + timedelta(minutes=1)
    )
    assert again.receipt_code == first.receipt_code


def test_a_change_after_confirming_has_to_be_confirmed_again(campaign: Campaign) -> None:
    who, one, other = make_competitor(campaign), vacancy(campaign), vacancy(campaign)
    add(who, one)
    first = lists.confirm_list(campaign.id, PERMANENT, 1, asker=who.asker, now=NOW)
    add(who, other)
    assert not queries.choice_list(who.person.id, campaign.id, PERMANENT).confirmed
    assert queries.confirmed_choices(campaign.id, PERMANENT)[who.person.id][0].vacancy_id == one.id
    second = lists.confirm_list(campaign.id, PERMANENT, 2, asker=who.asker, now=NOW)
    assert second.receipt_code != first.receipt_code


def test_an_empty_list_cannot_be_confirmed(campaign: Campaign) -> None:
    with pytest.raises(RuleError, match="empty"):
        lists.confirm_list(
            campaign.id, PERMANENT, 0, asker=make_competitor(campaign).asker, now=NOW
        )


@pytest.mark.parametrize(
    "statement", ["UPDATE choice_receipts SET code = 'X'", "DELETE FROM choice_receipts"]
)
def test_a_receipt_cannot_be_changed(campaign: Campaign, statement: str) -> None:
    who = make_competitor(campaign)
    make_list(who, campaign, vacancy(campaign))
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(statement))


def test_the_journal_holds_digests_and_no_names(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    add(who, vacancy(campaign))
    listed = lists.confirm_list(campaign.id, PERMANENT, 1, asker=who.asker, now=NOW)
    entries, _ = journal.entries(kind="ChoiceListConfirmed")
    assert entries[0].subject.id == listed.public_id
    assert entries[0].actor.id == who.person.public_id
    assert entries[0].details == {
        "contract": "permanent",
        "version": 1,
        "choices": 1,
        "digest": listed.receipt_digest,
    }


# --- many at once ---------------------------------------------------------------------------------


def test_many_lists_come_in_like_single_ones(campaign: Campaign) -> None:
    people = [make_competitor(campaign) for _ in range(3)]
    one, other = vacancy(campaign), vacancy(campaign)
    new = [
        NewList(
            who.person.id,
            campaign.id,
            PERMANENT,
            [(one.id, who.application_id), (other.id, who.application_id)],
            NOW if place else None,
        )
        for place, who in enumerate(people)
    ]
    lists.add_lists(new, actor=SYSTEM, now=NOW)
    assert queries.list_counts(campaign.id, PERMANENT) == {
        ListState.SAVED: 1,
        ListState.CONFIRMED: 2,
    }
    assert queries.unconfirmed(campaign.id) == [people[0].person.id]
    assert order(people[2], campaign) == [one.id, other.id]
    save(people[2], campaign, 1, other)
    assert order(people[2], campaign) == [other.id]


def test_a_list_over_the_maximum_is_refused_in_bulk_too(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    choices = [(number, who.application_id) for number in range(9)]
    with pytest.raises(RuleError, match="at most 8"):
        lists.add_lists(
            [NewList(who.person.id, campaign.id, PERMANENT, choices)], actor=SYSTEM, now=NOW
        )


# --- what happens meanwhile -----------------------------------------------------------------------


def withdraw(one: Vacancy) -> None:
    official = make_official(Permission.VACANCIES_EDIT)
    vacancies_service.withdraw(one.public_id, "cut", asker=official, now=NOW)


def test_a_withdrawn_vacancy_frees_its_place_in_the_list(campaign: Campaign) -> None:
    who = make_competitor(campaign)
    wishes = [vacancy(campaign) for _ in range(9)]
    add(who, *wishes[:8])
    first = lists.confirm_list(campaign.id, PERMANENT, 8, asker=who.asker, now=NOW)
    withdraw(wishes[2])
    assert wishes[2].id in order(who, campaign)  # shown until the next change
    assert queries.who_listed(wishes[2].id) == [who.person.id]
    add(who, wishes[8])
    kept = [one.id for one in wishes if one.id != wishes[2].id]
    assert order(who, campaign) == kept
    receipt = queries.newest_receipt(first.id)
    assert receipt is not None
    assert len(receipt.choices) == 8  # what was confirmed stays as it was


def test_a_receipt_names_nothing_that_is_no_more(campaign: Campaign) -> None:
    who, one, other = make_competitor(campaign), vacancy(campaign), vacancy(campaign)
    add(who, one, other)
    withdraw(one)
    listed = lists.confirm_list(campaign.id, PERMANENT, 2, asker=who.asker, now=NOW)
    assert order(who, campaign) == [other.id]
    receipt = queries.newest_receipt(listed.id)
    assert receipt is not None
    assert [choice.vacancy_id for choice in receipt.choices] == [other.id]
    assert one.public_id not in receipt.document
    withdraw(other)
    add_again = lists.save_list(campaign.id, PERMANENT, [], 2, asker=who.asker, now=NOW)
    with pytest.raises(RuleError, match="empty"):
        lists.confirm_list(campaign.id, PERMANENT, add_again.version, asker=who.asker, now=NOW)


def test_it_is_counted_in_how_many_lists_a_vacancy_stands(campaign: Campaign) -> None:
    one, other, lonely = (vacancy(campaign) for _ in range(3))
    for _ in range(2):
        add(make_competitor(campaign), one)
    add(make_competitor(campaign), other, one)
    counts = queries.listed_counts([one.id, other.id, lonely.id])
    assert counts == {one.id: 3, other.id: 1}


def test_similar_vacancies_within_reach_are_suggested(campaign: Campaign) -> None:
    later = make_campaign()
    school = make_school(lat=40.5, lon=49.0)
    outcomes, posts = {}, []
    for number, cut_off in enumerate(("90.00", "60.00", None)):
        at = school if number == 0 else make_school(lat=40.5, lon=49.0 - number)
        for year in (campaign, later):
            posts.append(make_vacancy(year, f"S{number}", school=at))
        outcomes[posts[-2].id] = Outcome(3, 1, None if cut_off is None else Decimal(cut_off))
    vacancies_service.record_outcomes(
        campaign.id, campaign.public_id, outcomes, actor=SYSTEM, now=NOW
    )
    who = make_competitor(later, "70.00")
    lists.add_choice(posts[1].public_id, asker=who.asker, now=NOW)
    listed = queries.choice_list(who.person.id, later.id, PERMANENT)
    assert [one.cut_off for one in suggestions.before([posts[1]]).values()] == [Decimal("90.00")]
    mine = lists.eligible(who.person.id, later.id)
    found = suggestions.suggest(listed, mine, "AZ-BA")
    assert [one.vacancy.id for one in found] == [posts[3].id, posts[5].id]  # the nearer first
    assert suggestions.same_scale(later.id, campaign.id)


def test_where_a_school_had_none_its_district_tells(campaign: Campaign) -> None:
    later = make_campaign()
    old = [make_vacancy(campaign, f"D{number}") for number in range(2)]
    outcomes = {old[0].id: Outcome(3, 1, Decimal("80.00")), old[1].id: Outcome(3, 1, Decimal(60))}
    record = partial(vacancies_service.record_outcomes, actor=SYSTEM, now=NOW)
    record(campaign.id, campaign.public_id, outcomes)
    new = make_vacancy(later, "D9")
    (found,) = suggestions.before([new]).values()
    assert (found.cut_off, found.district) == (Decimal("60.00"), True)
    record(campaign.id, campaign.public_id, {old[0].id: Outcome(0, 0, None)})
    (found,) = suggestions.before([new]).values()
    assert found.cut_off is None
