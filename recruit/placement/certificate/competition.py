"""A competition as plain data, and its two files: vacancies.csv and choices.csv."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.text import N_
from recruit.placement.engine import Key, Problem, problem

VACANCIES, CHOICES = "vacancies.csv", "choices.csv"
VACANCY_COLUMNS = ["vacancy", "posts"]
CHOICE_COLUMNS = ["candidate", "rank", "vacancy", "key"]
LARGEST_FILE = 1 << 30
MOST_FAULTS = 100


@dataclass(frozen=True)
class Competition:
    """Candidate c's choices are starts[c] to starts[c + 1], best first; vacancies by index."""

    vacancies: Sequence[str]
    posts: Sequence[int]
    candidates: Sequence[str]
    starts: Sequence[int]
    choices: Sequence[int]
    keys: Sequence[Key]

    def problem(self) -> Problem:
        return problem(self.posts, self.starts, self.choices, self.keys)


def vacancies_csv(competition: Competition) -> bytes:
    rows = zip(competition.vacancies, competition.posts, strict=True)
    return table(VACANCY_COLUMNS, rows)


def choices_csv(competition: Competition) -> bytes:
    def rows() -> Iterator[tuple[object, ...]]:
        bounds = pairwise(competition.starts)
        for candidate, (begin, end) in zip(competition.candidates, bounds, strict=True):
            for position in range(begin, end):
                yield (
                    candidate,
                    position - begin + 1,
                    competition.vacancies[competition.choices[position]],
                    key_text(competition.keys[position]),
                )

    return table(CHOICE_COLUMNS, rows())


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with plain line ends: the same rows give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def key_text(key: Key) -> str:
    return ":".join(map(str, key))


# --- reading, with a refusal for everything that is wrong ---------------------------------------


def read_zip(data: bytes) -> Competition:
    """The competition in a zip; raises FileRefusedError with the lines that are wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return read(_member(archive, VACANCIES), _member(archive, CHOICES))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError) as error:
        raise FileRefusedError(N_("This is not a zip file that can be read.")) from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise FileRefusedError(N_("The zip file holds no %(name)s."), name=name)
    if archive.getinfo(name).file_size > LARGEST_FILE:
        raise FileRefusedError(N_("%(name)s is too large."), name=name)
    return archive.read(name)


def read(vacancies: bytes, choices: bytes) -> Competition:
    """The competition in the two files; raises FileRefusedError with the lines that are wrong."""
    posts = _read_vacancies(vacancies)
    reader = _Choices({code: index for index, code in enumerate(posts)})
    for line, row in _rows(CHOICES, choices, CHOICE_COLUMNS, reader.faults):
        reader.take(line, row)
    reader.faults.refuse()
    return reader.competition(posts)


@dataclass
class _Faults:
    """What is wrong in one file, by line."""

    name: str
    rows: list[tuple[int, str, RecruitError]] = field(default_factory=list)

    def add(self, line: int, column: str, message: str, **params: Any) -> None:
        if len(self.rows) < MOST_FAULTS:
            self.rows.append((line, column, RuleError(message, **params)))

    def refuse(self) -> None:
        if self.rows:
            raise FileRefusedError(N_("%(name)s is refused."), self.rows, name=self.name)


def _rows(
    name: str, data: bytes, columns: list[str], faults: _Faults
) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of a CSV file with exactly these columns."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefusedError(N_("%(name)s is not UTF-8 text."), name=name) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if next(reader, None) != columns:
            expected = ",".join(columns)
            faults.add(1, "", N_("The first line must be: %(expected)s"), expected=expected)
            faults.refuse()
        for row in reader:
            if len(row) == len(columns):
                yield reader.line_num, row
            elif row:
                faults.add(reader.line_num, "", N_("The line does not have the right cells."))
    except csv.Error as error:
        raise FileRefusedError(
            N_("%(name)s, line %(line)s, is not CSV."), name=name, line=reader.line_num
        ) from error


def _read_vacancies(data: bytes) -> dict[str, int]:
    faults, posts = _Faults(VACANCIES), dict[str, int]()
    for line, (code, number) in _rows(VACANCIES, data, VACANCY_COLUMNS, faults):
        count = _integer(number)
        if not code:
            faults.add(line, "vacancy", N_("The vacancy is missing."))
        elif code in posts:
            faults.add(line, "vacancy", N_("%(code)s stands twice."), code=code)
        elif count is None:
            faults.add(line, "posts", N_("“%(text)s” is not a whole number."), text=number)
        elif count < 0:
            faults.add(line, "posts", N_("The number of posts is negative."))
        posts[code] = count or 0
    faults.refuse()
    return posts


def _integer(text: str) -> int | None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 30):
        return None
    return int(text)


@dataclass
class _Choices:
    """Takes the lines of choices.csv one by one and knows what contradicts what."""

    vacancies: dict[str, int]
    faults: _Faults = field(default_factory=lambda: _Faults(CHOICES))
    lists: dict[str, dict[int, tuple[int, Key]]] = field(default_factory=dict)
    listed: set[tuple[str, int]] = field(default_factory=set)
    keys: dict[tuple[int, Key], int] = field(default_factory=dict)
    length: int | None = None

    def take(self, line: int, row: list[str]) -> None:
        candidate, rank, code, text = row
        if not candidate:
            return self.faults.add(line, "candidate", N_("The candidate is missing."))
        if code not in self.vacancies:
            return self.faults.add(
                line, "vacancy", N_("There is no vacancy “%(code)s”."), code=code
            )
        number = _integer(rank)
        if number is None or number < 1:
            return self.faults.add(line, "rank", N_("The rank is not a whole number from 1 on."))
        wishes = self.lists.setdefault(candidate, {})
        vacancy = self.vacancies[code]
        if number in wishes:
            return self.faults.add(
                line, "rank", N_("The candidate has two choices of rank %(rank)s."), rank=number
            )
        if (candidate, vacancy) in self.listed:
            return self.faults.add(
                line, "vacancy", N_("The candidate lists “%(code)s” twice."), code=code
            )
        key = self._key(line, vacancy, text)
        if key is not None:
            self.listed.add((candidate, vacancy))
            wishes[number] = (vacancy, key)
        return None

    def _key(self, line: int, vacancy: int, text: str) -> Key | None:
        numbers = [_integer(part) for part in text.split(":")]
        key = tuple(number for number in numbers if number is not None)
        if len(key) != len(numbers):
            self.faults.add(line, "key", N_("A key is whole numbers joined by colons."))
            return None
        self.length = self.length or len(key)
        if len(key) != self.length:
            self.faults.add(
                line, "key", N_("The key is not as long as the others (%(n)s)."), n=self.length
            )
            return None
        first = self.keys.setdefault((vacancy, key), line)
        if first != line:
            self.faults.add(
                line,
                "key",
                N_("The key is equal to that of line %(other)s at the same vacancy."),
                other=first,
            )
            return None
        return key

    def competition(self, posts: dict[str, int]) -> Competition:
        starts, choices, keys = [0], list[int](), list[Key]()
        for wishes in self.lists.values():
            for rank in sorted(wishes):
                vacancy, key = wishes[rank]
                choices.append(vacancy)
                keys.append(key)
            starts.append(len(choices))
        return Competition(
            tuple(posts), tuple(posts.values()), tuple(self.lists), starts, choices, keys
        )
