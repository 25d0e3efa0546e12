"""Check a placement certificate: python3 verify.py CERTIFICATE.zip [--receipts FILE]

One file, nothing but Python's standard library (3.9 or newer), written independently of the
program that made the certificate. It checks that
  1. no file was changed, added or taken away since the certificate was made;
  2. the files are sound: known vacancies, no double ranks, no equal keys at one vacancy;
  3. nobody is placed at a vacancy they did not list, nobody twice, no vacancy is overfilled;
  4. a cut-off stands exactly where all posts are taken and is the key admitted last;
  5. every candidate has the first choice on their list whose cut-off they meet;
  6. running the whole matching again gives the same placement;
  7. where it holds the receipts of the lists: every list is there, whole and in its order, but
     for the choices it names as left out by a rule and the changes it names as decided;
  8. with --receipts: the lists are those of the hash list that was published before the run,
     none was taken away and none added since.
It prints what it found; the exit code is 0 where everything holds and 1 otherwise.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable
from typing import Any

Files = dict[str, bytes]
Key = tuple[int, ...]
Posts = dict[str, int]
Lists = dict[str, dict[str, Key]]  # by candidate: the vacancies in order, and the key at each
Placed = dict[str, str]

NEEDED = ["vacancies.csv", "choices.csv", "placement.csv", "cutoffs.csv"]
MOST_SHOWN = 20
WHOLE = re.compile("-?[0-9]{1,100}").fullmatch
KEY = re.compile("-?[0-9]{1,100}(:-?[0-9]{1,100})*").fullmatch
HASH = re.compile("[0-9a-f]{64}").fullmatch


class Refused(Exception):
    """The certificate does not hold; the arguments say why, one sentence each."""


# --- files ----------------------------------------------------------------------------------------


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


def table(files: Files, name: str, columns: list[str]) -> Iterable[tuple[int, list[str]]]:
    """(line, cells) of a CSV file with exactly these columns."""
    text = io.TextIOWrapper(io.BytesIO(files[name]), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    width = len(columns)
    try:
        if next(reader, None) != columns:
            raise Refused("{}, line 1: the columns must be {}".format(name, ",".join(columns)))
        for row in reader:
            if len(row) == width:
                yield reader.line_num, row
            elif row:
                raise Refused(f"{name}, line {reader.line_num}: wrong number of cells")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not UTF-8 text") from error
    except csv.Error as error:
        raise Refused(f"{name}, line {reader.line_num}: {error}") from error


def whole(text: str, where: str) -> int:
    if not WHOLE(text):
        raise Refused(f"{where}: {text!r} is not a whole number")
    return int(text)


def key_of(text: str, where: str) -> Key:
    if not KEY(text):
        raise Refused(f"{where}: {text!r} is not whole numbers joined by colons")
    return tuple([int(part) for part in text.split(":")])


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


def read_choices(files: Files, posts: Posts) -> Lists:
    """Each candidate's vacancies in order, and the key at each."""
    ranked: dict[str, dict[int, str]] = {}
    lists: Lists = {}
    at: dict[str, list[Key]] = {vacancy: [] for vacancy in posts}
    name, length, said = "choices.csv, line {}", None, None
    key: Key = ()
    columns = ["candidate", "rank", "vacancy", "key"]
    for line, (candidate, rank, vacancy, text) in table(files, "choices.csv", columns):
        if not candidate:
            raise Refused(f"{name.format(line)}: no candidate")
        if vacancy not in at:
            raise Refused(f"{name.format(line)}: unknown vacancy {vacancy!r}")
        if text != said:
            key, said = key_of(text, name.format(line)), text
        number = int(rank) if rank.isdigit() and rank.isascii() else 0
        if number < 1:
            raise Refused(f"{name.format(line)}: the rank must be 1 or more")
        if candidate not in lists:
            lists[candidate], ranked[candidate] = {}, {}
        own, order = lists[candidate], ranked[candidate]
        if number in order:
            raise Refused(f"{name.format(line)}: {candidate} has two choices of rank {number}")
        if vacancy in own:
            raise Refused(f"{name.format(line)}: {candidate} lists {vacancy} twice")
        if length is None:
            length = len(key)
        if len(key) != length:
            raise Refused(f"{name.format(line)}: the key is not as long as the others")
        order[number], own[vacancy] = vacancy, key
        at[vacancy].append(key)
    for vacancy, keys in at.items():
        if len(set(keys)) != len(keys):
            raise Refused(_equal_keys(files, columns, vacancy))
    for candidate, order in ranked.items():
        if list(order) != sorted(order):
            own = lists[candidate]
            lists[candidate] = {order[rank]: own[order[rank]] for rank in sorted(order)}
    return lists


def _equal_keys(files: Files, columns: list[str], vacancy: str) -> str:
    first: dict[Key, int] = {}
    for line, row in table(files, "choices.csv", columns):
        if row[2] == vacancy:
            key = key_of(row[3], f"choices.csv, line {line}")
            if key in first:
                return (
                    f"choices.csv, line {line}: the key equals that of line {first[key]} "
                    "at the same vacancy"
                )
            first[key] = line
    return f"two keys at {vacancy} are equal"


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


# --- fairness -------------------------------------------------------------------------------------


def check_cut_offs(
    posts: Posts, lists: Lists, placed: Placed, taken: Posts, cut_offs: dict[str, Key]
) -> list[str]:
    lowest: dict[str, Key] = {}
    for candidate, vacancy in placed.items():
        key = lists[candidate][vacancy]
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
    posts: Posts, lists: Lists, placed: Placed, cut_offs: dict[str, Key]
) -> list[str]:
    """Fair: everybody has the first choice whose cut-off they meet."""
    faults = []
    for candidate, wishes in lists.items():
        due = None
        for vacancy, key in wishes.items():
            cut_off = cut_offs.get(vacancy)
            if (cut_off is None and posts[vacancy]) or (cut_off is not None and key >= cut_off):
                due = vacancy
                break
        if due != placed.get(candidate):
            has = placed.get(candidate, "no place")
            faults.append(f"{candidate} should have {due or 'no place'} and has {has}")
    return faults


def match_again(posts: Posts, lists: Lists) -> Placed:
    """Gale and Shapley's own way: in each round all who are free ask, each vacancy keeps the best.

    Nothing of this is taken from the program that made the certificate.
    """
    wishes = {candidate: iter(own.items()) for candidate, own in lists.items()}
    kept: dict[str, list[tuple[Key, str]]] = {vacancy: [] for vacancy in posts}
    free = list(lists)
    while free:
        asking: dict[str, list[tuple[Key, str]]] = {}
        for candidate in free:
            for vacancy, key in wishes[candidate]:
                asking.setdefault(vacancy, []).append((key, candidate))
                break
        free = []
        for vacancy, newcomers in asking.items():
            everybody = kept[vacancy] + newcomers
            if len(everybody) > posts[vacancy]:
                everybody.sort(reverse=True)
                free += [candidate for _, candidate in everybody[posts[vacancy] :]]
                everybody = everybody[: posts[vacancy]]
            kept[vacancy] = everybody
    return {candidate: vacancy for vacancy, held in kept.items() for _, candidate in held}


# --- seed, groups, counts -------------------------------------------------------------------------


def check_lots(manifest: dict[str, Any], lists: Lists) -> list[str]:
    """Where the numbers of the candidates are given: the lots come from the published seed."""
    if manifest.get("edition") != "auditor" or not manifest.get("seed"):
        return []
    faults = []
    for candidate, wishes in lists.items():
        text = "{}:{}".format(manifest["seed"], candidate)
        drawn = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big")
        if any(key[-1] != drawn for key in wishes.values()):
            faults.append(f"{candidate}: the lot does not come from the seed")
    return sorted(faults)


def check_priority(manifest: dict[str, Any], lists: Lists) -> list[str]:
    """Where the manifest names the numbers of a key: everybody is in one priority class."""
    named = manifest.get("key")
    if not isinstance(named, list) or "priority" not in named:
        return []
    slot, faults = named.index("priority"), []
    for candidate, wishes in lists.items():
        if len({key[slot] for key in wishes.values() if slot < len(key)}) > 1:
            faults.append(f"{candidate} is in two priority classes")
    return faults


def check_counts(manifest: dict[str, Any], posts: Posts, lists: Lists, placed: Placed) -> list[str]:
    found = {
        "vacancies": len(posts),
        "posts": sum(posts.values()),
        "candidates": len(lists),
        "choices": sum(map(len, lists.values())),
        "placed": len(placed),
        "unfilled": sum(posts.values()) - len(placed),
    }
    said = manifest.get("counts", {})
    return [
        f"manifest.json says {name}: {said[name]}, the files say {number}"
        for name, number in found.items()
        if name in said and said[name] != number
    ]


# --- what was decided, and the receipts of the lists ----------------------------------------------


def read_overrides(files: Files) -> list[dict[str, str]]:
    if "overrides.csv" not in files:
        return []
    rows = csv.DictReader(io.StringIO(files["overrides.csv"].decode("utf-8-sig"), newline=""))
    return [{name: value or "" for name, value in row.items() if name} for row in rows]


def check_overrides(overrides: list[dict[str, str]], posts: Posts, lists: Lists) -> list[str]:
    """Each change of the input that is named is to be seen in it."""
    faults = []
    for number, row in enumerate(overrides, start=1):
        kind, candidate, vacancy = (row.get(c, "") for c in ("kind", "candidate", "vacancy"))
        if vacancy and vacancy not in posts:
            faults.append(f"override {number}: unknown vacancy {vacancy!r}")
        if kind == "exclude" and candidate in lists:
            faults.append(f"override {number}: {candidate} is excluded and yet takes part")
        if kind == "remove-choice" and vacancy in lists.get(candidate, ()):
            faults.append(f"override {number}: {candidate} still lists {vacancy}")
    return faults


def read_left_out(files: Files) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    if "left-out.csv" in files:
        for _, (candidate, vacancy, _rule) in table(
            files, "left-out.csv", ["candidate", "vacancy", "rule"]
        ):
            found.setdefault(candidate, set()).add(vacancy)
    return found


def read_receipts(files: Files) -> dict[str, tuple[str, str]]:
    """By candidate: the hash of the list's receipt and the statement it is the hash of."""
    if "receipts.csv" not in files:
        return {}
    columns, found = ["candidate", "receipt", "statement"], {}
    for line, (candidate, receipt, statement) in table(files, "receipts.csv", columns):
        if candidate in found:
            raise Refused(f"receipts.csv, line {line}: {candidate} stands twice")
        found[candidate] = (receipt, statement)
    return found


def check_receipts(files: Files, lists: Lists, overrides: list[dict[str, str]]) -> list[str]:
    """Every list is there, whole and in its order, but for what is named."""
    if "receipts.csv" not in files:
        return []
    receipts, left_out = read_receipts(files), read_left_out(files)
    changed: dict[str, set[str]] = {}
    for row in overrides:
        changed.setdefault(row.get("candidate", ""), set()).add(row.get("vacancy", ""))
    faults = [f"{c}: there is no receipt of this list" for c in lists if c not in receipts]
    for candidate, (receipt, statement) in receipts.items():
        if not receipt:
            continue  # nobody's list: a place that was held already
        if hashlib.sha256(statement.encode("utf-8")).hexdigest() != receipt:
            faults.append(f"{candidate}: the receipt is not that of the statement")
            continue
        try:
            stated = [str(vacancy) for vacancy in json.loads(statement)["vacancies"]]
        except (ValueError, KeyError, TypeError):
            faults.append(f"{candidate}: the statement cannot be read")
            continue
        wishes = lists.get(candidate, {})
        named = left_out.get(candidate, set()) | changed.get(candidate, set())
        if "" in changed.get(candidate, set()):  # the whole list, or its points
            named |= set(stated)
        for vacancy in stated:
            if vacancy not in wishes and vacancy not in named:
                faults.append(f"{candidate}: the choice {vacancy} was taken away")
        both = [vacancy for vacancy in wishes if vacancy in stated]
        if both != [vacancy for vacancy in stated if vacancy in wishes]:
            faults.append(f"{candidate}: the order of the list was changed")
    return faults


def check_published(path: str, files: Files) -> list[str]:
    """The lists are those of the hash list that was published before the run."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            words = [line.strip().lower() for line in file]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}") from error
    published = [word for word in words if HASH(word)]
    if not published:
        raise Refused(f"{path} holds no hash")
    held = {receipt for receipt, _ in read_receipts(files).values() if receipt}
    known = set(published)
    faults = [f"a list was removed: {one} is not in the certificate" for one in published
              if one not in held]  # fmt: skip
    return faults + [f"a list was added: {one} was not published" for one in sorted(held - known)]


def verify(path: str, receipts: str | None = None) -> tuple[dict[str, Any], Placed, Posts]:
    """The manifest and the placement of a certificate that holds; else raises Refused."""
    files = read_files(path)
    manifest = read_manifest(files)
    posts = read_vacancies(files)
    lists = read_choices(files, posts)
    placed, taken = read_placement(files, posts, lists)
    cut_offs = read_cut_offs(files, posts)
    overrides = read_overrides(files)
    faults = check_cut_offs(posts, lists, placed, taken, cut_offs)
    faults += check_first_met(posts, lists, placed, cut_offs)
    if match_again(posts, lists) != placed:
        faults.append("running the matching again gives another placement")
    faults += check_lots(manifest, lists)
    faults += check_priority(manifest, lists)
    faults += check_counts(manifest, posts, lists, placed)
    faults += check_overrides(overrides, posts, lists)
    faults += check_receipts(files, lists, overrides)
    if receipts is not None:
        faults += check_published(receipts, files)
    if faults:
        raise Refused(*faults)
    return manifest, placed, posts


def main(arguments: list[str]) -> int:
    receipts = None
    if len(arguments) == 3 and "--receipts" in arguments[:2]:
        place = arguments.index("--receipts")
        receipts = arguments[place + 1]
        arguments = arguments[:place] + arguments[place + 2 :]
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        manifest, placed, posts = verify(arguments[0], receipts)
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
    if receipts is not None:
        sys.stdout.write("All lists of the published receipts are in it.\n")
    if manifest.get("watermark"):
        sys.stdout.write(f"But it is only a trial: {manifest['watermark']}\n")
    return 0


if __name__ == "__main__":
    gc.disable()  # millions of rows stay to the end: nobody looks for garbage among them
    sys.exit(main(sys.argv[1:]))
