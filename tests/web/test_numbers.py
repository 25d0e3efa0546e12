"""Numbers as people write them in each language; browsers' own locale data say the same."""

from decimal import Decimal

import pytest
from flask import Flask

from recruit.web.formats import number, points

pytestmark = pytest.mark.db


def test_thousands_and_decimals_are_each_languages_own(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "az"}):
        assert (number(9850), number(1234567), number(999)) == ("9.850", "1.234.567", "999")
        assert (points(Decimal("79.2")), points(Decimal("1079.20"))) == ("79,20", "1.079,20")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert (number(9850), number(1234567), number(999)) == ("9,850", "1,234,567", "999")
        assert (points(Decimal("79.2")), points(Decimal("1079.20"))) == ("79.20", "1,079.20")
