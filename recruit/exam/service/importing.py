"""Items out of a file into the bank without a page, and out of the bank for a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from recruit.accounts import queries as accounts
from recruit.directory import queries as directory
from recruit.exam.events import ItemsExported
from recruit.exam.formats import NamedItem, ParsedItem, WrittenFile, write_items
from recruit.exam.queries import imports as imports_queries
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.items import ItemFilter, ItemInfo
from recruit.exam.rules.content import Content
from recruit.exam.rules.items import NewItem
from recruit.exam.rules.likeness import near_duplicates
from recruit.exam.rules.review import ItemState
from recruit.exam.service import pictures
from recruit.exam.service.items import BANK, add_items, read_approved
from recruit.exam.service.sealing import require_no_candidate
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


@dataclass
class Imported:
    """What became of the good items of a file, by their names in it."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # the bank has them word for word
    alike: list[str] = field(default_factory=list)  # added, but close to one in the bank
    broken: list[tuple[str, RecruitError]] = field(default_factory=list)  # a picture is no picture


def author_of(login: str) -> Ref:
    """The person with this e-mail address or FIN, who may write items and is no candidate."""
    return accounts.asker_of(author_id(login)).ref


def author_id(login: str) -> int:
    """The row id of the same."""
    person = accounts.person_by_email(login) or accounts.person_by_fin(login.strip().upper())
    if person is None:
        raise RuleError(N_("There is no person with the address or FIN %(login)s."), login=login)
    asker = accounts.asker_of(person.id)
    require_no_candidate(asker)
    if not asker.may(Permission.ITEMS_WRITE):
        raise RuleError(N_("%(name)s may not write items."), name=person.full_name)
    return person.id


def import_items(
    items: Sequence[ParsedItem], subject: str, *, practice: bool, actor: Ref, now: datetime
) -> Imported:
    """Add the good items to the subject's bank as drafts of `actor`; what is there already is
    left alone."""
    _require_subject(subject)
    bank = [one.content for one in imports_queries.for_comparison(subject)]
    digests = {content.digest for content in bank}
    result = Imported()
    refused = pictures.store_pictures(
        (one for item in items for one in item.pictures.values()), now=now
    )
    fresh: dict[str, tuple[ParsedItem, NewItem]] = {}
    for item in items:
        if item.content is None:
            continue
        broken = [refused[address] for address in item.pictures if address in refused]
        new = _new_item(item.content, subject, practice)
        if broken:
            result.broken.append((item.name, broken[0]))
        elif item.content.digest in digests or new.code in fresh:
            result.known.append(item.name)
        else:
            fresh[new.code] = (item, new)
    parsed = [item for item, _ in fresh.values()]
    contents = [item.content for item in parsed if item.content]
    close = {one.first for one in near_duplicates(contents, bank) if one.second >= len(contents)}
    result.alike = [parsed[place].name for place in sorted(close)]
    if fresh:
        add_items([new for _, new in fresh.values()], actor=actor, now=now, state=ItemState.DRAFT)
    result.added = [item.name for item in parsed]
    return result


def _new_item(content: Content, subject: str, practice: bool) -> NewItem:
    return NewItem(
        code=f"{subject}-{content.digest[:12]}",
        subject_code=subject,
        topic_code=None,
        difficulty=2,
        practice=practice,
        content=content,
    )


def known_subject(subject: str) -> str:
    """The code; RuleError where there is no such subject."""
    _require_subject(subject)
    return subject


def _require_subject(subject: str) -> None:
    if subject not in directory.subjects():
        raise RuleError(N_("There is no subject with the code %(code)s."), code=subject)


# --- out -----------------------------------------------------------------------------------------


def open_items(subject: str) -> tuple[list[NamedItem], int]:
    """The subject's items that anybody may see, and how many are under seal and stay there."""
    _require_subject(subject)
    items = [NamedItem(one.code, one.content) for one in items_queries.open_items(subject)]
    count = items_queries.coverage().get(subject)
    return items, count.papers if count else 0


def export(
    subject: str,
    format_name: str,
    *,
    sealed: bool,
    asker: Asker,
    now: datetime,
    partly: bool = True,
) -> WrittenFile:
    """The approved items of a subject as a file: the open ones, and for a reviewer who asks for
    them those under seal, each of which then stands in the journal as read.

    Not `partly`: where the format cannot say every item the file is not to be given out, and
    nothing is written down.
    """
    require_no_candidate(asker)
    _require_subject(subject)
    if sealed and not asker.may(Permission.ITEMS_REVIEW):
        raise NotFoundError()
    infos = _approved_under_seal(subject) if sealed else []
    contents = items_queries.approved_contents([one.id for one in infos])
    items = [NamedItem(one.code, one.content) for one in items_queries.open_items(subject)]
    items += [NamedItem(one.code, contents[one.id]) for one in infos]
    if not items:
        raise RuleError(N_("There are no items to be written."))
    written = write_items(items, format_name, "az", pictures.original)
    if written.left_out and not partly:
        return written
    read_approved(infos, asker=asker, now=now)
    event = ItemsExported(
        subject=BANK,
        subject_code=subject,
        format=format_name,
        count=len(items) - len(written.left_out),
    )
    journal.record(event, actor=asker.ref, now=now)
    return written


def _approved_under_seal(subject: str) -> list[ItemInfo]:
    found = items_queries.every_item(ItemFilter(subject=subject, practice=False))
    return [one for one in found if one.drawn]
