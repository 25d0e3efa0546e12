"""Taking a whole case along as PDF or JSON, for an auditor or a court: on record, by POST."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import abort
from werkzeug.wrappers import Response

from recruit.candidates import queries as candidates
from recruit.candidates import service as candidate_service
from recruit.candidates.rules import Card
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.canonical import canonical_json
from recruit.reports import queries, service
from recruit.reports.forms import CaseFileForm
from recruit.reports.queries.case import opened_at, visible_card
from recruit.reports.queries.files import case_file, case_paper
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

A_MOMENT = timedelta(microseconds=1)  # that it was opened stands in it
EVERYTHING = 100_000  # lines of the journal, and messages: more than one person ever has


@bp.post("/office/cases/<string:public_id>/file")
@allow(Permission.CASES_READ)
def take_case(public_id: str) -> Response:
    """The case as it stood when its reader opened it, so that PDF and JSON agree."""
    card = visible_card(public_id, asker())
    since = opened_at(card, asker(), now())
    if since is None:
        return see_other("reports.case", public_id=public_id)
    form = CaseFileForm()
    if not form.validate():
        abort(400)
    read = _sensitive(card) if form.sensitive.data else {}
    found = queries.case(card, read=read.values(), until=since + A_MOMENT, most=EVERYTHING)
    document = case_file(found, since, read)
    service.take_case(card, form.format.data, document["digest"], asker=asker(), now=now())
    names = queries.people_named(found.journal, asker())
    data = canonical_json(document).encode() if form.json else case_paper(found, document, names)
    db.session.commit()
    return _file(data, form.format.data, f"case-{card.candidate_number}")


def _sensitive(card: Card) -> Mapping[str, Any]:
    """Read on record, field by field."""
    codes = candidates.form_for(card.campaign_id).sensitive
    return candidate_service.read_sensitive(card, codes, asker=asker(), now=now())


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=f"application/{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    response.headers["Cache-Control"] = "no-store"
    return response
