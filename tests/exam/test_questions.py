"""A question that is filled in says exactly what its template says."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g, render_template
from markupsafe import Markup

from recruit.exam.queries.sheet import Wording
from recruit.exam.views.questions import Asked, Own, Questions, rendered

pytestmark = pytest.mark.db

NASTY = "\ue000is 0\ue001 {number} %s &lt;b&gt;"  # what looks like a mark or a placeholder


def asked(shape: str, language: str, count: int = 2) -> Asked:
    options, prompts = int(shape[1]), "ABC".find(shape[0]) + 2 if shape[0] in "ABC" else 0
    words = {
        code: Wording(
            Markup(f"<p>{code} stem {NASTY}</p>"),  # noqa: S704
            tuple(Markup(f"{code} option {place} {NASTY}") for place in range(options)),  # noqa: S704
            tuple(Markup(f"{code} prompt {place}") for place in range(prompts)),  # noqa: S704
        )
        for code in ("az", "en")
    }
    return Asked(shape, Decimal("2.5"), "Təlim & metodika", count, words, language)


def as_shown(one: Asked, order: Sequence[int]) -> Asked:
    words = {
        code: replace(words, options=tuple(words.options[place] for place in order))
        for code, words in one.words.items()
    }
    return replace(one, words=words)


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
        ("B3", None),
        ("B3", "2,-,0"),
    ],
)
@pytest.mark.parametrize("language", ["az", "en"])
def test_it_is_what_the_template_says(
    app: Flask, shape: str, response: str | None, language: str
) -> None:
    one, made = asked(shape, language), Questions()
    with app.test_request_context(f"/{language}/"):
        g.lang = language
        places = tuple(range(int(shape[1])))
        for position, order in ((7, places), (8, places[::-1])):
            for given in (response, None):
                own = Own(position, order, given, 1719, "/a?b&amp;c", "to&lt;ken")
                found = "".join(made.parts("name", one, own, render_template))
                said = rendered(
                    as_shown(one, order),
                    given,
                    render_template,
                    position=position,
                    seq=1719,
                    action="/a?b&c",
                    token="to<ken",
                )
                assert found == said
                chosen = len((given or "").replace("-,", "").split(",")) if given else 0
                marked = found.count("checked") + found.count("selected")
                assert marked == (chosen if shape[0] in "smtB" else 0)


def test_a_form_of_question_is_rendered_once(app: Flask) -> None:
    made, times = Questions(), list[str]()

    def render(template: str, **values: object) -> str:
        times.append(template)
        return render_template(template, **values)

    with app.test_request_context("/az/"):
        for position in range(1, 61):
            for response in ("1", None):
                own = Own(position, (3, 1, 0, 2), response, 1, "/a", "t")
                made.parts(position, asked("s4", "az", 60), own, render)
    assert len(times) == 1
