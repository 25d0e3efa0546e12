"""The blueprint, and what most of its pages say."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from recruit.directory import queries
from recruit.directory.rules import BUILDING_NAMES, STATE_NAMES, School, title
from recruit.directory.rules.checks import SECTOR_NAMES
from recruit.files.tables import csv_file, xlsx_file
from recruit.kernel.errors import NotFoundError
from recruit.web.pages import language, pages

bp = pages("directory", "recruit.directory")  # its templates lie in the feature's folder

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def names() -> dict[str, Any]:
    """Words for the codes of schools."""
    return {
        "sector_names": SECTOR_NAMES,
        "building_names": BUILDING_NAMES,
        "school_state_names": STATE_NAMES,
        "districts": queries.districts(),
        "district_of": _district_of,
    }


def sheet(kind: str, name: str, title: str, lines: Iterable[Sequence[Any]]) -> Response:
    """A list as a file to take along: csv or xlsx; NotFoundError for anything else."""
    if kind not in MEDIA_TYPES:
        raise NotFoundError()
    with csv_file(lines) if kind == "csv" else xlsx_file(title, lines) as file:
        response = Response(file.read(), content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _district_of(school: School) -> str:
    districts = queries.districts()
    return title(districts[school.district_code], districts)[language()]
