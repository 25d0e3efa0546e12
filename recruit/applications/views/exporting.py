"""Any list of applications as a file, as it stands under the filters of the address."""

from collections.abc import Iterator
from typing import IO, Any

from flask import Response
from flask_babel import gettext as _

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.queries import Filters, QueueRow
from recruit.applications.views.blueprint import bp
from recruit.applications.views.filters import filters_of, my_scope, named_campaign
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.files.tables import csv_file, xlsx_file
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow
from recruit.web.formats import message, say
from recruit.web.pages import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024


@bp.get("/office/applications/export.csv")
@allow(Permission.APPLICATIONS_CHECK)
def export_csv() -> Response:
    campaign, filters = named_campaign(), filters_of()
    file = csv_file(_rows(campaign, filters))
    return _sent(file, "text/csv; charset=utf-8", "applications.csv")


@bp.get("/office/applications/export.xlsx")
@allow(Permission.APPLICATIONS_CHECK)
def export_xlsx() -> Response:
    campaign, filters = named_campaign(), filters_of()
    file = xlsx_file(_("Applications"), _rows(campaign, filters))
    return _sent(file, XLSX, "applications.xlsx")


def _sent(file: IO[bytes], kind: str, name: str) -> Response:
    """Piece by piece: a slow line holds neither the rows nor the database."""
    response = Response(_pieces(file), content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _rows(campaign: Campaign, filters: Filters) -> Iterator[list[Any]]:
    """No personal number, birth date, contact or answer of a card: whoever opens the file
    elsewhere is none whose reading is on record."""
    yield [
        _("Candidate number"),
        _("Candidate"),
        _("Subject"),
        _("District"),
        _("State"),
        _("Submitted"),
        _("Decided"),
        _("Reasons"),
        _("Points before the exam"),
        _("Assigned to"),
    ]
    subjects = {code: say(one.name) for code, one in directory.subjects().items()}
    districts = dict(directory.district_choices(language()))
    officials: dict[int, str] = {}
    for row in queries.every(campaign.id, filters, my_scope()):
        yield _row(row, subjects, districts, officials)


def _row(
    row: QueueRow, subjects: dict[str, str], districts: dict[str, str], officials: dict[int, str]
) -> list[Any]:
    one = row.application
    return [
        row.candidate_number,
        row.full_name,
        subjects[one.subject_code],
        districts.get(row.district_code or "", ""),
        _(one.said.official),
        one.submitted_at,
        one.decided_at,
        "; ".join(message(RuleError(r.message, **r.params)) for r in one.reasons),
        one.preliminary.points if one.preliminary else None,
        _name(one.assigned_id, officials),
    ]


def _name(person_id: int | None, known: dict[int, str]) -> str:
    if person_id is None:
        return ""
    if person_id not in known:
        known[person_id] = accounts.person(person_id).full_name
    return known[person_id]
