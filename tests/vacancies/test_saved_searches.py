"""Saved searches: kept, confirmed, told of once a day, stopped, forgotten."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.notifications.transports import mailbox
from recruit.portal.queries.my_data import my_data
from recruit.vacancies import service
from recruit.vacancies.models import AlertRun, SavedSearch, SearchAlert
from recruit.vacancies.queries import Filters, saved
from recruit.vacancies.rules import NewVacancy
from recruit.vacancies.rules.searches import MARGIN, MOST
from recruit.vacancies.service import alerts, searches
from tests.factories.accounts import asker, make_person, sign_in
from tests.factories.directory import make_school
from tests.pages import Pages
from tests.vacancies.scene import a_campaign

TODAY = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)  # 10:00 in Baku
BEFORE = TODAY - timedelta(days=2)


def keep(person: PersonInfo, campaign: Campaign, filters: Filters, now: datetime = BEFORE) -> str:
    return searches.save(
        filters, (), campaign=campaign, language="az", asker=asker(person), now=now
    )


def publish(
    campaign: Campaign, subject: str, count: int = 1, at: datetime = TODAY - MARGIN
) -> None:
    school = make_school(name=Bilingual("Məktəb", "School")).id
    known = db.session.scalar(db.text("SELECT count(*) FROM vacancies")) or 0
    new = [NewVacancy(f"N{known + n}", school, subject) for n in range(count)]
    about: dict[str, Any] = {"actor": SYSTEM, "now": at}
    service.add_vacancies(campaign.id, campaign.public_id, new, **about)
    service.publish_all(campaign.id, campaign.public_id, **about)


def mails(app: Flask, now: datetime = TODAY) -> list[EmailMessage]:
    """All that has left, after the jobs have run."""
    with app.app_context():
        jobs.run_due(FixedClock(now + timedelta(seconds=5)))
        return mailbox(app.extensions["recruit.settings"]).mails()


def links(mail: EmailMessage, part: str) -> list[str]:
    text = str(mail.get_content())
    return re.findall(rf"http://127\.0\.0\.1:8000(/az/vacancies/searches/{part}/\S+)", text)


# --- telling --------------------------------------------------------------------------------------


@pytest.mark.db
def test_new_vacancies_are_told_once_a_day_and_old_ones_never(app: Flask) -> None:
    with app.app_context():
        campaign, person = a_campaign(), make_person()
        publish(campaign, "physics", at=BEFORE - timedelta(days=3))  # stood there already
        keep(person, campaign, Filters(subject="physics"))
        keep(person, campaign, Filters(q="məktəb"))
        keep(make_person(), campaign, Filters(subject="history"))
        publish(campaign, "physics", 12)
        db.session.commit()
        assert alerts.alert(TODAY) == 1
        assert alerts.alert(TODAY + timedelta(hours=3)) == 0
    (mail,) = mails(app)
    assert mail["To"] == person.email
    text = str(mail.get_content())
    assert text.count("Yeni vakansiyalar: 12") == 2
    assert text.count("• ") == 20  # ten for each of the two
    assert "Fənn: Fizika" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(links(mail, "stop")) == 3
    with app.app_context():
        assert alerts.alert(TODAY + timedelta(days=1)) == 0  # nothing new since
    assert len(mails(app)) == 1


@pytest.mark.db
def test_what_is_published_while_the_day_is_looked_through_comes_the_next_day(app: Flask) -> None:
    with app.app_context():
        campaign = a_campaign()
        keep(make_person(), campaign, Filters(subject="physics"))
        publish(campaign, "physics", at=TODAY - timedelta(seconds=1))
        db.session.commit()
        assert alerts.alert(TODAY) == 0
        assert alerts.alert(TODAY + timedelta(days=1)) == 1


@pytest.mark.db
def test_nobody_is_told_in_the_night(app: Flask) -> None:
    with app.app_context():
        campaign = a_campaign()
        keep(make_person(), campaign, Filters())
        publish(campaign, "physics", at=TODAY - timedelta(hours=12))
        db.session.commit()
        assert alerts.alert(TODAY - timedelta(hours=5)) == 0
        assert alerts.alert(TODAY) == 1


@pytest.mark.db
def test_a_search_whose_words_mean_nothing_any_more_finds_nothing(app: Flask) -> None:
    with app.app_context():
        campaign, person = a_campaign(), make_person()
        for gone in ({"district": "AZ-XX"}, {"near": "zzzzzzzzzzzzzzzz"}, {"school": "z" * 16}):
            keep(person, campaign, Filters(**gone))
        publish(campaign, "physics")
        db.session.commit()
        assert alerts.alert(TODAY) == 0
        assert len(saved.saved_of(person.id)) == 3


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield said
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.db
def test_many_searches_cost_as_many_statements_as_few(db_app: Flask) -> None:
    found = {}
    with db_app.app_context():
        campaign = a_campaign()
        publish(campaign, "physics", 3)
        for day, count in enumerate((20, 2_000)):
            at = TODAY + timedelta(days=day)
            publish(campaign, "physics", at=at - MARGIN)
            db.session.execute(SavedSearch.__table__.insert(), _rows(campaign, count))
            db.session.commit()
            with counted() as said:
                made = alerts.alert(at)
            found[count] = (made, len(said))
            db.session.execute(SavedSearch.__table__.delete())
            db.session.commit()
    assert found[20][0] == 20
    assert found[2_000][0] == 2_000
    assert found[2_000][1] == found[20][1] < 30


def _rows(campaign: Campaign, count: int) -> list[dict[str, Any]]:
    return [
        {
            "public_id": f"s{count:05}{n:010}",
            "campaign_id": campaign.id,
            "email": f"a{n}@example.org",
            "owner": f"{count}-{n}",
            "language": "az",
            "filters": {"subject": "physics", "hours_from": str(n % 15 + 1)},
            "digest": str(n % 15),
            "slot": 1,
            "asked_at": BEFORE,
            "confirmed_at": BEFORE,
        }
        for n in range(count)
    ]


@pytest.mark.race
def test_two_runs_at_once_tell_everybody_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        campaign = a_campaign()
        for _ in range(30):
            keep(make_person(), campaign, Filters(subject="physics"))
        publish(campaign, "physics")
        db.session.commit()
    made, gate = [], Barrier(4)

    def run() -> None:
        with pg_app.app_context():
            gate.wait()
            made.append(alerts.alert(TODAY))

    threads = [Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(made) == [0, 0, 0, 30]
    with pg_app.app_context():
        assert db.session.query(SearchAlert).count() == 30
        assert db.session.query(AlertRun).count() == 1


# --- keeping and stopping -------------------------------------------------------------------------


@pytest.mark.db
def test_ten_searches_are_the_most_and_the_same_one_is_one(app: Flask) -> None:
    with app.app_context():
        campaign, person = a_campaign(), make_person()
        first = keep(person, campaign, Filters(q="1"))
        assert keep(person, campaign, Filters(q="1")) == first
        for n in range(2, MOST + 1):
            keep(person, campaign, Filters(q=str(n)))
        with pytest.raises(RuleError):
            keep(person, campaign, Filters(q="11"))
        searches.stop_own(first, asker=asker(person), now=TODAY)
        keep(person, campaign, Filters(q="11"))


@pytest.mark.db
def test_an_address_is_told_only_after_it_was_confirmed(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        db.session.commit()
    page = pages.get("/az/vacancies/searches/new?subject=physics")
    page.form("save-search").submit(email="wrong", status=422)
    page = pages.get("/az/vacancies/searches/new?subject=physics")
    page.form("save-search").submit(email="aysel@example.org")
    later = datetime.now(UTC) + timedelta(seconds=5)
    with app.app_context():
        publish(campaign, "physics")
        db.session.commit()
        assert alerts.alert(TODAY) == 0
    (asked,) = mails(app, later)
    (address,) = links(asked, "confirm")
    page = pages.get(address)
    with app.app_context():
        assert db.session.query(SavedSearch).one().confirmed_at is None  # looking confirms nothing
    page.form(address).submit()
    with app.app_context():
        row = db.session.query(SavedSearch).one()
        assert row.confirmed_at is not None
        tomorrow = TODAY + timedelta(days=1)
        publish(campaign, "physics", at=tomorrow - MARGIN)
        db.session.commit()
        assert alerts.alert(tomorrow) == 1
    told = mails(app, tomorrow)[0]
    assert told["To"] == "aysel@example.org"
    # RFC 8058: the mail program posts to the address of the header, without a session of ours.
    stop = told["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    pages.get(stop)
    answer = app.test_client().post(stop, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    pages.get(stop)
    with app.app_context():
        assert db.session.query(SavedSearch).count() == 0
    assert app.test_client().post(stop).status_code == 303  # a second time is no harm
    assert app.test_client().get(stop + "x").status_code == 404


@pytest.mark.db
def test_a_person_keeps_finds_and_stops_a_search(app: Flask, pages: Pages) -> None:
    with app.app_context():
        a_campaign()
        person = make_person()
        stranger = make_person()
        db.session.commit()
    sign_in(pages.client, person)
    page = pages.get("/az/vacancies/searches/new?subject=physics&within=20&near=AZ-SAK")
    page = page.form("save-search").submit()
    assert page.path == "/az/me/searches"
    assert "Fizika" in page.text
    assert "20 km" in page.text
    with app.app_context():
        public_id = saved.saved_of(person.id)[0].public_id
        (mine,) = my_data(person.id, TODAY)["data"]["searches"]
        assert "subject=physics" in mine["filters"]
        with pytest.raises(NotFoundError):
            searches.stop_own(public_id, asker=asker(stranger), now=TODAY)
    page = page.form(f"/az/me/searches/{public_id}/stop").submit()
    assert "Fizika" not in page.text


@pytest.mark.db
def test_what_nobody_needs_is_forgotten(app: Flask) -> None:
    with app.app_context():
        campaign, person = a_campaign(), make_person()
        keep(person, campaign, Filters())
        searches.ask_by_mail(
            Filters(), "a@example.org", campaign=campaign, language="az", now=BEFORE
        )
        publish(campaign, "physics")
        db.session.commit()
        alerts.alert(TODAY)
        searches.forget_old(BEFORE + timedelta(days=3))
        assert [row.person_id for row in db.session.query(SavedSearch)] == [person.id]
        assert db.session.query(SearchAlert).count() == 1
        searches.forget_person(person.id)
        assert db.session.query(SavedSearch).count() == 0
        assert db.session.query(SearchAlert).count() == 0


@pytest.mark.db
def test_the_journal_names_nobody(app: Flask) -> None:
    with app.app_context():
        campaign = a_campaign()
        searches.ask_by_mail(
            Filters(), "Secret@example.org", campaign=campaign, language="az", now=BEFORE
        )
        db.session.commit()
        said = db.text("SELECT * FROM journal_entries WHERE kind LIKE 'Search%'")
        rows = db.session.execute(said).all()
        assert rows
        assert "secret" not in str(rows).lower()
