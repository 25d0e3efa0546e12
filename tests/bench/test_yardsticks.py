"""The yardsticks measure what they say."""

import pytest

from bench import yardsticks
from bench.stress.candidate import SHAPES, TICKET
from recruit.exam.service import answers

pytestmark = pytest.mark.unit


def test_the_minimal_view_runs_our_very_statement() -> None:
    assert answers._OF_PERSON["postgresql"] == yardsticks.STATEMENT


def test_the_empty_view_answers_like_ours() -> None:
    response = yardsticks.empty().test_client().post("/az/me/exam/x/answers", json={})
    assert response.json == {"saved": True}


def test_the_empty_view_begins_as_ours_does() -> None:
    client = yardsticks.empty().test_client()
    begun = client.post("/az/me/exam/slip/abc/begin")
    assert (begun.status_code, begun.headers["Location"]) == (303, "/az/me/exam/abc")
    page = client.get("/az/me/exam/abc").data
    assert TICKET.search(page)
    assert SHAPES.findall(page) == [b"s4"]
