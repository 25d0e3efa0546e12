"""The register at its size: searched by index, taken along on record; likely duplicates."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.accounts.service.people import add_people
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission, Scope
from recruit.kernel.text import fold
from recruit.reports import queries
from recruit.reports.queries.register import (
    MOST,
    PAGE,
    RegisterFilters,
    _conditions,
    _in_scope,
    _ordered,
)
from tests.factories.accounts import NOW, make_official, make_person, new_person, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.pages import Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)
CROWD = 20_000
READ, WHOLE = Permission.CANDIDATES_READ, Permission.CASES_READ


def reader(*permissions: Permission, districts: frozenset[str] | None = None) -> Asker:
    scope = EVERYWHERE if districts is None else Scope(districts=districts)
    return Asker(1, "reader", dict.fromkeys(permissions, scope))


# --- at its size ----------------------------------------------------------------------------------

CROWD_SQL = (
    "INSERT INTO persons (public_id, fin, first_name, last_name, patronymic, email, phone,"
    " language, state, created_at, search, sort_az, twin_key) SELECT 'p' || n, NULL, 'a', 'b', 'c',"
    " 'p' || n || '@example.org', '', 'az', 'confirmed', now(), 'ad soyad' || n, lpad(n::text, 9),"
    " '1990-01-01 ad' || n FROM generate_series(1, :count) n",
    "INSERT INTO person_words (word, person_id) SELECT 'soyad' || id, id FROM persons",
    "INSERT INTO cards (public_id, person_id, campaign_id, candidate_number, form_version_id,"
    " version, answers, complete, state, opened_at, district_code) SELECT 'c' || id, id, :campaign,"
    " lpad((100000 + id)::text, 6), (SELECT max(id) FROM form_versions), 0, '{}', false, 'open',"
    " now(), 'AZ-ISM' FROM persons WHERE id NOT IN (SELECT person_id FROM cards)",
    "ANALYZE",
)


def test_no_search_reads_through_the_people(pg_app: Flask) -> None:
    """At 20,000 the planner has the choice: what it reads grows with the answer alone."""
    with pg_app.app_context():
        campaign = make_campaign(now=TODAY)
        make_card(make_person(), campaign, number="999999")
        for statement in CROWD_SQL:
            values = {"count": CROWD, "campaign": campaign.id}
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            db.session.execute(text(statement), used)
        one = RegisterFilters
        asker = reader(READ, WHOLE)
        for filters in (
            one(q="soyad1777"),
            one(q="123456"),
            one(q="5ABC2DE"),
            one(q="soyad17 soyad1"),
        ):
            assert "Seq Scan on person" not in plan(filters, asker), filters
            assert "Seq Scan on cards" not in plan(filters, asker), filters
        # Without a search the page is read in the order of an index, not sorted out of all.
        assert "ix_persons_sort_az" in plan(one(), asker)
        assert len(queries.register(one(q="soyad1999"), asker, 1).paged.rows) == 11
        everybody = queries.register(one(), asker, 10**6)
        assert everybody.more
        assert everybody.paged.number == MOST // PAGE
        assert queries.count(one(), asker) == CROWD + 1
        assert queries.duplicates(asker) == []


def plan(filters: RegisterFilters, asker: Asker) -> str:
    conditions = [*_in_scope(asker), *_conditions(filters, asker)]
    statement = _ordered(conditions).limit(PAGE)
    bound = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    explain = text("EXPLAIN " + str(bound).replace(":", r"\:"))
    return "\n".join(row[0] for row in db.session.execute(explain))


# --- taken along ----------------------------------------------------------------------------------


def enter(pages: Pages, role: str, *districts: str) -> None:
    with pages.client.application.app_context():
        person = make_official(role, frozenset(districts) if districts else None)
        db.session.commit()
    sign_in(pages.client, person)


def take(pages: Pages, kind: str, query: str = "") -> bytes:
    form = pages.get(f"/en/office/candidates{query}").form("take-register")
    response = pages.client.post(form.action, data={**form.values, "format": kind})
    assert response.status_code == 200
    return response.data


@pytest.fixture
def campaign_with_two(app: Flask) -> str:
    """İsmayıllı in her district and =Formula in Şəki: (FIN of the first)."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        first = make_person(last_name="İsmayıllı", first_name="Ülkər")
        make_card(first, campaign)
        hostile = new_person(last_name="=HYPERLINK(1)", first_name="Əli")
        (key,) = add_people([hostile], NOW)
        make_card(accounts.person(key), campaign, district="AZ-SAK")
        db.session.commit()
        return first.fin or ""


def test_a_filtered_list_is_taken_along_without_formulas_and_on_record(
    app: Flask, pages: Pages, campaign_with_two: str
) -> None:
    enter(pages, "auditor")
    rows = list(csv.reader(io.StringIO(take(pages, "csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [
        "'=HYPERLINK(1) Əli Rauf qızı",
        "İsmayıllı Ülkər Rauf qızı",
    ]
    assert rows[0][-1] == "FIN"
    assert rows[2][-1] == campaign_with_two
    book = openpyxl.load_workbook(io.BytesIO(take(pages, "xlsx", "?q=ismay")))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[0] for row in cells[1:]] == ["İsmayıllı Ülkər Rauf qızı"]
    with app.app_context():
        taken, _count = journal.entries(kind="RegisterTaken")
        assert [one.details for one in taken] == [
            {"format": "xlsx", "rows": 1, "filters": ["q"]},
            {"format": "csv", "rows": 2, "filters": []},
        ]


def test_a_region_takes_its_own_candidates_along_without_fins(
    pages: Pages, campaign_with_two: str
) -> None:
    enter(pages, "regional-official", "AZ-ISM")
    said = take(pages, "csv").decode()
    assert "İsmayıllı" in said
    assert "HYPERLINK" not in said
    assert campaign_with_two not in said


# --- likely duplicates ----------------------------------------------------------------------------


@pytest.fixture
def twins(app: Flask) -> tuple[str, str]:
    """One woman with two FINs, in two districts; and somebody else born on the same day."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        born = date(1996, 2, 29)
        one = make_person(last_name="Əliyeva", first_name="Gülçin", birth_date=born)
        two = make_person(last_name="ELİYEVA", first_name="Gulcin", birth_date=born)
        make_card(one, campaign)
        make_card(two, campaign, district="AZ-SAK")
        make_card(make_person(last_name="Quliyeva", birth_date=born), campaign)
        db.session.commit()
        return one.fin or "", two.fin or ""


def test_likely_duplicates_show_to_each_role_what_it_may_see(
    pages: Pages, twins: tuple[str, str]
) -> None:
    for role, districts, lines, names, fins in (
        ("auditor", (), 2, 2, 2),
        ("regional-official", ("AZ-ISM",), 2, 1, 0),
        ("regional-official", ("AZ-QAX",), 0, 0, 0),
    ):
        enter(pages, role, *districts)
        page = pages.get("/az/office/candidates/duplicates")
        rows = [th.get_text(strip=True) for th in page.all("main tbody th")]
        assert len(rows) == lines, role
        assert sum(fold(row).startswith("eliyeva") for row in rows) == names, role
        assert sum(fin in page.text for fin in twins) == fins, role
        assert "Quliyeva" not in page.one("main").get_text()
