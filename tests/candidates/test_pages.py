"""The candidate's pages of the card, documents and adjustments; the officials' of forms."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.accounts.rules import PersonInfo
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.extensions import db
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.factories.directory import load_registers
from tests.pages import Pages

pytestmark = pytest.mark.db

NOW = datetime.now(UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EDUCATION = {
    "education": "bachelor",
    "specialty": "physics",
    "university": "Bakı Dövlət Universiteti",
    "graduation_year": "2015",
    "honours": "no",
}


@pytest.fixture
def standing(app: Flask) -> Flask:
    """A running campaign with the standard form."""
    with app.app_context():
        load_registers()
        service.load_standard_form(NOW)
        make_campaign(now=NOW)
        db.session.commit()
    return app


@pytest.fixture
def person(standing: Flask, client: FlaskClient) -> PersonInfo:
    return signed_in(standing, client, "candidate")


def signed_in(app: Flask, client: FlaskClient, role: str) -> PersonInfo:
    with app.app_context():
        who = make_person() if role == "candidate" else make_official(role)
        db.session.commit()
    sign_in(client, who)
    return who


@pytest.mark.parametrize("lang", ["az", "en"])
def test_the_card_is_begun_and_filled_page_by_page(
    person: PersonInfo, pages: Pages, app: Flask, lang: str
) -> None:
    page = pages.get(f"/{lang}/me/card")
    assert person.full_name in page.text
    page = page.form(f"/{lang}/me/card").submit()
    assert page.path.endswith("/me/card/education")
    page = page.form("section").submit(**EDUCATION)
    assert page.path.endswith("/me/card/transcript")
    first = {"transcript-0-subject": "Mexanika", "transcript-0-grade": "91"}
    page = page.form("section").submit(**{**first, "transcript-0-scale": "100"})
    page = page.form("section").submit(experience_months="40", incentive_years="0")
    page = page.form("section").submit(
        sex="female", citizenship="citizen", district="AZ-ISM", exam_language="az"
    )
    assert page.path.endswith("/me/card")
    assert ("5,00" if lang == "az" else "5.00") in page.text
    with app.app_context():
        found = queries.card(person.id, 1)
        assert found is not None
        assert found.complete


def begun(pages: Pages) -> None:
    pages.get("/en/me/card").form("/en/me/card").submit()


def test_what_is_wrong_is_named_and_everything_typed_is_kept(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    form = pages.get("/en/me/card/education").form("section")
    page = form.submit(status=422, **{**EDUCATION, "graduation_year": "long ago"})
    assert "enter a number" in page.one("#graduation_year-error").text
    assert page.one(".error-summary a")["href"] == "#graduation_year"
    assert page.form("section").values["university"] == EDUCATION["university"]
    assert page.form("section").values["graduation_year"] == "long ago"


def test_rows_are_added_without_script_and_the_average_is_shown(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    form = pages.get("/en/me/card/transcript").form("section")
    typed = {"transcript-0-subject": "Optika", "transcript-0-grade": "4", "transcript-0-scale": "5"}
    page = form.submit(**typed, **{"add-row": "transcript"})
    assert "Not saved yet" in page.text
    assert page.form("section").values["transcript-0-subject"] == "Optika"
    assert "transcript-5-subject" in page.form("section").names
    assert page.one(".average .figure").text == "4.00"


def test_two_tabs_see_both_values(person: PersonInfo, pages: Pages) -> None:
    begun(pages)
    one = pages.get("/en/me/card/residence").form("section")
    other = pages.get("/en/me/card/residence").form("section")
    one.submit(district="AZ-ISM")
    page = other.submit(status=422, district="AZ-SAK")
    assert "İsmayıllı" not in page.text or "Ismayilli" in page.text
    assert "Ismayilli" in page.one(".notice table").text
    assert "Sheki" in page.one(".notice table").text or "Shaki" in page.one(".notice table").text
    page.form("section").submit(district="AZ-SAK")
    assert pages.get("/en/me/card/residence").form("section").values["district"] == "AZ-SAK"


def test_a_document_is_given_in_the_card_and_read_only_by_its_owner(
    person: PersonInfo, pages: Pages, app: Flask
) -> None:
    begun(pages)
    form = pages.get("/en/me/card/education").form("section")
    form.submit(**EDUCATION, **{"diploma-upload": (BytesIO(PDF), "diplom.pdf")})
    page = pages.get("/en/me/documents")
    assert "diplom.pdf" in page.text
    address = page.one("th a")["href"]
    response = pages.client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    signed_in(app, pages.client, "candidate")
    pages.get(str(address), status=404)


def test_a_file_that_is_none_is_refused_at_its_field(person: PersonInfo, pages: Pages) -> None:
    form = pages.get("/en/me/documents").form("document")
    page = form.submit(status=422, file=(BytesIO(b"MZ\x00\x00"), "virus.exe"))
    assert page.all("#file-error")
    form = pages.get("/en/me/documents").form("document")
    assert form.submit(status=422).all("#file-error")


def test_an_unused_document_is_removed(person: PersonInfo, pages: Pages) -> None:
    form = pages.get("/en/me/documents").form("document")
    page = form.submit(file=(BytesIO(PDF), "copy.pdf"))
    action = page.one("td form")["action"]
    assert "copy.pdf" not in page.form(str(action)).submit().text


def test_an_adjustment_is_asked_for_and_decided(
    person: PersonInfo, pages: Pages, app: Flask
) -> None:
    begun(pages)
    pages.get("/en/me/card/residence").form("section").submit(district="AZ-ISM")
    form = pages.get("/en/me/adjustments").form("adjustment")
    page = form.submit(kind="reader", reason="I see badly")
    assert "Being considered" in page.text
    page = page.form("adjustment").submit(status=422, kind="reader", reason="Again")
    assert "already" in page.one(".error-summary").text
    signed_in(app, pages.client, "exam-official")
    page = pages.get("/en/office/adjustments").follow(person.full_name)
    assert "I see badly" in page.text
    page = page.form("decide").submit(status=422, decision="grant", reason="")
    page.form("decide").submit(decision="grant", reason="The certificate is in order")
    sign_in(pages.client, person)
    assert "Granted" in pages.get("/en/me/adjustments").text


@pytest.mark.parametrize("lang", ["az", "en"])
def test_every_page_of_a_candidate_stands_in_both_languages(
    person: PersonInfo, pages: Pages, lang: str
) -> None:
    begun(pages)
    for name in ("card", "card/education", "card/transcript", "card/experience", "card/residence"):
        pages.get(f"/{lang}/me/{name}")
    pages.get(f"/{lang}/me/documents")
    pages.get(f"/{lang}/me/adjustments")
    pages.get(f"/{lang}/me/card/nonsense", status=404)


@pytest.fixture
def official(standing: Flask, client: FlaskClient) -> PersonInfo:
    return signed_in(standing, client, "ministry-official")


KIND_FIELDS = {
    "text": {"max_length": "50"},
    "number": {
        "minimum": "1",
        "maximum": "9",
        "decimals": "1",
        "unit_az": "il",
        "unit_en": "years",
    },
    "date": {},
    "yes-no": {},
    "choice": {"options": "a | A az | A en\nb | B az | B en"},
    "file": {},
    "table": {
        "columns": "name* | text | Ad | Name\nyear | number | İl | Year",
        "maximum_rows": "5",
    },
}


@pytest.mark.parametrize("kind", list(KIND_FIELDS))
def test_a_field_of_each_kind_is_added_and_changed(
    official: PersonInfo, pages: Pages, app: Flask, kind: str
) -> None:
    page = pages.get("/en/office/forms").follow("Candidate card")
    address = f"{page.path}/sections/education/fields"
    form = pages.get(f"{address}/new?kind={kind}").form("part")
    texts = {"code": "extra", "label_az": "Əlavə", "label_en": "Extra", **KIND_FIELDS[kind]}
    page = form.submit(**texts)
    assert "Extra" in page.text
    assert "The draft differs" in page.text
    form = pages.get(f"{address}/extra").form("part")
    page = form.submit(label_en="Renamed", required="y")
    assert "Renamed" in page.text
    assert "New required field: Renamed" in page.text
    pages.get(f"{page.path}/preview")
    with app.app_context():
        field = editing_field(queries.forms()[0].draft)
        assert field["kind"] == kind
        assert field["required"]


def editing_field(draft):  # type: ignore[no-untyped-def]
    return next(f for s in draft["sections"] for f in s["fields"] if f["code"] == "extra")


def test_a_changed_form_is_published_and_seen_by_candidates(
    official: PersonInfo, pages: Pages, app: Flask
) -> None:
    with app.app_context():
        make_card(None, campaigns.current_campaign())
        db.session.commit()
    page = pages.get("/en/office/forms").follow("Candidate card")
    form = pages.get(f"{page.path}/sections/education/fields/new?kind=yes-no").form("part")
    page = form.submit(code="extra", label_az="Əlavə sual", label_en="Extra question", required="y")
    assert "1 of 1" in page.text
    page = page.form(f"{page.path}/publish").submit()
    assert "Published as version 2" in page.text
    signed_in(app, pages.client, "candidate")
    begun(pages)
    assert "Extra question" in pages.get("/en/me/card/education").text


def test_a_form_in_one_language_is_refused(official: PersonInfo, pages: Pages) -> None:
    page = pages.get("/en/office/forms").follow("Candidate card")
    form = pages.get(f"{page.path}/sections/new").form("part")
    page = form.submit(status=422, code="more", title_az="Əlavə")
    assert "both languages" in page.one(".error-summary").text
    assert page.form("part").values["title_az"] == "Əlavə"


def test_sections_and_fields_are_moved_and_removed(official: PersonInfo, pages: Pages) -> None:
    page = pages.get("/en/office/forms").follow("Candidate card")
    before = [h.text for h in page.all("section.form-section h2")]
    sent = {"section": "education", "to": "down", "csrf_token": token(page)}
    page = pages.post(f"{page.path}/move", data=sent)
    after = [h.text for h in page.all("section.form-section h2")]
    assert after == [before[1], before[0], *before[2:]]
    sent = {"section": "education", "field": "university", "csrf_token": token(page)}
    page = pages.post(f"{page.path}/remove", data=sent)
    assert "university" not in page.text
    sent = {"section": "nonsense", "csrf_token": token(page)}
    pages.post(f"{page.path}/remove", data=sent, status=404)


def token(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.all("input[name=csrf_token]")[0]["value"])


def test_removing_what_a_condition_needs_is_refused(official: PersonInfo, pages: Pages) -> None:
    page = pages.get("/en/office/forms").follow("Candidate card")
    sent = {"section": "education", "field": "specialty", "csrf_token": token(page)}
    page = pages.post(f"{page.path}/remove", data=sent)
    assert "does not come earlier" in page.text
    assert "specialty_name" in page.text


@pytest.mark.parametrize("lang", ["az", "en"])
def test_every_page_of_an_official_stands_in_both_languages(
    official: PersonInfo, pages: Pages, lang: str
) -> None:
    page = pages.get(f"/{lang}/office/forms")
    page = pages.get(str(page.all("th a")[0]["href"]))
    pages.get(f"{page.path}/preview")
    pages.get(f"{page.path}/sections/education")
    pages.get(f"{page.path}/sections/transcript/fields/transcript")
    pages.get(f"/{lang}/office/adjustments")
