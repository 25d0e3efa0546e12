"""Everything that we keep about oneself: to read about, to take along."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.accounts import service as account_service
from recruit.extensions import db, limiter
from recruit.kernel.canonical import canonical_json
from recruit.portal import service
from recruit.portal.queries.my_data import my_data as data_of
from recruit.portal.queries.my_data import my_paper
from recruit.portal.views.blueprint import bp
from recruit.web.access import SIGNED_IN, allow, asker
from recruit.web.moment import now


@bp.get("/me/data")
@allow(SIGNED_IN)
def my_data() -> str:
    person_id = asker().own_id()
    return render_template(
        "portal/my_data.html",
        person=accounts.person(person_id),
        earlier=accounts.earlier_names(person_id),
        consents=account_service.consents.given(person_id),
        erasures=accounts.erasures_of(person_id),
    )


@bp.post("/me/data/file")
@limiter.limit("20 per hour", methods=["POST"])
@allow(SIGNED_IN)
def take_my_data() -> Response:
    kind = request.form.get("format", "")
    if kind not in ("json", "pdf"):
        abort(400)
    document = data_of(asker().own_id(), now())
    service.my_data.take(kind, document["digest"], asker=asker(), now=now())
    data = canonical_json(document).encode() if kind == "json" else my_paper(document)
    db.session.commit()
    response = Response(data, content_type=f"application/{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename=my-data.{kind}"
    response.headers["Cache-Control"] = "no-store"
    return response
