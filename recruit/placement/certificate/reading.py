"""Reading a competition from its files, with a refusal for everything that is wrong.

A file that is in order is read quickly. At the first thing that looks wrong the whole file is
read again line by line, so that every wrong line gets its reason.
"""

import csv
import io
import json
import re
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, islice, pairwise
from operator import lt
from typing import IO, Any

from recruit.kernel.errors import FileRefusedError, RecruitError, RuleError
from recruit.kernel.text import N_
from recruit.placement.certificate.competition import (
    CHOICE_COLUMNS,
    CHOICES,
    CHUNK,
    VACANCIES,
    VACANCY_COLUMNS,
    Competition,
)
from recruit.placement.engine import EqualKeysError, Key, Keys

MANIFEST = "manifest.json"
LARGEST_FILE = 1 << 30
MOST_FAULTS = 100
LONGEST_RANK = 6  # digits that the quick reader takes
KEY = re.compile(r"-?[0-9]{1,30}(?::-?[0-9]{1,30})*").fullmatch
# What is one and the same for a candidate wherever they stand, and how its contradiction reads.
ONE_FOR_ALL = {
    "priority": N_("The candidate is in two priority classes."),
    "lot": N_("The candidate has two lots."),
}


def read_zip(data: bytes) -> Competition:
    """The competition in a zip; raises FileRefusedError with the lines that are wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            vacancies = _member(archive, VACANCIES)
            choices = _member(archive, CHOICES)
            meaning = _meaning(archive)
    except FileRefusedError:
        raise
    except Exception as error:  # a damaged zip fails in many ways
        raise FileRefusedError(N_("This is not a zip file that can be read.")) from error
    return read(vacancies, choices, meaning)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        raise FileRefusedError(N_("The zip file holds no %(name)s."), name=name)
    if archive.getinfo(name).file_size > LARGEST_FILE:
        raise FileRefusedError(N_("%(name)s is too large."), name=name)
    return archive.read(name)


def _meaning(archive: zipfile.ZipFile) -> list[str]:
    """What the numbers of a key are, where the zip has a manifest that says so."""
    if MANIFEST not in archive.namelist():
        return []
    try:
        key = json.loads(_member(archive, MANIFEST))["key"]
    except (ValueError, KeyError, TypeError):
        return []
    return key if isinstance(key, list) and all(isinstance(one, str) for one in key) else []


def read(vacancies: bytes, choices: bytes, meaning: list[str] | None = None) -> Competition:
    """The competition in the two files; raises FileRefusedError with the lines that are wrong.

    `meaning` names the numbers of a key; only where it does, can two of them contradict.
    """
    posts = _read_vacancies(vacancies)
    try:
        game = _read_quickly(posts, choices)
        slots = _slots(meaning, game.keys.width if isinstance(game.keys, Keys) else 0)
        if not any(_contradicts(game, slot) for slot in slots.values()):
            return game
    except (_LooksWrongError, EqualKeysError):
        slots = _slots(meaning, None)
    reader = _Choices({code: index for index, code in enumerate(posts)}, slots)
    for line, row in _rows(CHOICES, choices, CHOICE_COLUMNS, reader.faults):
        reader.take(line, row)
    reader.faults.refuse()
    return reader.competition(posts)


class _LooksWrongError(Exception):
    """Something in the file may be wrong; the thorough reader knows what."""


def _read_quickly(posts: Mapping[str, int], data: bytes) -> Competition:
    """The competition where nothing is wrong; raises _LooksWrongError or EqualKeysError."""
    try:
        gathered = _gathered({code: index for index, code in enumerate(posts)}, data)
    except (UnicodeDecodeError, csv.Error, ValueError, KeyError) as error:
        raise _LooksWrongError() from error
    game = _in_order(posts, *gathered)
    game.problem  # noqa: B018  (keys that are equal at a vacancy are found here)
    return game


Gathered = tuple[list[str], "array[int]", "array[int]", "array[int]", Keys]


def _gathered(index: Mapping[str, int], data: bytes) -> Gathered:
    """Candidates, and by line: whose, rank, vacancy, key; many lines at a time."""
    people: dict[str, int] = {}
    owners, ranks, vacancies, keys = array("i"), array("i"), array("i"), Keys()
    reader = csv.reader(_text(data), strict=True)
    if next(reader, None) != CHOICE_COLUMNS:
        raise _LooksWrongError()
    while lines := list(islice(reader, CHUNK)):
        rows = [row for row in lines if row]
        if not rows:
            continue
        names, said_ranks, codes, texts = zip(*rows, strict=True)
        if set(map(len, rows)) != {len(CHOICE_COLUMNS)} or not all(names):
            raise _LooksWrongError()
        for name in names:
            owners.append(people.setdefault(name, len(people)))
        ranks.extend(map(_rank, said_ranks))
        vacancies.extend(map(index.__getitem__, codes))
        numbers = {text: _numbers(text) for text in set(texts)}
        keys.extend(map(numbers.__getitem__, texts))
    return list(people), owners, ranks, vacancies, keys


def _numbers(text: str) -> Key:
    if not KEY(text):
        raise _LooksWrongError()
    return tuple([int(part) for part in text.split(":")])


@cache
def _rank(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_RANK and int(text)):
        raise _LooksWrongError()
    return int(text)


def _in_order(
    posts: Mapping[str, int],
    people: list[str],
    owners: "array[int]",
    ranks: "array[int]",
    vacancies: "array[int]",
    keys: Keys,
) -> Competition:
    """Lists one after another, each from its first choice on; refuses what stands twice."""
    wanted = [(owner << 20) + rank for owner, rank in zip(owners, ranks, strict=True)]
    if not all(map(lt, wanted, islice(wanted, 1, None))):
        order = sorted(range(len(wanted)), key=wanted.__getitem__)
        if len(set(wanted)) < len(wanted):
            raise _LooksWrongError()
        vacancies = array("i", (vacancies[line] for line in order))
        keys = Keys(keys[line] for line in order)
    sizes = Counter(owners)
    starts = array("i", accumulate((sizes[one] for one in range(len(people))), initial=0))
    for begin, end in pairwise(starts):
        if len(set(vacancies[begin:end])) < end - begin:
            raise _LooksWrongError()
    return Competition(tuple(posts), tuple(posts.values()), tuple(people), starts, vacancies, keys)


def _slots(meaning: list[str] | None, width: int | None) -> dict[str, int]:
    """Where in a key the numbers stand that are one for a candidate."""
    named = meaning or []
    if width is not None and len(named) != width:
        return {}
    return {name: named.index(name) for name in ONE_FOR_ALL if name in named}


def _contradicts(game: Competition, slot: int) -> bool:
    return any(
        game.keys[begin][slot] != game.keys[position][slot]
        for begin, end in pairwise(game.starts)
        for position in range(begin + 1, end)
    )


# --- thoroughly ---------------------------------------------------------------------------------


def _text(data: bytes) -> IO[str]:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


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
    reader = csv.reader(_text(data), strict=True)
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
    except UnicodeDecodeError as error:
        raise FileRefusedError(N_("%(name)s is not UTF-8 text."), name=name) from error
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
    slots: Mapping[str, int] = field(default_factory=dict)  # what is one for a candidate
    faults: _Faults = field(default_factory=lambda: _Faults(CHOICES))
    lists: dict[str, dict[int, tuple[int, Key]]] = field(default_factory=dict)
    listed: set[tuple[str, int]] = field(default_factory=set)
    keys: dict[tuple[int, Key], int] = field(default_factory=dict)
    said: dict[tuple[str, str], int] = field(default_factory=dict)
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
        if key is not None and self._one_for_all(line, candidate, key):
            self.listed.add((candidate, vacancy))
            wishes[number] = (vacancy, key)
        return None

    def _one_for_all(self, line: int, candidate: str, key: Key) -> bool:
        for name, slot in self.slots.items():
            if slot < len(key) and self.said.setdefault((candidate, name), key[slot]) != key[slot]:
                self.faults.add(line, "key", ONE_FOR_ALL[name])
                return False
        return True

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
        starts, choices, keys = [0], list[int](), Keys()
        for wishes in self.lists.values():
            for rank in sorted(wishes):
                vacancy, key = wishes[rank]
                choices.append(vacancy)
                keys.append(key)
            starts.append(len(choices))
        return Competition(
            tuple(posts), tuple(posts.values()), tuple(self.lists), starts, choices, keys
        )
