"""Applications from a file: read by a job, wrong cells named, all of it or nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import roles
from recruit.applications import queries, tasks
from recruit.applications.rules import ApplicationState
from recruit.applications.service import importing
from recruit.applications.service.importing import running
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as cards
from recruit.candidates import service as card_service
from recruit.extensions import db
from recruit.files import service as files
from recruit.files.tables import write_xlsx
from recruit.jobs.service import run_due
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import make_official
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_candidate, make_card, official_asker
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db

ROW = {
    "fin": "7ABCDE1",
    "last_name": "Əliyeva",
    "first_name": "Günel",
    "patronymic": "Anar qızı",
    "birth_date": "17.05.1993",
    "email": "gunel@example.org",
    "phone": "050 123 45 67",
    "language": "az",
    "consent": "yes",
    "subjects": "physics, mathematics",
    "education": "Bakalavr",
    "specialty": "mathematics",
    "university": "Bakı Dövlət Universiteti",
    "graduation_year": "2015",
    "honours": "xeyr",
    "transcript": "Mexanika; 4.5; 3; 5 | Optika; 5; 3; 5",
    "experience_months": "40",
    "incentive_years": "0",
    "permanent_post": "xeyr",
    "sex": "female",
    "citizenship": "citizen",
    "district": "AZ-ISM",
    "exam_language": "az",
}


@pytest.fixture
def world(app: Flask) -> Iterator[tuple[Campaign, Asker]]:
    yield from world_of(app)


@pytest.fixture
def both(db_app: Flask) -> Iterator[tuple[Campaign, Asker]]:
    yield from world_of(db_app)


def world_of(app: Flask) -> Iterator[tuple[Campaign, Asker]]:
    """A campaign and an official of one district who may check its applications."""
    assert tasks.importing
    with app.app_context():
        load_registers(NOW)
        card_service.load_standard_form(NOW)
        campaign = make_campaign(now=NOW)
        person = make_candidate("Quliyev")
        who = official_asker(person, Permission.APPLICATIONS_CHECK, districts=frozenset({"AZ-ISM"}))
        db.session.commit()
        yield campaign, who


def xlsx(*rows: dict[str, Any]) -> bytes:
    header = list(dict.fromkeys(name for row in (ROW, *rows) for name in row))
    return write_xlsx(
        {"applications": [header, *([row.get(n, "") for n in header] for row in rows)]}
    )


def read(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch, *rows: dict[str, Any]
) -> importing.Staged:
    campaign, who = world
    monkeypatch.setattr(accounts, "asker_of", lambda _id: who)
    made = importing.stage(xlsx(*rows), "ərizələr.xlsx", campaign=campaign, asker=who, now=NOW)
    db.session.commit()
    assert run_due(FixedClock(NOW)) == 1
    return importing.staged(made, asker=who)


def stored() -> list[bytes]:
    folder = current_app.extensions["recruit.settings"].data_dir / "files"
    found = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]
    assert len(found) == 4  # the file, the rows, their keys
    return found


def test_a_file_is_read_confirmed_and_brought_in_once(
    both: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, who = both
    other = {**ROW, "fin": "7ABCDE2", "email": "a@example.org", "subjects": "physics"}
    other |= {"birth_date": "1990-02-28", "honours": "Yes"}
    found = read(both, monkeypatch, ROW, other)
    assert (found.state, found.rows, found.errors) == ("checked", 2, [])
    assert found.counts == {"physics": 2, "mathematics": 1}
    assert queries.in_campaign(campaign.id) == []
    assert [one for one in stored() if b"7ABCDE" in one] == []  # the file and its rows lie sealed
    for _twice in range(2):
        importing.confirm(found.public_id, asker=who, now=NOW)
        db.session.commit()
        run_due(FixedClock(NOW))
    assert importing.staged(found.public_id, asker=who).state == "done"
    made = queries.in_campaign(campaign.id)
    assert [one.subject_code for one in made] == ["physics", "mathematics", "physics"]
    assert {one.state for one in made} == {ApplicationState.SUBMITTED}
    person = accounts.person_by_fin("7ABCDE1")
    assert person is not None
    card = cards.card(person.id, campaign.id)
    assert card is not None
    answers = cards.opened(card).answers
    assert (answers["average_grade"], answers["honours"]) == ("4.75", False)
    assert queries.history(made[0].id)[0].by.id == person.public_id
    entry = journal.entries(kind="ApplicationsImported")[0][0]
    assert (entry.details["count"], entry.actor) == (3, who.ref)
    kept = db.session.scalars(text("SELECT file FROM application_imports")).one()
    assert files.read(kept)
    assert importing.forget(NOW + timedelta(days=1)) == 0
    assert importing.forget(NOW + timedelta(days=1, seconds=1)) == 1
    assert importing.forget(NOW + timedelta(days=8)) == 0
    with pytest.raises(NotFoundError):
        files.read(kept)


WRONG = [
    ({"fin": "7ABCDEO"}, "fin", "letters I and O"),
    ({"last_name": ""}, "last_name", "surname"),
    ({"birth_date": "31.02.1993"}, "birth_date", "27.07.1993"),
    ({"birth_date": "17.05"}, "birth_date", "27.07.1993"),
    ({"email": "nobody"}, "email", "e-mail"),
    ({"phone": "12"}, "phone", "telephone"),
    ({"language": "ru"}, "language", "az or en"),
    ({"consent": ""}, "consent", "consent"),
    ({"subjects": ""}, "subjects", "at least one"),
    ({"subjects": "magic"}, "subjects", "no subject"),
    ({"subjects": "history"}, "subjects", "specialty"),
    ({"education": "school"}, "education", "options"),
    ({"university": ""}, "university", "missing"),
    ({"graduation_year": "next"}, "graduation_year", "number"),
    ({"transcript": ""}, "transcript", "missing"),
    ({"transcript": "Mexanika; 9; 3; 5"}, "transcript", "scale"),
    ({"transcript": "a;1;1;5;6;7"}, "transcript", "more cells"),
    ({"district": "AZ-SAK"}, "district", "not one of yours"),
    ({"district": ""}, "district", "missing"),
]


def test_every_wrong_cell_is_named_and_nothing_comes_in(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {**ROW, "fin": "7ABCDE9", "email": "b@example.org"}
    rows = [
        {**ROW, "fin": f"8{number:06}", "email": f"w{number}@example.org", **changes}
        for number, (changes, _column, _says) in enumerate(WRONG)
    ]
    found = read(world, monkeypatch, right, *rows)
    assert (found.state, found.wrong) == ("refused", len(WRONG))
    named = {(row, column): str(error) for row, column, error in found.errors}
    for number, (changes, column, says) in enumerate(WRONG):
        assert says in named.get((number + 3, column), ""), (changes, named)
    with pytest.raises(RuleError):
        importing.confirm(found.public_id, asker=world[1], now=NOW)
    assert accounts.person_by_fin("7ABCDE9") is None


def test_who_is_known_keeps_their_account_and_nobody_gets_two_cards(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, who = world
    known = make_candidate("Əliyeva", "Günel")
    row = {**ROW, "fin": known.fin, "email": known.email, "birth_date": "17.05.1993"}
    found = read(world, monkeypatch, row)
    assert found.errors == []
    importing.confirm(found.public_id, asker=who, now=NOW)
    db.session.commit()
    run_due(FixedClock(NOW))
    assert [one.person_id for one in queries.in_campaign(campaign.id)] == [known.id, known.id]
    again = read(world, monkeypatch, row)
    assert [(r, c) for r, c, _error in again.errors] == [(2, "fin")]
    stranger = {**row, "first_name": "Nigar"}
    assert any("another name" in str(e) for _r, _c, e in read(world, monkeypatch, stranger).errors)
    taken = {**ROW, "email": known.email}
    assert [(r, c) for r, c, _e in read(world, monkeypatch, taken).errors] == [(2, "email")]


def test_who_decides_in_the_campaign_does_not_come_in_by_a_file(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the role came after the file was read; the other rows say nothing of it."""
    official = make_official("exam-official", now=NOW, first_name="Günel", last_name="Əliyeva")
    db.session.commit()
    run_due(FixedClock(NOW))  # the message about the role
    row = {**ROW, "fin": official.fin, "email": official.email, "birth_date": born(official)}
    found = read(world, monkeypatch, row, {**ROW, "email": "c@example.org"})
    assert [(r, c) for r, c, _error in found.errors] == [(2, "fin")]
    assert "decides in this campaign" in str(found.errors[0][2])
    known = make_candidate("Əliyeva", "Günel")
    row = {**ROW, "fin": known.fin, "email": known.email, "birth_date": born(known)}
    found = read(world, monkeypatch, row)
    assert found.errors == []
    roles.give_role(known.id, "regional-official", None, actor=SYSTEM, now=NOW)
    importing.confirm(found.public_id, asker=world[1], now=NOW)
    db.session.commit()
    run_due(FixedClock(NOW))
    assert importing.staged(found.public_id, asker=world[1]).state == "refused"


def born(person: PersonInfo) -> str:
    assert person.birth_date is not None
    return person.birth_date.strftime("%d.%m.%Y")


def test_the_same_person_twice_in_a_file_is_named(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(world, monkeypatch, ROW, {**ROW, "email": "c@example.org"})
    assert [(row, column) for row, column, _error in found.errors] == [(3, "fin")]


def test_what_changed_between_reading_and_confirming_is_seen(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, who = world
    known = make_candidate("Əliyeva", "Günel")
    row = {**ROW, "fin": known.fin, "email": known.email}
    found = read(world, monkeypatch, row)
    importing.confirm(found.public_id, asker=who, now=NOW)
    make_card(known, campaign)
    db.session.commit()
    run_due(FixedClock(NOW))
    assert importing.staged(found.public_id, asker=who).state == "refused"
    assert queries.in_campaign(campaign.id) == []


def test_a_file_is_checked_again_when_its_form_counts_other_days(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are taken as they were worked out only while nothing that decides them changed."""
    campaign, who = world
    found = read(world, monkeypatch, ROW)
    importing.confirm(found.public_id, asker=who, now=NOW)
    db.session.commit()
    checks = []
    check = running.check
    monkeypatch.setattr(running, "check", lambda *given: checks.append(1) or check(*given))
    monkeypatch.setattr(cards, "days_of", lambda _campaign: {"applications-close": NOW.date()})
    run_due(FixedClock(NOW))
    assert checks == [1]
    assert importing.staged(found.public_id, asker=who).state == "done"


def test_a_file_that_is_none_is_refused(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, who = world
    monkeypatch.setattr(accounts, "asker_of", lambda _id: who)
    for data in (b"", b"PK\x03\x04nonsense", b"fin;subjects\r\n7ABCDE1;physics\r\n"):
        made = importing.stage(data, "a.csv", campaign=campaign, asker=who, now=NOW)
        db.session.commit()
        run_due(FixedClock(NOW))
        assert importing.staged(made, asker=who).state == "refused"
    with pytest.raises(NotFoundError):
        importing.staged(made, asker=official_asker(make_candidate(), Permission.OFFICE))


def test_a_file_comes_only_while_applications_are_open(
    world: tuple[Campaign, Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, who = world
    late = NOW + timedelta(days=30)
    with pytest.raises(RuleError):
        importing.stage(xlsx(ROW), "a.xlsx", campaign=campaign, asker=who, now=late)
    found = read(world, monkeypatch, ROW)
    with pytest.raises(RuleError):
        importing.confirm(found.public_id, asker=who, now=late)


def test_the_template_has_every_column_that_a_file_needs(world: tuple[Campaign, Asker]) -> None:
    campaign, _who = world
    rules = campaigns.section(campaign.id, "eligibility")
    found = importing.sheets(cards.form_for(campaign.id), rules, "en")
    assert set(ROW) <= set(found["applications"][0])
    assert "diploma" not in found["applications"][0]
    assert ["education", "bachelor", "Bachelor"] in found["codes"]
    assert any(row[0] == "physics" and "mathematics" in row[2] for row in found["subjects"])
