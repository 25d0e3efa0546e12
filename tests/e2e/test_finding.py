"""What scripts add to finding and choosing vacancies: dragging a choice, "From here", names while
somebody types, and the pictures of the ministry's own map server."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Live, OpenPage, Watch, served_copy
from tests.e2e.tiles import Tiles, tile_server
from tests.e2e.walk import said

TALL = {"width": 1280, "height": 2400}  # the mouse reaches the whole list
OWNER = "Nazirlik <b>©</b>"
PLACE = {"latitude": 40.3777, "longitude": 49.892}
DENIED = "Your browser did not say where you are. Write a district or a school instead."


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiles]:
    with tile_server(tmp_path_factory.mktemp("tiles")) as server:
        yield server


@pytest.fixture(scope="module")
def server(
    demo_data: Path, tmp_path_factory: pytest.TempPathFactory, tiles: Tiles
) -> Iterator[Live]:
    pictures = {
        "tiles_url": tiles.origin + "/{z}/{x}/{y}.png",
        "tiles_attribution": OWNER,
        "tiles_zoom": "9",
    }
    with served_copy(demo_data, tmp_path_factory.mktemp("server"), **pictures) as live:
        yield live


@pytest.fixture(autouse=True)
def _pictures_are_asked_for(watch: Watch, tiles: Tiles) -> None:
    """That nothing is asked for without the setting, every other test of a map watches."""
    watch.expect(tiles.origin)


# --- dragging -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_choice_is_dragged_to_the_top_or_left_where_it_was(
    open_page: OpenPage, language: str
) -> None:
    page = open_page("desktop", language, viewport=TALL)
    become_chooser(page, language)
    page.goto(f"/{language}/me/choices")
    rows, told = page.locator("#form-permanent li"), page.locator("#announce")
    before = order(rows)
    *others, last = before
    assert others
    name = rows.last.get_attribute("data-name")
    word = said(language, "{name}: place {rank} of {count}")
    places = [
        word.format(name=name, rank=rank, count=len(before)) for rank in range(len(before) + 1)
    ]

    drag(page, rows.last, rows.first)
    expect(told).to_have_text(places[1])
    assert order(rows) == [last, *others]
    page.keyboard.press("Escape")
    expect(told).to_have_text(places[-1])
    page.mouse.up()
    assert order(rows) == before

    drag(page, rows.last, rows.first)
    page.mouse.move(40, 40)
    page.mouse.up()  # outside the list
    assert order(rows) == before

    drag(page, rows.last, rows.first)
    with page.expect_navigation():
        page.mouse.up()
    assert order(rows) == [last, *others]
    expect(page.locator(f"#choice-{last}")).to_be_focused()
    page.goto(f"/{language}/me/choices")
    assert order(rows) == [last, *others]
    names = [row.get_attribute("data-name") or "" for row in rows.all()]
    with page.expect_navigation():
        form = page.locator("#list-permanent")
        form.get_by_role("button", name=said(language, "Confirm choices"), exact=True).click()
    for row, chosen in zip(page.locator("ol.choices > li").all(), names, strict=True):
        expect(row).to_contain_text(chosen)


def become_chooser(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    page.locator("aside.demo summary").click()
    page.select_option("#demo-login", "chooser")
    with page.expect_navigation():
        page.locator("aside.demo button[type=submit]").first.click()


def drag(page: Page, row: Locator, to: Locator) -> None:
    """Take a row and hold it over the upper edge of another."""
    row.hover(position={"x": 8, "y": 8})
    page.mouse.down()
    box = to.bounding_box()
    assert box
    for step in (40, 10, 4):
        page.mouse.move(box["x"] + 20, box["y"] + step)


def order(rows: Locator) -> list[str | None]:
    return [row.get_attribute("data-vacancy") for row in rows.all()]


# --- from here ------------------------------------------------------------------------------------


def test_from_here_asks_says_what_it_was_told_and_begins_the_search(open_page: OpenPage) -> None:
    page = open_page("desktop", "en")
    page.goto("/en/vacancies")
    button, told = page.locator("#from-here"), page.locator("#from-here-said")
    expect(told).to_be_hidden()
    page.context.clear_permissions()
    button.click()  # refused
    expect(told).to_have_text(DENIED)
    expect(page.locator("#place")).to_be_focused()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(None)
    button.click()  # allowed, but the browser does not know
    expect(told).to_have_text(DENIED)
    expect(button).to_be_enabled()
    page.context.set_geolocation(PLACE)
    with page.expect_navigation():
        button.click()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["place"] == ["40.37770,49.89200"]
    away = [
        float(found.group(1))
        for text in page.locator(".vacancy-table tbody tr").all_inner_texts()
        if (found := re.search(r"([\d.]+) km", text))
    ]
    assert away == sorted(away)
    assert len(away) > 5


def test_distances_begin_here_as_well(open_page: OpenPage) -> None:
    page = open_page("phone", "az")
    page.goto("/az/schools/distances")
    page.context.clear_permissions()
    page.click("#here")
    expect(page.locator("#here-said")).to_have_text(said("az", DENIED))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(PLACE)
    with page.expect_navigation():
        page.click("#here")
    assert parse_qs(urlsplit(page.url).query)["from"] == ["40.37770, 49.89200"]
    expect(page.locator("main")).to_contain_text("km")


def test_without_a_place_to_ask_for_there_is_no_button(open_page: OpenPage) -> None:
    page = open_page("desktop", "az")
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'geolocation', { get() {} })")
    for path, button in (("vacancies", "#from-here"), ("schools/distances", "#here")):
        page.goto(f"/az/{path}")
        expect(page.locator(button)).to_be_hidden()


# --- names while somebody types -------------------------------------------------------------------


def test_names_of_schools_come_while_somebody_types(open_page: OpenPage) -> None:
    page = open_page("desktop", "az")
    page.goto("/az/schools/distances")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "suggestions" in one.url else None)
    page.locator("#from").press_sequentially("mekteb")
    names = page.locator("#from-names option")
    expect(names.first).to_be_attached()
    assert all("məktəb" in (one.get_attribute("value") or "").lower() for one in names.all())
    assert len(asked) == 1, "asked at each key"
    chosen = names.first.get_attribute("value")
    assert chosen
    page.fill("#from", chosen)
    page.locator("#from").press("Enter")
    expect(page.locator("main")).to_contain_text("km")
    expect(page.locator("#from")).to_have_value(chosen)


# --- the ministry's own pictures ------------------------------------------------------------------


def test_the_ministrys_own_pictures_lie_under_the_map(open_page: OpenPage, tiles: Tiles) -> None:
    page = open_page("desktop", "az", ignore_https_errors=True)
    answer = page.goto("/az/vacancies/map")
    assert answer
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert [name for name, hosts in policy.items() if tiles.origin in hosts] == ["img-src"]
    page.wait_for_selector("#map-frame[data-drawn]")
    pictures = page.locator("img.leaflet-tile-loaded")
    expect(pictures.first).to_be_visible()
    assert pictures.first.evaluate("one => one.naturalWidth") == 256
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in tiles.asked)
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(OWNER)  # as text
    assert (
        page.locator("path.district").first.evaluate("one => getComputedStyle(one).fill") == "none"
    )
