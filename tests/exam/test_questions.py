"""A question that is filled in says exactly what its template says."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g
from markupsafe import Markup

from recruit.exam.queries.sheet import SheetItem, Wording
from recruit.exam.views.questions import _pieces, _rendered, questions
from recruit.kernel.text import Bilingual

pytestmark = pytest.mark.db

NASTY = "\ue000is 0\ue001 {number} %s &lt;b&gt;"  # what looks like a mark or a placeholder


def question(shape: str, response: str | None) -> SheetItem:
    options, prompts = int(shape[1]), "ABC".find(shape[0]) + 2 if shape[0] in "ABC" else 0
    words = {
        code: Wording(
            Markup(f"<p>{code} stem {NASTY}</p>"),  # noqa: S704
            tuple(Markup(f"{code} option {place} {NASTY}") for place in range(options)),  # noqa: S704
            tuple(Markup(f"{code} prompt {place}") for place in range(prompts)),  # noqa: S704
        )
        for code in ("az", "en")
    }
    section = Bilingual("Təlim & metodika", "Teaching & methodology")
    return SheetItem(7, section, Decimal("2.5"), shape, words, response, 1719)


@pytest.mark.parametrize(
    ("shape", "response"),
    [
        ("s4", None),
        ("s4", "2"),
        ("s5", "4"),
        ("t2", "1"),
        ("m5", "0,3"),
        ("n0", '3,14"><script>'),
        ("w0", None),
        ("B3", "2,-,0"),
    ],
)
@pytest.mark.parametrize("language", ["az", "en"])
def test_it_is_what_the_template_says(
    app: Flask, shape: str, response: str | None, language: str
) -> None:
    item = question(shape, response)
    other = replace(item, position=8, response=None)
    with app.test_request_context(f"/{language}/"):
        g.lang = language
        found = questions(
            (item, other), language, subject="Riyaziyyat", action="/a?b&c", token="to<ken"
        )
        section = item.section[language]  # type: ignore[index]
        said = [_rendered(one, language, section, 2, "/a?b&c", "to<ken") for one in (item, other)]
    assert found == "".join(said)
    assert found.count("checked") + found.count("selected") == (
        len((response or "").replace("-,", "").split(",")) if response and shape[0] in "smtB" else 0
    )


def test_a_form_of_question_is_rendered_once(app: Flask) -> None:
    _pieces.cache_clear()
    items = tuple(replace(question("s4", str(n % 4)), position=n) for n in range(1, 61))
    with app.test_request_context("/az/"):
        for _ in range(2):
            questions(items, "az", subject="Riyaziyyat", action="/a", token="t")
    assert _pieces.cache_info().misses == 1
