"""The yardsticks measure what they say."""

import pytest

from bench import yardsticks
from recruit.exam.service import answers

pytestmark = pytest.mark.unit


def test_the_minimal_view_runs_our_very_statement() -> None:
    assert answers._OF_PERSON["postgresql"] == yardsticks.STATEMENT


def test_the_empty_view_answers_like_ours() -> None:
    response = yardsticks.empty().test_client().post("/az/me/exam/x/answers", json={})
    assert response.json == {"saved": True}
