"""Pages of recruit.learning."""

from flask import render_template

from recruit.web.access import PUBLIC, allow
from recruit.web.pages import pages

bp = pages("learning", __name__)


@bp.get("/help")
@allow(PUBLIC)
def help_index() -> str:
    return render_template("learning/index.html")
