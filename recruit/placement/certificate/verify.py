"""Check a placement certificate: python3 verify.py CERTIFICATE.zip

One file, nothing but Python's standard library (3.9 or newer), written independently of the
program that made the certificate. It checks that
  1. no file was changed, added or taken away since the certificate was made;
  2. the files are sound: known vacancies, no double ranks, no equal keys at one vacancy;
  3. nobody is placed at a vacancy they did not list, nobody twice, no vacancy is overfilled;
  4. a cut-off stands exactly where all posts are taken and is the key admitted last;
  5. every candidate has the first choice on their list whose cut-off they meet;
  6. running the whole matching again gives the same placement.
It prints what it found; the exit code is 0 where everything holds and 1 otherwise.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from typing import Any

Files = dict[str, bytes]
Key = tuple[int, ...]
Posts = dict[str, int]
Lists = dict[str, list[str]]
Keys = dict[tuple[str, str], Key]
Placed = dict[str, str]

NEEDED = ["vacancies.csv", "choices.csv", "placement.csv", "cutoffs.csv"]
MOST_SHOWN = 20


class Refused(Exception):
    """The certificate does not hold; the arguments say why, one sentence each."""


def read_files(path: str) -> Files:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
    except Exception as error:  # a damaged zip can fail in many ways
        raise Refused(f"{path} cannot be read as a zip file: {error}") from error
    if len(names) != len(files):
        raise Refused("a file stands twice in the zip")
    return files


def read_manifest(files: Files) -> dict[str, Any]:
    if "manifest.json" not in files:
        raise Refused("manifest.json is missing")
    try:
        manifest = json.loads(files["manifest.json"].decode("utf-8"))
        hashes = dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("manifest.json cannot be read") from error
    faults = [f"{name} is missing" for name in NEEDED if name not in files]
    faults += [
        f"{name}: the manifest gives no hash for it"
        for name in sorted(files)
        if name not in hashes and name != "manifest.json"
    ]
    for name in sorted(hashes):
        if name not in files:
            faults.append(f"{name} is missing")
        elif hashlib.sha256(files[name]).hexdigest() != hashes[name]:
            faults.append(f"{name} was changed after the certificate was made")
    if faults:
        raise Refused(*sorted(set(faults)))
    return manifest


def table(files: Files, name: str, columns: list[str]) -> list[tuple[int, list[str]]]:
    """(line, cells) of a CSV file with exactly these columns."""
    try:
        text = files[name].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not UTF-8 text") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        if next(reader, None) != columns:
            raise Refused("{}, line 1: the columns must be {}".format(name, ",".join(columns)))
        for row in reader:
            if row and len(row) != len(columns):
                raise Refused(f"{name}, line {reader.line_num}: wrong number of cells")
            if row:
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise Refused(f"{name}, line {reader.line_num}: {error}") from error
    return rows


def whole(text: str, where: str) -> int:
    digits = text[1:] if text.startswith("-") else text
    if not (digits.isdigit() and digits.isascii() and len(digits) <= 100):
        raise Refused(f"{where}: {text!r} is not a whole number")
    return int(text)


def key_of(text: str, where: str) -> Key:
    return tuple(whole(part, where) for part in text.split(":"))


def read_vacancies(files: Files) -> Posts:
    posts: Posts = {}
    for line, (vacancy, number) in table(files, "vacancies.csv", ["vacancy", "posts"]):
        where = f"vacancies.csv, line {line}"
        if not vacancy:
            raise Refused(f"{where}: no vacancy")
        if vacancy in posts:
            raise Refused(f"{where}: {vacancy} stands twice")
        posts[vacancy] = whole(number, where)
        if posts[vacancy] < 0:
            raise Refused(f"{where}: negative posts")
    return posts


def read_choices(files: Files, posts: Posts) -> tuple[Lists, Keys]:
    """Each candidate's vacancies in order, and the key at each."""
    ranked: dict[str, dict[int, str]] = {}
    keys: Keys = {}
    seen: dict[tuple[str, Key], int] = {}
    length = None
    columns = ["candidate", "rank", "vacancy", "key"]
    for line, (candidate, rank, vacancy, text) in table(files, "choices.csv", columns):
        where = f"choices.csv, line {line}"
        if not candidate:
            raise Refused(f"{where}: no candidate")
        if vacancy not in posts:
            raise Refused(f"{where}: unknown vacancy {vacancy!r}")
        number, key = whole(rank, where), key_of(text, where)
        if number < 1:
            raise Refused(f"{where}: the rank must be 1 or more")
        own = ranked.setdefault(candidate, {})
        if number in own:
            raise Refused(f"{where}: {candidate} has two choices of rank {number}")
        if (candidate, vacancy) in keys:
            raise Refused(f"{where}: {candidate} lists {vacancy} twice")
        length = len(key) if length is None else length
        if len(key) != length:
            raise Refused(f"{where}: the key is not as long as the others")
        if (vacancy, key) in seen:
            raise Refused(
                f"{where}: the key equals that of line {seen[vacancy, key]} at the same vacancy"
            )
        own[number], keys[candidate, vacancy], seen[vacancy, key] = vacancy, key, line
    lists = {c: [own[rank] for rank in sorted(own)] for c, own in ranked.items()}
    return lists, keys


def read_placement(files: Files, posts: Posts, lists: Lists) -> tuple[Placed, Posts]:
    placed: Placed = {}
    taken = dict.fromkeys(posts, 0)
    for line, (candidate, vacancy) in table(files, "placement.csv", ["candidate", "vacancy"]):
        where = f"placement.csv, line {line}"
        if candidate in placed:
            raise Refused(f"{where}: {candidate} is placed twice")
        if vacancy not in lists.get(candidate, ()):
            raise Refused(f"{where}: {candidate} did not list {vacancy}")
        placed[candidate] = vacancy
        taken[vacancy] += 1
        if taken[vacancy] > posts[vacancy]:
            raise Refused(f"{where}: {vacancy} has only {posts[vacancy]} posts")
    return placed, taken


def read_cut_offs(files: Files, posts: Posts) -> dict[str, Key]:
    cut_offs: dict[str, Key] = {}
    for line, (vacancy, text) in table(files, "cutoffs.csv", ["vacancy", "key"]):
        where = f"cutoffs.csv, line {line}"
        if vacancy not in posts:
            raise Refused(f"{where}: unknown vacancy {vacancy!r}")
        if vacancy in cut_offs:
            raise Refused(f"{where}: {vacancy} stands twice")
        cut_offs[vacancy] = key_of(text, where)
    return cut_offs


def check_cut_offs(
    posts: Posts, keys: Keys, placed: Placed, taken: Posts, cut_offs: dict[str, Key]
) -> list[str]:
    lowest: dict[str, Key] = {}
    for candidate, vacancy in placed.items():
        key = keys[candidate, vacancy]
        lowest[vacancy] = min(key, lowest.get(vacancy, key))
    faults = []
    for vacancy, number in posts.items():
        full = number > 0 and taken[vacancy] == number
        if full and vacancy not in cut_offs:
            faults.append(f"{vacancy} is full and has no cut-off")
        elif not full and vacancy in cut_offs:
            faults.append(f"{vacancy} has a cut-off although posts are left")
        elif full and cut_offs[vacancy] != lowest[vacancy]:
            faults.append(f"{vacancy}: the cut-off is not the key admitted last")
    return faults


def check_first_met(
    posts: Posts, lists: Lists, keys: Keys, placed: Placed, cut_offs: dict[str, Key]
) -> list[str]:
    """Fair: everybody has the first choice whose cut-off they meet."""
    faults = []
    for candidate, wishes in lists.items():
        due = None
        for vacancy in wishes:
            key, cut_off = keys[candidate, vacancy], cut_offs.get(vacancy)
            if posts[vacancy] and (cut_off is None or key >= cut_off):
                due = vacancy
                break
        if due != placed.get(candidate):
            has = placed.get(candidate, "no place")
            faults.append(f"{candidate} should have {due or 'no place'} and has {has}")
    return faults


def match_again(posts: Posts, lists: Lists, keys: Keys) -> Placed:
    """Gale and Shapley's own way: in each round all who are free ask, each vacancy keeps the best.

    Nothing of this is taken from the program that made the certificate.
    """
    asked = dict.fromkeys(lists, 0)
    kept: dict[str, list[str]] = {vacancy: [] for vacancy in posts}
    free = list(lists)
    while free:
        asking: dict[str, list[str]] = {}
        for candidate in free:
            if asked[candidate] < len(lists[candidate]):
                asking.setdefault(lists[candidate][asked[candidate]], []).append(candidate)
                asked[candidate] += 1
        free = []
        for vacancy, newcomers in asking.items():
            everybody = sorted(
                kept[vacancy] + newcomers, key=lambda c: keys[c, vacancy], reverse=True
            )
            kept[vacancy] = everybody[: posts[vacancy]]
            free += everybody[posts[vacancy] :]
    return {candidate: vacancy for vacancy, held in kept.items() for candidate in held}


def check_lots(manifest: dict[str, Any], keys: Keys) -> list[str]:
    """Where the numbers of the candidates are given: the lots come from the published seed."""
    if manifest.get("edition") != "auditor" or not manifest.get("seed"):
        return []
    faults = set()
    for candidate, vacancy in keys:
        text = "{}:{}".format(manifest["seed"], candidate)
        drawn = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big")
        if keys[candidate, vacancy][-1] != drawn:
            faults.add(f"{candidate}: the lot does not come from the seed")
    return sorted(faults)


def check_counts(manifest: dict[str, Any], posts: Posts, lists: Lists, placed: Placed) -> list[str]:
    found = {
        "vacancies": len(posts),
        "posts": sum(posts.values()),
        "candidates": len(lists),
        "placed": len(placed),
        "unfilled": sum(posts.values()) - len(placed),
    }
    said = manifest.get("counts", {})
    return [
        f"manifest.json says {name}: {said[name]}, the files say {number}"
        for name, number in found.items()
        if name in said and said[name] != number
    ]


def verify(path: str) -> tuple[dict[str, Any], Placed, Posts]:
    """The manifest and the placement of a certificate that holds; else raises Refused."""
    files = read_files(path)
    manifest = read_manifest(files)
    posts = read_vacancies(files)
    lists, keys = read_choices(files, posts)
    placed, taken = read_placement(files, posts, lists)
    cut_offs = read_cut_offs(files, posts)
    faults = check_cut_offs(posts, keys, placed, taken, cut_offs)
    faults += check_first_met(posts, lists, keys, placed, cut_offs)
    if match_again(posts, lists, keys) != placed:
        faults.append("running the matching again gives another placement")
    faults += check_lots(manifest, keys)
    faults += check_counts(manifest, posts, lists, placed)
    if faults:
        raise Refused(*faults)
    return manifest, placed, posts


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write(__doc__)
        return 2
    try:
        manifest, placed, posts = verify(arguments[0])
    except Refused as refused:
        sys.stderr.write("The certificate does not hold:\n")
        for sentence in refused.args[:MOST_SHOWN]:
            sys.stderr.write(f"  {sentence}\n")
        if len(refused.args) > MOST_SHOWN:
            sys.stderr.write(f"  and {len(refused.args) - MOST_SHOWN} more\n")
        return 1
    total = sum(posts.values())
    sys.stdout.write(
        f"The certificate holds: {len(placed)} placed on {total} posts, "
        f"{total - len(placed)} posts left.\n"
    )
    if manifest.get("watermark"):
        sys.stdout.write(f"But it is only a trial: {manifest['watermark']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
