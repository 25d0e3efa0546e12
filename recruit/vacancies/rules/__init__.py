"""What a vacancy is, and how a row of a file becomes one."""

from recruit.vacancies.rules.grades import read_grades, say_grades
from recruit.vacancies.rules.kinds import (
    BENEFIT_NAMES,
    DEFAULT_KINDS,
    DEFAULT_RULES,
    AfterWithdrawal,
    BenefitRule,
    Closing,
    Kind,
    Kinds,
    Unit,
    VacancyRules,
    benefits,
)
from recruit.vacancies.rules.rows import COLUMN_NOTES, COLUMNS, RowError, Sheet, parse_rows
from recruit.vacancies.rules.section import kinds_in
from recruit.vacancies.rules.states import (
    CLOSING_REASONS,
    HIDDEN,
    STATE_NAMES,
    STATES,
    WITHDRAWAL_REASONS,
    State,
    Step,
)
from recruit.vacancies.rules.vacancy import (
    CONTRACT_NAMES,
    CONTRACTS,
    SECTOR_NAMES,
    SECTORS,
    Former,
    NewVacancy,
    Outcome,
    Vacancy,
)

__all__ = [
    "BENEFIT_NAMES",
    "CLOSING_REASONS",
    "COLUMNS",
    "COLUMN_NOTES",
    "CONTRACTS",
    "CONTRACT_NAMES",
    "DEFAULT_KINDS",
    "DEFAULT_RULES",
    "HIDDEN",
    "SECTORS",
    "SECTOR_NAMES",
    "STATES",
    "STATE_NAMES",
    "WITHDRAWAL_REASONS",
    "AfterWithdrawal",
    "BenefitRule",
    "Closing",
    "Former",
    "Kind",
    "Kinds",
    "NewVacancy",
    "Outcome",
    "RowError",
    "Sheet",
    "State",
    "Step",
    "Unit",
    "Vacancy",
    "VacancyRules",
    "benefits",
    "kinds_in",
    "parse_rows",
    "read_grades",
    "say_grades",
]
