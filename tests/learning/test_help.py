"""One help page for each role, in both languages, with links that lead somewhere."""

import re

import pytest
from flask import Flask

from recruit.accounts.rules.roles import DEFAULT_ROLES
from recruit.kernel.text import LANGUAGES
from recruit.learning.rules import TOPICS
from tests.pages import Pages

pytestmark = pytest.mark.db


def test_every_role_has_its_page() -> None:
    assert {one.code for one in TOPICS} == set(DEFAULT_ROLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_how_and_names_the_hotline(app: Flask, pages: Pages, language: str) -> None:
    index = pages.get(f"/{language}/help")
    links = [str(a["href"]) for a in index.all(".doors a")]
    assert len(links) == len(TOPICS)
    for address in links:
        page = pages.get(address)
        assert len(page.text) > 900, address
        assert page.all("main .help-list li")
        assert page.all("a[href='tel:146']")


@pytest.mark.parametrize("code", [one.code for one in TOPICS])
def test_both_languages_say_the_same_things(pages: Pages, code: str) -> None:
    shapes = []
    for language in LANGUAGES:
        page = pages.get(f"/{language}/help/{code}")
        tags = [tag.name for tag in page.all("main h1, main h2, main li, main p")]
        links = [re.sub(r"^/(az|en)/", "/", str(a["href"])) for a in page.all("main a")]
        shapes.append((tags, sorted(links)))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("code", ["nothing", "..", "candidate.az", "%01"])
def test_what_is_no_topic_is_not_found(pages: Pages, code: str) -> None:
    assert pages.client.get(f"/az/help/{code}").status_code == 404
