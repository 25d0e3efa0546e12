"""A file of items between its upload and the confirmation: read, looked at, chosen from."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from recruit.directory import queries as directory
from recruit.exam.events import ItemFileStaged, ItemRead
from recruit.exam.formats import FORMATS, ParsedFile, ParsedItem, read_items
from recruit.exam.formats.raw import check_size
from recruit.exam.formats.showing import status_of
from recruit.exam.models import ItemImport, ItemImportRow
from recruit.exam.queries import imports as queries
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.content import Content, content_of
from recruit.exam.rules.items import NewItem
from recruit.exam.rules.likeness import near_duplicates
from recruit.exam.rules.review import ItemState
from recruit.exam.service import items, pictures
from recruit.exam.service.sealing import require_no_candidate
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.files import service as files
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

READ = "exam.read-items"
TAKE = "exam.take-items"
AT_ONCE = 150_000  # bytes: larger files are read by a job
FEW = 100  # items: more of them come in by a job, so that nobody waits for the write lock
ALIKE_SHOWN = 3


# --- reading -------------------------------------------------------------------------------------


def stage(
    data: bytes,
    name: str,
    *,
    subject: str,
    practice: bool,
    format_name: str | None,
    language: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Keep a file until it is confirmed, and read it: a small one at once; its public id.

    FileRefusedError where a small file is malformed or hostile; nothing of it is kept. A large
    one is refused on its own page.
    """
    require_no_candidate(asker)
    _require(subject, format_name)
    check_size(data)
    parsed = read_items(data, format_name, language) if len(data) <= AT_ONCE else None
    public_id = new_public_id()
    owner = Ref("item-import", public_id)
    row = ItemImport(
        public_id=public_id,
        person_id=asker.own_id(),
        subject_code=subject,
        practice=practice,
        file=files.store(
            data, name=name, media_type="application/octet-stream", owner=owner, now=now
        ),
        name=name[:200],
        format=format_name,
        language=language,
        state="waiting",
        staged_at=now,
    )
    db.session.add(row)
    db.session.flush()
    if parsed is None:
        payload = {"import": public_id, "actor": asker.ref.id}
        jobs.enqueue(READ, payload, now=now, unique_key=f"{READ}:{public_id}")
    else:
        _write(row, parsed, _compared(subject, parsed), asker.ref, now)
    return public_id


def read_staged(public_id: str, running: jobs.Running, actor: Ref) -> None:
    """Read a large file; between two short transactions, so that nobody waits meanwhile."""
    row = _row(public_id)
    if row.state != "waiting":
        return
    data, format_name, language = files.read(row.file), row.format, row.language
    running.progress(0, 2)
    try:
        parsed = read_items(data, format_name, language)
    except FileRefusedError as error:
        row = _row(public_id)
        row.state, row.refusal = "refused", refusal_of(error)
        return
    compared = _compared(_row(public_id).subject_code, parsed)
    running.progress(1, 2)
    row = _row(public_id)
    if row.state == "waiting":
        _write(row, parsed, compared, actor, running.now)


def _require(subject: str, format_name: str | None) -> None:
    if subject not in directory.subjects():
        raise RuleError(
            N_("There is no subject with the code %(code)s."), code=subject, field="subject"
        )
    if format_name is not None and format_name not in FORMATS:
        raise RuleError(N_("The format of the file is not known. Name it, or send another."))


def _compared(subject: str, parsed: ParsedFile) -> dict[int, dict[str, Any]]:
    """By number in the file: whether the bank has it word for word, and what is close to it."""
    good = [(n, one.content) for n, one in enumerate(parsed.items, 1) if one.content]
    bank = queries.for_comparison(subject)
    known = {one.content.digest: one for one in bank}
    found: dict[int, dict[str, Any]] = {
        n: {"alike": [], "known": content.digest in known} for n, content in good
    }
    contents = [content for _, content in good]
    for pair in near_duplicates(contents, [one.content for one in bank]):
        first, share = good[pair.first][0], str(int(pair.share * 100))
        if pair.second < len(good):
            second = good[pair.second][0]
            found[first]["alike"].append({"number": second, "share": share})
            found[second]["alike"].append({"number": first, "share": share})
        else:
            other = bank[pair.second - len(good)]
            found[first]["alike"].append(
                {
                    "version": other.version_id,
                    "number_of_version": other.version,
                    "item": other.public_id,
                    "code": other.code,
                    "sealed": other.sealed,
                    "share": share,
                }
            )
    for remarks in found.values():
        remarks["alike"] = remarks["alike"][:ALIKE_SHOWN]
    return found


def _write(
    row: ItemImport,
    parsed: ParsedFile,
    compared: dict[int, dict[str, Any]],
    actor: Ref,
    now: datetime,
) -> None:
    refused = pictures.store_pictures(
        (one for item in parsed.items for one in item.pictures.values()), now=now
    )
    seen: set[str] = set()
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(parsed.items, start=1):
        line = _line(row.id, number, item, compared.get(number, {}), refused)
        digest = item.content.digest if item.content else ""
        if line["take"] and digest in seen:
            line["take"] = False
        seen.add(digest)
        rows.append(line)
    insert_rows(ItemImportRow, rows)
    row.state, row.format = "read", parsed.format
    event = ItemFileStaged(
        subject=Ref("item-import", row.public_id), format=parsed.format, items=len(rows)
    )
    journal.record(event, actor=actor, now=now)
    # What is shown beside the new items is read by whoever brought them.
    shown = {
        (one["item"], one["number_of_version"])
        for remarks in compared.values()
        for one in remarks["alike"]
        if one.get("sealed")
    }
    events = [
        ItemRead(subject=Ref("item", public_id), version=version)
        for public_id, version in sorted(shown)
    ]
    journal.record_many(events, actor=actor, now=now)
    db.session.flush()


def _line(
    import_id: int,
    number: int,
    item: ParsedItem,
    compared: dict[str, Any],
    refused: dict[str, RuleError],
) -> dict[str, Any]:
    status, problem = status_of(item), item.problem
    broken = [refused[address] for address in item.pictures if address in refused]
    if broken:
        status, problem = "faulty", broken[0]
    elif compared.get("known"):
        status = "known"
    alike = compared.get("alike", [])
    return {
        "import_id": import_id,
        "number": number,
        "name": item.name[:200],
        "kind": item.type[:60],
        "status": status,
        "content": item.content.document if item.content and not broken else None,
        "remarks": {
            "problem": said(problem) if problem else None,
            "warnings": [said(one) for one in item.warnings],
            "category": item.category,
            "alike": alike,
        },
        # Of several that say nearly the same the first one, and none that the bank has.
        "take": status == "good"
        and not any("version" in one or one["number"] < number for one in alike),
    }


def said(error: RecruitError) -> dict[str, Any]:
    """An error as a document, so that it is said in the reader's language later."""
    params = {
        name: value if isinstance(value, int) else str(value)
        for name, value in error.params.items()
    }
    return {"message": error.message, "params": params}


def refusal_of(error: FileRefusedError) -> dict[str, Any]:
    rows = [{"row": row, "column": column, **said(why)} for row, column, why in error.rows[:100]]
    return {**said(error), "rows": rows}


# --- choosing and taking in ----------------------------------------------------------------------


def choose(public_id: str, shown: Collection[int], taken: Collection[int], *, asker: Asker) -> None:
    """Remember which of the shown items are to come in."""
    require_no_candidate(asker)
    row = _own(public_id, asker)
    if row.state != "read":
        raise RuleError(N_("This file is no longer waiting for its confirmation."))
    for take, numbers in ((True, set(shown) & set(taken)), (False, set(shown) - set(taken))):
        db.session.execute(
            update(ItemImportRow)
            .where(
                ItemImportRow.import_id == row.id,
                ItemImportRow.number.in_(sorted(numbers)),
                ItemImportRow.status == "good",
            )
            .values(take=take)
            .execution_options(synchronize_session=False)
        )
    db.session.flush()


def confirm(
    public_id: str,
    *,
    topic: str | None,
    difficulty: int,
    source: str | None,
    asker: Asker,
    now: datetime,
) -> int:
    """Let the chosen items come in as drafts of the asker; how many. A second confirmation
    brings nothing."""
    require_no_candidate(asker)
    row = _own(public_id, asker, lock=True)
    if row.state in ("taking", "done"):
        return 0
    if row.state != "read":
        raise RuleError(N_("This file is no longer waiting for its confirmation."))
    if difficulty not in (1, 2, 3):
        raise RuleError(N_("Difficulty is 1, 2 or 3."), field="difficulty")
    if topic and topic not in {code for _, code, _ in items_queries.topics(row.subject_code)}:
        raise RuleError(N_("The subject has no such topic."), field="topic")
    count = db.session.scalar(select(func.count()).where(*_to_take(row.id))) or 0
    if count == 0:
        raise RuleError(N_("Choose at least one item."))
    row.terms = {
        "topic": topic,
        "difficulty": difficulty,
        "source": (source or row.name).strip()[:300],
        "author": asker.ref.id,
    }
    row.state = "taking"
    db.session.flush()
    if count > FEW:
        jobs.enqueue(TAKE, {"import": public_id}, now=now, unique_key=f"{TAKE}:{public_id}")
    else:
        take_some(public_id, now)
    return count


def _to_take(import_id: int) -> list[Any]:
    return [
        ItemImportRow.import_id == import_id,
        ItemImportRow.take.is_(True),
        ItemImportRow.status == "good",
    ]


def take_some(public_id: str, now: datetime) -> bool:
    """Bring in the next items of a confirmed file; whether there are more. May run twice."""
    row = db.session.scalar(
        select(ItemImport).where(ItemImport.public_id == public_id).with_for_update()
    )
    if row is None or row.state != "taking" or row.terms is None:
        return False
    lines = db.session.scalars(
        select(ItemImportRow).where(*_to_take(row.id)).order_by(ItemImportRow.number).limit(FEW)
    ).all()
    new = [(line, _new_item(row, content_of(line.content or {}))) for line in lines]
    taken = queries.known_codes([one.code for _, one in new])
    fresh: dict[str, NewItem] = {}
    for line, one in new:
        line.status = "known" if one.code in taken or one.code in fresh else "added"
        if line.status == "added":
            fresh[one.code] = one
    author = Ref("person", row.terms["author"])
    if fresh:
        items.add_items(list(fresh.values()), actor=author, now=now, state=ItemState.DRAFT)
    if len(lines) < FEW:
        row.state, row.done_at = "done", now
    db.session.flush()
    return row.state == "taking"


def _new_item(row: ItemImport, content: Content) -> NewItem:
    terms = row.terms or {}
    return NewItem(
        code=f"{row.subject_code}-{content.digest[:12]}",
        subject_code=row.subject_code,
        topic_code=terms["topic"],
        difficulty=terms["difficulty"],
        practice=row.practice,
        content=content,
        source=terms["source"],
    )


def _row(public_id: str) -> ItemImport:
    return db.session.scalars(select(ItemImport).where(ItemImport.public_id == public_id)).one()


def _own(public_id: str, asker: Asker, lock: bool = False) -> ItemImport:
    statement = select(ItemImport).where(
        ItemImport.public_id == public_id, ItemImport.person_id == asker.own_id()
    )
    row = db.session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFoundError()
    return row
