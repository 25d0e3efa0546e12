"""A competition as plain data, and its two files as they are written."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from recruit.placement.engine import Key, Keys, Problem, problem

VACANCIES, CHOICES = "vacancies.csv", "choices.csv"
VACANCY_COLUMNS = ["vacancy", "posts"]
CHOICE_COLUMNS = ["candidate", "rank", "vacancy", "key"]
PLAIN = re.compile(r"[A-Za-z0-9_.-]+").fullmatch
CHUNK = 10_000


@dataclass(frozen=True)
class Competition:
    """Candidate c's choices are starts[c] to starts[c + 1], best first; vacancies by index."""

    vacancies: Sequence[str]
    posts: Sequence[int]
    candidates: Sequence[str]
    starts: Sequence[int]
    choices: Sequence[int]
    keys: Sequence[Key] | Keys

    @cached_property
    def problem(self) -> Problem:
        """The same for the engine; raises EqualKeysError."""
        return problem(self.posts, self.starts, self.choices, self.keys)


def vacancies_csv(competition: Competition) -> bytes:
    rows = zip(competition.vacancies, competition.posts, strict=True)
    return table(VACANCY_COLUMNS, rows)


def choices_csv(competition: Competition) -> bytes:
    game = competition
    codes = [_cell(code) for code in game.vacancies]
    text = io.BytesIO()
    text.write((",".join(CHOICE_COLUMNS) + "\n").encode())
    lines: list[str] = []
    said = key_texts(game.keys)
    for candidate, (begin, end) in zip(game.candidates, pairwise(game.starts), strict=True):
        name = _cell(candidate)
        lines += [
            f"{name},{rank},{codes[vacancy]},{key}\n"
            for rank, (vacancy, key) in enumerate(
                zip(game.choices[begin:end], islice(said, end - begin), strict=True), start=1
            )
        ]
        if len(lines) > CHUNK:
            text.write("".join(lines).encode())
            lines.clear()
    text.write("".join(lines).encode())
    return text.getvalue()


def key_texts(keys: Sequence[Key] | Keys) -> Iterator[str]:
    """Each key as text; what equals the one before is not written anew."""
    known, said = None, ""
    for key in keys:
        if key != known:
            known, said = key, key_text(key)
        yield said


def _cell(value: str) -> str:
    """A value as it stands in a CSV file."""
    if PLAIN(value):
        return value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([value, ""])
    return text.getvalue().removesuffix(",\n")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with plain line ends: the same rows give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def key_text(key: Key) -> str:
    return ":".join(map(str, key))
