"""Drafts that are deleted, and drafts that go back to who wrote them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.vacancies import queries, service
from recruit.vacancies.service import discarding, editing
from tests.factories.campaigns import make_campaign
from tests.factories.directory import make_school
from tests.factories.vacancies import NOW, make_vacancy
from tests.vacancies.test_steps import again, entries, ministry, take

pytestmark = pytest.mark.db
LATER = NOW + timedelta(days=40)


@pytest.fixture
def campaign(db_app: Flask) -> Iterator[Campaign]:
    with db_app.app_context():
        make_school()  # loads the registers
        yield make_campaign(now=NOW)
        db.session.rollback()


# --- deleting drafts ------------------------------------------------------------------------------


def test_a_draft_is_deleted_by_who_may_edit_it_and_the_journal_keeps_it(campaign: Campaign) -> None:
    who = ministry()
    one, checked = (make_vacancy(campaign, publish=False) for _ in range(2))
    take(service.check, campaign, [checked.public_id], who)
    for each in (one, checked):
        service.discard(each.public_id, asker=who, now=LATER)
    assert queries.state_counts(campaign.id, Scope(everywhere=True)) == {}
    with pytest.raises(NotFoundError):
        service.discard(one.public_id, asker=who, now=LATER)
    kept = [str(details) for details in entries("VacancyDiscarded")]
    assert [one.code in kept[0], checked.code in kept[1]] == [True, True]
    assert one.school.public_id in kept[0]
    again_written = editing.add_one(campaign.id, editing.new_of(one), asker=who, now=LATER)
    assert queries.one_for_office(again_written, Scope(everywhere=True)).code == one.code


def test_what_is_or_was_published_is_never_deleted(campaign: Campaign) -> None:
    who = ministry()
    made = [make_vacancy(campaign) for _ in range(3)]
    service.close(made[1].public_id, "enough", asker=who, now=NOW)
    service.withdraw(made[2].public_id, "cut", asker=who, now=NOW)
    for one in made:
        with pytest.raises(RuleError, match="never published"):
            service.discard(one.public_id, asker=who, now=LATER)
    assert [again(one).state for one in made] == ["published", "closed", "withdrawn"]
    assert entries("VacancyDiscarded") == []


def test_one_that_was_published_meanwhile_stays(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, one = ministry(), make_vacancy(campaign, publish=False)
    monkeypatch.setattr(discarding, "require_discardable", lambda _state: None)
    take(service.publish, campaign, [one.public_id], who)
    with pytest.raises(RuleError, match="just changed"):
        service.discard(one.public_id, asker=who, now=LATER)
    assert again(one).state == "published"


# --- who is told what is to be corrected ----------------------------------------------------------


def test_who_wrote_it_last_is_who_hears_of_it(campaign: Campaign) -> None:
    mine = make_school()
    first, second, chief = ministry(), ministry(), ministry()
    new = editing.new_of(make_vacancy(campaign, school_id=mine.id))
    ids = [
        editing.add_one(campaign.id, replace(new, code=f"W{n}"), asker=first, now=NOW)
        for n in range(3)
    ]
    unknown = make_vacancy(campaign, publish=False)
    in_bulk = [replace(new, code="W3")]
    keys = service.add_vacancies(
        campaign.id, campaign.public_id, in_bulk, actor=second.ref, now=NOW
    )
    ids += [one.public_id for one in queries.by_ids(keys).values()]
    editing.edit(ids[2], replace(new, code="W2", posts=2), asker=second, now=NOW)
    take(service.send_back, campaign, [*ids, unknown.public_id], chief, note="18 hours, please.")
    found = {one.written_by: one for one in queries.sent_back(campaign.id, NOW)}
    assert {key: [v.code for v in one.vacancies] for key, one in found.items()} == {
        first.public_id: ["W0", "W1"],
        second.public_id: ["W2", "W3"],
    }
    assert {one.note for one in found.values()} == {"18 hours, please."}
    editing.edit(ids[0], replace(new, code="W0", posts=2), asker=first, now=NOW)  # corrected
    first_share = next(
        s for s in queries.sent_back(campaign.id, NOW) if s.written_by == first.public_id
    )
    assert [one.code for one in first_share.vacancies] == ["W1"]
