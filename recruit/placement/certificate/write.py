"""Making a certificate: solve, write the answer beside the input, seal all with hashes."""

import hashlib
import hmac
import io
import json
import zipfile
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import Any

from recruit.placement.certificate.competition import (
    CHOICES,
    VACANCIES,
    Competition,
    choices_csv,
    key_text,
    table,
    vacancies_csv,
)
from recruit.placement.engine import NOBODY, VERSION, Key, Problem, Solution, solve

FORMAT = "recruit-placement-certificate"
PLACEMENT, CUT_OFFS, MANIFEST, PROGRAM = (
    "placement.csv",
    "cutoffs.csv",
    "manifest.json",
    "verify.py",
)
# Every zip entry bears the same date, so that the same content is the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
QUICK = 2  # of zlib's levels: three times as quick as the usual one, and a fifth larger


@dataclass(frozen=True)
class Solved:
    """A competition with its answer."""

    competition: Competition
    solution: Solution

    @property
    def problem(self) -> Problem:
        return self.competition.problem


def solved(competition: Competition) -> Solved:
    return Solved(competition, solve(competition.problem))


def certificate(
    done: Solved,
    about: Mapping[str, Any] | None = None,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The zip; `about` adds to the manifest what only its maker knows (seed, campaign ...), and
    `more` are further files, hashed like the others."""
    files = {
        VACANCIES: vacancies_csv(done.competition),
        CHOICES: choices_csv(done.competition),
        PLACEMENT: placement_csv(done),
        CUT_OFFS: cut_offs_csv(done),
        **(more or {}),
        PROGRAM: verify_program(),
    }
    manifest = {
        "format": FORMAT,
        "version": 1,
        "engine": VERSION,
        "edition": "plain",
        "seed": None,
        **(about or {}),
        "counts": counts(done),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return _zip({MANIFEST: text.encode(), **files})


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=QUICK)
    return buffer.getvalue()


def placement_csv(done: Solved) -> bytes:
    """Who is placed where; whoever has no place is not in it."""
    game = done.competition
    rows = (
        (game.candidates[candidate], game.vacancies[game.choices[position]])
        for candidate, position in enumerate(done.solution.chosen)
        if position != NOBODY
    )
    return table(["candidate", "vacancy"], rows)


def cut_offs_csv(done: Solved) -> bytes:
    """The key admitted last, only where every post is taken."""
    game = done.competition
    rows = (
        (game.vacancies[vacancy], key_text(game.keys[position]))
        for vacancy, position in enumerate(done.solution.last)
        if position != NOBODY
    )
    return table(["vacancy", "key"], rows)


def counts(done: Solved) -> dict[str, int]:
    """As they can be counted again from the files: a candidate is who has a choice that takes
    part."""
    game, chosen = done.competition, done.solution.chosen
    placed = sum(1 for position in chosen if position != NOBODY)
    return {
        "vacancies": len(game.vacancies),
        "posts": sum(game.posts),
        "candidates": sum(1 for begin, end in pairwise(game.starts) if end > begin),
        "choices": len(game.choices),
        "placed": placed,
        "unfilled": sum(game.posts) - placed,
        "first_choice": sum(1 for c, p in enumerate(chosen) if p == game.starts[c] and p >= 0),
    }


def verify_program() -> bytes:
    return (resources.files(__package__) / PROGRAM).read_bytes()


# --- the public edition -------------------------------------------------------------------------


def pseudonyms(candidates: list[str] | tuple[str, ...], secret: str) -> dict[str, str]:
    """A name for each candidate that leads back to nobody without the secret: p00001, p00002 ..."""

    def mixed(candidate: str) -> bytes:
        return hmac.digest(secret.encode(), candidate.encode(), "sha256")

    width = max(5, len(str(len(candidates))))
    order = sorted(candidates, key=mixed)
    return {candidate: f"p{number:0{width}}" for number, candidate in enumerate(order, start=1)}


def public_edition(done: Solved, names: Mapping[str, str]) -> Solved:
    """The same competition under pseudonyms, with ranks within each vacancy instead of keys, and
    its placement.

    A key can betray a priority class or a residence, and a lot the candidate's number.
    """
    game, ranks = done.competition, _ranks(done.competition)
    order = sorted(range(len(game.candidates)), key=lambda c: names[game.candidates[c]])
    bounds = list(pairwise(game.starts))
    positions = [range(*bounds[candidate]) for candidate in order]
    starts = [0]
    for span in positions:
        starts.append(starts[-1] + len(span))
    flat = [position for span in positions for position in span]
    renamed = Competition(
        game.vacancies,
        game.posts,
        tuple(names[game.candidates[candidate]] for candidate in order),
        starts,
        [game.choices[position] for position in flat],
        [ranks[position] for position in flat],
    )
    moved = dict(zip(flat, range(len(flat)), strict=True)) | {NOBODY: NOBODY}
    chosen = (done.solution.chosen[candidate] for candidate in order)
    return Solved(
        renamed,
        Solution(
            array("i", (moved[position] for position in chosen)),
            array("i", (moved[position] for position in done.solution.last)),
        ),
    )


def _ranks(game: Competition) -> list[Key]:
    """By position: how many at the same vacancy stand lower, and oneself."""
    task = game.problem
    lowest = task.within
    return [
        (standing - lowest[vacancy] + 1,)
        for standing, vacancy in zip(task.standing, task.vacancies, strict=True)
    ]
