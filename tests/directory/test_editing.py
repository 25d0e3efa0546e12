"""Correcting schools: what changes has a history, an event, and keeps its old names."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.accounts.service import roles as service_roles
from recruit.directory import queries, service
from recruit.directory.queries import SchoolFilters
from recruit.directory.rules import Contact, School
from recruit.directory.service import Basics, Details, PlaceQuestionedError
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from tests.factories.accounts import asker, make_official, make_person
from tests.factories.directory import NOW, load_registers, make_school
from tests.factories.vacancies import make_vacancy
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
HOME = frozenset({"AZ-ISM"})
NEW_NAME = Bilingual("Yeni adlı məktəb", "School with a new name")


def official() -> Asker:
    load_registers()
    return asker(make_official("regional-official", HOME))


def head_of(school: School) -> Asker:
    person = make_person()
    service_roles.give_role(
        person.id, "school-head", frozenset(), schools=[school.public_id], actor=SYSTEM, now=NOW
    )
    return asker(person)


def basics(school: School) -> Basics:
    return Basics(
        school.name, school.district_code, school.lat, school.lon, school.sectors, school.address
    )


DETAILS = Details(
    Bilingual("Təsvir", "Description"), 320, 25, 2, 18, "good", Contact("012 1"), ("physics",)
)


def kinds(school: School) -> list[str]:
    return [one.kind for one in queries.history(school.public_id)]


def listed(**filters: str) -> list[str]:
    found = queries.listed(SchoolFilters.of(filters), language="az", page=1, size=10)
    return [one.public_id for one in found.rows]


def test_a_renamed_school_is_found_by_both_names_and_says_since_when(db_app: Flask) -> None:
    with db_app.app_context():
        who = official()
        school = make_school(name=Bilingual("Köhnə adlı məktəb", "School with an old name"))
        renamed = replace(basics(school), name=NEW_NAME)
        since = date(2026, 2, 1)
        assert service.settle(school.public_id, renamed, counts_from=since, asker=who, now=NOW)
        assert not service.settle(school.public_id, renamed, asker=who, now=NOW)
        assert queries.school(school.public_id).name == NEW_NAME
        line = queries.history(school.public_id)[0]
        assert (line.kind, line.counts_from) == ("renamed", since)
        assert (line.name_before, line.name_after) == (school.name, NEW_NAME)
        assert listed(q="kohne ADLI") == listed(q="yeni adlı") == [school.public_id]
        entry = journal.entries(kind="SchoolRenamed")[0][0]
        assert entry.details == {}


def test_history_is_never_changed(db_app: Flask) -> None:
    with db_app.app_context():
        who, school = official(), make_school()
        service.describe(school.public_id, DETAILS, asker=who, now=NOW)
        db.session.commit()
        for statement in ("UPDATE school_changes SET kind = 'x'", "DELETE FROM school_changes"):
            with pytest.raises(DatabaseError):
                db.session.execute(text(statement))
            db.session.rollback()


def test_what_a_school_is_like_is_kept_whole(db_app: Flask) -> None:
    with db_app.app_context():
        who, school = official(), make_school()
        assert service.describe(school.public_id, DETAILS, asker=who, now=NOW)
        found = queries.school(school.public_id)
        assert (found.pupils, found.building, found.subjects) == (320, "good", ("physics",))
        assert found.contact == DETAILS.contact
        fields = journal.entries(kind="SchoolDescribed")[0][0].details["fields"]
        assert "pupils" in fields
        with pytest.raises(RuleError, match="from 0 to"):
            service.describe(school.public_id, replace(DETAILS, rooms=-1), asker=who, now=NOW)


@pytest.mark.parametrize(
    ("lat", "lon", "turned"),
    [(41.9, 48.4, None), (48.15, 40.79, (40.79, 48.15)), (10.0, 10.0, None)],
)
def test_an_odd_place_is_questioned_and_never_refused(
    app: Flask, lat: float, lon: float, turned: tuple[float, float] | None
) -> None:
    with app.app_context():
        who, school = official(), make_school(lat=40.79, lon=48.15)
        moved = replace(basics(school), lat=lat, lon=lon)
        with pytest.raises(PlaceQuestionedError) as caught:
            service.settle(school.public_id, moved, asker=who, now=NOW)
        assert caught.value.question.turned == turned
        assert service.settle(school.public_id, moved, confirmed=True, asker=who, now=NOW)
        assert queries.school(school.public_id).lat == lat
        assert listed(only="questioned") == [school.public_id]
        renamed = replace(moved, name=NEW_NAME)  # what is confirmed is not asked about again
        assert service.settle(school.public_id, renamed, asker=who, now=NOW)


def test_a_district_keeps_to_its_own_schools_and_a_head_to_theirs(db_app: Flask) -> None:
    with db_app.app_context():
        who, school, other = official(), make_school(), make_school(district="AZ-QBA")
        head = head_of(school)
        service.describe(school.public_id, DETAILS, asker=head, now=NOW)
        for asked_by, target in ((who, other), (head, other)):
            with pytest.raises(NotFoundError):
                service.describe(target.public_id, DETAILS, asker=asked_by, now=NOW)
        with pytest.raises(NotFoundError):  # name and place stay with the district
            service.settle(school.public_id, basics(school), asker=head, now=NOW)
        with pytest.raises(NotFoundError):
            service.close(school.public_id, asker=head, now=NOW)
        moved = replace(basics(school), district_code="AZ-QBA")
        with pytest.raises(RuleError, match="outside the districts"):
            service.settle(school.public_id, moved, asker=who, now=NOW)
        scope = head.scope(Permission.SCHOOLS_EDIT)
        assert (scope.districts, scope.schools) == (frozenset(), {school.id})


def test_a_merged_school_leads_to_the_other_and_its_names_find_it(db_app: Flask) -> None:
    with db_app.app_context():
        who = official()
        first, second, third = (
            make_school(name=Bilingual(f"{word} məktəbi", f"School {word}"))
            for word in ("Armud", "Bulaq", "Çinar")
        )
        service.merge(first.public_id, second.public_id, asker=who, now=NOW)
        service.merge(second.public_id, third.code, asker=who, now=NOW)
        for gone in (first, second):
            found = queries.school(gone.public_id)
            assert (found.state, found.merged_into_id) == ("merged", third.id)
        assert kinds(third) == ["received"]
        assert kinds(second) == ["merged", "received"]
        for word in ("armud", "bulaq", "çinar"):
            assert listed(q=word) == [third.public_id]
        assert [one.id for one in queries.merged_into(third.id)] == [first.id, second.id]
        assert journal.entries(kind="SchoolsMerged")[0][0].details == {"into": third.public_id}
        for gone, into in ((third, first), (third, third), (first, third)):
            with pytest.raises(RuleError):
                service.merge(gone.public_id, into.public_id, asker=who, now=NOW)


def test_a_closed_school_changes_no_more_until_it_opens_again(app: Flask) -> None:
    with app.app_context():
        who, school = official(), make_school()
        service.close(school.public_id, counts_from=date(2026, 3, 1), asker=who, now=NOW)
        assert listed() == []
        assert listed(state="closed") == [school.public_id]
        with pytest.raises(RuleError, match="changes no more"):
            service.describe(school.public_id, DETAILS, asker=who, now=NOW)
        service.reopen(school.public_id, asker=who, now=NOW)
        with pytest.raises(RuleError):
            service.reopen(school.public_id, asker=who, now=NOW)
        assert kinds(school) == ["reopened", "closed"]


def test_a_school_with_vacancies_is_kept_by_the_database_and_that_is_said(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = a_campaign()
        vacancy = make_vacancy(campaign)
        who = asker(make_official("ministry-official"))
        with pytest.raises(RuleError, match="cannot be removed"):
            service.remove(vacancy.school.public_id, asker=who, now=NOW)
        assert queries.school(vacancy.school.public_id) == vacancy.school
        mistake = make_school()
        service.remove(mistake.public_id, asker=who, now=NOW)
        with pytest.raises(NotFoundError):
            queries.school(mistake.public_id)


def test_a_file_adds_and_changes_all_or_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        who, school = official(), make_school(lat=40.79, lon=48.15)
        header = ["code", "name_az", "name_en", "district", "lat", "lon"]
        rows = [
            [school.code, NEW_NAME.az, NEW_NAME.en, "AZ-ISM", "48.16", "40.80"],
            ["NEW-1", "Başqa", "Other", "AZ-ISM", "", ""],
        ]
        table = Table(header, rows, [2, 3])
        checked = service.check_file(table, asker=who)
        assert (len(checked.added), len(checked.changed), checked.errors) == (1, 1, [])
        assert [one.question.turned for one in checked.questions] == [(40.80, 48.16)]
        waiting = service.staged(service.stage(table, asker=who, now=NOW), asker=who)
        right = service.turned(waiting.checked)
        assert right.questions == []
        prepared = service.prepare(waiting.public_id, right, asker=who, now=NOW)
        assert service.carry_out(prepared, asker=who, now=NOW) == 2
        assert service.carry_out(prepared, asker=who, now=NOW) == 0
        found = queries.school(school.public_id)
        assert (found.name, found.lat, found.lon) == (NEW_NAME, 40.80, 48.16)
        added = queries.school_by_code("NEW-1")
        assert added is not None
        assert kinds(added) == ["added"]
        entry = journal.entries(kind="SchoolsImported")[0][0]
        assert (entry.details["added"], entry.details["changed"]) == (1, 1)
        bad = Table(header, [*rows[:1], ["NEW-2", "", "", "AZ-QBA", "", ""]], [2, 3])
        assert {row for row, _, _ in service.check_file(bad, asker=who).errors} == {3}
        with pytest.raises(RuleError, match="officials of a district"):
            service.check_file(table, asker=head_of(school))
