"""Checking, sending back, changing, closing, taking over; schools that move and merge."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.campaigns.rules import Campaign
from recruit.directory import service as schools
from recruit.extensions import db
from recruit.kernel.asker import Asker, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries, service, tasks
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.rules import Outcome, Vacancy
from recruit.vacancies.service import copying, editing, refreshing
from tests.factories.accounts import asker, make_official
from tests.factories.campaigns import make_campaign
from tests.factories.directory import make_school
from tests.factories.vacancies import NOW, make_vacancy

pytestmark = pytest.mark.db
LATER = NOW + timedelta(days=40)
KINDS = [
    {"code": "standard", "name": {"az": "Adi", "en": "Standard"}},
    {
        "code": "boarding",
        "name": {"az": "İnternat", "en": "Boarding"},
        "benefits": [{"kind": "monthly", "amount": "70", "below_km": 40}, {"kind": "housing"}],
    },
]


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        make_school()  # loads the registers
        yield make_campaign(now=NOW, vacancies={"kinds": KINDS, "closing": "choice"})
        db.session.rollback()


@pytest.fixture
def world(app: Flask) -> Iterator[Campaign]:
    """The same on one database, for what no database decides."""
    with app.app_context():
        make_school()
        yield make_campaign(now=NOW, vacancies={"kinds": KINDS, "closing": "choice"})
        db.session.rollback()


def ministry() -> Asker:
    return asker(make_official("ministry-official"))


def again(one: Vacancy) -> Vacancy:
    db.session.expire_all()
    return queries.by_ids([one.id])[one.id]


def entries(kind: str) -> list[dict[str, Any]]:
    found = text("SELECT details FROM journal_entries WHERE kind = :kind ORDER BY id")
    return list(db.session.scalars(found, {"kind": kind}))


def take(step: Any, campaign: Campaign, chosen: Any, who: Asker, **more: Any) -> int:
    return int(step(campaign.id, campaign.public_id, chosen, asker=who, now=NOW, **more))


# --- checking and sending back --------------------------------------------------------------------


def test_a_checker_says_that_they_have_looked_at_what_is_odd(campaign: Campaign) -> None:
    who = ministry()
    odd = make_vacancy(campaign, publish=False, hours=60)
    make_vacancy(campaign, publish=False)
    everything = OfficeFilters()
    with pytest.raises(RuleError, match="looked at"):
        take(service.check, campaign, everything, who)
    assert again(odd).state == "draft"
    assert take(service.check, campaign, everything, who, acknowledged=["hours"], expected=2) == 2
    assert (again(odd).state, again(odd).acknowledged) == ("checked", ("hours",))
    assert "hours 1" in str(entries("VacanciesChecked")[-1])
    with pytest.raises(NotFoundError):
        queries.vacancy(odd.public_id)  # nobody but officials sees it yet
    assert take(service.publish, campaign, everything, who, expected=2) == 2
    assert queries.vacancy(odd.public_id).published_at == NOW


def test_twins_are_found_among_all_of_the_campaign(world: Campaign) -> None:
    school = make_school(sectors=("az", "ru"))
    for sector in ("az", "az", "ru"):
        make_vacancy(world, publish=False, school_id=school.id, sector=sector)
    found = queries.doubtful(world.id, OfficeFilters(), Scope(everywhere=True))
    assert [one.doubts for one in found] == [("duplicate",), ("duplicate",)]


def test_what_is_sent_back_waits_until_it_is_corrected(world: Campaign) -> None:
    who = ministry()
    one = make_vacancy(world, publish=False)
    take(service.check, world, [one.public_id], who)
    with pytest.raises(RuleError, match="corrected"):
        take(service.send_back, world, [one.public_id], who, note="no")
    take(service.send_back, world, [one.public_id], who, note="18 hours, not 8, please.")
    assert (again(one).state, again(one).note) == ("draft", "18 hours, not 8, please.")
    assert queries.state_counts(world.id, Scope(everywhere=True))["sent-back"] == 1
    assert take(service.publish, world, [one.public_id], who) == 0
    new = replace(editing.new_of(again(one)), hours=18, posts=2)
    assert editing.edit(one.public_id, new, asker=who, now=NOW)
    assert again(one).note is None
    assert take(service.publish, world, [one.public_id], who) == 1


def test_a_checked_one_that_is_edited_is_a_draft_again(world: Campaign) -> None:
    who = ministry()
    one = make_vacancy(world, publish=False)
    take(service.check, world, [one.public_id], who)
    editing.edit(one.public_id, replace(editing.new_of(one), posts=3), asker=who, now=NOW)
    assert (again(one).state, again(one).posts) == ("draft", 3)


# --- by hand --------------------------------------------------------------------------------------


def test_a_head_posts_for_the_own_school_only(world: Campaign) -> None:
    mine, other = make_school(), make_school()
    everything = asker(make_official("ministry-official")).permissions
    head = replace(
        ministry(), permissions=dict.fromkeys(everything, Scope(schools=frozenset({mine.id})))
    )
    theirs = make_vacancy(world, publish=False, school_id=other.id)
    new = replace(editing.new_of(theirs), code=editing.next_code(world.id, mine))
    with pytest.raises(RuleError) as caught:
        editing.add_one(world.id, new, asker=head, now=NOW)
    assert caught.value.field == "school"
    with pytest.raises(NotFoundError):
        editing.edit(theirs.public_id, new, asker=head, now=NOW)
    public_id = editing.add_one(world.id, replace(new, school_id=mine.id), asker=head, now=NOW)
    assert queries.one_for_office(public_id, Scope(schools=frozenset({mine.id}))).code == new.code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "incentive"}, "kind"),  # not among this campaign's
        ({"sector": "ru"}, "sector"),
        ({"contract": "weekly"}, "contract"),
        ({"subject_code": "methodology"}, "subject"),
        ({"code": "no spaces"}, "code"),
        ({"posts": 0}, "posts"),
        ({"hours": 61}, "hours"),
        ({"further_school_id": 10**9}, "further_school"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    world: Campaign, change: dict[str, Any], field: str
) -> None:
    one = make_vacancy(world, publish=False, school_id=make_school().id)
    with pytest.raises(RuleError) as caught:
        editing.edit(
            one.public_id, replace(editing.new_of(one), **change), asker=ministry(), now=NOW
        )
    assert caught.value.field == field


# --- changing what is published -------------------------------------------------------------------


def test_a_published_one_changes_with_a_history_that_nobody_changes(campaign: Campaign) -> None:
    who = ministry()
    one = make_vacancy(campaign)
    new = replace(
        editing.new_of(one), hours=24, grades=(5, 6), starts_on=date(2026, 9, 15), kind="boarding"
    )
    with pytest.raises(RuleError) as caught:
        editing.change(one.public_id, new, "", asker=who, now=LATER)
    assert caught.value.field == "reason"
    assert editing.change(one.public_id, new, "More pupils came.", asker=who, now=LATER)
    assert not editing.change(one.public_id, new, "Again.", asker=who, now=LATER)
    lines = {line.field: (line.before, line.after) for line in queries.history(one.id)}
    assert lines["hours"] == (18, 24)
    assert lines["grades"] == ([], [5, 6])
    assert lines["starts_on"] == (None, "2026-09-15")
    assert lines["kind"][1]["en"] == "Boarding"
    after = again(one)
    assert (after.state, after.changed_at) == ("published", LATER)
    assert [str(each.kind) for each in after.benefits] == ["monthly", "housing"]
    assert len(entries("VacancyChanged")) == 1
    db.session.commit()
    for statement in ("UPDATE vacancy_changes SET reason = 'x'", "DELETE FROM vacancy_changes"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_another_subject_or_school_is_another_vacancy(world: Campaign) -> None:
    one = make_vacancy(world)
    for change in (
        {"subject_code": "biology"},
        {"school_id": make_school().id},
        {"contract": "fixed-term"},
    ):
        with pytest.raises(RuleError, match="withdraw it and post a new one"):
            editing.change(
                one.public_id,
                replace(editing.new_of(one), **change),
                "It was wrong.",
                asker=ministry(),
                now=NOW,
            )
    assert queries.history(one.id) == []


def test_posts_do_not_fall_below_the_people_placed_there(world: Campaign) -> None:
    one = make_vacancy(world, posts=3)
    outcome = {one.id: Outcome(5, 2, None)}
    service.record_outcomes(world.id, world.public_id, outcome, actor=SYSTEM, now=NOW)
    fewer = replace(editing.new_of(one), posts=1)
    with pytest.raises(RuleError, match="placed here"):
        editing.change(one.public_id, fewer, "Posts were cut.", asker=ministry(), now=NOW)


# --- closing --------------------------------------------------------------------------------------


def test_closing_by_hand_needs_a_reason_and_leads_only_to_withdrawal(world: Campaign) -> None:
    who, one = ministry(), make_vacancy(world)
    for reason in ("", "calendar", "mood"):
        with pytest.raises(RuleError, match="reason"):
            service.close(one.public_id, reason, asker=who, now=NOW)
    service.close(one.public_id, "enough", asker=who, now=NOW)
    assert (again(one).state, again(one).withdrawn_why) == ("closed", "enough")
    assert queries.post_counts(world.id, "permanent") == {one.id: 1}  # lists that name it count
    with pytest.raises(RuleError, match="closed"):
        service.close(one.public_id, "enough", asker=who, now=NOW)
    service.withdraw(one.public_id, "cut", asker=who, now=NOW)
    assert queries.post_counts(world.id, "permanent") == {}


def test_the_calendar_closes_once_and_only_where_the_rules_say_so(campaign: Campaign) -> None:
    choice = campaign.calendar.phase("choice")
    assert choice is not None
    one = make_vacancy(campaign)
    by_hand = make_vacancy(make_campaign(now=NOW))
    tasks.close(choice.closes_at - timedelta(seconds=1))
    assert again(one).state == "published"
    tasks.close(choice.closes_at)
    tasks.close(choice.closes_at)
    assert (again(one).state, again(one).withdrawn_why) == ("closed", "calendar")
    assert again(by_hand).state == "published"
    assert len(entries("VacanciesClosed")) == 1


# --- schools --------------------------------------------------------------------------------------


def test_vacancies_of_a_merged_school_move_with_a_visible_history(campaign: Campaign) -> None:
    who = ministry()
    old, new = make_school(), make_school(name=Bilingual("Birləşmiş", "United"), lat=41.2, lon=47.2)
    shown = make_vacancy(campaign, school_id=old.id)
    both = make_vacancy(campaign, school_id=new.id, further_school_id=old.id)
    draft = make_vacancy(campaign, school_id=old.id, publish=False)
    over = make_vacancy(make_campaign(now=NOW, state="finished"), school_id=old.id)
    schools.merge(old.public_id, new.public_id, asker=who, now=LATER)
    assert {again(one).school.id for one in (shown, draft, both)} == {new.id}
    assert again(both).further_school is None
    assert again(over).school.id == old.id
    (line,) = queries.history(shown.id)
    assert (line.field, line.before["id"], line.after["id"]) == (
        "school",
        old.public_id,
        new.public_id,
    )
    assert line.reason == refreshing.MERGED
    assert queries.history(draft.id) == []
    assert (again(shown).lat, again(shown).placed_exactly) == (41.2, True)
    found = queries.for_office(
        campaign.id,
        OfficeFilters(q="birlesmis"),
        Scope(everywhere=True),
        language="az",
        page=1,
    )
    assert {one.id for one in found.rows} >= {shown.id, draft.id}
    assert len(entries("VacancyChanged")) == 2


def test_new_rules_work_the_benefits_out_anew(world: Campaign) -> None:
    one = make_vacancy(world, kind="boarding")
    assert [str(each.kind) for each in one.benefits] == ["monthly", "housing"]
    db.session.execute(text("UPDATE vacancies SET benefits = '', lat = NULL, centre_metres = NULL"))
    db.session.expire_all()
    tasks.place(NOW)
    kept = text("SELECT benefits, benefit_monthly, lat FROM vacancies WHERE id = :id")
    row = db.session.execute(kept, {"id": one.id}).one()
    assert (row.benefits, row.benefit_monthly, row.lat) == ("monthly housing", 7000, 41.2)


# --- last year's ----------------------------------------------------------------------------------


def test_last_years_are_taken_over_as_far_as_they_are_still_wanted(world: Campaign) -> None:
    who, last, world = ministry(), world, make_campaign(now=NOW, vacancies={"kinds": KINDS})
    gone, merged, into = make_school(), make_school(), make_school()
    free, filled, at_gone, at_merged, strange, taken = (
        make_vacancy(last, **values)
        for values in (
            {"posts": 3, "starts_on": date(2025, 9, 15)},
            {"posts": 1},
            {"school_id": gone.id},
            {"school_id": merged.id},
            {"kind": "incentive"},
            {"code": "TAKEN"},
        )
    )
    make_vacancy(world, code="TAKEN")
    outcomes = {free.id: Outcome(4, 1, None), filled.id: Outcome(4, 1, None)}
    service.record_outcomes(last.id, last.public_id, outcomes, actor=SYSTEM, now=NOW)
    schools.merge(merged.public_id, into.public_id, asker=who, now=NOW)
    schools.close(gone.public_id, asker=who, now=NOW)
    copies = copying.plan(last.id, world.id, OfficeFilters(), asker=who)
    assert {one.old.id: one.fate for one in copies} == {
        free.id: "copied",
        filled.id: "filled",
        at_gone.id: "gone",
        at_merged.id: "copied",  # it stood at the other one already
        strange.id: "no-kind",
        taken.id: "taken",
    }
    drafts = copying.prepare_copies(world.id, copies, asker=who, now=NOW)
    with pytest.raises(RuleError, match="changed"):
        copying.take_over(world.id, world.public_id, drafts, expected=1, asker=who, now=NOW)
    copying.take_over(world.id, world.public_id, drafts, expected=2, asker=who, now=NOW)
    rows = [dict(zip(drafts.rows.columns, row, strict=True)) for row in drafts.rows.rows]
    new = next(one for one in rows if one["code"] == free.code)
    assert (new["posts"], new["starts_on"], new["former_applicants"]) == (2, None, 4)
    whole = copying.plan(last.id, world.id, OfficeFilters(), with_filled=True, asker=who)
    assert copying.fates(whole)["taken"] == 3  # the two that are here now, and the one before
