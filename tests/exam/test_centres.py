"""Centres and rooms, and the sittings and seats in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.exam import queries
from recruit.exam.queries import centres as centres_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.centres import NewRoom
from recruit.exam.service import centres, seat_all, seat_files
from recruit.extensions import db
from recruit.files.tables import Table
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, NOWHERE, Asker, Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from tests.exam.centre_world import HOUR, centre_of, make_room, new_centre, schedule
from tests.exam.world import Candidate, make_candidate, make_world, official
from tests.factories.accounts import make_official, sign_in
from tests.factories.exam import NOW, make_sitting
from tests.pages import Pages

MANAGER = Permission.EXAMS_MANAGE


@contextmanager
def refused(field: str | None) -> Iterator[None]:
    """The rule names this field, and nothing is stored."""
    with pytest.raises(RuleError) as caught, db.session.begin_nested():
        yield
    assert caught.value.field == field


def within(asker: Asker, *districts: str) -> Asker:
    scope = Scope(districts=frozenset(districts))
    return replace(asker, permissions=dict.fromkeys(asker.permissions, scope))


@pytest.mark.db
def test_a_centre_and_its_rooms_are_added_and_corrected_within_the_districts(
    db_app: Flask,
) -> None:
    with db_app.app_context():
        make_world()
        boss = official(MANAGER)
        room = make_room(boss, networks=("10.0.0.0/8",))
        centre = centre_of(room)
        elsewhere = within(boss, "AZ-GA")
        with refused("district"):
            centres.add_centre(new_centre("Başqa"), asker=elsewhere, now=NOW)
        with refused("district"):
            centres.add_centre(new_centre(district_code="XX"), asker=boss, now=NOW)
        with refused("name_az"):
            centres.add_centre(new_centre("6  NÖMRƏLİ məktəb"), asker=boss, now=NOW)
        with refused("name"):
            centres.add_room(centre, NewRoom(" 12 ", 5), asker=boss, now=NOW)
        for forbidden in (
            lambda: centres.change_centre(centre, new_centre(), asker=elsewhere, now=NOW),
            lambda: centres.add_room(centre, NewRoom("13", 5), asker=elsewhere, now=NOW),
            lambda: centres.change_room(room, NewRoom("13", 5), asker=elsewhere, now=NOW),
        ):
            with pytest.raises(NotFoundError):
                forbidden()
        assert centres_queries.centres(Scope(districts=frozenset({"AZ-GA"}))) == []
        changed = new_centre("7 nömrəli məktəb", networks=())
        centres.change_centre(centre, changed, asker=boss, now=NOW)
        centres.change_centre(centre, changed, asker=boss, now=NOW)
        (found,) = centres_queries.centres(EVERYWHERE)
        assert (found.name.az, found.networks) == ("7 nömrəli məktəb", ())
        events, _ = journal.entries(kind="CentreChanged")
        assert [one.details["fields"] for one in events] == [["name", "networks"]]


@pytest.mark.db
def test_a_sitting_takes_a_room_that_is_free_and_large_enough(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        boss = official(MANAGER)
        room = make_room(boss)
        first = schedule(campaign.id, room, boss)
        found = sittings_queries.sitting(first)
        assert (found.capacity, found.district_code, found.room) == (10, "AZ-BA", "12")
        assert found.place == "6 nömrəli məktəb"
        assert found.centre
        assert found.accessible
        with refused("room_public_id"):
            schedule(campaign.id, room, boss, opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)
        free = found.closes_at + (HOUR / 60) * found.minutes + HOUR / 120  # grace of 30 s
        schedule(campaign.id, room, boss, opens_at=free, closes_at=free + HOUR, capacity=4)
        with refused("capacity"):
            schedule(
                campaign.id,
                room,
                boss,
                opens_at=free + 9 * HOUR,
                closes_at=free + 10 * HOUR,
                capacity=11,
            )
        with pytest.raises(NotFoundError):
            schedule(campaign.id, room, within(boss, "AZ-GA"))
        with refused("capacity"):
            centres.change_room(room, NewRoom("12", 9), asker=boss, now=NOW)
        centres.change_room(room, NewRoom("12 A", 10), asker=boss, now=NOW)
        assert [one.capacity for one in centres_queries.bookings(1)] == [10, 4]
        old = sittings_queries.sitting(make_sitting(campaign.id))
        assert (old.place, old.centre) == ("Bakı, 6 nömrəli məktəb", None)


@pytest.mark.race
def test_of_two_sittings_planned_for_one_room_at_once_one_is_refused(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = make_world()
        boss = official(MANAGER)
        room = make_room(boss)
        db.session.commit()
    outcomes: list[str] = []

    def plan() -> None:
        with pg_app.app_context():
            try:
                schedule(campaign.id, room, boss)
                db.session.commit()
                outcomes.append("planned")
            except RuleError as error:
                db.session.rollback()
                outcomes.append(str(error.field))

    with pg_app.app_context():
        # Both wait here for the room, and then go on one after the other.
        centres.lock_room(room)
        threads = [Thread(target=plan) for _ in range(2)]
        for one in threads:
            one.start()
        db.session.rollback()
        for one in threads:
            one.join()
    assert sorted(outcomes) == ["planned", "room_public_id"]


# --- seats from a file ----------------------------------------------------------------------------


def table(rows: list[tuple[Any, ...]]) -> Table:
    cells = [[str(cell) for cell in row] for row in rows]
    return Table(["candidate", "subject", "seat"], cells, list(range(2, len(rows) + 2)))


def numbers(campaign_id: int, *people: Candidate) -> list[int]:
    return [queries.seats_of(one.person_id, campaign_id, NOW)[0].number for one in people]


def card_of(candidate: Candidate) -> int:
    return applications.by_ids([candidate.application_id])[candidate.application_id].card_id


def number_of(candidate: Candidate) -> str:
    found = candidates.cards_of([card_of(candidate)])
    return next(iter(found.values())).candidate_number


@pytest.mark.db
def test_a_file_seats_people_whole_once_or_not_at_all(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world(papers=12)
        boss = official(MANAGER)
        sitting = schedule(campaign.id, make_room(boss, capacity=3), boss)
        one, two = make_candidate(campaign), make_candidate(campaign)
        rejected = make_candidate(campaign, state="not-eligible")
        db.session.flush()
        good = table([(number_of(one), "mathematics", 3), (number_of(two), "Riyaziyyat", "")])
        bad = table(
            [
                (number_of(one), "mathematics", 3),
                (number_of(rejected), "mathematics", ""),
                (number_of(two), "mathematics", 3),
                ("999999", "mathematics", ""),
                (number_of(two), "physics", ""),
            ]
        )
        checked = seat_files.check_file(sitting, bad, asker=boss)
        assert not checked.assigned
        assert [(e.row, e.column) for e in checked.wrong] == [
            (3, "candidate"),
            (4, "seat"),
            (5, "candidate"),
            (6, "candidate"),
        ]
        assert sittings_queries.sitting(sitting).seated == 0
        staged = _staged(sitting, good, boss)
        assert seat_files.carry_out(staged, asker=boss, now=NOW) == 2
        assert seat_files.carry_out(staged, asker=boss, now=NOW) == 0
        assert numbers(campaign.id, one, two) == [3, 1]
        again = _staged(sitting, good, boss)
        assert not seat_files.staged(again, asker=boss).new
        assert seat_files.carry_out(again, asker=boss, now=NOW) == 0
        three, four = make_candidate(campaign), make_candidate(campaign)
        assert seat_all(sitting, asker=boss, now=NOW + HOUR) == 1  # seat 2 is the only free one
        told = sittings_queries.seats_given(sitting, NOW + HOUR)  # who is told of it
        assert [one.person_id for one in told] == [three.person_id]
        assert numbers(campaign.id, three) == [2]
        assert not queries.seats_of(four.person_id, campaign.id, NOW)
        with pytest.raises(NotFoundError):
            seat_files.staged(again, asker=official(MANAGER))
        with pytest.raises(NotFoundError):
            seat_files.check_file(
                sitting, good, asker=replace(boss, permissions={MANAGER: NOWHERE})
            )


@pytest.mark.db
def test_a_staged_file_that_no_longer_holds_stores_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        boss = official(MANAGER)
        sitting = schedule(campaign.id, make_room(boss, capacity=3), boss)
        one, two = make_candidate(campaign), make_candidate(campaign)
        db.session.flush()
        first = _staged(sitting, table([(number_of(one), "mathematics", 1)]), boss)
        second = _staged(sitting, table([(number_of(two), "mathematics", 1)]), boss)
        assert seat_files.carry_out(first, asker=boss, now=NOW) == 1
        with pytest.raises(RuleError), db.session.begin_nested():
            seat_files.carry_out(second, asker=boss, now=NOW)
        assert sittings_queries.sitting(sitting).seated == 1
        assert not seat_files.staged(second, asker=boss).done


def _staged(sitting: str, rows: Table, asker: Asker) -> str:
    checked = seat_files.check_file(sitting, rows, asker=asker)
    assert not checked.wrong
    return seat_files.stage(sitting, checked.assigned, asker=asker, now=NOW)


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def office(app: Flask) -> Pages:
    """The browser of an exam official."""
    client = app.test_client()
    with app.app_context():
        make_world(papers=12)
        person = make_official("exam-official", now=NOW)
        db.session.commit()
    sign_in(client, person)
    return Pages(client)


@pytest.mark.db
def test_a_centre_a_room_a_sitting_and_seats_from_a_file_on_pages(
    app: Flask, office: Pages
) -> None:
    with app.app_context():
        campaign = campaigns.campaigns()[0]
        one, two = make_candidate(campaign), make_candidate(campaign)
        names = [number_of(one), number_of(two)]
        db.session.commit()
    page = office.get("/en/office/exam").follow("Exam centres").follow("Add a centre")
    page = page.form().submit(name_az="Mərkəz", networks="here")
    assert "This is no network" not in page.text  # the missing fields come first
    values = {
        "district": "AZ-BA",
        "name_az": "Mərkəz",
        "name_en": "Centre",
        "address_az": "Nizami 1",
        "address_en": "1 Nizami",
    }
    page = page.form().submit(**values, networks="here")
    assert "This is no network: here." in page.text
    assert page.one("#name_az")["value"] == "Mərkəz"
    page = page.form().submit(**values, networks="10.0.0.0/8\n")
    assert page.heading == "Centre"
    assert "10.0.0.0/8" in page.text
    page = page.form("add-room").submit(name="12", capacity="2", accessible="y")
    page = page.form("add-room").submit(status=422, name="12", capacity="2")
    assert "This centre has a room of this name already." in page.text
    page = page.follow("12").form().submit(name="12 A", capacity="2")
    assert "12 A" in page.text
    page = office.get("/en/office/exam/sittings/add")
    room = [o["value"] for o in page.all("#room_public_id option") if "12 A" in o.get_text()][0]
    times = {"opens_at": "2026-08-05T10:00", "closes_at": "2026-08-05T12:00"}
    page = page.form().submit(subjects=["mathematics"], **times)
    assert page.text.count("This field is required.") >= 4
    page = page.form().submit(subjects=["mathematics"], room_public_id=room, **times)
    assert "Centre" in page.text
    assert "0 of 2" in page.text
    sitting = page.path
    page = page.follow("Seat from a file")
    wrong = f"candidate,subject,seat\n{names[0]},mathematics,\n{names[1]},mathematics,9\n"
    page = page.form().submit(status=422, file=(BytesIO(wrong.encode()), "seats.csv"))
    assert "nothing is stored" in page.text
    assert [cell.get_text() for cell in page.all("tbody tr td")] == [
        "seat",
        "The sitting has 2 seats.",
    ]
    right = f"namizəd;fənn\n{names[0]};Riyaziyyat\n{names[1]};mathematics\n"
    page = page.form().submit(file=(BytesIO(right.encode()), "seats.csv"))
    assert "New seats: 2" in page.text
    page = page.form(page.path).submit()
    assert page.path == sitting
    assert "2 of 2" in page.text
    page = page.follow("Seat from a file")
    page = page.form().submit(file=(BytesIO(right.encode()), "seats.csv"))
    assert "Everybody in the file sits there already" in page.text
