"""Public pages, the API and published files never show a FIN, birth date or contact data."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import BuildError

from recruit.accounts.rules import retention
from recruit.accounts.service import links
from recruit.applications.rules import ApplicationState
from recruit.candidates import queries as candidates
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.notifications.service import SENT_MAILS
from recruit.placement import queries as placement
from recruit.web.access import PUBLIC, declared_access
from tests.factories.accounts import make_person
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.factories.placement import Office, make_competitor, make_list, make_vacancy
from tests.gates.test_docs import ROOT

TODAY = datetime.now(UTC)
FURTHER = 40  # pages behind links, when every public address was asked
# What has to answer, or this test looks past it.
ANSWERED = {
    "api_v1.vacancies",
    "api_v1.vacancies_csv",
    "api_v1.vacancies_geojson",
    "api_v1.vacancy",
    "api_v1_schools.school",
    "api_v1_schools.schools",
    "api_v1_schools.schools_geojson",
    "directory.school",
    "directory.schools",
    "placement.certificate",
    "placement.receipt_hashes",
    "placement.results",
    "portal.check",
    "portal.home",
    "vacancies.map_data",
    "vacancies.search",
    "vacancies.show",
}

# Of nobody else, and in each way in which a page might write them.
MARKERS = (
    "7MARKER",
    "1971-11-23",
    "23.11.1971",
    "23 November 1971",
    "23 noyabr 1971",
    "marker-address",
    "559876543",
    "55 987 65 43",
)


@pytest.fixture
def published(app: Flask) -> tuple[Flask, set[str]]:
    """A campaign with published results, in which the marked person has a place."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        post = make_vacancy(campaign, "P1", posts=2)
        winner = make_competitor(campaign, "80.00")
        # The marked person takes over the winner's account, so that every page knows them.
        persons = db.metadata.tables["persons"]
        db.session.execute(
            persons.update()
            .where(persons.c.id == winner.person.id)
            .values(
                fin="7MARKER",
                birth_date=date(1971, 11, 23),
                email="marker-address@example.org",
                phone="+994559876543",
            )
        )
        make_list(winner, campaign, post)
        Office(campaign).published(now=TODAY)
        applied = make_application(
            make_card(make_person(), campaign), state=ApplicationState.SUBMITTED
        )
        db.session.commit()
        round_ = placement.rounds(campaign.id)[0]
        schools = {one.public_id for one in directory.schools_by_ids([post.school.id]).values()}
        names = {campaign.public_id, post.public_id, round_.public_id, applied.public_id, *schools}
        assert candidates.card(winner.person.id, campaign.id)
        return app, names


def public_addresses(app: Flask, names: set[str]) -> Iterator[str]:
    """Every public page that is read, its parameters filled with each name we know."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        if PUBLIC not in (declared_access(rule.endpoint) or ()):
            continue
        others = [one for one in rule.arguments if one != "lang"]
        for name in names if others else {""}:
            values = dict.fromkeys(others, name)
            if "lang" in rule.arguments:
                values["lang"] = "az"
            with suppress(BuildError, ValueError):  # a parameter of another kind
                yield app.url_map.bind("localhost").build(rule.endpoint, values)


def links_of(path: str, data: bytes) -> set[str]:
    soup = BeautifulSoup(data, "html.parser")
    found = (urldefrag(urljoin(path, str(a["href"])))[0] for a in soup.select("a[href]"))
    return {one for one in found if not urlsplit(one).netloc and one.startswith("/az/")}


@dataclass
class Visitor:
    """Somebody who is not signed in, and what they found."""

    client: FlaskClient
    wrong: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)  # endpoints
    links: set[str] = field(default_factory=set)

    def visit(self, path: str) -> None:
        response = self.client.get(path, follow_redirects=True)
        if response.status_code == 200:
            routes = self.client.application.url_map.bind("localhost")
            self.answered.add(routes.match(urlsplit(path).path)[0])
        said = response.get_data()
        if said[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(said)) as archive:
                said = b"\n".join(archive.read(name) for name in archive.namelist())
        text = said.decode("utf-8", "replace").lower()
        self.wrong += [f"{path}: {marker}" for marker in MARKERS if marker.lower() in text]
        if response.mimetype == "text/html":
            self.links |= links_of(path, said)


@pytest.mark.db
def test_no_public_page_shows_identity_or_contact_data(published: tuple[Flask, set[str]]) -> None:
    app, names = published
    app.register_error_handler(404, lambda _error: ("", 404))
    app.register_error_handler(NotFoundError, lambda _error: ("", 404))
    with app.app_context():
        addresses = {"/", "/az/", "/en/", *public_addresses(app, names)}
    visitor = Visitor(app.test_client())
    for path in sorted(addresses):
        visitor.visit(path)
    for path in sorted(visitor.links - addresses)[:FURTHER]:
        visitor.visit(path)
    assert ANSWERED - visitor.answered == set()
    assert not visitor.wrong, "\n".join(visitor.wrong)


@pytest.mark.unit
def test_the_page_on_privacy_says_the_times_that_are_kept() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text()
    for span in (
        links.LIFETIMES["confirm"],
        retention.ENDED_SESSIONS,
        retention.SPENT_LINKS,
        retention.OLD_ATTEMPTS,
        SENT_MAILS,
    ):
        assert span % timedelta(days=1) == timedelta(0)
        assert f"| {span.days} days" in page, span
