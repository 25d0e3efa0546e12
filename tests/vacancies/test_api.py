"""Open data: /api/v1 says what its description promises, and nothing that is not public."""

import json

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from recruit.extensions import db
from recruit.vacancies import queries, service
from recruit.vacancies.rules import Vacancy
from tests.factories.accounts import asker, make_official
from tests.factories.campaigns import NOW
from tests.factories.vacancies import make_vacancy
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
LIST = "/api/v1/vacancies"


@pytest.fixture
def published(app: Flask) -> Vacancy:
    """One published vacancy beside a draft."""
    with app.app_context():
        campaign = a_campaign()
        one = make_vacancy(campaign, code="shown")
        make_vacancy(campaign, code="draft", publish=False)
        db.session.commit()
    return one


def test_lists_what_is_published_and_no_draft(client: FlaskClient, published: Vacancy) -> None:
    answer = client.get(LIST).get_json()
    assert answer["total"] == 1
    assert [one["id"] for one in answer["vacancies"]] == [published.public_id]


def test_a_draft_is_found_by_nobody(app: Flask, client: FlaskClient, published: Vacancy) -> None:
    with app.app_context():
        ids = db.session.execute(db.text("SELECT public_id, state FROM vacancies")).all()
    for public_id, state in ids:
        expected = 200 if state == "published" else 404
        assert client.get(f"{LIST}/{public_id}").status_code == expected


def test_a_campaign_that_is_a_draft_shows_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign(state="draft")
        one = make_vacancy(campaign)
        db.session.commit()
    assert client.get(f"{LIST}?campaign={campaign.public_id}").status_code == 404
    assert client.get(f"{LIST}/{one.public_id}").status_code == 404


def test_a_withdrawn_vacancy_says_so(app: Flask, client: FlaskClient, published: Vacancy) -> None:
    with app.app_context():
        official = asker(make_official("ministry-official"))
        service.withdraw(published.public_id, "cut", asker=official, now=NOW)
        db.session.commit()
    assert client.get(LIST).get_json()["total"] == 0
    assert client.get(f"{LIST}/{published.public_id}").get_json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("size=501", "size"),
        ("unknown=1", "unknown"),
        ("kind=Incentive", "kind"),
        ("subject=magic", "subject"),
        ("district=nowhere", "district"),
        ("school=none", "school"),
        ("q=" + "a" * 101, "q"),
    ],
)
def test_a_wrong_query_is_refused_and_named(
    client: FlaskClient, published: Vacancy, query: str, where: str
) -> None:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 422
    assert [problem["loc"] for problem in response.get_json()] == [[where]]


def test_what_is_not_there_is_answered_in_json(client: FlaskClient) -> None:
    for address in (LIST, f"{LIST}/nothing", "/api/v1/nothing"):
        response = client.get(address)
        assert response.status_code == 404, address
        assert set(response.get_json()) == {"error", "detail"}


def test_what_did_not_change_is_not_sent_again(client: FlaskClient, published: Vacancy) -> None:
    for address in (LIST, f"{LIST}/{published.public_id}", "/api/v1/openapi.json"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), address


@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_who_asks_too_often_is_told_to_wait(client: FlaskClient, published: Vacancy) -> None:
    answers = [client.get(LIST).status_code for _ in range(60)]
    assert set(answers) == {200}
    refused = client.get(f"{LIST}/{published.public_id}")  # all addresses count together
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert set(refused.get_json()) == {"error", "detail"}
    assert client.get("/az/vacancies").status_code == 200  # pages have limits of their own


def test_the_description_names_every_address(app: Flask, client: FlaskClient) -> None:
    described = set(client.get("/api/v1/openapi.json").get_json()["paths"])
    rules = {
        str(rule).replace("<string:", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/")
    }
    # Two documents describe others: this one the data, a schema the rule-sets.
    assert described == rules - {"/api/v1/openapi.json", "/api/v1/rule-set.schema.json"}


@pytest.mark.parametrize("name_a_campaign", [True, False])
def test_answers_keep_to_the_description(
    app: Flask, published: Vacancy, name_a_campaign: bool
) -> None:
    """Schemathesis makes queries from the description, right and wrong ones, and checks answers."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 4

    @settings(
        max_examples=60,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=st.one_of(*(one.as_strategy() for one in operations)))
    def answers(case: schemathesis.Case) -> None:
        if case.query and not name_a_campaign:  # a made-up one ends every query early
            case.query.pop("campaign", None)
        # Which districts and subjects there are is data, so the description cannot refuse others.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answers()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "district", "subject", "kind", "page", "size", "campaign", "school"]),
        st.text(max_size=30),
    )
)
def test_any_query_gets_an_answer_in_json(
    client: FlaskClient, published: Vacancy, query: dict[str, str]
) -> None:
    response = client.get(LIST, query_string=query)
    fit = not any("\0" in value for value in query.values())
    assert response.status_code in ((200, 404, 422) if fit else (400,))
    json.loads(response.data)


def test_sizes_and_pages_cover_everything_once(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        made = {make_vacancy(campaign).public_id for _ in range(5)}
        db.session.commit()
        assert queries.count(campaign.id, queries.Filters()) == 5
    pages = [client.get(f"{LIST}?size=2&page={n}").get_json()["vacancies"] for n in (1, 2, 3)]
    assert sorted(one["id"] for page in pages for one in page) == sorted(made)
