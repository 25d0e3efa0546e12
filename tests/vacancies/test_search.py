import pytest
from flask import Flask

from recruit.campaigns.rules import Campaign
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries
from recruit.vacancies.queries import Filters
from tests.factories.campaigns import make_campaign
from tests.factories.directory import load_registers, make_school
from tests.factories.vacancies import make_vacancy

pytestmark = pytest.mark.db


def set_up() -> Campaign:
    load_registers()
    return make_campaign()


def found(campaign: Campaign, **filters: str) -> list[str]:
    page = queries.search(campaign.id, Filters.of(filters), language="az", page=1)
    assert page.total == len(page.rows)
    return [one.code for one in page.rows]


def test_finds_a_place_typed_without_its_letters(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        make_vacancy(campaign, code="here", district="AZ-ISM")
        make_vacancy(campaign, code="there", district="AZ-BAL")
        for typed in ("ismayilli", "İSMAYILLI", "İsmayıllı", "  ismayıllı  "):
            assert found(campaign, q=typed) == ["here"], typed


def test_a_city_brings_its_own_districts(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        make_vacancy(campaign, code="in", district="AZ-BA-06")
        make_vacancy(campaign, code="out", district="AZ-SM")
        assert found(campaign, district="AZ-BA") == ["in"]


def test_every_filter_keeps_what_fits(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        make_vacancy(campaign, code="a", subject_code="physics", kind="incentive", sector="ru")
        make_vacancy(campaign, code="b", subject_code="chemistry", contract="fixed-term")
        assert found(campaign, subject="physics") == ["a"]
        assert found(campaign, kind="incentive") == ["a"]
        assert found(campaign, sector="ru") == ["a"]
        assert found(campaign, contract="fixed-term") == ["b"]
        assert found(campaign, subject="physics", contract="fixed-term") == []


def test_nonsense_in_a_filter_asks_nothing(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        make_vacancy(campaign, code="a")
        assert found(campaign, district="nowhere", kind="' OR 1=1", subject="%") == ["a"]
        assert found(campaign, q="%") == []
        assert found(campaign, q="_") == []


def test_drafts_are_seen_by_nobody(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        draft = make_vacancy(campaign, publish=False)
        assert found(campaign) == []
        with pytest.raises(NotFoundError):
            queries.vacancy(draft.public_id)


def test_counts_tell_what_each_value_would_leave(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        make_vacancy(campaign, subject_code="physics", kind="incentive")
        make_vacancy(campaign, subject_code="physics")
        make_vacancy(campaign, subject_code="chemistry", kind="incentive")
        counts = queries.facets(campaign.id, Filters(subject="physics"))
        assert {one.value: one.count for one in counts["subject"]} == {"physics": 2, "chemistry": 1}
        assert {one.value: one.count for one in counts["kind"]} == {"standard": 1, "incentive": 1}


def test_rows_stand_in_azerbaijani_order(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        for name in ("Xalq", "İşıq", "Işıqlı", "Hilal", "Jalə"):
            school = make_school(name=Bilingual(name, name)).id
            make_vacancy(campaign, code=name, school_id=school)
        assert found(campaign) == ["Hilal", "Xalq", "Işıqlı", "İşıq", "Jalə"]


def test_a_page_beyond_the_last_is_the_last(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = set_up()
        for _ in range(3):
            make_vacancy(campaign)
        page = queries.search(campaign.id, Filters(), language="az", page=99_999, size=2)
        assert (page.number, page.pages, len(page.rows)) == (2, 2, 1)
