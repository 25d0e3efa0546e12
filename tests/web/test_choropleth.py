"""Classes of numbers, and the shapes that are coloured by them."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from recruit.web.choropleth import CLASSES, Figure, classes, legend, level_of, picture

NUMBERS = st.lists(st.integers(0, 500), max_size=90)


@pytest.mark.unit
@given(NUMBERS)
def test_every_number_lies_in_exactly_one_class(numbers: list[int]) -> None:
    ranges = classes(numbers)
    assert len(ranges) <= CLASSES
    for one in numbers:
        assert sum(low <= one <= top for low, top in ranges) == 1
    for (_, top), (low, _) in zip(ranges, ranges[1:], strict=False):
        assert top < low
    for low, top in ranges:
        assert any(low <= one <= top for one in numbers)


@pytest.mark.unit
def test_classes_hold_about_equally_many() -> None:
    assert classes(range(1, 11)) == [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]
    assert classes([3, 3, 7]) == [(3, 3), (7, 7)]
    assert classes([]) == []


@pytest.mark.unit
def test_no_number_has_no_level_and_the_legend_says_numbers() -> None:
    ranges = [(0, 0), (1, 15)]
    assert [level_of(one, ranges) for one in (None, 0, 15)] == [0, 1, 2]
    assert legend(ranges, lambda value: f"{value}%") == ((1, "0%"), (2, "1%–15%"))


@pytest.mark.unit
def test_a_city_is_drawn_larger_once_more_where_its_districts_have_figures() -> None:
    app = Flask("recruit.app")
    figures = {"AZ-SAK": Figure("Şəki", 4, "4"), "AZ-BA-06": Figure("Bakı: Nəsimi", 9, "9")}
    with app.app_context():
        country, city = picture(figures, str).sheets
        plain = picture({"AZ-SAK": figures["AZ-SAK"]}, str).sheets
    assert len(plain) == 1
    drawn = {area.code: area for area in country.areas}
    assert (drawn["AZ-SAK"].level, drawn["AZ-SAK"].text) == (1, "4")
    assert drawn["AZ-SAK"].title == "Şəki: 4"
    assert "AZ-BA" not in drawn  # its own districts stand in its place
    assert (drawn["AZ-BA-06"].level, drawn["AZ-BA-06"].text) == (2, "")  # too small for a number
    assert (drawn["AZ-X-AGD"].path, drawn["AZ-X-AGD"].level) == ("", 0)
    assert city.name == "AZ-BA"
    assert {area.code for area in city.areas if area.text} == {"AZ-BA-06"}
    for area in city.areas:  # each number stands inside the picture
        assert 0 < area.x < city.width
        assert 0 < area.y < city.height
