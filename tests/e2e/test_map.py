"""The map of vacancies in a real browser: drawn under the strict policy, used by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Live


def number_in_view(page: Page) -> int:
    words = page.inner_text("#map-count")
    return int("".join(filter(str.isdigit, words)) or 0)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_list_follows_the_map_and_a_keyboard_reaches_both(
    server: Live, open_page: Callable[..., Page], axe: Callable[[Page], None], size: str
) -> None:
    page = open_page(size, "az")
    page.goto(f"{server.url}/az/vacancies/map")
    page.wait_for_selector("#map-frame[data-drawn]")
    assert page.locator("path.district").count() > 60
    axe(page)
    everything = number_in_view(page)
    assert everything == int(page.get_attribute("#map-frame", "data-drawn") or 0) > 0
    cluster = page.locator(".marker-cluster").first
    before = page.inner_text("#map-count")
    cluster.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-count")).not_to_have_text(before)
    assert 0 < number_in_view(page) < everything
    first = page.locator("#map-items li a").first
    address = server.url + str(first.get_attribute("href"))
    first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    expect(page.locator("h1")).to_be_visible()


def test_a_place_opens_and_closes_by_keyboard(server: Live, desktop: Page) -> None:
    desktop.goto(f"{server.url}/az/vacancies")
    desktop.locator(".vacancy-table th a").first.click()
    desktop.get_by_role("link", name="Xəritədə göstər").click()
    desktop.wait_for_selector("#map-frame[data-drawn]")
    place = desktop.locator(".pin-box, .marker-cluster").first
    while desktop.locator(".pin-box").count() == 0:
        place.focus()
        desktop.keyboard.press("Enter")  # posts of one school lie on each other: they spread out
        desktop.wait_for_selector(".pin-box")
    pin = desktop.locator(".pin-box").first
    pin.focus()
    desktop.keyboard.press("Enter")
    link = desktop.locator(".leaflet-popup-content a")
    expect(link).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(link).to_have_count(0)
