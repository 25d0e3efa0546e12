"""read_table and read_lines: which format a file is, and the refusals that need no look inside."""

from recruit.files.tables import csv_files, xlsx_files
from recruit.files.tables.parts import Line, Table, build
from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV_ENDINGS = ("csv", "txt", "tsv")


def read_lines(data: bytes, warnings: list[RecruitError], *, limit_mb: int = 10) -> list[Line]:
    """The lines of a CSV file as they stand, for who must see ragged rows and doubled headers;
    FileRefusedError where it is no text."""
    if len(data) > limit_mb * 1024 * 1024:
        raise FileRefusedError(N_("The file must not be larger than %(mb)s MB."), mb=limit_mb)
    if data.startswith((ZIP, OLD_OFFICE)):
        raise FileRefusedError(N_("This is not a text file. Save it as CSV UTF-8."))
    return list(csv_files.lines(data, warnings))


def read_table(data: bytes, filename: str, *, max_rows: int = 20_000, limit_mb: int = 10) -> Table:
    """The table in a CSV or XLSX file; FileRefusedError for everything else, never a crash."""
    ending = filename.rpartition(".")[2].lower()
    if len(data) > limit_mb * 1024 * 1024:
        raise FileRefusedError(N_("The file must not be larger than %(mb)s MB."), mb=limit_mb)
    if not data.strip():
        raise FileRefusedError(N_("The file is empty."))
    if data.startswith(OLD_OFFICE):
        raise FileRefusedError(
            N_("This is an old or a locked workbook. Save it as XLSX without a password.")
        )
    warnings: list[RecruitError] = []
    if ending == "xlsx" and data.startswith(ZIP):
        return build(xlsx_files.lines(data, warnings), max_rows, warnings)
    if ending in CSV_ENDINGS and not data.startswith(ZIP):
        return build(csv_files.lines(data, warnings), max_rows, warnings)
    if ending == "xlsx" or ending in CSV_ENDINGS:
        raise FileRefusedError(N_("The content of the file is not what its name says."))
    raise FileRefusedError(N_("Send a CSV or XLSX file."))
