"""A table of responses as papers: a row a person, a column an item, 0/1 or letters with a key."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recruit.exam.rules.analysis.items import Mark
from recruit.kernel.errors import FileRefusedError, RecruitError
from recruit.kernel.text import N_

Line = tuple[int, list[str]]  # the line's number in its file, and its cells
Wrong = tuple[int, str, RecruitError]  # line, columns, what is wrong there

LETTER = re.compile(r"[A-Za-z]")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SCORES = {"0", "1"}
LONGEST_NAME = 100


@dataclass(frozen=True)
class Responses:
    """`papers` have the order of `items`; `keys` is empty where the cells were scores."""

    items: list[str]
    papers: list[list[Mark]]
    keys: Mapping[str, str]


def responses_of(lines: Sequence[Line], keys: Mapping[str, str] | None) -> Responses:
    """The responses; FileRefusedError names every wrong row and column.

    The first line is the header, the first column the person. An empty cell is an item that was
    not answered, and so wrong. Lines without any text are left out.
    """
    header, rows = _header_and_rows(lines)
    items = header[1][1:]
    wrong = _wrong_header(header)
    wrong += _wrong_people(header, rows)
    letters = _uses_letters(rows, keys is not None)
    wrong += _wrong_keys(header, items, letters, keys)
    wrong += _wrong_cells(header[1], rows, letters)
    if wrong:
        raise FileRefusedError(N_("The table of responses cannot be analysed."), _in_order(wrong))
    right = keys if letters and keys else {}
    return Responses(items, _papers(items, rows, right), right)


def keys_of(lines: Sequence[Line]) -> dict[str, str]:
    """The right letter by item, from lines of item and letter; a header may stand above them."""
    lines = _filled(lines)
    if lines and not (len(lines[0][1]) > 1 and LETTER.fullmatch(lines[0][1][1])):
        lines = lines[1:]
    if not lines:
        raise FileRefusedError(N_("The key has no rows."))
    twice = _twice([cells[0] for _, cells in lines])
    wrong = [one for line in lines for one in _wrong_key(line, twice)]
    if wrong:
        raise FileRefusedError(N_("The key cannot be used."), wrong)
    return {cells[0]: cells[1].upper() for _, cells in lines}


# --- what is wrong --------------------------------------------------------------------------------


def _header_and_rows(lines: Sequence[Line]) -> tuple[Line, list[Line]]:
    filled = _filled(lines)
    if not filled:
        raise FileRefusedError(N_("The file is empty."))
    header, rows = filled[0], filled[1:]
    if len(header[1]) < 2:
        raise FileRefusedError(N_("The first line must name the person's column and the items."))
    if not rows:
        raise FileRefusedError(N_("The file has no rows."))
    return header, rows


def _filled(lines: Sequence[Line]) -> list[Line]:
    """The lines with text, their cells without spaces around them."""
    trimmed = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    return [(number, cells) for number, cells in trimmed if any(cells)]


def _in_order(wrong: Sequence[Wrong]) -> list[Wrong]:
    return sorted(wrong, key=lambda one: one[0])


def _twice(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if name and count > 1)


def _error(message: str, name: str) -> RecruitError:
    return RecruitError(message, name=name[:LONGEST_NAME])


def _wrong_header(header: Line) -> list[Wrong]:
    number, names = header
    twice = _twice(names[1:])
    wrong: list[Wrong] = [
        (number, _column(names, place), RecruitError(N_("The name of the item is missing.")))
        for place, name in enumerate(names[1:], start=1)
        if not name
    ]
    wrong += [
        (number, name[:LONGEST_NAME], _error(N_("This item occurs twice: %(name)s."), name))
        for name in sorted(twice)
    ]
    return wrong


def _wrong_people(header: Line, rows: Sequence[Line]) -> list[Wrong]:
    column = _column(header[1], 0)
    twice = _twice([cells[0] for _, cells in rows])
    wrong: list[Wrong] = []
    for number, cells in rows:
        if not cells[0]:
            wrong.append((number, column, RecruitError(N_("The person is missing."))))
        elif cells[0] in twice:
            # The row is enough: a person's name need not stand in a log.
            wrong.append((number, column, RecruitError(N_("This person occurs twice."))))
    return wrong


def _uses_letters(rows: Sequence[Line], keyed: bool) -> bool:
    """Whether the answers are letters: with a key if any is, without one if most are."""
    counts: Counter[str] = Counter()
    for _, cells in rows:
        counts.update(cells[1:])
    letters = sum(count for cell, count in counts.items() if LETTER.fullmatch(cell))
    scores = sum(counts[score] for score in SCORES)
    return letters > 0 or not scores if keyed else letters > scores


def _wrong_keys(
    header: Line, items: Sequence[str], letters: bool, keys: Mapping[str, str] | None
) -> list[Wrong]:
    number = header[0]
    if not letters:
        if keys is None:
            return []
        return [(number, "*", RecruitError(N_("Answers of 0 and 1 are marked already: no key.")))]
    if keys is None:
        return [(number, "*", RecruitError(N_("Answers that are letters need a key.")))]
    unknown = sorted(set(keys) - set(items))
    missing = [item for item in dict.fromkeys(items) if item and item not in keys]
    return [
        (number, name[:LONGEST_NAME], _error(N_("The key names an unknown item: %(name)s."), name))
        for name in unknown
    ] + [
        (number, name[:LONGEST_NAME], _error(N_("The key lacks this item: %(name)s."), name))
        for name in missing
    ]


def _wrong_key(line: Line, twice: frozenset[str]) -> list[Wrong]:
    number, cells = line
    if len(cells) != 2:
        return [(number, "item, key", RecruitError(N_("A row of the key has two cells.")))]
    name, letter = cells
    if not name:
        return [(number, "item", RecruitError(N_("The name of the item is missing.")))]
    if name in twice:
        return [(number, "item", _error(N_("This item occurs twice: %(name)s."), name))]
    if not LETTER.fullmatch(letter):
        return [(number, "key", RecruitError(N_("A key is one letter from A to Z.")))]
    return []


def _wrong_cells(names: Sequence[str], rows: Sequence[Line], letters: bool) -> list[Wrong]:
    """Rows of another width than the header, and cells that are no answers: a line per row."""
    good = {"", *_ALPHABET, *_ALPHABET.lower()} if letters else {"", *SCORES}
    message = (
        N_("An answer here is one letter from A to Z or empty.")
        if letters
        else N_("An answer here is 0, 1 or empty.")
    )
    wrong: list[Wrong] = []
    for number, cells in rows:
        if len(cells) != len(names):
            error = RecruitError(
                N_("The row has %(has)s cells, the first line has %(needs)s."),
                has=len(cells),
                needs=len(names),
            )
            place = min(len(cells), len(names))
            wrong.append((number, _column(names, place), error))
        if not good.issuperset(cells[1:]):
            places = [p for p, cell in enumerate(cells) if p and cell not in good]
            columns = ", ".join(_column(names, place) for place in places)
            wrong.append((number, columns, RecruitError(message)))
    return wrong


def _column(names: Sequence[str], place: int) -> str:
    """The name of a column, or its number where it has none."""
    name = names[place] if place < len(names) else ""
    return name[:LONGEST_NAME] or f"[{place + 1}]"


# --- marks ----------------------------------------------------------------------------------------


def _papers(
    items: Sequence[str], rows: Sequence[Line], keys: Mapping[str, str]
) -> list[list[Mark]]:
    """Equal answers are one object: a million of them fit into little memory."""
    known: list[dict[str, Mark]] = [_marks(item, keys.get(item)) for item in items]
    return [
        [marks[cell] for marks, cell in zip(known, cells[1:], strict=True)] for _, cells in rows
    ]


def _marks(item: str, key: str | None) -> dict[str, Mark]:
    """What each cell of an item's column means."""
    if key is None:
        return {"": (item, 0, ""), "0": (item, 0, "0"), "1": (item, 1, "1")}
    found: dict[str, Mark] = {"": (item, 0, "")}
    for letter in _ALPHABET:
        found[letter] = found[letter.lower()] = (item, int(letter == key), letter)
    return found
