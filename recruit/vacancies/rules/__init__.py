"""What a vacancy is, and how a row of a file becomes one."""

from recruit.vacancies.rules.rows import COLUMN_NOTES, COLUMNS, RowError, Sheet, parse_rows
from recruit.vacancies.rules.vacancy import (
    CONTRACT_NAMES,
    CONTRACTS,
    KIND_NAMES,
    KINDS,
    SECTOR_NAMES,
    SECTORS,
    STATE_NAMES,
    STATES,
    WITHDRAWAL_REASONS,
    Former,
    NewVacancy,
    Outcome,
    Vacancy,
)

__all__ = [
    "COLUMNS",
    "COLUMN_NOTES",
    "CONTRACTS",
    "CONTRACT_NAMES",
    "KINDS",
    "KIND_NAMES",
    "SECTORS",
    "SECTOR_NAMES",
    "STATES",
    "STATE_NAMES",
    "WITHDRAWAL_REASONS",
    "NewVacancy",
    "Former",
    "Outcome",
    "RowError",
    "Sheet",
    "Vacancy",
    "parse_rows",
]
