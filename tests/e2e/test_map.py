"""The map of vacancies in a real browser: drawn under the strict policy, used by keyboard alone,
and unharmed by what it is given."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Live, Watch
from tests.e2e.walk import said

DRAWN = "#map-frame[data-drawn]"
NASTY = (
    "<script>window.hacked = 1</script>",
    "${window.hacked = 2}`",
    '"><img src=x onerror="window.hacked = 3">',
)


def number_in_view(page: Page) -> int:
    words = page.inner_text("#map-count")
    return int("".join(filter(str.isdigit, words)) or 0)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_list_follows_the_map_and_a_keyboard_reaches_both(
    server: Live, open_page: Callable[..., Page], axe: Callable[[Page], None], size: str
) -> None:
    page = open_page(size, "az")
    page.goto(f"{server.url}/az/vacancies/map")
    page.wait_for_selector(DRAWN)
    assert page.locator("path.district").count() > 80  # and those inside Bakı and Gəncə
    axe(page)
    everything = number_in_view(page)
    assert everything == int(page.get_attribute("#map-frame", "data-drawn") or 0) > 0
    cluster = page.locator(".marker-cluster").first
    before = page.inner_text("#map-count")
    cluster.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-count")).not_to_have_text(before)
    seen = number_in_view(page)
    assert 0 < seen < everything
    view = page.evaluate("location.hash")
    first = page.locator("#map-items li a").first
    address = server.url + str(first.get_attribute("href"))
    first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    expect(page.locator("h1")).to_be_visible()
    page.go_back()  # to the same part of the country
    page.wait_for_selector(DRAWN)
    assert (page.evaluate("location.hash"), number_in_view(page)) == (view, seen)
    if size == "phone":  # a finger finds room beside the map to move the page on
        box = page.locator(".map").bounding_box()
        assert box
        assert box["height"] <= 0.6 * 844


def test_a_place_opens_and_closes_by_keyboard(server: Live, desktop: Page) -> None:
    desktop.goto(f"{server.url}/az/vacancies")
    desktop.locator(".vacancy-table th a").first.click()
    desktop.get_by_role("link", name="Xəritədə göstər").click()
    desktop.wait_for_selector(DRAWN)
    pin = desktop.locator(".pin-box").first
    pin.focus()
    desktop.keyboard.press("Enter")
    link = desktop.locator(".leaflet-popup-content a").first
    expect(link).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(desktop.locator(".pin-box").first).to_be_focused()


def given(data: object) -> Callable[[Route], None]:
    """An answer in place of the server's."""
    return lambda route: route.fulfill(json=data)


def nasty_points() -> dict[str, Any]:
    """A document whose every word is dangerous; of its five places two are no places."""
    name, words, other = NASTY
    count = 5
    return {
        "kinds": [{"code": "new", "name": other, "symbol": "<b>", "special": True}],
        "subjects": [words],
        "contracts": [other],
        "benefits": [list(NASTY)],
        "districts": [[words, 41.2, 47.17]],
        "schools": {
            "name": [name, words, other, "far away", "nowhere"],
            "district": [0] * count,
            "lat": [0, 1000, 2000, 9_000_000, None],  # the last: not a place at all
            "lon": [0, 0, 0, 0, "x"],
        },
        "vacancies": {
            "ids": "2345678923456789" * count,
            "step": [0, 1, 1, 1, 1],
            "further": [1, -1, -1, -1, -1],
            **{key: [0] * count for key in ("subject", "kind", "contract", "benefits")},
            "posts": [1] * count,
            "hours": [18] * count,
        },
    }


def test_bad_words_are_text_bad_places_are_left_out_and_a_failure_is_said(
    server: Live, desktop: Page, watch: Watch
) -> None:
    address = f"{server.url}/az/vacancies/map"
    desktop.route("**/map-data.json*", given(nasty_points()))
    desktop.goto(f"{address}#99/abc/<script>")
    desktop.wait_for_selector(DRAWN)
    assert desktop.get_attribute("#map-frame", "data-drawn") == "3"
    shown = desktop.inner_text("#map-items")
    assert all(text in shown for text in NASTY)
    pins = desktop.locator(".pin-box")
    expect(pins).to_have_count(3)
    titles = [pins.nth(place).get_attribute("title") or "" for place in range(3)]
    assert any(NASTY[0] in title for title in titles)
    for place in range(3):
        pins.nth(place).focus()
        desktop.keyboard.press("Enter")
        text = desktop.locator(".leaflet-popup-content").inner_text()
        assert NASTY[1] in text
        desktop.keyboard.press("Escape")
        expect(desktop.locator(".leaflet-popup")).to_have_count(0)
    assert desktop.evaluate("window.hacked") is None
    assert desktop.locator("#map-frame img, #map-frame script").count() == 0

    watch.expect("500")
    desktop.unroute("**/map-data.json*")
    desktop.route("**/map-data.json*", lambda route: route.fulfill(status=500, body="{"))
    desktop.goto(f"{address}?contract=permanent")
    expect(desktop.locator("#map-failed")).to_be_visible()
    expect(desktop.locator("#by-district a").first).to_be_visible()


def test_around_me_asks_first_and_takes_no_for_an_answer(server: Live, desktop: Page) -> None:
    desktop.goto(f"{server.url}/az/vacancies/map")
    desktop.wait_for_selector(DRAWN)
    said = desktop.locator("#map-said")
    desktop.context.clear_permissions()
    desktop.click("#map-around")
    expect(said).to_contain_text("bildirmədi")
    desktop.context.grant_permissions(["geolocation"])
    desktop.context.set_geolocation({"latitude": 40.3777, "longitude": 49.892})
    desktop.click("#map-around")
    expect(said).to_contain_text("ən yaxını birinci")
    expect(desktop.locator("#map-items li").first).to_contain_text("km")
    assert "40.37" not in desktop.url.split("#")[0]  # the place stays in the browser
    away = [
        float(text.split(" km")[0].split()[-1].replace(",", "."))
        for text in desktop.locator("#map-items li").all_inner_texts()
        if " km" in text
    ]
    assert away == sorted(away)


def become_official(server: Live, page: Page) -> None:
    page.goto(f"{server.url}/az/")
    page.locator("aside.demo summary").click()
    page.select_option("#demo-login", "ministry")
    page.locator("aside.demo button[type=submit]").first.click()


def test_a_schools_pin_moves_by_arrow_keys_and_follows_what_is_typed(
    server: Live, desktop: Page
) -> None:
    become_official(server, desktop)
    desktop.goto(f"{server.url}/az/office/schools/new")
    desktop.wait_for_selector(DRAWN)
    desktop.fill("#lat", "40.40000")
    desktop.fill("#lon", "49.90000")
    desktop.locator("#lon").blur()
    pin = desktop.locator(".place-pin")
    pin.focus()
    desktop.keyboard.press("ArrowUp")
    desktop.keyboard.press("ArrowRight")
    lat, lon = (float(desktop.input_value(field)) for field in ("#lat", "#lon"))
    assert 40.4 < lat < 40.45
    assert 49.9 < lon < 49.95
    desktop.keyboard.press("Shift+ArrowUp")
    assert 0 < float(desktop.input_value("#lat")) - lat < 0.002


def test_numbers_in_the_wrong_order_are_questioned_and_mended_by_one_button(
    server: Live, desktop: Page, watch: Watch
) -> None:
    watch.expect("422")
    become_official(server, desktop)
    desktop.goto(f"{server.url}/az/office/schools")
    desktop.locator("main tbody a").first.click()
    address = desktop.url
    desktop.goto(f"{address}/place")
    right = [desktop.input_value(field) for field in ("#lat", "#lon")]
    desktop.fill("#lat", right[1])
    desktop.fill("#lon", right[0])
    save = desktop.get_by_role("button", name=said("az", "Save"), exact=True)
    save.click()
    expect(desktop.get_by_role("alert").first).to_be_visible()
    expect(desktop.locator("main")).to_contain_text(f"{right[0]}, {right[1]}")
    expect(desktop.locator("#confirmed")).not_to_be_checked()
    desktop.locator("#lat").press("Enter")  # saves what stands there, and is asked again
    expect(desktop.get_by_role("alert").first).to_be_visible()
    desktop.get_by_role("button", name=said("az", "Exchange the two numbers and save")).click()
    expect(desktop).to_have_url(address)
    desktop.goto(f"{address}/place")
    assert [desktop.input_value(field) for field in ("#lat", "#lon")] == right


# --- letters twice as large -----------------------------------------------------------------------

# What is wider than the screen; words that leave the box of what they name; controls of the map
# that lie on each other or that a pointer cannot reach.
LOST = """() => {
  const found = [], map = document.querySelector("#map_recruit");
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`the page is ${wide} pixels too wide`);
  const said = (one) => `${one.className}: ${one.textContent.trim().slice(0, 40)}`;
  const boxes = "button, .btn, .marker-cluster > div, .key-group, .leaflet-control-scale-line, " +
    ".leaflet-control-attribution, .leaflet-control-zoom a";
  for (const one of document.querySelectorAll(`#map-frame :is(${boxes})`)) {
    const words = document.createRange();
    words.selectNodeContents(one.querySelector(":not(.visually-hidden)") ?? one.firstChild);
    const inner = words.getBoundingClientRect(), box = one.getBoundingClientRect();
    const inside = inner.left >= box.left - 1 && inner.right <= box.right + 1
      && inner.bottom - inner.top <= box.height + 2;
    if (box.width && !inside) found.push(`words leave ${said(one)}`);
  }
  const controls = [...map.querySelectorAll(".leaflet-control")];
  for (const one of controls) {
    const a = one.getBoundingClientRect();
    for (const other of controls.slice(controls.indexOf(one) + 1)) {
      const b = other.getBoundingClientRect();
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        found.push(`${said(one)} lies on ${said(other)}`);
    }
  }
  return found;
}"""


def twice_as_large(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=f"{answer.text()} html {{ font-size: 200%; }}")


BESIDE = """() => {
  const [popup, zoom] = [".leaflet-popup-content-wrapper", ".leaflet-control-zoom"]
    .map((place) => document.querySelector(place).getBoundingClientRect());
  return popup.left >= zoom.right;
}"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_nothing_is_lost_or_covered_where_letters_are_twice_as_large(
    server: Live, open_page: Callable[..., Page], size: str
) -> None:
    page = open_page(size, "az")
    page.route("**/css/recruit.css*", twice_as_large)
    page.goto(f"{server.url}/az/vacancies/map")
    page.wait_for_selector(DRAWN)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    assert page.evaluate(LOST) == []
    page.goto(f"{server.url}/az/vacancies/map?q=baki#11/40.40/49.87")
    page.wait_for_selector(DRAWN)
    pin = page.locator(".pin-box").first
    pin.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a").first
    expect(link).to_be_focused()
    page.wait_for_function(BESIDE)  # the map may still be on its way
    assert page.evaluate(LOST) == []
