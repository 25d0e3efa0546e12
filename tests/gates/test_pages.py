"""The page client sees what is wrong with a page, and sends forms as a browser would."""

import pytest
from flask import Flask, request

from tests.pages import Pages

pytestmark = pytest.mark.unit

GOOD = """<!doctype html><html lang="az"><head><title>T</title>
<link rel="stylesheet" href="/static/a.css"><script src="/static/a.js" defer></script></head><body>
<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Four</h2><main>
<form id="f" method="post" action="/az/sent"><input type="hidden" name="csrf_token" value="t">
<label for="a">A</label><input id="a" name="a" value="1">
<label>B <textarea name="b">
two
lines</textarea></label>
<label>C <select name="c"><option value="x">X<option value="y" selected>Y</select></label>
<label><input type="checkbox" name="d" value="1" checked>D</label>
<label><input type="checkbox" name="d" value="2" checked>D</label>
<label><input type="checkbox" name="e">E</label>
<input name="q" aria-label="Q" value="q"><button name="go" value="1">Go</button></form>
<script type="application/json">{}</script><a href="mailto:a@example.org">m</a>
</main></body></html>"""


@pytest.fixture
def page_of() -> "type[Pages]":
    """Serves a text as /az/page and echoes what /az/sent receives."""

    def make(html: str) -> Pages:
        app = Flask(__name__)

        @app.after_request
        def policy(response):  # type: ignore[no-untyped-def]
            response.headers["Content-Security-Policy"] = "default-src 'self'"
            return response

        app.add_url_rule("/az/page", view_func=lambda: html)
        app.add_url_rule(
            "/az/sent",
            "sent",
            lambda: {key: request.form.getlist(key) for key in request.form},
            methods=["POST"],
        )
        return Pages(app.test_client())

    return make  # type: ignore[return-value]


def test_a_good_page_passes(page_of) -> None:  # type: ignore[no-untyped-def]
    page = page_of(GOOD).get("/az/page")
    assert page.title == "T"
    assert page.heading == "One"
    assert "Four" in page.text


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('lang="az"', 'lang="en"', "html lang"),
        ("<title>T</title>", "", "no <title>"),
        ("<h2>Two", '<h2 id="a">Two', "stands twice"),
        ("<h3>Three</h3>", "<h4>Three</h4>", "<h4> follows <h2>"),
        ("<h2>Two</h2>", "<h1>Two</h1>", "2 <h1>"),
        ("<h1>One</h1>", "", "0 <h1>"),
        ('<label for="a">A</label>', "", "no label"),
        ('aria-label="Q"', 'aria-labelledby="nobody"', "no label"),
        ("Four", "%(name)s", "not filled in"),
        ("/static/a.js", "https://cdn.example.org/a.js", "cdn.example.org"),
        ("/static/a.css", "//cdn.example.org/a.css", "cdn.example.org"),
        ("mailto:a@example.org", "javascript:void(0)", "javascript"),
        ("<main>", "<main><script>run()</script>", "inline script"),
        ("<main>", "<main><style>a{}</style>", "<style>"),
        ("<main>", '<main style="x">', "style= on <main>"),
        ("<main>", '<main onclick="x">', "onclick= on <main>"),
    ],
)
def test_a_fault_is_found(page_of, old: str, new: str, found: str) -> None:  # type: ignore[no-untyped-def]
    assert old in GOOD
    with pytest.raises(AssertionError, match=found.replace("(", r"\(")):
        page_of(GOOD.replace(old, new, 1)).get("/az/page")


def test_english_left_on_an_azerbaijani_page_is_found(page_of, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tests.pages._english", lambda: {"Not saved yet"})
    with pytest.raises(AssertionError, match="not translated"):
        page_of(GOOD.replace("Four", "Not saved yet")).get("/az/page")
    page_of(GOOD.replace("Four", '<q lang="en">Not saved yet</q>')).get("/az/page")


def test_a_page_without_a_policy_is_found() -> None:
    app = Flask(__name__)
    app.add_url_rule("/az/page", view_func=lambda: GOOD)
    with pytest.raises(AssertionError, match="Content-Security-Policy"):
        Pages(app.test_client()).get("/az/page")


def test_a_form_is_sent_as_a_browser_would(page_of) -> None:  # type: ignore[no-untyped-def]
    form = page_of(GOOD).get("/az/page").form("f")
    sent = form.submit(a="2", go="1").response.get_json()
    assert sent == {
        "csrf_token": ["t"],
        "a": ["2"],
        "b": ["two\nlines"],
        "c": ["y"],
        "d": ["1", "2"],
        "q": ["q"],
        "go": ["1"],
    }


def test_a_field_that_is_not_there_is_an_error(page_of) -> None:  # type: ignore[no-untyped-def]
    form = page_of(GOOD).get("/az/page").form()
    with pytest.raises(AssertionError, match="no \\['nope'\\]"):
        form.submit(nope="1")
    assert "nope" in form.submit(nope="1", forge=True).response.get_json()
