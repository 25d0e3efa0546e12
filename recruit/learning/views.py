"""Pages of learning: help, one page for each role."""

from flask import render_template

from recruit.learning.rules import TOPICS, topic
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import language, pages

bp = pages("learning", __name__)


@bp.get("/help")
@allow(PUBLIC)
def help_index() -> str:
    return render_template("learning/index.html", topics=TOPICS)


@bp.get("/help/<string:code>")
@allow(PUBLIC)
def help_page(code: str) -> str:
    found = topic(code)
    text = f"learning/topics/{found.code}.{language()}.html"
    return render_template("learning/topic.html", topic=found, topics=TOPICS, text=text)
