"""Pages of recruit.portal."""

from flask import render_template

from recruit.web.access import PUBLIC, allow
from recruit.web.pages import pages

bp = pages("portal", __name__)


@bp.get("/")
@allow(PUBLIC)
def home() -> str:
    return render_template("portal/home.html")
