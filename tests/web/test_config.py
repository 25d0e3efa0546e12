from pathlib import Path

import pytest

from recruit.app import create_app
from recruit.config import DEFAULT_SECRET, Settings

pytestmark = pytest.mark.unit

SAFE = {
    "mode": "production",
    "secret_key": "k" * 40,
    "field_keys": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "secure_cookies": True,
    "base_url": "https://recruit.example",
    "mail_transport": "smtp",
}


def settings(**more: object) -> Settings:
    return Settings(**{**SAFE, **more})  # type: ignore[arg-type]


def test_safe_production_settings_pass() -> None:
    assert settings().problems() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret_key": DEFAULT_SECRET}, "RECRUIT_SECRET_KEY"),
        ({"secret_key": "short"}, "RECRUIT_SECRET_KEY"),
        ({"field_keys": ""}, "RECRUIT_FIELD_KEYS"),
        ({"field_keys": "short"}, "RECRUIT_FIELD_KEYS"),
        ({"debug": True}, "RECRUIT_DEBUG"),
        ({"secure_cookies": False}, "RECRUIT_SECURE_COOKIES"),
        ({"base_url": "http://recruit.example"}, "RECRUIT_BASE_URL"),
        ({"mail_transport": "folder"}, "RECRUIT_MAIL_TRANSPORT"),
        ({"workers": 2}, "RECRUIT_WORKERS"),
    ],
)
def test_production_refuses_and_names_the_setting(change: dict[str, object], named: str) -> None:
    problems = settings(**change).problems()
    assert any(named in problem for problem in problems)


def test_production_does_not_start_unsafe(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="RECRUIT_SECRET_KEY"):
        create_app(settings(secret_key=DEFAULT_SECRET, data_dir=tmp_path))


def test_a_demo_needs_no_safety() -> None:
    assert Settings(mode="demo").problems() == []


TILES = {"tiles_url": "https://map.example:8443/{z}/{x}/{y}.png", "tiles_attribution": "Ministry"}


def test_map_pictures_come_from_exactly_one_origin() -> None:
    given = settings(**TILES)
    assert given.problems() == []
    assert given.tiles_origin == "https://map.example:8443"
    assert settings().tiles_origin == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://map.example/{z}/{x}/{y}.png",
        "https://map.example/{z}/{x}.png",
        "https://{s}.map.example/{z}/{x}/{y}.png",
        "https://map.example/{z}/{x}/{y}/{s}.png",
        "https://map.example/{z}/{x}/{y}.png?key=1",
        "https://user@map.example/{z}/{x}/{y}.png",
        "https://map.example; script-src *//{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https://[::1/{z}/{x}/{y}.png",
        "map.example",
    ],
)
def test_an_address_of_map_pictures_that_could_open_more_is_refused(address: str) -> None:
    problems = settings(tiles_url=address, tiles_attribution="Ministry").problems()
    assert any("RECRUIT_TILES_URL" in problem for problem in problems)


def test_a_map_names_whose_pictures_it_shows() -> None:
    problems = settings(tiles_url=TILES["tiles_url"]).problems()
    assert any("RECRUIT_TILES_ATTRIBUTION" in problem for problem in problems)
