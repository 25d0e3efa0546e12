"""Use cases of the registers."""

from recruit.directory.service.adding import add_schools
from recruit.directory.service.registers import (
    add_subject,
    districts_in_file,
    load_registers,
    put_university,
)

__all__ = [
    "add_schools",
    "add_subject",
    "districts_in_file",
    "load_registers",
    "put_university",
]
