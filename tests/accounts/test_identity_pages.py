"""Pages: consent asked at sign-in, a mended name, corrected identities, a FIN that is freed."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from recruit.accounts import queries
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import consents, disputes
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from tests.factories.accounts import PASSWORD, make_official, make_person, sign_in
from tests.pages import Page, Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)


def enter(pages: Pages, person: PersonInfo) -> Page:
    """Sign in by the page, as people do."""
    form = pages.get("/az/sign-in").form()
    return form.submit(name=person.email, password=PASSWORD)


def test_whoever_did_not_agree_to_the_newest_text_reads_it_first(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = make_person(password=PASSWORD, consented=False)
        db.session.commit()
    page = enter(pages, person)
    assert page.path == "/az/me/consent"
    # No page of the candidate's opens before; their data and their account do.
    assert pages.get("/az/me/documents").path == "/az/me/consent"
    assert pages.get("/az/me/data").path == "/az/me/data"
    assert pages.get("/az/vacancies").path == "/az/vacancies"
    form = pages.get("/az/me/consent").form("consent-form")
    assert form.submit().one("#error-summary")
    # The page that was asked for last comes next.
    assert pages.get("/az/me/documents").form("consent-form").submit(consent="y").path == (
        "/az/me/documents"
    )
    with app.app_context():
        assert not consents.is_due(person.id)
    assert not pages.get("/en/me/consent").all("#consent-form")


def test_officials_and_who_agreed_are_not_asked(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = make_person(password=PASSWORD, consented=True)
        db.session.commit()
    assert enter(pages, person).path == "/az/me"


def test_a_letter_that_looks_like_e_is_mended_only_where_it_is_asked_for(pages: Pages) -> None:
    form = pages.get("/az/register").form("register")
    page = form.submit(last_name="\u01ddliyeva", first_name="Ayten")
    assert "\u01ddliyeva" in str(page.one("#last_name"))
    assert "əliyeva Ayten" in page.one("#mend-hint").get_text()
    page = page.form("register").submit(mend="y")
    assert "əliyeva" in str(page.one("#last_name"))
    assert not page.all("#mend")


@pytest.fixture
def office(app: Flask, pages: Pages) -> PersonInfo:
    """Somebody signed in who looks after accounts; returns a candidate."""
    with app.app_context():
        person = make_person(last_name="Süleymanova")
        official = make_official("administrator")
        db.session.commit()
    sign_in(pages.client, official)
    return person


def test_a_correction_is_proposed_and_decided_on_pages(
    app: Flask, pages: Pages, office: PersonInfo
) -> None:
    form = pages.get(f"/az/office/people/{office.public_id}/correct").form("correct")
    assert form.values["last_name"] == "Süleymanova"
    assert form.submit(reason="").one("#error-summary")
    assert form.submit(reason="Səhv").one("#error-summary")  # nothing differs
    form.submit(last_name="Kərimova", keep_former="y", reason="Nikah şəhadətnaməsi")
    with app.app_context():
        second = make_official("administrator")
        db.session.commit()
    sign_in(pages.client, second)
    (link,) = {
        str(a["href"])
        for a in pages.get("/az/office/decisions").all("main a")
        if "/decisions/" in str(a["href"])
    }
    page = pages.get(link)
    assert "Kərimova" in page.text
    page.form(f"{link}/agree").submit()
    page = pages.get(f"/az/office/people/{office.public_id}")
    assert page.heading.startswith("Kərimova")
    assert "Süleymanova" in page.text


def test_a_dispute_shows_its_three_ways(app: Flask, pages: Pages, office: PersonInfo) -> None:
    with app.app_context():
        dispute = disputes.raise_dispute(
            fin=office.fin or "",
            full_name="Həsənov Orxan",
            contact="050 111 22 33",
            statement="Mən qeydiyyatdan keçməmişəm",
            language="az",
            actor=SYSTEM,
            now=TODAY,
        )
        db.session.commit()
    address = f"/az/office/disputes/{dispute}"
    links = [str(a["href"]) for a in pages.get(address).all("main li a")]
    assert any(link.endswith("/correct") for link in links)
    (release,) = [link for link in links if link.endswith("/release")]
    page = pages.get(release).form("release").submit(reason="Vəsiqələr müqayisə edilib")
    assert page.path == address
    assert page.all(".notice-accent")
    with app.app_context():
        assert queries.dispute(dispute).closed_at is None
