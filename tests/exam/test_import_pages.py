"""A file of items: looked at, chosen from, brought in as drafts; and its pictures."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from recruit.accounts import queries as accounts
from recruit.exam import service
from recruit.exam.formats import read_items
from recruit.exam.queries import attempts, imports
from recruit.exam.queries import items as queries
from recruit.exam.rules.pictures import digests_in
from recruit.exam.rules.review import ItemState
from recruit.exam.service import importing, pictures, staging
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from tests.exam.bank import Bank, bank, press
from tests.exam.world import begin, make_candidate
from tests.factories.accounts import asker, sign_in
from tests.factories.exam import NOW, make_sitting, new_item
from tests.pages import Page, Pages

pytestmark = pytest.mark.db

GIFT = """::Paytaxt::Azərbaycanın paytaxtı hansı şəhərdir? {=Bakı ~Gəncə ~Şəki}

::Esse::Yazın. {}

::Yenə::AZƏRBAYCANIN paytaxtı hansı şəhərdir? {=Bakı ~Gəncə ~Şəki}

::Səhv::Açarsız {~a ~b}

::Bankda::Sual {n}? {=right {n} az ~wrong a {n} az ~wrong b {n} az ~wrong c {n} az}
"""


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with bank(sqlite_template, tmp_path_factory.mktemp("bank")) as found:
        yield found


def upload(
    world: Bank, data: bytes, login: str = "author", status: int = 200, **fields: Any
) -> Page:
    page = world.pages(login).get("/en/office/exam/items/import")
    stated = {"subject": "physics", "file": (io.BytesIO(data), "items.txt"), **fields}
    return press(page, "/items/import", status=status, **stated)


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG", pnginfo=None)
    return out.getvalue() + b"trailing bytes"


def moodle(name: str, colour: str = "red") -> bytes:
    data = base64.b64encode(picture(colour)).decode()
    return f"""<quiz><question type="multichoice"><name><text>{name}</text></name>
    <questiontext format="html"><text><![CDATA[<p>{name}: nə görürsünüz?
    <img src="@@PLUGINFILE@@/a.png" alt="Qırmızı kvadrat"></p>]]></text>
    <file name="a.png" encoding="base64">{data}</file></questiontext><single>true</single>
    <answer fraction="0" format="html"><text>Dairə</text></answer>
    <answer fraction="100" format="html"><text>Kvadrat {name}</text></answer></question></quiz>
    """.encode()


def test_every_item_has_its_result_and_the_chosen_ones_come_in(world: Bank) -> None:
    with world.app.app_context():
        known = queries.items("physics", False).rows[0]
        number = queries.newest_content(known.id).stem["az"].split()[1].rstrip("?")
        read = len(journal.entries(kind="ItemRead")[0])
    page = upload(world, GIFT.replace("{n}", number).encode())
    words = [one.get_text(" ", strip=True) for one in page.all("article.import-item")]
    assert "can come in" in words[0]
    assert "Near-duplicate: 100% of the words" in words[0]
    assert "Number 3 of this file" in words[0]
    assert "It lacks a language of the subject: EN" in words[0]
    assert "not supported" in words[1]
    assert "essay" in words[1]
    assert "faulty" in words[3]
    assert known.code in words[4]  # beside the bank's own, which is under seal
    with world.app.app_context():
        assert len(journal.entries(kind="ItemRead")[0]) == read + 1
    taken = [str(one["value"]) for one in page.all("input[name=take][checked]")]
    assert taken == ["1"]
    again = world.pages("author").get(page.path)  # nothing is lost on reload
    assert [str(one["value"]) for one in again.all("input[name=take][checked]")] == taken
    page = press(again, "?page=1", take=["1"], difficulty="3", action="take")
    assert "The chosen items came in as drafts" in page.text
    with world.app.app_context():
        found = [
            one
            for one in queries.every_item(queries.ItemFilter(subject="physics", difficulty=3))
            if one.source == "items.txt"
        ]
        assert [(one.state, one.languages) for one in found] == [(ItemState.DRAFT, ("az",))]
        author = world.people["author"].public_id
        assert [one.author for one in queries.versions(found[0].id)] == [author]
    assert not page.all("form#take button")


def test_confirming_twice_brings_nothing_twice(world: Bank) -> None:
    page = upload(world, "::Bir dəfə::Nəyi bir dəfə? {=a ~b}".encode())
    press(page, "?page=1", action="take")
    with world.app.app_context():
        count = len(queries.every_item(queries.ItemFilter()))
    press(page, "?page=1", action="take", status=422)
    with world.app.app_context():
        assert len(queries.every_item(queries.ItemFilter())) == count
    page = upload(world, "::Bir dəfə::Nəyi bir dəfə? {=a ~b}".encode())
    assert "in the bank already" in page.text


def test_nothing_chosen_brings_nothing(world: Bank) -> None:
    page = upload(world, "::Heç::Heç nə? {=a ~b}".encode())
    page = press(page, "?page=1", take=[], action="take", status=422)
    assert "Choose at least one item." in page.text
    assert page.all("input[name=take]")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8", b"Q {=a", b"", b"<quiz><a></quiz>"])
def test_a_malformed_file_is_refused_whole(world: Bank, data: bytes) -> None:
    with world.app.app_context():
        before = len(imports.own(_asker(world)))
    page = upload(world, data, status=422)
    assert page.all(".notice-danger")
    with world.app.app_context():
        assert len(imports.own(_asker(world))) == before


def _asker(world: Bank) -> Any:
    return asker(world.people["author"])


def test_a_large_file_is_read_and_taken_by_a_job(
    world: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 100)
    monkeypatch.setattr(staging, "FEW", 10)
    many = "\n\n".join(
        f"::N{n}::Rəqəm {n} haqqında sual {n * 7}? {{={n} ~{n + 1}}}" for n in range(30)
    )
    page = upload(world, many.encode())
    assert "The file is being read." in page.text
    run(world)
    pages = world.pages("author")
    page = pages.get(page.path)
    assert "1–25 of 30" in page.text
    page = press(page, "?page=1", action="keep", take=[str(n) for n in range(1, 21)])
    assert page.all("input[name=shown][value='26']")
    page = press(page, "?page=2", action="take")
    assert "are coming in" in page.text
    run(world)
    assert "Added: 25." in pages.get(page.path).text.replace("Added: 25", "Added: 25")
    with world.app.app_context():
        mine = [
            one for one in queries.every_item(queries.ItemFilter()) if one.source == "items.txt"
        ]
        assert len(mine) >= 25


def run(world: Bank) -> None:
    with world.app.app_context():
        jobs.run_due(FixedClock(NOW), kinds=[staging.READ, staging.TAKE])
        db.session.remove()


def test_a_large_malformed_file_is_refused_on_its_page(
    world: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 0)
    page = upload(world, b"Q {=a")
    run(world)
    page = world.pages("author").get(page.path)
    assert "no item of it comes in" in page.text
    assert not page.all("form#take")


def test_nobody_sees_the_file_of_another_one(world: Bank) -> None:
    page = upload(world, "::Mənim::Kimin? {=a ~b}".encode())
    other = world.pages("first")
    other.get(page.path, status=404)
    assert "Mənim" not in other.get("/en/office/exam/items/import").text


def test_a_candidate_imports_nothing(world: Bank) -> None:
    page = upload(world, "::Bağlı::Kimin? {=a ~b}".encode())
    closed = world.pages("candidate")
    for path in ("/en/office/exam/items/import", page.path):
        assert "You are a candidate" in closed.get(path, status=409).text
    pages = world.pages("author")
    token = press(pages.get("/en/office/exam/items/import"), "/items/import", subject="physics",
                  status=422)  # fmt: skip
    assert token.all(".error-summary")


# --- pictures ------------------------------------------------------------------------------------


def sources(page: Page) -> list[str]:
    return [str(one["src"]) for one in page.all("main img[alt='Qırmızı kvadrat']")]


def test_pictures_are_shown_to_whoever_may_see_the_item(world: Bank) -> None:
    page = upload(world, moodle("Şəkilli"))
    (preview,) = sources(page)
    author = world.pages("author")
    answer = author.client.get(preview)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert b"trailing" not in answer.data
    assert "private" in answer.headers["Cache-Control"]
    assert world.pages("first").client.get(preview).status_code == 404
    assert world.pages("candidate").client.get(preview).status_code == 409
    press(page, "?page=1", action="take")
    with world.app.app_context():
        found = [
            one for one in queries.every_item(queries.ItemFilter()) if one.source == "items.txt"
        ]
        item = found[-1]
        digests = digests_in(queries.newest_content(item.id))
        assert len(digests) == 1
    opened = press(world.pages("first").get(f"/en/office/exam/items/{item.public_id}"), "/read")
    (address,) = sources(opened)
    assert digests[0][:12] not in address
    assert world.pages("first").client.get(address).status_code == 200
    for login, status in (("second", 404), ("author", 404), ("candidate", 409)):
        assert world.pages(login).client.get(address).status_code == status
    assert world.app.test_client().get(address).status_code == 302


def test_a_picture_stays_when_its_item_is_written_anew(world: Bank) -> None:
    press(upload(world, moodle("Qalır", "blue")), "?page=1", action="take")
    with world.app.app_context():
        item = queries.every_item(queries.ItemFilter(subject="physics"))[-1]
    page = press(world.pages("author").get(f"/en/office/exam/items/{item.public_id}"), "/edit")
    stem = page.one("#stem_az").get_text().strip()
    assert "attachment:" in stem
    page = press(page, "/versions", stem_az=stem.replace("nə", "hansı fiquru"))
    assert world.item(item.code).versions == 2
    page = press(page, "/edit")
    page = press(page, "/versions", stem_az=stem.replace('"Qırmızı kvadrat"', '""'))
    assert "Every picture needs a text that describes it." in page.text
    address = stem.partition("attachment:")[2][:64]
    page = press(page, "/versions", stem_az=stem.replace(address, "0" * 64))
    assert "A picture of the item is not in the file" in page.text


def test_a_picture_is_added_on_the_page_with_its_description(world: Bank) -> None:
    page = world.pages("author").get("/en/office/exam/items/add")
    fields = {"code": "picture-1", "subject": "physics", "key": "A", "stem_az": "1 < 2 nədir?",
              "options_az": "bir\niki"}  # fmt: skip
    page = press(page, "/items/add", **fields, picture=(io.BytesIO(b"GIF89a"), "a.png"))
    assert page.all(".error-summary")
    page = press(page, "/items/add", picture=(io.BytesIO(clean_picture()), "a.png"))
    assert "Every picture needs a text that describes it." in page.text
    page = press(
        page, "/items/add", picture=(io.BytesIO(clean_picture()), "a.png"), alt_az="İki < ox"
    )
    assert page.heading == "picture-1"
    page = press(page, "/read")
    shown = page.one("main img")
    assert shown["alt"] == "İki < ox"
    assert "1 < 2 nədir?" in page.text
    assert world.pages("author").client.get(str(shown["src"])).status_code == 200


def clean_picture() -> bytes:
    return picture("green").removesuffix(b"trailing bytes")


def test_a_sheet_shows_pictures_by_names_that_tell_nothing(world: Bank) -> None:
    """Each item of the paper has one; the same item has another name in another attempt."""
    with world.app.app_context():
        contents = [read_items(moodle(f"Vərəq {n}", "green")).good[0] for n in range(8)]
        service.items.add_items(
            [new_item("chemistry", content=one.content) for one in contents if one.content],
            actor=SYSTEM,
            now=NOW,
        )
        pictures.store_pictures(
            (one for item in contents for one in item.pictures.values()), now=NOW
        )
        people = [make_candidate(world.campaign, "chemistry") for _ in range(2)]
        place = make_sitting(world.campaign.id, subjects=("chemistry",))
        started = [begin(world.campaign, one, place) for one in people]
        db.session.commit()
        paper = attempts.paper(attempts.attempt_of(started[0], people[0].person_id).paper_id)
        version = paper.items[0].version_id
        digest = digests_in(queries.contents([version])[version])[0]
    browsers = []
    for one in people:
        client = world.app.test_client()
        with world.app.app_context():
            person = accounts.person(one.person_id)
        sign_in(client, person, now=NOW)
        browsers.append(Pages(client))
    shown = [
        sources(pages.get(f"/az/me/exam/{attempt}"))
        for pages, attempt in zip(browsers, started, strict=True)
    ]
    assert len(shown[0]) == 4  # of the subject; the others hold none
    names = {address.rpartition("/")[2] for several in shown for address in several}
    assert len(names) == 8  # one picture in all of them, under eight names
    assert not any(digest[:8] in name or name[:8] in digest for name in names)
    own, other = shown[0][0], shown[1][0]
    assert browsers[0].client.get(own).status_code == 200
    assert browsers[1].client.get(own).status_code == 404
    forged = own.rpartition("/")[0] + "/" + other.rpartition("/")[2]
    assert browsers[0].client.get(forged).status_code == 404
    assert world.pages("first").client.get(own).status_code == 404
    with world.app.app_context():
        official = asker(world.people["first"])
        for name in (
            "moodle-xml",
            "qti",
        ):  # what goes out has its pictures, and comes back the same
            out = importing.export("chemistry", name, sealed=True, asker=official, now=NOW)
            back = {one.content.digest for one in read_items(out.data, name).good if one.content}
            assert back == {one.content.digest for one in contents if one.content}
        service.finish(started[0], asker=people[0].asker, now=NOW)
        db.session.commit()
    assert browsers[0].client.get(own).status_code == 404  # only while it runs


def test_what_is_no_picture_keeps_its_item_out(world: Bank) -> None:
    broken = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 40).decode()
    data = moodle("Qırıq").decode()
    good = base64.b64encode(picture()).decode()
    page = upload(world, data.replace(good, broken).encode())
    assert "The picture cannot be opened." in page.text
    assert not page.all("input[name=take]")
