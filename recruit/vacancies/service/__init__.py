"""Use cases of vacancies."""

from recruit.vacancies.service.adding import add_vacancies, record_outcomes
from recruit.vacancies.service.importing import (
    TEMPLATE_SHEET,
    Checked,
    carry_out,
    check_file,
    prepare,
    stage,
    staged,
)
from recruit.vacancies.service.publishing import (
    publish,
    publish_all,
    require_unfinished,
    withdraw,
)

__all__ = [
    "TEMPLATE_SHEET",
    "Checked",
    "add_vacancies",
    "carry_out",
    "check_file",
    "prepare",
    "publish",
    "publish_all",
    "record_outcomes",
    "require_unfinished",
    "stage",
    "staged",
    "withdraw",
]
