"""Pages of the registers."""

from flask import render_template

from recruit.directory import queries
from recruit.directory.rules import title
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import pages

bp = pages("directory", __name__)


@bp.get("/schools/<string:public_id>")
@allow(PUBLIC)
def school(public_id: str) -> str:
    found, districts = queries.school(public_id), queries.districts()
    district = districts[found.district_code]
    return render_template(
        "directory/school.html",
        school=found,
        district=district,
        district_title=title(district, districts),
    )
