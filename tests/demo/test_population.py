from datetime import date
from random import Random

import pytest

from recruit.demo import names, population
from recruit.demo.schools import schools
from recruit.directory.service import districts_in_file

pytestmark = pytest.mark.unit

DISTRICTS = {one.code: one for one in districts_in_file()}
BORN_BEFORE = date(2026, 3, 2)


def country(seed: str, posts: int = 300, applications: int = 500) -> tuple[object, ...]:
    chance = Random(seed)
    made = schools(chance, DISTRICTS, 150)
    return (
        made,
        population.vacancies(chance, made, DISTRICTS, posts),
        population.candidates(chance, DISTRICTS, applications, BORN_BEFORE),
    )


def test_the_same_seed_draws_the_same_country() -> None:
    assert country("2011") == country("2011")
    assert country("2011") != country("2012")


def test_posts_and_applications_add_up_exactly() -> None:
    _schools, vacancies, candidates = country("2011", posts=301, applications=503)
    assert sum(one.posts for one in vacancies) == 301  # type: ignore[attr-defined]
    assert sum(len(one.subjects) for one in candidates) == 503  # type: ignore[attr-defined]


def test_nobody_shares_a_fin_or_a_candidate_number() -> None:
    candidates = population.candidates(Random("x"), DISTRICTS, 2000, BORN_BEFORE)
    assert len({one.fin for one in candidates}) == len(candidates)
    assert len({one.candidate_number for one in candidates}) == len(candidates)
    for one in candidates:
        assert len(one.fin) == 7
        assert not set(one.fin) & set("IO")


def test_schools_lie_near_their_districts_centre_and_have_names_of_their_own() -> None:
    made = schools(Random("x"), DISTRICTS, 1100)
    assert len({one.code for one in made}) == 1100
    assert len({one.name.az for one in made}) == 1100
    for one in made:
        centre = DISTRICTS[one.district_code]
        assert one.lat is not None
        assert one.lon is not None
        assert abs(one.lat - centre.lat) <= 0.15
        assert abs(one.lon - centre.lon) <= 0.15


def test_a_woman_and_a_man_bear_the_name_in_their_own_form() -> None:
    for seed in range(50):
        _first, last, patronymic = names.name(Random(seed), "female")
        assert patronymic.endswith(" qızı")
        assert not last.endswith(("ov", "ev"))
        _first, last, patronymic = names.name(Random(seed), "male")
        assert patronymic.endswith(" oğlu")
        assert not last.endswith(("ova", "eva"))


def test_an_able_person_is_right_more_often_and_never_surely() -> None:
    candidates = population.candidates(Random("x"), DISTRICTS, 300, BORN_BEFORE)
    by_ability = sorted(candidates, key=lambda one: one.ability)
    for difficulty in (1, 2, 3):
        chances = [one.chance_of_right(difficulty) for one in by_ability]
        assert chances == sorted(chances)
        assert chances[0] >= 0.2
        assert chances[-1] <= 1
