"""Adding, importing, publishing and withdrawing vacancies."""

from recruit.vacancies.service.adding import add_vacancies, record_outcomes
from recruit.vacancies.service.importing import Checked, carry_out, check_file, stage, staged
from recruit.vacancies.service.publishing import publish, publish_all, withdraw

__all__ = [
    "Checked",
    "add_vacancies",
    "carry_out",
    "check_file",
    "publish",
    "publish_all",
    "record_outcomes",
    "stage",
    "staged",
    "withdraw",
]
