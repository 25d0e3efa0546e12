"""Use cases of vacancies."""

from recruit.vacancies.queries import kinds_of
from recruit.vacancies.service import calendar, copying, editing, refreshing, section
from recruit.vacancies.service.adding import add_vacancies, record_outcomes
from recruit.vacancies.service.discarding import discard
from recruit.vacancies.service.importing import (
    TEMPLATE_SHEET,
    Checked,
    carry_out,
    check_file,
    odd_among,
    prepare,
    stage,
    staged,
)
from recruit.vacancies.service.publishing import (
    check,
    close,
    look,
    publish,
    publish_all,
    send_back,
    withdraw,
)

__all__ = [
    "TEMPLATE_SHEET",
    "Checked",
    "add_vacancies",
    "calendar",
    "carry_out",
    "check",
    "check_file",
    "close",
    "copying",
    "discard",
    "editing",
    "kinds_of",
    "look",
    "odd_among",
    "prepare",
    "publish",
    "publish_all",
    "record_outcomes",
    "refreshing",
    "section",
    "send_back",
    "stage",
    "staged",
    "withdraw",
]
