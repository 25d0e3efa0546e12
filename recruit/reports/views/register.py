"""The register of candidates: searched, taken along as a file, and its likely duplicates."""

from collections.abc import Iterator
from typing import Any

from flask import abort, render_template, request, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications.rules import VOICES
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.files.tables import csv_pieces, xlsx_file
from recruit.kernel.asker import Permission
from recruit.reports import queries, service
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.formats import say
from recruit.web.moment import now
from recruit.web.pages import language
from recruit.web.paging import page_number

READ = Permission.CANDIDATES_READ
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024


@bp.get("/office/candidates")
@allow(READ)
def candidates() -> str:
    filters = queries.RegisterFilters.of(request.args)
    found = queries.register(filters, asker(), page_number())
    return render_template(
        "reports/candidates.html",
        filters=filters,
        paged=found.paged,
        more=found.more,
        campaigns=campaigns.campaigns(),
        district_choices=directory.district_choices(language(), asker().scope(READ)),
        districts=dict(directory.district_choices(language())),
        subject_choices=directory.subject_choices(language()),
        subjects=directory.subjects(),
        voices=VOICES,
        shows_cases=asker().may(Permission.CASES_READ),
        checks=asker().may(Permission.APPLICATIONS_CHECK),
    )


@bp.post("/office/candidates/file")
@allow(READ)
def candidates_file() -> Response:
    """By POST, because taking a list along is put on record."""
    kind = request.form.get("format", "")
    if kind not in ("csv", "xlsx"):
        abort(400)
    filters = queries.RegisterFilters.of(request.form)
    rows = queries.count(filters, asker())
    service.take_register(kind, rows, tuple(filters.params()), asker=asker(), now=now())
    db.session.commit()
    lines = _lines(filters)
    pieces = (piece.encode() for piece in csv_pieces(lines)) if kind == "csv" else _book(lines)
    response = Response(
        stream_with_context(pieces),
        content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX,
    )
    name = f"candidates-{now():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(filters: queries.RegisterFilters) -> Iterator[list[Any]]:
    whole = asker().may(Permission.CASES_READ)
    districts = dict(directory.district_choices(language()))
    subjects = directory.subjects()
    head = [_("Full name"), _("Candidate number"), _("District"), _("Campaign"), _("Applications")]
    yield [*head, _("FIN")] if whole else head
    for row in queries.everybody(filters, asker()):
        applied = "; ".join(
            f"{say(subjects[subject].name)}: {_(VOICES[state].official)}"
            for _id, subject, state in row.applications
        )
        cells = [
            row.full_name,
            row.candidate_number,
            districts.get(row.district_code or "", ""),
            say(row.campaign),
            applied,
        ]
        yield [*cells, row.fin] if whole else cells


def _book(lines: Iterator[list[Any]]) -> Iterator[bytes]:
    with xlsx_file(_("Candidates"), lines) as file:
        while piece := file.read(PIECE):
            yield piece


@bp.get("/office/candidates/duplicates")
@allow(READ)
def duplicates() -> str:
    return render_template("reports/duplicates.html", groups=queries.duplicates(asker()))
