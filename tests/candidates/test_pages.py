"""The candidate's pages of the card, documents and adjustments."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfWriter

from recruit.accounts.rules import PersonInfo
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries, service
from recruit.extensions import db
from recruit.journal import queries as journal
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card
from tests.factories.directory import load_registers
from tests.pages import Page, Pages

pytestmark = pytest.mark.db

NOW = datetime.now(UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


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


WALK = {
    "education": {"education": "bachelor"},
    "specialty": {"specialty": "physics"},
    "university": {"university": "Bakı Dövlət Universiteti"},
    "graduation_year": {"graduation_year": "2015"},
    "honours": {"honours": "no"},
    "diploma": {},
    "transcript": {
        "transcript-0-subject": "Mexanika",
        "transcript-0-grade": "91",
        "transcript-0-scale": "100",
    },
    "experience_months": {"experience_months": "40"},
    "incentive_years": {"incentive_years": "0"},
    "permanent_post": {"permanent_post": "no"},
    "experience_proof": {},
    "photo": {},
    "sex": {"sex": "female"},
    "citizenship": {"citizenship": "citizen"},
    "district": {"district": "AZ-ISM"},
    "exam_language": {"exam_language": "az"},
}


def answer(page: Page, **sent: object) -> Page:
    return page.form("question").submit(**sent)


@pytest.mark.parametrize("lang", ["az", "en"])
def test_the_card_is_begun_and_filled_question_by_question(
    person: PersonInfo, pages: Pages, app: Flask, lang: str
) -> None:
    """What need not be answered is offered in passing; what is hidden is skipped."""
    page = pages.get(f"/{lang}/me/card")
    assert person.full_name in page.text
    page, seen = page.form(f"/{lang}/me/card").submit(), []
    while page.all("form#question"):
        code = page.path.rpartition("/")[2]
        seen.append(code)
        page = answer(page, **WALK.get(code, {}))
    assert page.path.endswith("/me/card")
    assert [code for code in seen if code in WALK] == list(WALK)
    assert "specialty_name" not in seen
    assert ("5,00" if lang == "az" else "5.00") in page.text
    with app.app_context():
        found = queries.card(person.id, 1)
        assert found is not None
        assert found.complete


def begun(pages: Pages) -> Page:
    return pages.get("/en/me/card").form("/en/me/card").submit()


def question(pages: Pages, place: str) -> Page:
    return pages.get(f"/en/me/card/{place}")


def test_what_is_wrong_is_named_and_everything_typed_is_kept(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    form = question(pages, "education/graduation_year").form("question")
    page = form.submit(status=422, graduation_year="long ago")
    assert "enter a number" in page.one("#graduation_year-error").text
    assert page.one(".error-summary a")["href"] == "#graduation_year"
    assert page.form("question").values["graduation_year"] == "long ago"


def test_a_question_that_does_not_apply_leads_back_and_an_unknown_one_nowhere(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    page = question(pages, "education/specialty_name")
    assert page.path.endswith("/me/card/education")
    answer(question(pages, "education/specialty"), specialty="other")
    assert question(pages, "education/specialty_name").all("form#question")
    for place in ("education/nonsense", "residence/specialty", "nonsense/sex"):
        pages.get(f"/en/me/card/{place}", status=404)


def test_a_sections_list_says_what_is_missing_and_an_answer_is_changed_from_there(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    answer(question(pages, "residence/sex"), sex="male")
    page = pages.get("/en/me/card/residence")
    assert len(page.all(".answer-missing")) == 3  # citizenship, district, language
    link = next(one for one in page.all(".answer-change a") if "Sex" in one.text)
    page = answer(pages.get(str(link["href"])), sex="female")
    assert page.path.endswith("/me/card/residence")
    assert "Female" in page.text


def test_rows_are_added_without_script_and_the_average_is_shown(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    form = question(pages, "transcript/transcript").form("question")
    typed = {"transcript-0-subject": "Optika", "transcript-0-grade": "4", "transcript-0-scale": "5"}
    page = form.submit(**typed, **{"add-row": "transcript"})
    assert "Not saved yet" in page.text
    assert page.form("question").values["transcript-0-subject"] == "Optika"
    assert "transcript-5-subject" in page.form("question").names
    assert page.one(".average .figure").text == "4.00"


def test_two_tabs_see_both_values(person: PersonInfo, pages: Pages) -> None:
    begun(pages)
    one = question(pages, "residence/district").form("question")
    other = question(pages, "residence/district").form("question")
    one.submit(district="AZ-ISM")
    page = other.submit(status=422, district="AZ-SAK")
    said = page.one(".notice table").text
    assert "Ismayilli" in said
    assert "Sheki" in said or "Shaki" in said
    page.form("question").submit(district="AZ-SAK")
    again = question(pages, "residence/district").form("question")
    assert again.values["district"] == "AZ-SAK"


def test_a_document_is_given_in_the_card_and_its_address_opens_once(
    person: PersonInfo, pages: Pages, app: Flask
) -> None:
    begun(pages)
    form = question(pages, "education/diploma").form("question")
    form.submit(**{"diploma-upload": (BytesIO(PDF), "diplom.pdf")})
    page = pages.get("/en/me/documents")
    assert "diplom.pdf" in page.text
    door = str(page.one("th a")["href"])
    address = pages.client.get(door).headers["Location"]
    response = pages.client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    pages.get(address, status=410)
    fresh = pages.client.get(door).headers["Location"]
    pages.get(fresh[:-3] + "abc", status=404)
    signed_in(app, pages.client, "candidate")
    pages.get(fresh, status=404)
    pages.get(door, status=404)


def test_an_officials_read_of_a_document_is_on_record_and_keeps_to_the_scope(
    person: PersonInfo, pages: Pages, app: Flask
) -> None:
    begun(pages)
    answer(question(pages, "residence/district"), district="AZ-SAK")
    photo = BytesIO(picture())
    answer(question(pages, "education/diploma"), **{"diploma-camera": (photo, "scan.jpg")})
    door = str(pages.get("/en/me/documents").one("th a")["href"]).replace("/me/", "/office/")
    signed_in(app, pages.client, "ministry-official")
    assert pages.client.get(door, follow_redirects=True).mimetype == "image/jpeg"
    with app.app_context():
        entry = journal.entries(kind="DocumentRead")[0][0]
        assert entry.subject.id == person.public_id
        far = make_official("regional-official", frozenset({"AZ-ISM"}))
        db.session.commit()
    sign_in(pages.client, far)
    pages.get(door, status=404)


def test_an_official_sees_the_pages_of_a_pdf_and_that_is_on_record(
    person: PersonInfo, pages: Pages, app: Flask
) -> None:
    begun(pages)
    answer(question(pages, "residence/district"), district="AZ-SAK")
    for name, data in (("broken.pdf", PDF), ("diploma.pdf", blank_pages(12))):
        pages.get("/en/me/documents").form("document").submit(file=(BytesIO(data), name))
    good, broken = (
        f"{one['href']}/pages".replace("/me/", "/office/")
        for one in pages.get("/en/me/documents").all("th a")
    )
    pages.get(good, status=403)
    signed_in(app, pages.client, "ministry-official")
    page = pages.get(good)
    assert len(page.all("#pages img[src^='data:image/jpeg;base64,']")) == 10
    assert "The first 10 of 12 pages" in page.one("#pages").text
    assert "no page that can be shown" in pages.get(broken).one("#pages").text
    with app.app_context():
        (entry,) = journal.entries(kind="DocumentRead")[0]
        assert entry.subject.id == person.public_id
        far = make_official("regional-official", frozenset({"AZ-ISM"}))
        db.session.commit()
    sign_in(pages.client, far)
    pages.get(good, status=404)


def blank_pages(count: int) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


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
    answer(question(pages, "residence/district"), district="AZ-ISM")
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
    for name in ("", "/education", "/transcript", "/transcript/transcript", "/residence/photo"):
        pages.get(f"/{lang}/me/card{name}")
    pages.get(f"/{lang}/me/card-history")
    pages.get(f"/{lang}/me/card-earlier")
    pages.get(f"/{lang}/me/documents")
    pages.get(f"/{lang}/me/adjustments")
    pages.get(f"/{lang}/me/card/nonsense", status=404)


def test_ten_thousand_rows_are_refused_and_what_stands_stays(
    person: PersonInfo, pages: Pages
) -> None:
    begun(pages)
    place = "transcript/transcript"
    row = {"subject": "Optika", "grade": "4", "scale": "5"}
    typed = {f"transcript-0-{code}": value for code, value in row.items()}
    answer(question(pages, place), **typed)
    form = question(pages, place).form("question")
    for count in (81, 10_000):
        sent = {f"transcript-{n}-{c}": v for n in range(count) for c, v in row.items()}
        page = form.submit(status=422, forge=True, **sent)
        assert "at most 80 rows" in page.one("#transcript-error").text
        assert page.form("question").values["transcript-79-subject"] == "Optika"
    assert question(pages, place).form("question").values["transcript-0-subject"] == "Optika"


def test_officials_follow_from_an_application_to_what_changed_within_their_scope(
    standing: Flask, pages: Pages
) -> None:
    with standing.app_context():
        campaign = campaigns.current_campaign()
        card = make_card(None, campaign, district="AZ-ISM")
        application = make_application(card, now=NOW)
        inside, outside = (
            make_official("regional-official", frozenset({district}))
            for district in ("AZ-ISM", "AZ-SAK")
        )
        db.session.commit()
    sign_in(pages.client, inside)
    page = pages.get(f"/en/office/applications/{application.public_id}")
    page = page.follow("What has changed on the card")
    assert "Version 1" in page.text
    sign_in(pages.client, outside)
    pages.get(page.path, status=404)
