"""Pages of schools: for everybody, for districts and for heads."""

import io

import pytest
from flask import Flask
from PIL import Image

from recruit.accounts.service import roles
from recruit.directory import queries
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.directory import NOW, load_registers, make_school
from tests.pages import Page, Pages

pytestmark = pytest.mark.db
SCRIPT = "<script>alert(1)</script> ${alert(1)} {{ 7*7 }}"
HOME = frozenset({"AZ-ISM"})


@pytest.fixture
def school(app: Flask) -> School:
    with app.app_context():
        made = make_school(
            name=Bilingual("Çinarlı kənd məktəbi", "Chinarli village school"),
            lat=40.79,
            lon=48.15,
            sectors=("az", "ru"),
            address=Bilingual("Nizami küçəsi 5", "Nizami street 5"),
        )
        db.session.commit()
    return made


def sign_in_official(app: Flask, pages: Pages) -> None:
    with app.app_context():
        load_registers()
        official = make_official("regional-official", HOME)
        db.session.commit()
    sign_in(pages.client, official)


def sign_in_head(app: Flask, pages: Pages, school: School) -> None:
    with app.app_context():
        head = make_person()
        roles.give_role(
            head.id, "school-head", frozenset(), schools=[school.public_id], actor=SYSTEM, now=NOW
        )
        db.session.commit()
    sign_in(pages.client, head)


def picture(kind: str = "PNG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "#8899aa").save(out, kind)
    out.seek(0)
    return out


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_school_says_where_it_is(pages: Pages, school: School, language: str) -> None:
    page = pages.get(f"/{language}/schools/{school.public_id}")
    assert page.heading == school.name[language]
    assert school.address is not None
    assert school.address[language] in page.text
    assert "40.7900, 48.1500" in page.text


def test_a_school_of_which_little_is_known_has_a_page(app: Flask, pages: Pages) -> None:
    with app.app_context():
        school = make_school()
        db.session.commit()
    page = pages.get(f"/en/schools/{school.public_id}")
    assert page.heading == school.name.en
    assert "it stands at the centre of its district" in page.text


@pytest.mark.parametrize(
    "address", ["nothing", "nothing/distances", "nothing/distances.csv", "nothing/photos/none"]
)
def test_a_school_that_is_none(pages: Pages, address: str) -> None:
    pages.get(f"/az/schools/{address}", status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=cinarli", True),
        ("q=ismayilli+KƏND", True),  # a district's name finds its schools
        ("district=AZ-ISM&sector=ru", True),
        ("sector=en", False),
        ("q=palms", False),
        ("page=1000000000", True),
        ("page=-1&district=nowhere&sector=xx&state=gone&only=bad", True),
        ("q=" + "ə" * 1000, False),
        ("q=%25", False),
    ],
)
def test_the_list_understands_filters_and_drops_broken_ones(
    pages: Pages, school: School, query: str, found: bool
) -> None:
    assert (school.name.az in pages.get(f"/az/schools?{query}").text) is found


def test_the_map_of_the_list_shows_the_same_schools(app: Flask, pages: Pages) -> None:
    with app.app_context():
        placeless = make_school(name=Bilingual(SCRIPT, SCRIPT))
        centre = queries.districts()["AZ-ISM"]
        db.session.commit()
    response = pages.client.get("/en/schools/places.json?q=script")
    (pin,) = response.get_json()["pins"]
    assert pin[:3] == [centre.lat, centre.lon, SCRIPT]
    assert pin[3].endswith(placeless.public_id)
    again = {"If-None-Match": response.headers["ETag"]}
    address = "/en/schools/places.json?q=script"
    assert pages.client.get(address, headers=again).status_code == 304


def test_script_in_a_school_is_text(app: Flask, pages: Pages) -> None:
    with app.app_context():
        one = make_school(
            name=Bilingual(SCRIPT, SCRIPT),
            lat=40.8,
            lon=48.1,
            description=Bilingual(SCRIPT, SCRIPT),
        )
        db.session.commit()
    for address in ("/schools?q=script", f"/schools/{one.public_id}", "/schools/distances?from=s"):
        page = pages.client.get(f"/en{address}").get_data(as_text=True)
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page


# --- distances ------------------------------------------------------------------------------------


@pytest.fixture
def two(app: Flask, school: School) -> tuple[School, School]:
    with app.app_context():
        other = make_school(
            name=Bilingual("Armudlu kənd məktəbi", "Armudlu village school"), lat=40.85, lon=48.2
        )
        db.session.commit()
    return school, other


def test_two_schools_by_their_names(pages: Pages, two: tuple[School, School]) -> None:
    far = queries.metres((40.79, 48.15), (40.85, 48.2))
    page = pages.get("/en/schools/distances?from=chinarli+village&to=ARMUDLU")
    assert f"Exactly: {far:,} m" in page.text
    assert "in a straight line" in page.text.lower()
    assert page.one(".near-list").get_text().count("Armudlu") == 1


def test_several_of_a_name_are_offered_without_script(
    pages: Pages, two: tuple[School, School]
) -> None:
    page = pages.get("/en/schools/distances?from=village+school&to=40.8,+48.1")
    assert "Which one do you mean?" in page.text
    assert "Exactly" in page.follow(two[0].name.en).text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=ismayilli&to=AZ-QBA", "Exactly"),
        ("from=48.15,+40.79", "Look at 40.79, 48.15 instead"),
        ("from=91,+200", "A latitude lies between"),
        ("from=" + "x" * 1000, "Nothing is known by this name"),
        ("from=&to=", "Write the name"),
    ],
)
def test_what_is_typed_gets_a_clear_answer(
    pages: Pages, two: tuple[School, School], query: str, words: str
) -> None:
    assert words in pages.get(f"/en/schools/distances?{query}").text


def test_names_are_suggested(pages: Pages, two: tuple[School, School]) -> None:
    answer = pages.client.get("/az/schools/suggestions.json?q=kend+mekteb").get_json()
    assert answer == [two[1].name.az, two[0].name.az]


@pytest.mark.parametrize("district", ["", "AZ-ISM"])
def test_distances_from_one_school_leave_as_a_table(
    pages: Pages, two: tuple[School, School], district: str
) -> None:
    one, other = two
    far = queries.metres((40.79, 48.15), (40.85, 48.2))
    address = f"/en/schools/{one.public_id}/distances"
    assert f"{far:,}" in pages.get(f"{address}?district={district}").text
    text = pages.client.get(f"{address}.csv?district={district}").get_data(as_text=True)
    assert f"{other.code};{other.name.en};Ismayilli;{far};" in text
    assert pages.client.get(f"{address}.xlsx?district={district}").data.startswith(b"PK")


# --- officials and heads --------------------------------------------------------------------------


def test_an_odd_place_is_asked_about_and_keeps_what_was_typed(
    app: Flask, pages: Pages, school: School
) -> None:
    sign_in_official(app, pages)
    page = pages.get(f"/en/office/schools/{school.public_id}/place")
    typed = {"lat": "48.15, 40.79", "lon": "", "name_en": "A better name"}
    asked = _basics(page).submit(status=422, **typed)
    assert "The other way round it would be: 40.79, 48.15" in asked.text
    form = _basics(asked)
    assert form.values["name_en"] == "A better name"
    assert (form.values["lat"], form.values["lon"]) == ("48.15", "40.79")
    assert "outside the country" in form.submit(confirmed="y").text
    assert "A better name" in pages.get("/en/office/schools?only=questioned").text
    wrong = _basics(page).submit(status=422, lat="here", lon="there")
    assert "Write degrees" in wrong.text


def _basics(page: Page):  # type: ignore[no-untyped-def]
    return page.form(page.path) if page.all(f"form[action='{page.path}']") else page.form()


def test_a_head_corrects_their_own_school_and_nothing_of_the_districts(
    app: Flask, pages: Pages, school: School
) -> None:
    with app.app_context():
        other = make_school(name=Bilingual("Başqa məktəb", "Other school"))
        db.session.commit()
    sign_in_head(app, pages, school)
    assert "Other school" not in pages.get("/en/office/schools").text
    texts = {"description_az": "Sakit məktəb", "description_en": "A quiet school"}
    page = pages.get(f"/en/office/schools/{school.public_id}/details")
    assert "0 to 10000" in page.form().submit(status=422, pupils="20000", **texts).text
    page.form().submit(pupils="120", **texts)
    assert "A quiet school" in pages.get(f"/en/schools/{school.public_id}").text
    for address in (f"{school.public_id}/place", f"{school.public_id}/merge", other.public_id):
        pages.get(f"/en/office/schools/{address}", status=404)
    for address in ("new", "import"):
        pages.get(f"/en/office/schools/{address}", status=404)


def test_photographs_are_made_anew_and_need_words_in_both_languages(
    app: Flask, pages: Pages, school: School
) -> None:
    sign_in_head(app, pages, school)
    page = pages.get(f"/en/office/schools/{school.public_id}/photos")
    words = {"text_az": "Həyət", "text_en": "The yard"}
    form = page.form("photo-form")
    assert "both languages" in form.submit(status=422, file=(picture(), "a.png")).text
    assert (
        "cannot be opened"
        in form.submit(
            status=422, file=(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"x" * 99), "a.png"), **words
        ).text
    )
    shown = form.submit(file=(picture("JPEG"), "yard.jpg"), **words)
    image = pages.get(f"/en/schools/{school.public_id}").one(".photos img")
    assert (image["alt"], image["width"], image["height"]) == ("The yard", "1600", "800")
    response = pages.client.get(str(image["src"]))
    assert response.content_type == "image/jpeg"
    assert "immutable" in response.headers["Cache-Control"]
    action = next(one for one in shown.all("form") if "take-down" in str(one.get("action")))
    shown.form(str(action["action"])).submit()
    assert pages.client.get(str(image["src"])).status_code == 404


def test_two_schools_are_merged_and_the_old_address_says_so(
    app: Flask, pages: Pages, two: tuple[School, School]
) -> None:
    one, other = two
    sign_in_official(app, pages)
    page = pages.get(f"/en/office/schools/{one.public_id}/merge").form().submit(into=other.code)
    assert "Please look once more" in page.text
    page.form().submit(sure="y")
    public = pages.get(f"/en/schools/{one.public_id}")
    assert public.heading == other.name.en
    assert f"{one.name.en} was merged into this school" in public.text


def test_a_school_is_entered_closed_opened_and_removed(app: Flask, pages: Pages) -> None:
    sign_in_official(app, pages)
    page = pages.get("/en/office/schools/new")
    typed = {"code": "NEW-1", "name_az": "Yeni", "name_en": "New one", "district": "AZ-ISM"}
    assert "at least one sector" in page.form().submit(status=422, **typed).text
    page = page.form().submit(sectors="az", **typed)
    assert page.heading == "New one"
    closed = pages.get(f"{page.path}/close").form().submit()
    opened = closed.form(f"{page.path}/reopen").submit()
    assert "removed" in opened.form(f"{page.path}/remove").submit().text


def test_a_file_in_an_old_encoding_is_previewed_asked_about_and_imported(
    app: Flask, pages: Pages, school: School
) -> None:
    sign_in_official(app, pages)
    lines = [
        "code;name_az;name_en;district;lat;lon",
        f"{school.code};Çinarlı şəhər məktəbi;Chinarli school;AZ-ISM;48.15;40.80",
        "N-2;Мəktəb N 2;School No. 2;AZ-ISM;;",
    ]
    page = pages.get("/en/office/schools/import")
    wrong = _upload(page, "\n".join(lines), "utf-8", status=422)
    assert "Cyrillic" in wrong.text
    assert "Letters of another alphabet" in wrong.text
    lines[2] = "N-2;Mǝktəb N 2;School No. 2;AZ-ISM;;"
    preview = _upload(page, "\n".join(lines), "utf-8")
    assert "Other letters stood where ə belongs" in preview.text
    assert "Were latitude and longitude exchanged" in preview.text
    refused = preview.form("confirm-form").submit(status=422)
    assert "questioned places" in refused.text
    refused.form("confirm-form").submit(turn="y")
    page = pages.get("/az/office/schools?q=cinarli+seher")
    assert "40.8000, 48.1500" in page.text
    old = "code;name_az;name_en;district\nN-3;Çığırlı;Chighirli;AZ-ISM"
    assert "Windows-1254" in _upload(pages.get("/en/office/schools/import"), old, "cp1254").text


def _upload(page: Page, text: str, encoding: str, status: int = 200) -> Page:
    return page.form().submit(status=status, file=(io.BytesIO(text.encode(encoding)), "s.csv"))


def test_the_list_leaves_as_a_file_that_comes_in_again(
    app: Flask, pages: Pages, school: School
) -> None:
    sign_in_official(app, pages)
    data = pages.client.get("/en/office/schools.csv").data
    preview = pages.get("/en/office/schools/import").form().submit(file=(io.BytesIO(data), "s.csv"))
    assert "New schools: 0, changed: 0" in preview.text
    assert pages.client.get("/en/office/schools.pdf").status_code == 404
    assert pages.client.get("/en/office/schools.xlsx").data.startswith(b"PK")
    assert pages.client.get("/en/office/schools/import-template.xlsx").data.startswith(b"PK")


def test_officials_add_a_university_and_see_what_is_wrong(app: Flask, pages: Pages) -> None:
    with app.app_context():
        load_registers()
        official = make_official("ministry-official")
        db.session.commit()
    sign_in(pages.client, official)
    page = pages.get("/en/office/universities?code=bsu")
    assert "Baku State University" in page.text
    wrong = {"code": "No Code", "name_az": "Yeni", "name_en": "New"}
    page.form("university").submit(status=422, **wrong)
    assert "New" in page.form("university").submit(**wrong | {"code": "new-one"}).text
