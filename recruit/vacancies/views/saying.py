"""A line of a vacancy's history in the page's or the letter's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from recruit.vacancies.rules import SECTOR_NAMES, say_grades
from recruit.vacancies.rules.changes import FIELD_NAMES, Change
from recruit.vacancies.service.refreshing import REASONS
from recruit.vacancies.views.blueprint import bp
from recruit.web.formats import day, number
from recruit.web.pages import language

PREPARATORY = 0


@dataclass(frozen=True)
class SaidChange:
    at: datetime
    label: str
    before: str
    after: str
    reason: str


@bp.app_template_filter("said_change")
def said_change(change: Change) -> SaidChange:
    """Names as they were then; what the program did itself gives its reason in words."""
    reason = REASONS.get(change.reason)
    return SaidChange(
        change.at,
        _(FIELD_NAMES[change.field]),
        _value(change.field, change.before),
        _value(change.field, change.after),
        _(reason) if reason else change.reason,
    )


@bp.app_template_filter("grades")
def grades(taught: Iterable[int]) -> str:
    """ "preparatory, 1–4, 7": what is taught, for people."""
    taught = set(taught)
    classes = say_grades(taught - {PREPARATORY}).replace("-", "–")
    return ", ".join(filter(None, (_("preparatory") if PREPARATORY in taught else "", classes)))


def _value(field: str, value: Any) -> str:
    if value is None or value == []:
        return _("not stated")
    if isinstance(value, dict):
        return str(value[language()])
    if field == "grades":
        return grades(value)
    if field == "starts_on":
        return day(date.fromisoformat(value))
    return _(SECTOR_NAMES[value]) if field == "sector" else number(value)
